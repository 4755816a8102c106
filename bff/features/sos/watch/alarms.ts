import { z } from 'zod';
import { idSchema } from '../../../contracts/shared';
import {
  alarmListQuerySchema,
  alarmListSchema,
  alarmSchema,
  clearAlarmSchema,
  type SosAlarm,
} from '../../../contracts/sos-watch';
import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import { assertThat, type Locale } from '../../../platform/errors';
import { actorOf, defineRoute, type Route, staffWith } from '../../../platform/http/route';
import type { Outbox } from '../../../platform/push/push.types';
import type { SosDirectory } from '../sos.deps';
import type { RaiseAlarm } from '../sos.types';
import { type AlarmRow, createAlarmsSql, raise } from './alarms.sql';
import { alarmWords } from './alarms.words';

export interface AlarmsDeps {
  db: Database;
  clock: Clock;
  outbox: Outbox;
  directory: Pick<SosDirectory, 'displayName'>;
}

const desk = staffWith('administrator', 'supervisor', 'dispatcher');
const tag = 'sos-watch';
const WATCHERS = ['role:administrator', 'role:supervisor', 'role:dispatcher'] as const;

/** The bell of those who run the portal: rung by every room, silenced by a person in words. */
export function createAlarms(deps: AlarmsDeps) {
  const { db, clock, outbox, directory } = deps;
  const sql = createAlarmsSql(db);

  const raiseAlarm: RaiseAlarm = async (tx, alarm) => {
    await raise(tx, alarm, clock.now());
    await outbox.publish(tx, { type: 'sos.alarm', audience: [...WATCHERS], data: { code: alarm.code } });
  };

  async function present(row: AlarmRow, locale: Locale): Promise<SosAlarm> {
    const { caseId } = row.detail;
    return {
      id: row.id,
      code: row.code,
      subject: row.subject,
      words: alarmWords(row.code, row.detail)[locale],
      caseId: typeof caseId === 'string' ? caseId : null,
      times: row.times,
      rings: row.rings,
      raisedAt: row.raisedAt.toISOString(),
      lastAt: row.lastAt.toISOString(),
      clearedAt: row.clearedAt?.toISOString() ?? null,
      clearedBy: row.clearedBy && (await directory.displayName(row.clearedBy)),
      clearedWords: row.words,
    };
  }

  const routes: Route[] = [
    defineRoute({
      method: 'GET',
      path: '/sos/alarms',
      tag,
      summary: 'Alarms of the SOS lane that nobody has looked at, newest first; or those that were cleared',
      policy: desk,
      contract: { query: alarmListQuerySchema, response: alarmListSchema },
      async handler({ query, locale }) {
        const isOpen = query.state === 'open';
        const rows = await sql.list({ isOpen, before: query.cursor ?? null, limit: query.limit + 1 });
        const page = rows.slice(0, query.limit);
        return {
          alarms: await Promise.all(page.map((row) => present(row, locale))),
          nextCursor: rows.length > query.limit ? page.at(-1)!.id : null,
          openCount: await sql.openCount(),
        };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/alarms/:alarmId/clear',
      tag,
      summary: 'Somebody looked: clears the alarm in words; raised again it is a new one',
      policy: desk,
      contract: { params: z.object({ alarmId: idSchema }), body: clearAlarmSchema, response: alarmSchema },
      async handler(request) {
        const { alarmId } = request.params;
        const { personId } = actorOf(request);
        assertThat(await sql.find(alarmId), 'not_found');
        const by = { personId, words: request.body.words, at: clock.now() };
        await db.sqlTransaction(async (tx) => {
          assertThat(await sql.clear(tx, alarmId, by), 'state_conflict', {
            words: { zh: '已经有人处理了这条告警', en: 'Somebody has cleared this alarm already' },
          });
          await outbox.publish(tx, { type: 'sos.alarm', audience: [...WATCHERS], data: { code: 'cleared' } });
        });
        return present((await sql.find(alarmId))!, request.locale);
      },
    }),
  ];

  return { routes, raiseAlarm, sql };
}

export type Alarms = ReturnType<typeof createAlarms>;
