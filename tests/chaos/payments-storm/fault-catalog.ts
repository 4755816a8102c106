import type { BillerScenario } from '../../../bff/simulators/billers/scenarios';
import type { WechatPayFaults } from '../../../bff/simulators/wechat-pay/scenarios';

type Random = () => number;
type Maker<Faults> = (random: Random) => Partial<Faults>;

const MINUTE = 60_000;
const times = (random: Random, most: number) => 1 + Math.floor(random() * most);
const oneOf = <T>(random: Random, of: readonly T[]) => of[Math.floor(random() * of.length)]!;
const CALLS = ['prepay', 'query', 'close', 'refund', 'refund-query'] as const;

/** What WeChat Pay may do to one order. A few are the rarer for there being no end to them without people. */
export const WECHAT_FAULTS: Readonly<Record<string, Maker<WechatPayFaults>>> = {
  loseAnswer: (random) => ({ loseAnswer: { [oneOf(random, CALLS)]: times(random, 3) } }),
  hang: (random) => ({ hang: { [oneOf(random, CALLS)]: 1 } }),
  breakAnswer: (random) => ({ breakAnswer: { [oneOf(random, CALLS)]: times(random, 3) } }),
  failBefore: (random) => ({ failBefore: { [oneOf(random, CALLS)]: times(random, 3) } }),
  forgeAnswer: (random) => ({ forgeAnswer: { [oneOf(random, CALLS)]: times(random, 2) } }),
  refusePrepay: (random) => ({ refuse: { prepay: { code: oneOf(random, ['SYSTEM_ERROR', 'NO_AUTH']), times: 2 } } }),
  refuseQuery: () => ({ refuse: { query: { code: 'FREQUENCY_LIMITED', times: 2 } } }),
  refuseRefund: (random) => ({
    refuse: { refund: { code: oneOf(random, ['NOT_ENOUGH', 'FREQUENCY_LIMITED', 'SYSTEM_ERROR']), times: 3 } },
  }),
  spelling: () => ({ spelling: 'variant', refuse: { refund: { code: 'NOT_ENOUGH', times: 1 } } }),
  paidBeforePrepayAnswer: () => ({ paidBeforePrepayAnswer: true }),
  copies: (random) => ({ notifyCopies: times(random, 3) }),
  concurrentCopies: (random) => ({ notifyConcurrentCopies: times(random, 4) }),
  afterRefund: () => ({ notifyAfterRefund: true }),
  replay: (random) => ({ notifyReplayAfterMs: times(random, 20) * MINUTE }),
  repeat: (random) => ({ notifyRepeatAfterMs: times(random, 20) * MINUTE }),
  forged: () => ({ notifyForged: ['body', 'key', 'signature'] }),
  probe: () => ({ notifyProbe: true }),
  signer: (random) => ({ signer: oneOf(random, ['certificate', 'public_key', 'mixed'] as const) }),
  altered: () => ({ notifyAltered: true }),
  badTag: () => ({ notifyBadTag: true }),
  emptyAad: () => ({ notifyEmptyAad: true }),
  wrongMerchant: () => ({ notifyWrongMchid: true, notifyWrongAppId: true }),
  wrongAmount: (random) => ({ bookedAmountFen: 100 + times(random, 900) }),
  otherPayer: () => ({ otherPayer: true }),
  coupon: (random) => ({ couponFen: times(random, 50) }),
  unknownTrade: () => ({ notifyUnknownTrade: true, notifyUnknownEvent: true, notifyExtraFields: true }),
  never: () => ({ notifyNever: true }),
  refundNever: () => ({ refundNotifyNever: true }),
  late: (random) => ({ notifyDelayMs: times(random, 40) * MINUTE }),
  shortPrepay: () => ({ prepayLifeMs: 2 * MINUTE }),
  beatsClose: () => ({ payerBeatsClose: true }),
  slowSettle: (random) => ({ settleDelayMs: times(random, 5) * MINUTE }),
  refundAbnormal: () => ({ refundEnds: 'ABNORMAL' }),
  refundClosed: () => ({ refundEnds: 'CLOSED' }),
  slowRefund: (random) => ({ refundDelayMs: times(random, 90) * MINUTE }),
  billOmits: () => ({ billOmits: true }),
  billAmount: () => ({ billAmountOffFen: 7 }),
  shifted: () => ({ successShiftMs: 3 * MINUTE }),
};

/** What a biller may do to one account. */
export const BILLER_FAULTS: Readonly<Record<string, Maker<BillerScenario>>> = {
  losesAnswer: (random) => ({ losesAnswer: oneOf(random, [true, 0.5]) }),
  truncates: () => ({ truncatesAnswer: 0.6 }),
  garbage: () => ({ answersGarbage: 0.6 }),
  outOfOrder: () => ({ answersOutOfOrder: 0.5 }),
  anotherAccount: () => ({ answersAnotherAccount: 0.5 }),
  paidOurs: () => ({ saysAlreadyPaid: 'ours' }),
  paidOther: () => ({ saysAlreadyPaid: 'other' }),
  maintenance: () => ({ isInMaintenance: 0.7 }),
  rejectsAmount: () => ({ rejectsAmount: true }),
  otherAmount: (random) => ({ amountDeltaFen: oneOf(random, [-1, 1, 100]) }),
  otherAmountNoVoid: (random) => ({ amountDeltaFen: 1, voidFails: oneOf(random, ['unsupported', 'timeout'] as const) }),
  deniesLater: () => ({ deniesLater: true }),
  booksLate: (random) => ({
    booksLateMs: times(random, 120) * MINUTE,
    saysMeanwhile: oneOf(random, ['processing', 'not_found'] as const),
  }),
  booksNextDay: () => ({ booksNextDay: true }),
  leftOut: () => ({ leavesOutOfFile: true }),
  fileAmount: () => ({ fileDeltaFen: 5 }),
  closesAtCutOff: () => ({ closesAtCutOff: true }),
};

/** Of the whole outside at once, for a while. */
export const WAVES = [
  'wechat errors',
  'wechat slow',
  'wechat loses answers',
  'wechat clock ahead',
  'billers errors',
  'billers slow',
  'billers lose answers',
  'power down',
  'water in maintenance',
  'heating hangs',
] as const;
export type Wave = (typeof WAVES)[number];
