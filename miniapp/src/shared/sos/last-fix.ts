import type { Fix } from '@contracts/sos';
import { readKept, writeKept } from '@/shared/session/kept';

const KEY = 'sos.fix';
/** An older one says little of where somebody is now; the home address says more. */
const USEFUL_MS = 30 * 60_000;

/** Where this phone last knew it was, if that is not long ago. */
export function lastFix(nowMs = Date.now()): Fix | null {
  const kept = readKept<Fix>(KEY);
  return kept && nowMs - Date.parse(kept.takenAt) < USEFUL_MS ? kept : null;
}

export function keepFix(fix: Fix): void {
  writeKept(KEY, fix);
}

const EARTH_M = 6_371_000;
const toRadians = (degrees: number) => (degrees * Math.PI) / 180;

/** Metres between two places of one datum; near ones, so that a plane is as good as a ball. */
export function metresBetween(a: Fix['position'], b: Fix['position']): number {
  const x = toRadians(b.longitude - a.longitude) * Math.cos(toRadians((a.latitude + b.latitude) / 2));
  return Math.hypot(x, toRadians(b.latitude - a.latitude)) * EARTH_M;
}

const REFRESH_MS = 60_000;
const UNKNOWN_ACCURACY_M = 1_000;

/** Whether a fix tells helpers something new: the first, a clearly better one, one elsewhere, or one a minute later. */
export function isWorthSending(before: Fix | null, next: Fix): boolean {
  if (!before || before.position.datum !== next.position.datum) return true;
  if (Date.parse(next.takenAt) - Date.parse(before.takenAt) >= REFRESH_MS) return true;
  const was = before.accuracyM ?? UNKNOWN_ACCURACY_M;
  const is = next.accuracyM ?? UNKNOWN_ACCURACY_M;
  if (is <= was * 0.7) return true;
  return metresBetween(before.position, next.position) > Math.max(30, is);
}
