import type { SosStage } from '../../../contracts/sos';

export interface TestAlert {
  name: string;
  personId: string | null;
  party: string;
  state: string;
  sentAt: Date | null;
}

export type TestVerdict =
  | { verdict: 'waiting' }
  | { verdict: 'passed'; alertedMs: number; reached: string[] }
  | { verdict: 'failed' };

/** What left for a telephone is given this long for its receipt. */
const RECEIPT_WITHIN_MS = 20_000;
/** Nothing left for anybody in so long: it did not work. */
const SENT_WITHIN_MS = 60_000;
const ANSWERED: readonly string[] = ['reached', 'accepted', 'declined'];

/** Whether a test press got through to the family: somebody's telephone had it, or at least took it from us. */
export function judgeTest(
  press: { stage: SosStage; receivedAt: Date },
  alerts: readonly TestAlert[],
  now: Date,
): TestVerdict {
  const family = alerts.filter(({ party }) => party === 'contact');
  const ageMs = now.getTime() - press.receivedAt.getTime();
  const left = family.filter(
    (alert): alert is TestAlert & { sentAt: Date } => alert.sentAt !== null && alert.state !== 'failed',
  );
  const answered = left.filter(({ state }) => ANSWERED.includes(state));
  const isTaken = press.stage === 'accepted' || press.stage === 'on_scene';
  const isOver = answered.length > 0 || isTaken || ageMs >= RECEIPT_WITHIN_MS;
  if (left.length > 0 && isOver) {
    const counted = answered.length > 0 ? answered : left;
    const first = Math.min(...left.map(({ sentAt }) => sentAt.getTime()));
    return {
      verdict: 'passed',
      alertedMs: Math.max(0, first - press.receivedAt.getTime()),
      reached: [...new Set(counted.map(({ name }) => name))],
    };
  }
  return ageMs >= SENT_WITHIN_MS ? { verdict: 'failed' } : { verdict: 'waiting' };
}
