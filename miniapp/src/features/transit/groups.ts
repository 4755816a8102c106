import type { Arrival } from '@contracts/transit';
import { minutesUntil } from './clock';

/** What one line in one direction has coming to one pole: the first bus large, the next ones behind it. */
export interface ArrivalGroup {
  key: string;
  first: Arrival;
  next: Arrival[];
  /** runs that will not come, or not here */
  missing: Arrival[];
}

/** A bus whose minute has passed stays a moment: it may be at the stop. */
const GRACE_MS = 30_000;
const NEXT_SHOWN = 2;

/** Groups a board's arrivals, soonest group first; what has passed since the answer was made is left out. */
export function groupArrivals(arrivals: readonly Arrival[], nowMs: number): ArrivalGroup[] {
  const groups = new Map<string, ArrivalGroup>();
  const missing = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    if (arrival.at && Date.parse(arrival.at) < nowMs - GRACE_MS && arrival.stopsAway !== 0) continue;
    const key = `${arrival.lineId} ${arrival.direction} ${arrival.poleId}`;
    if (arrival.state !== 'coming') {
      missing.set(key, [...(missing.get(key) ?? []), arrival]);
      continue;
    }
    const group = groups.get(key);
    if (!group) groups.set(key, { key, first: arrival, next: [], missing: [] });
    else if (group.next.length < NEXT_SHOWN) group.next.push(arrival);
  }
  for (const [key, list] of missing) {
    const group = groups.get(key);
    if (group) group.missing = list;
    else groups.set(key, { key, first: list[0]!, next: [], missing: list.slice(1) });
  }
  // A bus known to come stands before a mere promise of an interval.
  for (const group of groups.values()) {
    const known = group.next.findIndex((one) => one.source === 'live');
    if (group.first.source === 'interval' && known >= 0) {
      const [bus] = group.next.splice(known, 1);
      group.next.push(group.first);
      group.first = bus!;
    }
  }
  for (const group of groups.values()) {
    group.next.sort((a, b) => Number(a.source === 'interval') - Number(b.source === 'interval'));
  }
  return [...groups.values()].sort((a, b) => dueMs(a.first, nowMs) - dueMs(b.first, nowMs));
}

/** When it is likely here: for an interval, after half of it. */
function dueMs(arrival: Arrival, nowMs: number): number {
  if (arrival.at) return Date.parse(arrival.at);
  if (!arrival.interval) return Number.POSITIVE_INFINITY;
  return Math.max(nowMs, Date.parse(arrival.interval.from)) + arrival.interval.everyMin * 30_000;
}

/** Minutes late (positive) or early against the timetable; 0 when it is as good as on time or not known. */
export function minutesLate(arrival: Arrival): number {
  if (arrival.source !== 'live' || !arrival.at || !arrival.scheduledAt) return 0;
  const seconds = (Date.parse(arrival.at) - Date.parse(arrival.scheduledAt)) / 1000;
  return Math.abs(seconds) < 120 ? 0 : Math.round(seconds / 60);
}

export function minutesOf(arrival: Arrival, nowMs: number): number | null {
  return arrival.at ? minutesUntil(arrival.at, nowMs) : null;
}
