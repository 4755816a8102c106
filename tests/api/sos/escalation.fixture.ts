import type { ApiClient } from '../../support/api-client';
import type { City } from '../../support/city';
import { FIX, keyOf, passOf, pressFor, step } from '../../support/sos';

export const PHONES = {
  daughter: '13800000001',
  worker: '13800000003',
  seat: '13800000007',
  supervisor: '13800000008',
  /** 张秀英, a contact without an account */
  neighbour: '13977700021',
} as const;

export interface AlertLine {
  id: string;
  party: string;
  channel: string;
  state: string;
  step: number;
  attempt: number;
  targetKey: string;
  reason: string | null;
}

/** One case of the demo's elder, and what the world sees of it. */
export interface OpenCase {
  caseId: string;
  number: string;
  key: { headers: Record<string, string> };
  /** calls placed for this case, the oldest first */
  calls(phone: string): ReturnType<City['simulators']['sms']['calls']>;
  texts(phone: string): string[];
  alerts(): Promise<AlertLine[]>;
  events(): Promise<{ event: string; detail: Record<string, unknown> }[]>;
  stage(): Promise<string>;
  /** the call to this phone that rings now */
  ringing(phone: string): Promise<{ callId: string }>;
}

/** Presses for the elder and follows the case; closes what a test left open. */
export function createCases(city: City) {
  const open: OpenCase[] = [];
  let pass: Promise<string> | null = null;
  let advancedMs = 0;
  const { sms } = city.simulators;

  async function press(extra: object = {}): Promise<OpenCase> {
    pass ??= city.as('elder').then((elder: ApiClient) => passOf(elder));
    const answer = await pressFor(city, await pass, {
      fix: { ...FIX, takenAt: city.clock.now().toISOString() },
      ...extra,
    });
    if (answer.body.joined) throw new Error('an earlier case is open');
    const { caseId, number } = answer.body;
    const rows = <T>(sql: string) => city.app.db.query<T>(sql, [caseId]);
    const one: OpenCase = {
      caseId,
      number,
      key: keyOf(answer),
      calls: (phone) => sms.calls(phone).filter(({ text }) => text.includes([...number.replace('-', '')].join(' '))),
      texts: (phone) =>
        sms
          .texts(phone)
          .map(({ text }) => text)
          .filter((text) => text.includes(number)),
      alerts: () =>
        rows<AlertLine>(
          `SELECT id, party, channel, state, step_index AS step, attempt, target_key AS targetKey, reason
           FROM sos_alert WHERE case_id = ? ORDER BY id`,
        ),
      async events() {
        const found = await rows<{ event: string; detail: string }>(
          'SELECT event, detail FROM sos_event WHERE case_id = ? ORDER BY id',
        );
        return found.map(({ event, detail }) => ({ event, detail: JSON.parse(detail) }));
      },
      stage: async () => (await rows<{ stage: string }>('SELECT stage FROM sos_case WHERE id = ?'))[0]!.stage,
      ringing: (phone) =>
        city.until(() => one.calls(phone).find(({ status }) => status === 'ringing'), { what: `${phone} rings` }),
    };
    open.push(one);
    return one;
  }

  /** Moves the clock on; what was due by then comes due. */
  function later(seconds: number): void {
    advancedMs += seconds * 1_000;
    city.clock.advance(seconds * 1_000);
  }

  /** A person takes and closes what is open, and the clock goes back to where it was. */
  async function tidy(): Promise<void> {
    const seat = await city.as('dispatcher');
    sms.faults.reset();
    sms.setReceiptFaults({ duplicate: false, reorder: false, lose: false });
    await sms.receiptsIdle();
    city.clock.advance(-advancedMs);
    advancedMs = 0;
    for (const one of open.splice(0)) {
      if ((await one.stage()) === 'closed') continue;
      if ((await one.stage()) === 'alerting') await step(seat, one.caseId, { action: 'accept' });
      const { body } = await seat.get(`/sos/cases/${one.caseId}`);
      const closed = await step(seat, one.caseId, {
        action: 'close',
        version: body.version,
        outcome: 'helped',
        words: '已经看过',
      });
      if (closed.status !== 200) throw new Error(`not closed: ${JSON.stringify(closed.body)}`);
    }
  }

  return { press, later, tidy };
}

export type Cases = ReturnType<typeof createCases>;
