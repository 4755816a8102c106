import { randomInt } from 'node:crypto';
import { createAlertsSql } from '../../../bff/features/sos/alerts/alerts.sql';
import { createSettleAlert, type Settlement } from '../../../bff/features/sos/alerts/settle-alert';
import { createCaseSql } from '../../../bff/features/sos/case/case.sql';
import { createTimeline } from '../../../bff/features/sos/case/timeline.sql';
import { builtIn, CITY_POLICY_ID } from '../../../bff/features/sos/escalation/default-policies';
import type { RaiseAlarm } from '../../../bff/features/sos/sos.types';
import { systemClock } from '../../../bff/platform/clock';
import { newId } from '../../../bff/platform/ids';
import { createLogger } from '../../../bff/platform/log';
import { type City, startCity } from '../../support/city';

let city: City;
beforeAll(async () => {
  // Nothing of the city itself runs timers or sends.
  city = await startCity({ environment: { PROCESS_ROLE: 'web' } });
});
afterAll(() => city?.stop());

const TOKEN = 7;
type Channel = 'voice' | 'sms' | 'subscribe';

async function openCase(): Promise<string> {
  const id = newId();
  const now = new Date();
  await city.app.db.execute(
    `INSERT INTO sos_case (id, number, stage, open_key, source, is_silent, policy_id, step_index, round, pressed_at,
       received_at) VALUES (?, ?, 'alerting', ?, 'phone', 0, ?, 1, 0, ?, ?)`,
    [id, `1122-${randomInt(10 ** 9)}`, `install:${id}`, CITY_POLICY_ID, now, now],
  );
  return id;
}

/** An alert that is being sent. */
async function sending(caseId: string, target: string, channel: Channel): Promise<string> {
  const id = newId();
  await city.app.db.execute(
    `INSERT INTO sos_alert (id, case_id, epoch, round, step_index, target_key, party, name, channel, attempt,
       phone_vault_id, state, fencing_token, created_at)
     VALUES (?, ?, 1, 0, 0, ?, 'contact', '女儿', ?, 1, ?, 'sending', ?, ?)`,
    [id, caseId, target, channel, newId(), TOKEN, new Date()],
  );
  return id;
}

function settling() {
  const { db } = city.app;
  const policies = { policyOf: async () => builtIn(CITY_POLICY_ID) };
  const alarms: string[] = [];
  const raiseAlarm: RaiseAlarm = async (_tx, { code }) => void alarms.push(code);
  const sql = createAlertsSql(db, systemClock);
  const { record } = createTimeline({ db, outbox: { publish: async () => undefined, broadcast: () => undefined } });
  const { settleAll } = createSettleAlert(
    {
      ...{ db, policies, clock: systemClock, log: createLogger({ level: 'silent' }) },
      cases: createCaseSql(db, policies),
      recordTimeline: record,
      raiseAlarm,
      nudge: () => undefined,
      nudgeTimers: () => undefined,
    } as unknown as Parameters<typeof createSettleAlert>[0],
    sql,
  );
  return { settleAll, sql, alarms };
}

it('writes the outcomes of alerts of many cases as it would one by one', async () => {
  const { settleAll, sql, alarms } = settling();
  const { db } = city.app;
  const [one, two, three] = [await openCase(), await openCase(), await openCase()];
  const called = await sending(one, 'contact:a', 'voice');
  const texted = await sending(one, 'contact:a', 'sms');
  const answered = await sending(two, 'contact:b', 'voice');
  const refused = await sending(two, 'contact:c', 'sms');
  const unclear = await sending(three, 'contact:d', 'voice');
  const noWay = await sending(three, 'person:e', 'subscribe');
  const unwanted = await sending(three, 'contact:f', 'sms');
  const settlements = await Promise.all(
    (
      [
        [refused, { outcome: 'refused', reason: 'NO_SUCH_NUMBER', isRetryable: false }],
        [called, { outcome: 'accepted', providerId: 'call-1' }],
        [texted, { outcome: 'accepted', providerId: 'text-1' }],
        [answered, { outcome: 'accepted', providerId: 'call-2' }],
        [unclear, { outcome: 'unknown', reason: 'late' }],
        [noWay, { outcome: 'refused', reason: 'no_permission', isRetryable: false }],
        [unwanted, null],
      ] as const
    ).map(async ([id, sent]): Promise<Settlement> => ({ alert: (await sql.find(id))!, sent })),
  );
  // Its receipt was quicker than the answer to the request.
  await db.execute(`UPDATE sos_alert SET state = 'reached', fencing_token = fencing_token + 1 WHERE id = ?`, [
    answered,
  ]);
  await settleAll(settlements);

  const rows = await db.query<{ id: string; state: string; providerId: string | null; out: number; reason: string }>(
    `SELECT id, state, provider_id AS providerId, sent_at IS NOT NULL AS \`out\`, reason FROM sos_alert`,
  );
  const stateOf = (id: string) => rows.find((row) => row.id === id);
  expect(stateOf(called)).toMatchObject({ state: 'sent', providerId: 'call-1', out: 1, reason: null });
  expect(stateOf(texted)).toMatchObject({ state: 'sent', providerId: 'text-1', out: 1 });
  expect(stateOf(answered)).toMatchObject({ state: 'reached', providerId: 'call-2', out: 1 });
  expect(stateOf(refused)).toMatchObject({ state: 'failed', reason: 'NO_SUCH_NUMBER', out: 0 });
  expect(stateOf(unclear)).toMatchObject({ state: 'unknown', reason: 'late', out: 1 });
  expect(stateOf(noWay)).toMatchObject({ state: 'called_off', reason: 'no_permission', out: 0 });
  expect(stateOf(unwanted)).toMatchObject({ state: 'called_off', out: 0 });

  // Who could not be texted is called, and of whom nothing is certain is texted.
  const sequels = await db.query<{ target: string; channel: string }>(
    `SELECT target_key AS target, channel FROM sos_alert WHERE state = 'queued' ORDER BY target_key`,
  );
  expect(sequels).toEqual([
    { target: 'contact:c', channel: 'voice' },
    { target: 'contact:d', channel: 'sms' },
  ]);
  expect(alarms).toEqual(['gateway_failing']);
  // Calls that went out, or may have, are looked at.
  const looks = await db.query<{ subject: string }>(`SELECT subject FROM sos_timer WHERE kind = 'redial'`);
  expect(looks.map(({ subject }) => subject).sort()).toEqual([called, unclear].sort());
  const events = await db.query<{ event: string; detail: string }>(
    `SELECT event, detail FROM sos_event WHERE case_id IN (?, ?, ?)`,
    [one, two, three],
  );
  const told = events.map(({ event, detail }) => `${event} ${(JSON.parse(detail) as { alertId: string }).alertId}`);
  expect(told.sort()).toEqual(
    [`alert_sent ${called}`, `alert_sent ${texted}`, `alert_failed ${refused}`, `alert_unknown ${unclear}`].sort(),
  );
  const firsts = await db.query<{ id: string; isKnown: number }>(
    `SELECT id, first_alerted_at IS NOT NULL AS isKnown FROM sos_case WHERE id IN (?, ?, ?)`,
    [one, two, three],
  );
  expect(new Map(firsts.map(({ id, isKnown }) => [id, Boolean(isKnown)]))).toEqual(
    new Map([
      [one, true],
      [two, true],
      [three, false],
    ]),
  );

  // Settled once more, it changes nothing.
  await settleAll(settlements.filter(({ alert }) => alert.id === called));
  expect(await db.query(`SELECT id FROM sos_timer WHERE kind = 'redial' AND subject = ?`, [called])).toHaveLength(1);
});
