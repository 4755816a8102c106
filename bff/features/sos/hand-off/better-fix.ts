import { distanceM, type LatLng, toGcj02 } from '../../../platform/geo';

export interface KnownFix extends LatLng {
  datum: 'gcj02' | 'wgs84';
  accuracyM: number | null;
}

/** A phone that says nothing of its accuracy is taken to be this good. */
const USUAL_ACCURACY_M = 50;
/** Whoever stands still seems to walk about so far. */
const JITTER_M = 30;

/** Worth telling those on the way: the first place, half the circle, or somewhere else than the circle allows. */
export function isBetterFix(told: KnownFix | null, latest: KnownFix | null): boolean {
  if (!latest) return false;
  if (!told) return true;
  const toldM = told.accuracyM ?? USUAL_ACCURACY_M;
  const latestM = latest.accuracyM ?? USUAL_ACCURACY_M;
  if (latestM <= toldM / 2) return true;
  // A worse circle around the same place is no news; one that is elsewhere is.
  return distanceM(toGcj02(told), toGcj02(latest)) > Math.max(JITTER_M, toldM, latestM);
}
