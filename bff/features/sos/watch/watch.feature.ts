import type { Registry } from 'prom-client';
import { z } from 'zod';
import type { SmsGateway } from '../../../connectors/sms/sms.port';
import { idSchema, okSchema } from '../../../contracts/shared';
import { watchReportSchema, watchStateSchema } from '../../../contracts/sos-watch';
import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import { ApiError, assertThat } from '../../../platform/errors';
import type { Feature } from '../../../platform/feature';
import { anyone, defineRoute, staffWith } from '../../../platform/http/route';
import type { Logger } from '../../../platform/log';
import type { CaseSql } from '../case/case.sql';
import type { Alarms } from './alarms';
import { createDeadMan } from './dead-man';
import { createHeartbeat } from './heartbeat';
import { createRingOnCall } from './ring-on-call';
import { createWatchSql, type WatchSql } from './watch.sql';
import { readWatchMark, reportMark, WATCH_HEADER } from './watch-mark';
import { createWatchMetrics } from './watch-metrics';

export interface WatchDeps {
  db: Database;
  clock: Clock;
  log: Logger;
  sms: Pick<SmsGateway, 'sendText' | 'placeCall'>;
  cases: Pick<CaseSql, 'find'>;
  alarms: Alarms;
  registry: Registry;
  /** telephones of those on call */
  alarmPhones: readonly string[];
  /** shared with the watch process; null: none is expected */
  watchSecret: string | null;
  watchEveryMs: number;
  heartbeatMs: number;
  /** of this process, for whoever reads heartbeats */
  role: string;
  /** this process runs the timers of cases */
  isWorking: boolean;
  /** this process serves people, and so keeps an eye on the others */
  isServing: boolean;
  /** ends a synthetic case in the transaction that keeps what came of it */
  endDrill(caseId: string, outcome: 'helped' | 'not_found'): Promise<unknown>;
}

const KEPT_MS = 30 * 86_400_000;
const RUNS_SHOWN = 20;
const tag = 'sos-watch';
const entrance = z.string().trim().min(1).max(40);

export interface Watch extends Feature {
  /** True for a press of the watch, which is a drill. @throws ApiError unauthenticated when it only says so */
  isWatchPress(header: string | undefined, clientKey: string): boolean;
  sql: WatchSql;
}

/** The two watchers, each of whose silence the other hears: the process outside presses, this side listens for it. */
export function createWatch(deps: WatchDeps): Watch {
  const { db, clock, log, alarms } = deps;
  const sql = createWatchSql(db);
  const heartbeat = createHeartbeat({ sql, clock, log, role: deps.role, everyMs: deps.heartbeatMs });
  const deadMan = createDeadMan({
    db,
    clock,
    log,
    sql,
    alarms: alarms.sql,
    raiseAlarm: alarms.raiseAlarm,
    ring: createRingOnCall({ sms: deps.sms, phones: deps.alarmPhones, log }),
    heartbeatMs: deps.heartbeatMs,
    watchEveryMs: deps.watchSecret ? deps.watchEveryMs : null,
  });
  createWatchMetrics({ registry: deps.registry, sql, alarms: alarms.sql, clock, log });

  function assertMarked(header: string | undefined, about: string): boolean {
    const mark = readWatchMark(deps.watchSecret, header, about, clock.now());
    if (mark === 'bad') throw new ApiError('unauthenticated');
    return mark === 'good';
  }

  return {
    sql,
    isWatchPress: assertMarked,
    routes: [
      defineRoute({
        method: 'POST',
        path: '/sos/watch/runs/:caseId',
        tag,
        summary: 'The watch says what came of its press, signed; its case is over with that',
        policy: anyone,
        contract: {
          params: z.object({ caseId: idSchema }),
          body: watchReportSchema.extend({ entrance }),
          response: okSchema,
        },
        async handler(request) {
          const { caseId } = request.params;
          const { body } = request;
          assertThat(assertMarked(request.header(WATCH_HEADER), reportMark(caseId, body)), 'unauthenticated');
          const caseRow = await deps.cases.find(caseId);
          assertThat(caseRow?.drill === 'synthetic', 'not_found');
          const run = { ...body, caseId, pressedAt: caseRow.receivedAt };
          await db.sqlTransaction((tx) => sql.keepRun(tx, run, clock.now()));
          await deps.endDrill(caseId, body.outcome === 'lost' ? 'not_found' : 'helped');
          return { ok: true as const };
        },
      }),
      defineRoute({
        method: 'GET',
        path: '/sos/watch',
        tag,
        summary: 'What the watchers see: the last synthetic presses, who runs timers, what is overdue',
        policy: staffWith('administrator', 'supervisor', 'dispatcher'),
        contract: { response: watchStateSchema },
        async handler() {
          const now = clock.now();
          const [runs, beats, oldest, timersOverdue] = await Promise.all([
            sql.runs(RUNS_SHOWN),
            sql.heartbeats(),
            sql.oldestDue(now),
            sql.overdue(new Date(now.getTime() - 1_000)),
          ]);
          return {
            isWatchExpected: deps.watchSecret !== null,
            runs: runs.map(({ id: _, caseId: __, pressedAt, ...run }) => ({
              ...run,
              pressedAt: pressedAt.toISOString(),
            })),
            schedulers: beats.map(({ role, startedAt, beatAt }) => ({
              role,
              startedAt: startedAt.toISOString(),
              beatAt: beatAt.toISOString(),
            })),
            timersOverdue,
            oldestOverdueS: oldest ? Math.max(0, (now.getTime() - oldest.dueAt.getTime()) / 1_000) : null,
          };
        },
      }),
      ...alarms.routes,
    ],
    recurring: [
      {
        kind: 'sos.forgetWatchRuns',
        cron: '20 3 * * *',
        run: () => sql.forgetRuns(new Date(clock.now().getTime() - KEPT_MS)),
      },
    ],
    async start() {
      if (deps.isWorking) await heartbeat.start();
      if (deps.isServing) deadMan.start();
    },
    async stop() {
      await deadMan.stop();
      await heartbeat.stop();
    },
  };
}
