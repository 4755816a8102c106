import type { StopUpdate } from '../../../connectors/transit-feed/transit-feed.port';

/** A bus is not an hour early or three late: such figures are sentinels or another day's (−1 once became −496,000 h). */
const EARLIEST_S = -3_600;
const LATEST_S = 3 * 3_600;

export type CallState = 'live' | 'schedule' | 'skipped';

export interface ExpectedCall {
  state: CallState;
  /** POSIX seconds; the timetable's own where nothing live is known */
  arrivalS: number;
  departureS: number;
}

export interface ScheduledCall {
  sequence: number;
  stopId: string;
  arrivalS: number;
  departureS: number;
}

/**
 * What a trip update says of every call of its run. A delay holds for the calls after it until the next update that
 * gives a time or says there is no data; a skipped call does not end it; calls before the first update stay as
 * scheduled, for no news is not "on time". Source: gtfs.org/documentation/realtime/feed-entities/trip-updates.
 */
export function expectedCalls(
  calls: readonly ScheduledCall[],
  updates: readonly StopUpdate[],
  tripDelayS: number | null,
): ExpectedCall[] {
  const updateAt = matchUpdates(calls, updates);
  // a delay of the whole trip speaks for it only where no stop does
  let delayS = updates.length === 0 ? sane(tripDelayS) : null;
  return calls.map((call, position) => {
    const update = updateAt[position];
    const scheduled = { arrivalS: call.arrivalS, departureS: call.departureS };
    if (update?.relationship === 'skipped') {
      const shift = delayS ?? 0;
      return { state: 'skipped', arrivalS: call.arrivalS + shift, departureS: call.departureS + shift };
    }
    if (update?.relationship === 'no_data') {
      delayS = null;
      return { state: 'schedule', ...scheduled };
    }
    if (!update || (!update.arrival && !update.departure)) {
      if (delayS === null) return { state: 'schedule', ...scheduled };
      return { state: 'live', arrivalS: call.arrivalS + delayS, departureS: call.departureS + delayS };
    }
    const arrivalDelay = delayOf(update.arrival, call.arrivalS);
    const departureDelay = delayOf(update.departure, call.departureS);
    const arrivalShift = arrivalDelay ?? delayS ?? departureDelay;
    const departureShift = departureDelay ?? arrivalDelay;
    if (arrivalShift === null || departureShift === null) {
      delayS = null;
      return { state: 'schedule', ...scheduled };
    }
    delayS = departureShift;
    const arrivalS = call.arrivalS + arrivalShift;
    return { state: 'live', arrivalS, departureS: Math.max(arrivalS, call.departureS + departureShift) };
  });
}

function delayOf(event: StopUpdate['arrival'], scheduledS: number): number | null {
  if (!event) return null;
  return sane(event.timeS !== null ? event.timeS - scheduledS : event.delayS);
}

function sane(delayS: number | null): number | null {
  return delayS !== null && delayS >= EARLIEST_S && delayS <= LATEST_S ? delayS : null;
}

/** Updates name their call by sequence, or by stop: then the next call there, since a loop passes a stop twice. */
function matchUpdates(calls: readonly ScheduledCall[], updates: readonly StopUpdate[]): (StopUpdate | undefined)[] {
  const matched: (StopUpdate | undefined)[] = new Array(calls.length).fill(undefined);
  let next = 0;
  for (const update of updates) {
    let position = -1;
    for (let at = update.sequence === null ? next : 0; at < calls.length; at++) {
      const call = calls[at]!;
      if (update.sequence === null ? call.stopId === update.stopId : call.sequence === update.sequence) {
        position = at;
        break;
      }
    }
    if (position < 0) continue;
    matched[position] = update;
    next = position + 1;
  }
  return matched;
}
