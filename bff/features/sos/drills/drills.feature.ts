import { z } from 'zod';
import { idSchema } from '../../../contracts/shared';
import {
  exerciseListQuerySchema,
  exerciseListSchema,
  exerciseSchema,
  lastTestSchema,
  startExerciseSchema,
  testMonthQuerySchema,
  testMonthSchema,
} from '../../../contracts/sos-after';
import { assertThat } from '../../../platform/errors';
import type { Feature } from '../../../platform/feature';
import { actorOf, defineRoute, signedIn, staffWith } from '../../../platform/http/route';
import { shanghaiDate } from '../../../platform/spans';
import { createCaseTimes } from '../figures/case-times.sql';
import type { DrillsDeps } from './drills.deps';
import { createDrillsSql } from './drills.sql';
import { createEndTest, monthOf } from './end-tests';
import { createExercises } from './exercises.service';
import { createRemindUntested } from './remind-untested';
import { createReportExercise } from './report-exercise';
import { createSweepDrills } from './sweep-drills';

const tag = 'sos-drills';
const supervisor = staffWith('supervisor');

/** Test presses and exercises: what shows that help would come, and can neither look nor page like the real thing. */
export function createDrills(deps: DrillsDeps): Feature {
  const { clock, identity } = deps;
  const sql = createDrillsSql(deps.db);
  const report = createReportExercise({ sql, times: createCaseTimes(deps.db) });
  const shared = { ...deps, sql, report };
  const exercises = createExercises(shared);
  const sweep = createSweepDrills({ ...shared, exercises, endTest: createEndTest(shared) });
  const remindUntested = createRemindUntested(shared);

  return {
    routes: [
      defineRoute({
        method: 'POST',
        path: '/sos/exercises',
        tag,
        summary: 'Starts a drill of people, for a person or a place: marked everywhere, heard by no centre',
        policy: supervisor,
        contract: { body: startExerciseSchema, response: exerciseSchema, status: 201 },
        rateLimit: { perPerson: 10, windowS: 3_600 },
        handler: (request) => exercises.start(actorOf(request), request.body, request.locale),
      }),
      defineRoute({
        method: 'GET',
        path: '/sos/exercises',
        tag,
        summary: 'Exercises where I supervise, with their reports',
        policy: staffWith('supervisor', 'administrator'),
        contract: { query: exerciseListQuerySchema, response: exerciseListSchema },
        handler: (request) => exercises.list(actorOf(request), request.query, request.locale),
      }),
      defineRoute({
        method: 'POST',
        path: '/sos/exercises/:exerciseId/end',
        tag,
        summary: 'Ends an exercise and writes its report',
        policy: supervisor,
        contract: { params: z.object({ exerciseId: idSchema }), response: exerciseSchema },
        handler: (request) => exercises.end(actorOf(request), request.params.exerciseId, request.locale),
      }),
      defineRoute({
        method: 'GET',
        path: '/sos/tests',
        tag,
        summary: 'Test presses of a month: how many people tried their button, and what came of it',
        policy: staffWith('supervisor', 'administrator', 'dispatcher'),
        contract: { query: testMonthQuerySchema, response: testMonthSchema },
        async handler({ query }) {
          const { presses, people, passed } = await sql.month(query.month);
          return { month: query.month, presses, people, passed, failed: presses - passed };
        },
      }),
      defineRoute({
        method: 'GET',
        path: '/sos/tests/last/:personId',
        tag,
        summary: 'The last test press of mine (`me`), or of somebody I act for',
        policy: signedIn,
        contract: { params: z.object({ personId: z.union([z.literal('me'), idSchema]) }), response: lastTestSchema },
        async handler(request) {
          const actor = actorOf(request);
          const personId = request.params.personId === 'me' ? actor.personId : request.params.personId;
          assertThat(personId === actor.personId || (await identity.actsFor(actor.personId, personId)), 'not_found');
          const now = clock.now();
          const [last, isTested] = await Promise.all([sql.lastTest(personId), sql.testedIn(personId, monthOf(now))]);
          const alerts = last ? await sql.alerts(last.caseId) : [];
          const reached = alerts.filter(
            ({ party, sentAt, state }) => party === 'contact' && sentAt && state !== 'failed',
          );
          return {
            testedAt: last?.pressedAt.toISOString() ?? null,
            isPassed: last?.isPassed ?? null,
            alertedMs: last?.alertedMs ?? null,
            reached: [...new Set(reached.map(({ name }) => name))],
            isDueThisMonth: !isTested,
            day: shanghaiDate(now.getTime()),
          };
        },
      }),
    ],
    recurring: [
      // After the twentieth, and once more before the month is over.
      { kind: 'sos.remindUntested', cron: '0 10 20,27 * *', timeoutMs: 1_800_000, run: remindUntested },
    ],
    async start() {
      if (deps.isWorking) sweep.start();
    },
    stop: sweep.stop,
  };
}
