import { randomUUID } from 'node:crypto';
import { createApp } from '../../bff/app';
import { createLogger } from '../../bff/platform/log';
import type { ApiAnswer, ApiClient } from './api-client';
import type { City } from './city';

/** Metres from the demo elder's door: in the first grid of 文林社区. */
export const FIX = {
  position: { latitude: 26.05, longitude: 103.8, datum: 'gcj02' as const },
  accuracyM: 20,
  source: 'gps' as const,
};

/** The body of a press as a phone makes it. */
export function pressBody(extra: object = {}): Record<string, unknown> & { clientKey: string; installKey: string } {
  return {
    clientKey: randomUUID(),
    installKey: randomUUID(),
    pressedAt: new Date().toISOString(),
    isSilent: false,
    ...extra,
  };
}

/** The pass that the phone of a signed-in person keeps. */
export async function passOf(client: ApiClient): Promise<string> {
  return (await client.post('/sos/pass', {})).body.pass;
}

/** What opens the waiting page of a press. */
export const keyOf = (answer: ApiAnswer) => ({ headers: { 'x-sos-key': answer.body.caseKey as string } });

/** Presses for the person of a pass, whose earlier case must be closed. */
export async function pressFor(city: City, pass: string, extra: object = {}): Promise<ApiAnswer> {
  const answer = await city.visitor().post('/sos/presses', pressBody({ pass, ...extra }));
  if (answer.status !== 201) throw new Error(`the press was not taken: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** A step with a key of its own. */
export const step = (client: ApiClient, caseId: string, body: object) =>
  client.post(`/sos/cases/${caseId}/steps`, { clientKey: randomUUID(), ...body });

/** Takes the case, if nobody has, and closes it: as a person must. */
export async function closeCase(client: ApiClient, caseId: string): Promise<void> {
  await step(client, caseId, { action: 'accept' });
  const { body } = await client.get(`/sos/cases/${caseId}`);
  const closed = await step(client, caseId, {
    action: 'close',
    version: body.version,
    outcome: 'helped',
    words: '已经看过',
  });
  if (closed.status !== 200) throw new Error(`not closed: ${JSON.stringify(closed.body)}`);
}

/** Another process of the same city, on a port of its own. */
export async function secondEntrance(
  city: City,
  role: 'all' | 'web' | 'sos' = 'sos',
): Promise<{ url: string; app: Awaited<ReturnType<typeof createApp>>; stop(): Promise<void> }> {
  const log = createLogger({ level: 'silent' });
  const app = await createApp({ config: { ...city.app.config, PORT: 0, PROCESS_ROLE: role }, log, clock: city.clock });
  const port = await app.start();
  return { url: `http://127.0.0.1:${port}`, app, stop: () => app.stop() };
}

/** Open cases that lack the timer their stage must have. There is never one. */
export async function casesWithoutTimer(city: City): Promise<{ id: string; stage: string }[]> {
  return city.app.db.query<{ id: string; stage: string }>(
    `SELECT c.id, c.stage FROM sos_case c WHERE c.stage <> 'closed' AND NOT EXISTS (
       SELECT 1 FROM sos_timer t WHERE t.case_id = c.id AND t.state = 'pending' AND t.epoch = c.epoch
         AND t.kind = CASE c.stage WHEN 'alerting' THEN 'step' ELSE 'silence' END)`,
  );
}
