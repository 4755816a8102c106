import { randomInt } from 'node:crypto';
import { createCaseSql } from '../../../bff/features/sos/case/case.sql';
import { createTimeline } from '../../../bff/features/sos/case/timeline.sql';
import { builtIn, CITY_POLICY_ID } from '../../../bff/features/sos/escalation/default-policies';
import { createPlanCase } from '../../../bff/features/sos/escalation/plan-case';
import { createRunStep } from '../../../bff/features/sos/escalation/run-step';
import { createRunSteps } from '../../../bff/features/sos/escalation/run-steps';
import { createTimerRunner } from '../../../bff/features/sos/escalation/timer-runner';
import { createTimersSql } from '../../../bff/features/sos/escalation/timers.sql';
import type { Reachable, RecordTimeline } from '../../../bff/features/sos/sos.types';
import { systemClock } from '../../../bff/platform/clock';
import { newId } from '../../../bff/platform/ids';
import { createLogger } from '../../../bff/platform/log';
import { DEMO } from '../../../prisma/seed/ids';
import { type City, startCity } from '../../support/city';
import { casesWithoutTimer, step } from '../../support/sos';

const CASES = 40;
const asked = ['一', '二'].map(
  (n): Reachable => ({
    key: `person:${n === '一' ? 1 : 2}`,
    personId: null,
    contactId: null,
    party: 'seat',
    responderKind: 'professional',
    name: `坐席${n}`,
    phoneVaultId: newId(),
    distanceM: null,
  }),
);
const recipients = { who: 'seats' as const, channels: ['voice' as const, 'sms' as const] };
const policy = {
  ...builtIn(CITY_POLICY_ID),
  steps: [
    { afterS: 0, targets: [recipients] },
    { afterS: 30, targets: [recipients] },
  ],
};

let city: City;
beforeAll(async () => {
  // Nothing of the city itself runs timers or sends: what is seen is what the runner of the test wrote.
  city = await startCity({ environment: { PROCESS_ROLE: 'web' } });
});
afterAll(() => city?.stop());

let runner: ReturnType<typeof createTimerRunner> | undefined;
const opened: string[] = [];
afterEach(async () => {
  await runner?.stop();
  expect(await casesWithoutTimer(city)).toEqual([]);
  await closeAll(opened.splice(0));
});

/** So many cases whose first step is due. */
async function openCases(): Promise<string[]> {
  const { db } = city.app;
  const now = new Date();
  const ids = Array.from({ length: CASES }, () => newId());
  opened.push(...ids);
  for (const id of ids) {
    await db.execute(
      `INSERT INTO sos_case (id, number, stage, open_key, source, is_silent, policy_id, step_index, round, unit_id,
         pressed_at, received_at) VALUES (?, ?, 'alerting', ?, 'phone', 0, ?, 0, 0, ?, ?, ?)`,
      [id, `1122-${randomInt(10 ** 9)}`, `install:${id}`, CITY_POLICY_ID, DEMO.units.wenlin1, now, now],
    );
    await db.execute(
      `INSERT INTO sos_timer (id, case_id, kind, epoch, due_at, state, created_at) VALUES (?, ?, 'step', 1, ?, 'pending', ?)`,
      [newId(), id, now, now],
    );
  }
  return ids;
}

/** A runner as the portal has it, with hands in what it looks up and writes. */
function startRunner(hooks: {
  /** while the people of a case are looked for */
  onLook?(caseId: string): Promise<void>;
  onRecord?(caseIds: readonly string[]): void;
}) {
  const { db } = city.app;
  const log = createLogger({ level: 'silent' });
  const timers = createTimersSql(db, systemClock, `test-${newId().slice(-8)}`);
  const cases = createCaseSql(db, { policyOf: async () => policy });
  const { record } = createTimeline({ db, outbox: { publish: async () => undefined, broadcast: () => undefined } });
  const recordTimeline: RecordTimeline = async (tx, ...entries) => {
    hooks.onRecord?.(entries.map(({ caseId }) => caseId));
    await record(tx, ...entries);
  };
  const ran = { together: [] as number[], alone: [] as string[] };
  const planCase = createPlanCase({
    clock: systemClock,
    async resolveTargets({ id }, targets) {
      await hooks.onLook?.(id);
      return targets.map((target) => ({ target, people: asked, failure: null }));
    },
  });
  const nothing = async () => undefined;
  const shared = {
    ...{ db, clock: systemClock, log, timers, cases, planCase, recordTimeline },
    ...{ raiseAlarm: nothing, handOff: nothing, nudge: () => undefined, nudgeAlerts: () => undefined },
  };
  const runStep = createRunStep(shared);
  const runSteps = createRunSteps({
    ...shared,
    runStep(timer, caseRow, planning) {
      ran.alone.push(timer.caseId);
      return runStep(timer, caseRow, planning);
    },
  });
  const stuck: string[] = [];
  runner = createTimerRunner({
    ...shared,
    async run(timer) {
      ran.alone.push(timer.caseId);
      await runStep(timer, (await cases.find(timer.caseId))!);
    },
    async runTogether(claimed) {
      ran.together.push(claimed.length);
      return runSteps(claimed);
    },
    onStuck: async ({ caseId }) => void stuck.push(caseId),
  });
  runner.start();
  return { ran, stuck };
}

interface Standing {
  id: string;
  stage: string;
  stepIndex: number;
  version: number;
  alerts: number;
  begun: number;
  done: number;
  next: number;
}

/** What came of each case: where it stands, whom it asked, which timers it has. */
async function standing(ids: readonly string[]): Promise<Map<string, Standing>> {
  const rows = await city.app.db.query<Standing>(
    `SELECT c.id, c.stage, c.step_index AS stepIndex, c.version,
       (SELECT COUNT(*) FROM sos_alert a WHERE a.case_id = c.id) AS alerts,
       (SELECT COUNT(*) FROM sos_event e WHERE e.case_id = c.id AND e.event = 'step_started') AS begun,
       (SELECT COUNT(*) FROM sos_timer t WHERE t.case_id = c.id AND t.kind = 'step' AND t.state = 'done') AS done,
       (SELECT COUNT(*) FROM sos_timer t WHERE t.case_id = c.id AND t.kind = 'step' AND t.state = 'pending'
          AND t.due_at > c.received_at + INTERVAL 29 SECOND) AS next
     FROM sos_case c WHERE c.id IN (${ids.map(() => '?').join(', ')})`,
    [...ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const MOVED = { stage: 'alerting', stepIndex: 1, version: 2, alerts: 4, begun: 1, done: 1, next: 1 };
const UNTOUCHED = { stage: 'alerting', stepIndex: 0, version: 1, alerts: 0, begun: 0, done: 0, next: 0 };

const allMoved = async (ids: readonly string[]) =>
  [...(await standing(ids)).values()].every(({ stepIndex }) => stepIndex === 1);

/** Nobody asks any more for what a test left open. */
async function closeAll(ids: readonly string[]): Promise<void> {
  const list = ids.map(() => '?').join(', ');
  await city.app.db.execute(`UPDATE sos_timer SET state = 'called_off' WHERE case_id IN (${list})`, [...ids]);
  await city.app.db.execute(`UPDATE sos_case SET stage = 'closed', open_key = NULL WHERE id IN (${list})`, [...ids]);
}

describe('steps that are due together', () => {
  it('share a transaction; a case that is taken meanwhile, one of another worker and one that is slow keep none of the others', async () => {
    const ids = await openCases();
    const [taken, lost, slow] = ids as [string, string, string];
    const others = ids.slice(3);
    const seat = await city.as('dispatcher');
    let endLook = () => {};
    const looked = new Promise<void>((resolve) => {
      endLook = resolve;
    });
    let isLost = false;
    const { ran } = startRunner({
      async onLook(caseId) {
        if (caseId === taken) expect((await step(seat, taken, { action: 'accept' })).status).toBe(200);
        if (caseId === lost && !isLost) {
          isLost = true;
          await city.app.db.execute(
            `UPDATE sos_timer SET lease_owner = 'other', lease_until = ?, fencing_token = fencing_token + 1 WHERE case_id = ?`,
            [new Date(Date.now() + 5_000), lost],
          );
        }
        if (caseId === slow) await looked;
      },
    });
    await city.until(() => allMoved(others));
    const before = await standing(ids);
    for (const id of others) expect(before.get(id)).toMatchObject(MOVED);
    expect(before.get(taken)).toMatchObject({ stage: 'accepted', stepIndex: 0, alerts: 0, begun: 0, next: 0 });
    expect(before.get(lost)).toMatchObject(UNTOUCHED);
    expect(before.get(slow)).toMatchObject(UNTOUCHED);
    endLook();
    await city.until(() => allMoved([slow]));
    expect((await standing([slow])).get(slow)).toMatchObject(MOVED);
    expect(ran.alone).toEqual([slow]);
    expect(ran.together.reduce((all, size) => all + size, 0)).toBe(CASES);
    expect(ran.together.length).toBeLessThanOrEqual(3);
    // The other worker never came back: its lease runs out, and the case goes on.
    await city.app.db.execute('UPDATE sos_timer SET lease_until = ? WHERE case_id = ?', [new Date(0), lost]);
    await city.until(() => allMoved([lost]));
    expect((await standing([lost])).get(lost)).toMatchObject(MOVED);
  });

  it('that can’t be written together are run one by one: the one that fails holds up nobody and rings the bell', async () => {
    const ids = await openCases();
    const [poisoned, ...others] = ids as [string, ...string[]];
    let isPoisoned = true;
    const { ran, stuck } = startRunner({
      onRecord(caseIds) {
        if (isPoisoned && caseIds.includes(poisoned)) throw new Error('this case can’t be written');
      },
    });
    await city.until(() => allMoved(others));
    const found = await standing(ids);
    for (const id of others) expect(found.get(id)).toMatchObject(MOVED);
    expect(found.get(poisoned)).toMatchObject(UNTOUCHED);
    await city.until(() => stuck.includes(poisoned), { withinMs: 20_000 });
    isPoisoned = false;
    await city.until(() => allMoved([poisoned]));
    expect((await standing([poisoned])).get(poisoned)).toMatchObject(MOVED);
    // Whatever failed once is not put among others again.
    expect(ran.together.reduce((all, size) => all + size, 0)).toBe(CASES);
  });

  it('wait for no case that somebody holds', async () => {
    const ids = await openCases();
    const [held, ...others] = ids as [string, ...string[]];
    let letGo = () => {};
    const holding = city.app.db.sqlTransaction(async (tx) => {
      await tx.query('SELECT id FROM sos_case WHERE id = ? FOR UPDATE', [held]);
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
    });
    await city.until(() => letGo);
    startRunner({});
    await city.until(() => allMoved(others), { withinMs: 5_000 });
    expect((await standing([held])).get(held)).toMatchObject(UNTOUCHED);
    letGo();
    await holding;
    await city.until(() => allMoved([held]));
    for (const one of (await standing(ids)).values()) expect(one).toMatchObject(MOVED);
  });
});
