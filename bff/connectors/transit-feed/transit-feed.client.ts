import { createHash } from 'node:crypto';
import type { ResilientCall } from '../../platform/resilience/resilience.types';
import { readGtfs } from './gtfs-reader';
import type { ScheduleAnswer, TransitFeedPort } from './transit-feed.port';
import { readAlerts, readTripUpdates, readVehicles } from './transit-feed.wire';

const ZIP_LIMIT_BYTES = 400 * 1024 * 1024;
const REALTIME_LIMIT_BYTES = 32 * 1024 * 1024;
/** A timetable of a large country takes its time on a slow line. */
const ZIP_TIMEOUT_MS = 120_000;
/** Live data that takes longer is answered without: the next round is 10 s away. */
const REALTIME_TIMEOUT_MS = 4_000;

export interface TransitFeedClientDeps {
  /** address of the GTFS zip itself */
  scheduleUrl: string;
  /** base of `/trip-updates.pb`, `/vehicle-positions.pb` and `/alerts.pb` */
  realtimeUrl: string;
  call: ResilientCall;
  fetch?: typeof fetch;
}

/** Speaks to a bus operator: GTFS by conditional GET, GTFS-Realtime as protobuf. */
export function createTransitFeedClient(deps: TransitFeedClientDeps): TransitFeedPort {
  const request = deps.fetch ?? fetch;

  async function realtime<T>(path: string, read: (bytes: Uint8Array) => T): Promise<T> {
    return deps.call.run(
      async (signal) => {
        const answer = await request(`${deps.realtimeUrl.replace(/\/$/, '')}${path}`, { signal });
        if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
        return read(await bodyWithin(answer, REALTIME_LIMIT_BYTES));
      },
      { safe: true, timeoutMs: REALTIME_TIMEOUT_MS },
    );
  }

  return {
    async fetchSchedule(etag): Promise<ScheduleAnswer> {
      return deps.call.run(
        async (signal): Promise<ScheduleAnswer> => {
          const headers: Record<string, string> = etag ? { 'if-none-match': etag } : {};
          const answer = await request(deps.scheduleUrl, { signal, headers });
          if (answer.status === 304) return { kind: 'same' };
          if (!answer.ok) throw new Error(`timetable answered ${answer.status}`);
          const zip = await bodyWithin(answer, ZIP_LIMIT_BYTES);
          const hash = createHash('sha256').update(zip).digest('hex');
          return { kind: 'new', etag: answer.headers.get('etag'), hash, zip };
        },
        { safe: true, timeoutMs: ZIP_TIMEOUT_MS },
      );
    },
    readSchedule: readGtfs,
    fetchTripUpdates: () => realtime('/trip-updates.pb', readTripUpdates),
    fetchVehicles: () => realtime('/vehicle-positions.pb', readVehicles),
    fetchAlerts: () => realtime('/alerts.pb', readAlerts),
  };
}

async function bodyWithin(answer: Response, limitBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (!answer.body) return new Uint8Array();
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limitBytes) throw new Error(`answer larger than ${limitBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
