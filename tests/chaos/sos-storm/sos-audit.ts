import { createSosKeys } from '../../../bff/features/sos/press/sos-keys';
import type { Database } from '../../../bff/platform/db/database.types';
import type { StartedSimulators } from '../../../bff/simulators/start-simulators';
import { installKeyOf, type SentPress } from './press-phone';
import type { PlannedPress, SosPlan } from './sos-plan';

export interface SosAudit {
  faults: string[];
  counts: Record<string, number>;
  alerts: Record<string, number>;
  /** cases whose only sign is that nobody was there to be asked, and the alarm that says so */
  alarmedOnly: number;
}

/** Alerts that reached somebody's phone, or may have. */
const RANG = "('sent', 'reached', 'accepted', 'declined', 'called_off', 'unknown')";

/** Holds what the phones were told against the books: nothing lost, nothing doubled, nobody forgotten. */
export async function auditSos(
  plan: SosPlan,
  sent: readonly SentPress[],
  deps: { db: Database; simulators: StartedSimulators; tokenSecret: string },
): Promise<SosAudit> {
  const { db, simulators } = deps;
  const { pressKey } = createSosKeys(deps.tokenSecret);
  const keyOf = (planned: PlannedPress) => pressKey(installKeyOf(plan.seed, planned.presser), planned.clientKey);
  const faults: string[] = [];
  const like = `install:phone-${plan.seed}-%`;
  const count = async (sql: string, values: string[] = []) =>
    Number((await db.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`, values))[0]!.n);

  // Presses: once each, in the case that every answer named.
  const rows = await db.query<{ clientKey: string; caseId: string }>(
    "SELECT client_key AS clientKey, case_id AS caseId FROM sos_press WHERE source = 'phone'",
  );
  const kept = new Map<string, string[]>();
  for (const { clientKey, caseId } of rows) kept.set(clientKey, [...(kept.get(clientKey) ?? []), caseId]);
  const presserOf = new Map<string, number>();
  for (const { planned, answers, refusals } of sent) {
    const cases = kept.get(keyOf(planned)) ?? [];
    if (answers.length === 0) faults.push(`${planned.clientKey}: nobody acknowledged it in minutes`);
    if (answers.length > 0 && cases.length === 0) faults.push(`${planned.clientKey}: acknowledged and lost`);
    if (cases.length > 1) faults.push(`${planned.clientKey}: kept ${cases.length} times`);
    const told = new Set(answers.map(({ caseId, number }) => `${caseId} ${number}`));
    if (told.size > 1) faults.push(`${planned.clientKey}: answered with ${told.size} cases`);
    if (answers[0] && cases[0] && answers[0].caseId !== cases[0]) {
      faults.push(`${planned.clientKey}: told one case, kept in another`);
    }
    for (const refusal of refusals) faults.push(`${planned.clientKey}: refused with ${refusal}`);
    for (const caseId of cases) {
      const other = presserOf.get(caseId);
      if (other !== undefined && other !== planned.presser) faults.push(`${caseId}: two people in one case`);
      presserOf.set(caseId, planned.presser);
    }
  }
  const known = new Set(sent.map(({ planned }) => keyOf(planned)));
  for (const clientKey of kept.keys()) if (!known.has(clientKey)) faults.push(`${clientKey}: kept and never sent`);

  // Cases: one open at a time is the unique key's word; none without its timer; none of which nobody heard.
  for (const { id, stage } of await db.query<{ id: string; stage: string }>(
    `SELECT c.id, c.stage FROM sos_case c WHERE c.stage <> 'closed' AND NOT EXISTS (
       SELECT 1 FROM sos_timer t WHERE t.case_id = c.id AND t.state = 'pending' AND t.epoch = c.epoch
         AND t.kind = IF(c.stage = 'alerting', 'step', 'silence'))`,
  )) {
    faults.push(`${id}: open (${stage}) and without its timer`);
  }
  const silent = await db.query<{ id: string; isAlarmed: number }>(
    `SELECT c.id, EXISTS (SELECT 1 FROM sos_event e WHERE e.case_id = c.id AND e.event = 'step_empty') AS isAlarmed
     FROM sos_case c WHERE c.drill IS NULL AND c.accepted_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM sos_alert a WHERE a.case_id = c.id AND a.state IN ${RANG})`,
  );
  const alarms = await count('sos_alarm');
  for (const { id, isAlarmed } of silent) {
    if (!isAlarmed || alarms === 0) faults.push(`${id}: no human alerted and no alarm raised`);
  }

  // Alerts: what the books say was sent is what the gateway was handed, once.
  const handed = new Map<string, number>();
  for (const { clientId } of [...simulators.sms.texts(), ...simulators.sms.calls()]) {
    handed.set(clientId, (handed.get(clientId) ?? 0) + 1);
  }
  for (const [clientId, times] of handed) if (times > 1) faults.push(`${clientId}: sent ${times} times`);
  const ids = new Set([
    ...simulators.sms.texts().map((text) => text.messageId),
    ...simulators.sms.calls().map((call) => call.callId),
  ]);
  for (const { id, providerId } of await db.query<{ id: string; providerId: string }>(
    `SELECT id, provider_id AS providerId FROM sos_alert WHERE channel IN ('sms', 'voice') AND provider_id IS NOT NULL
       AND state IN ('sent', 'reached', 'accepted', 'declined')`,
  )) {
    if (!ids.has(providerId)) faults.push(`${id}: said to be sent, and the gateway never had it`);
  }
  // One winner: a place is held by one, whoever was accepted.
  for (const { caseId, n } of await db.query<{ caseId: string; n: number }>(
    `SELECT case_id AS caseId, COUNT(*) AS n FROM sos_responder WHERE slot IS NOT NULL GROUP BY case_id, kind HAVING n > 1`,
  )) {
    faults.push(`${caseId}: ${n} people in one place`);
  }
  const alerts: Record<string, number> = {};
  for (const { name, n } of await db.query<{ name: string; n: number }>(
    "SELECT CONCAT(channel, ' ', state) AS name, COUNT(*) AS n FROM sos_alert GROUP BY channel, state ORDER BY n DESC",
  )) {
    alerts[name] = n;
  }
  return {
    faults,
    alerts,
    alarmedOnly: silent.length,
    counts: {
      presses: rows.length,
      cases: await count('sos_case WHERE open_key LIKE ? OR open_key IS NULL', [like]),
      alerting: await count("sos_case WHERE stage = 'alerting'"),
      accepted: await count("sos_case WHERE stage IN ('accepted', 'on_scene')"),
      closed: await count("sos_case WHERE stage = 'closed'"),
      'put back': await count('sos_case WHERE epoch > 1'),
      alarms,
      timeline: await count('sos_event'),
    },
  };
}
