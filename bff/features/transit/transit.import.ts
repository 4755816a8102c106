import {
  type FeedFinding,
  FeedRefused,
  type GtfsFeed,
  type TransitFeedPort,
} from '../../connectors/transit-feed/transit-feed.port';
import type { FeedCounts } from '../../contracts/transit';
import type { Clock } from '../../platform/clock';
import { newId } from '../../platform/ids';
import type { Logger } from '../../platform/log';
import { packFeed } from './network/feed-tables';
import { dateOfDay, servicesOn } from './network/service-days';
import type { FeedRows } from './transit.feed-rows.sql';
import type { CheckOutcome, TransitRepository } from './transit.repository';

/** A new version with less than half of what is served is an accident, not a change of timetable. */
const LEAST_SHARE = 0.5;
/** Columns of prisma/schema/transit.prisma. */
const LONGEST_KEY = 120;

export interface ImportDeps {
  port: TransitFeedPort;
  repository: TransitRepository;
  rows: FeedRows;
  clock: Clock;
  breathe: () => Promise<void>;
  /** called after the swap, so that this process need not wait for its own look */
  onActivated: () => Promise<void>;
}

/**
 * Looks whether the operator has a new timetable and brings it in beside the served one; the swap is one row.
 * A feed that can't be used, or is a shadow of the served one, is written down and left out.
 * @param isForced an administrator's word: also the same content again, and a much smaller one
 */
export async function importFeed(
  deps: ImportDeps,
  run: { isForced: boolean; signal: AbortSignal; log: Logger },
): Promise<CheckOutcome> {
  const { port, repository, clock } = deps;
  const slot = await repository.activeSlot();
  const answer = await port.fetchSchedule(run.isForced ? null : slot.etag);
  const at = clock.now();
  // The same bytes as last time are the same verdict as last time, whatever the ETag says.
  const isSame = answer.kind === 'same' || (!run.isForced && answer.hash === slot.hash);
  if (isSame) {
    const outcome = slot.lastOutcome === 'refused' ? 'refused' : 'unchanged';
    await repository.noteCheck({ at, outcome, ...(answer.kind === 'new' ? { etag: answer.etag } : {}) });
    return outcome;
  }
  const begun = performance.now();
  const tookMs = () => Math.round(performance.now() - begun);
  const id = newId();
  const checkpoint = () => run.signal.throwIfAborted();
  let findings: FeedFinding[] = [];
  let isBegun = false;
  const begin = async (version: string, timezone: string, maxTimeS: number) => {
    await repository.beginFeed({ id, version, hash: answer.hash, timezone, maxTimeS, at });
    isBegun = true;
  };
  try {
    const feed = await port.readSchedule(answer.zip);
    findings = feed.findings;
    const version = (feed.version ?? answer.hash.slice(0, 12)).slice(0, LONGEST_KEY);
    const tables = await packFeed(feed, { feedId: id, version }, deps.breathe);
    const counts = countsOf(feed, tables.patterns.length);
    await begin(version, feed.timezone, feed.maxTimeS);
    const served = slot.feedId ? await repository.feed(slot.feedId) : null;
    const refusal = refusalOf(feed, counts, run.isForced ? null : (served?.counts ?? null), at);
    if (refusal) throw new FeedRefused([refusal, ...findings]);
    checkpoint();
    await deps.rows.write(tables, checkpoint);
    checkpoint();
    const isServed = await repository.activate({
      feedId: id,
      replaces: slot.feedId,
      etag: answer.etag,
      hash: answer.hash,
      counts,
      findings,
      at: clock.now(),
      tookMs: tookMs(),
    });
    if (!isServed) {
      // Another process brought one in meanwhile; whether it is this one, the next check will tell.
      await repository.endFeed(id, { state: 'failed', findings, at: clock.now(), tookMs: tookMs() });
      run.log.info({ feedId: id }, 'another import was served meanwhile');
      return 'unchanged';
    }
    run.log.info({ feedId: id, version, counts, tookMs: tookMs() }, 'timetable imported');
    await deps.onActivated();
    return 'imported';
  } catch (error) {
    const isRefused = error instanceof FeedRefused;
    if (isRefused) findings = error.findings;
    if (!isBegun) await begin(answer.hash.slice(0, 12), '', 0);
    await repository.endFeed(id, {
      state: isRefused ? 'refused' : 'failed',
      findings,
      at: clock.now(),
      tookMs: tookMs(),
    });
    if (!isRefused) {
      await repository.noteCheck({ at: clock.now(), outcome: 'failed' });
      throw error;
    }
    run.log.warn({ feedId: id, findings: findings.slice(0, 5) }, 'timetable refused');
    await repository.noteCheck({ at: clock.now(), outcome: 'refused', etag: answer.etag, hash: answer.hash });
    return 'refused';
  }
}

function countsOf(feed: GtfsFeed, patterns: number): FeedCounts {
  return {
    stops: feed.stops.length,
    lines: feed.lines.length,
    services: feed.services.length,
    trips: feed.trips.length,
    stopTimes: feed.stopTimes.stop.length,
    frequencies: feed.frequencies.length,
    shapes: feed.shapes.length,
    patterns,
    maxTimeS: feed.maxTimeS,
  };
}

/** Why a readable feed must not replace the served one; null when it may. */
function refusalOf(feed: GtfsFeed, counts: FeedCounts, served: FeedCounts | null, at: Date): FeedFinding | null {
  const fatal = (code: string, file: string, example: string): FeedFinding => ({
    severity: 'fatal',
    code,
    file,
    count: 1,
    example,
  });
  const longKey = [...feed.stops, ...feed.lines, ...feed.trips].find((row) => row.id.length > LONGEST_KEY);
  if (longKey) return fatal('key_too_long', 'stops.txt', longKey.id.slice(0, 60));
  if (!served) return null;
  for (const kind of ['stops', 'lines', 'stopTimes'] as const) {
    if (counts[kind] < served[kind] * LEAST_SHARE) {
      return fatal('much_smaller_than_before', `${kind}`, `${counts[kind]} instead of ${served[kind]}`);
    }
  }
  if (!runsSoon(feed, at)) return fatal('nothing_runs_soon', 'calendar.txt', String(dateOfDay(today(at))));
  return null;
}

function today(at: Date): number {
  return Math.floor(at.getTime() / 86_400_000);
}

/** True when at least one trip runs within two weeks: time zones and holidays aside, a live timetable does. */
function runsSoon(feed: GtfsFeed, at: Date): boolean {
  const used = new Set(feed.trips.map((trip) => trip.service));
  for (let day = today(at) - 1; day <= today(at) + 14; day++) {
    const runs = servicesOn(feed.services, day);
    for (const service of used) if (runs[service]) return true;
  }
  return false;
}
