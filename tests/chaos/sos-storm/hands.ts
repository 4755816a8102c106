import type { Database } from '../../../bff/platform/db/database.types';
import type { StartedSimulators } from '../../../bff/simulators/start-simulators';
import type { Person } from '../payments-storm/people';
import type { Fate, SosPlan } from './sos-plan';

const LOOK_EVERY_MS = 400;
const MOST_AT_ONCE = 40;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface WaitingCase {
  id: string;
  version: number;
  stage: string;
  openKey: string;
  callId: string | null;
}

export interface Hands {
  taken: { keypad: number; desk: number };
  closed: number;
  /** answers of the desk that no seat should get */
  refusals: string[];
  /** stops looking, once what is under way is done */
  rest(): Promise<void>;
}

/**
 * The people who help, as the plan has them: some press the key of the call that rings them, a seat takes others at the
 * desk, some of those are closed, and of some nobody takes notice.
 */
export function helpingHands(
  plan: SosPlan,
  deps: { db: Database; simulators: StartedSimulators; seat: Person },
): Hands {
  const { db, simulators, seat } = deps;
  const hands: Hands = { taken: { keypad: 0, desk: 0 }, closed: 0, refusals: [], rest: async () => undefined };
  const prefix = `install:phone-${plan.seed}-`;
  const fateOf = (openKey: string): Fate => plan.fates[Number(openKey.slice(prefix.length))] ?? 'nobody';
  let isResting = false;

  async function step(caseId: string, body: Record<string, unknown>): Promise<boolean> {
    const answer = await seat.call('POST', `/sos/cases/${caseId}/steps`, {
      ...body,
      clientKey: `hand-${body.action}-${caseId}`,
    });
    // 409: somebody was quicker, or the case went on; that is what the answer is for.
    if (answer.status >= 300 && answer.status !== 409) {
      hands.refusals.push(`${body.action}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.status < 300;
  }

  async function lookAfter(one: WaitingCase): Promise<void> {
    const fate = fateOf(one.openKey);
    if (one.stage === 'alerting') {
      if (fate === 'keypad' && one.callId) {
        hands.taken.keypad += 1;
        await simulators.sms.press(one.callId, '1');
      } else if (fate === 'desk' || fate === 'closed') {
        if (await step(one.id, { action: 'accept', minutes: 5 })) hands.taken.desk += 1;
      }
    } else if (fate === 'closed') {
      const words = '已打通电话，人没事';
      if (await step(one.id, { action: 'close', version: one.version, outcome: 'helped', words })) hands.closed += 1;
    }
  }

  async function look(): Promise<void> {
    const waiting = await db.query<WaitingCase>(
      `SELECT c.id, c.version, c.stage, c.open_key AS openKey, (SELECT a.provider_id FROM sos_alert a
         WHERE a.case_id = c.id AND a.channel = 'voice' AND a.state = 'sent' ORDER BY a.id DESC LIMIT 1) AS callId
       FROM sos_case c WHERE c.open_key LIKE ? AND c.stage IN ('alerting', 'accepted') ORDER BY c.id`,
      [`${prefix}%`],
    );
    const due = waiting.filter((one) => {
      const fate = fateOf(one.openKey);
      if (fate === 'nobody') return false;
      return one.stage === 'alerting' ? fate !== 'keypad' || one.callId !== null : fate === 'closed';
    });
    await Promise.all(due.slice(0, MOST_AT_ONCE).map(lookAfter));
  }

  const working = (async () => {
    while (!isResting) {
      // The database may be away: people look again.
      await look().catch(() => undefined);
      await pause(LOOK_EVERY_MS);
    }
  })();
  hands.rest = async () => {
    isResting = true;
    await working;
  };
  return hands;
}
