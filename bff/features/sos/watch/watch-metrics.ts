import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../../../platform/clock';
import type { Logger } from '../../../platform/log';
import { within } from '../escalation/within';
import type { AlarmsSql } from './alarms.sql';
import type { WatchSql } from './watch.sql';

const READ_WITHIN_MS = 1_500;
const OVERDUE_MS = 1_000;

/** What Prometheus sees of the SOS lane, read from the tables whenever it asks. Labels are closed sets. */
export function createWatchMetrics(deps: {
  registry: Registry;
  sql: WatchSql;
  alarms: Pick<AlarmsSql, 'openCount'>;
  clock: Clock;
  log: Logger;
}): void {
  const { registry, sql, clock } = deps;
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const stages = new Gauge({
    name: 'sos_open_cases',
    help: 'Open cases by stage, drills apart',
    labelNames: ['stage'] as const,
    registers: [registry],
  });
  const oldest = gauge(
    'sos_oldest_unaccepted_seconds',
    'Age of the oldest case that nobody has taken; 0 when there is none',
  );
  const overdue = gauge('sos_timers_overdue', 'Steps and silences due for more than a second');
  const unknown = gauge('sos_alerts_unknown', 'Alerts of open cases whose outcome is unknown');
  const alarms = gauge('sos_alarms_open', 'Alarms that nobody has cleared');
  const heart = gauge('sos_scheduler_beat_age_seconds', 'Age of the newest heartbeat of a process that runs timers');
  const watch = gauge('sos_watch_age_seconds', 'Age of the newest press of the watch; -1 when there is none');
  const watchMs = gauge(
    'sos_watch_alerted_seconds',
    'Press to alert as the watch measured it last; -1 when it was not heard',
  );

  async function read(): Promise<void> {
    const now = clock.now().getTime();
    const [cases, late, lost, open, beats, runs] = await Promise.all([
      sql.openCases(),
      sql.overdue(new Date(now - OVERDUE_MS)),
      sql.unknownAlerts(),
      deps.alarms.openCount(),
      sql.heartbeats(),
      sql.runs(1),
    ]);
    for (const stage of ['alerting', 'accepted', 'on_scene'] as const) {
      stages.set({ stage }, cases.find((each) => each.stage === stage)?.n ?? 0);
    }
    const waiting = cases.find(({ stage }) => stage === 'alerting')?.oldest;
    oldest.set(waiting ? (now - waiting.getTime()) / 1_000 : 0);
    overdue.set(late);
    unknown.set(lost);
    alarms.set(open);
    heart.set(beats[0] ? (now - beats[0].beatAt.getTime()) / 1_000 : Number.POSITIVE_INFINITY);
    const [run] = runs;
    watch.set(run ? (now - run.pressedAt.getTime()) / 1_000 : -1);
    watchMs.set(run?.alertedMs != null ? run.alertedMs / 1_000 : -1);
  }

  // Asked once for all gauges: they are collected side by side, and each waits for the one reading.
  let reading: Promise<void> | null = null;
  async function readOnce(): Promise<void> {
    const got = await within(READ_WITHIN_MS, read());
    if ('failure' in got) deps.log.warn({ failure: got.failure }, 'figures of the SOS lane could not be read');
  }
  const collect = () => {
    reading ??= readOnce().finally(() => {
      reading = null;
    });
    return reading;
  };
  for (const each of [stages, oldest, overdue, unknown, alarms, heart, watch, watchMs])
    Object.assign(each, { collect });
}
