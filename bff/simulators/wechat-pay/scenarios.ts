/** What of WeChat Pay is asked; faults name one of these. */
export const PAY_CALLS = [
  'prepay',
  'query',
  'close',
  'refund',
  'refund-query',
  'refund-abnormal',
  'certificates',
  'bill',
  'bill-file',
] as const;
export type PayCall = (typeof PAY_CALLS)[number];

/** How many times for each order; `Infinity` for always. */
type Times = Partial<Record<PayCall, number>>;

/**
 * What may be made to go wrong, by the number that it has in the table of failures. A fault holds for every order, or for those that
 * a match names. Counts are for each order, so that "the first answer is lost" is true of each of five thousand.
 */
export interface WechatPayFaults {
  // 22, 47: carried out, then the connection is cut
  loseAnswer: Times;
  // 22: carried out, then no answer until the caller leaves
  hang: Times;
  // 22, 47: carried out, then HTTP 502 with a page of an outer gate
  breakAnswer: Times;
  /** not carried out, HTTP 500 SYSTEM_ERROR */
  failBefore: Times;
  /** carried out, then an answer whose signature is not WeChat's */
  forgeAnswer: Times;
  // 49 NOT_ENOUGH, 50 FREQUENCY_LIMITED and every other code, with its own HTTP status; not carried out
  refuse: Partial<Record<PayCall, { code: string; times: number }>>;
  /** `variant`: ORDER_PAID for ORDERPAID, NOTENOUGH for NOT_ENOUGH and so on */
  spelling: 'documented' | 'variant';
  // 9: WeChat's clock (or ours, the other way round)
  clockAheadMs: number;

  // 1: the payment and its notification come before the answer to the prepay leaves
  paidBeforePrepayAnswer: boolean;
  // 2: so many more copies, one after the other
  notifyCopies: number;
  // 3: so many more copies, all at once
  notifyConcurrentCopies: number;
  // 4: the payment is notified only after a refund of it was
  notifyAfterRefund: boolean;
  // 5: the very same bytes and headers again, so much later
  notifyReplayAfterMs: number;
  // 5: the same notification signed anew, so much later
  notifyRepeatAfterMs: number;
  // 6: forged copies that go ahead: a changed amount under the old signature, another's key, a random signature
  notifyForged: ('body' | 'key' | 'signature')[];
  // 7: a WECHATPAY/SIGNTEST/ copy goes ahead
  notifyProbe: boolean;
  // 8, 72: who signs; `mixed` alternates between certificate, next certificate and public key
  signer: 'asked' | 'certificate' | 'next_certificate' | 'public_key' | 'unknown' | 'mixed';
  // 10: a copy goes ahead whose JSON was written anew on the way
  notifyAltered: boolean;
  // 11: a copy goes ahead that is signed well and whose tag is wrong
  notifyBadTag: boolean;
  // 11: associated data are empty
  notifyEmptyAad: boolean;
  // 12: copies go ahead, signed and sealed well, that name another merchant or app
  notifyWrongMchid: boolean;
  notifyWrongAppId: boolean;
  // 13: WeChat booked this amount or currency, whatever was ordered; all of query, notification and bill say so
  bookedAmountFen: number | null;
  bookedCurrency: string;
  // 14: somebody else's openid paid
  otherPayer: boolean;
  // 15: a coupon of WeChat's paid so much of it
  couponFen: number;
  // 16: a notification of a trade that nobody knows goes ahead
  notifyUnknownTrade: boolean;
  // 17: fields that no document names, and an event type that none does
  notifyExtraFields: boolean;
  notifyUnknownEvent: boolean;
  // 19: how long WeChat waits for our 200
  notifyDeadlineMs: number;
  // 20, 55: no notification at all
  notifyNever: boolean;
  refundNotifyNever: boolean;
  // 21: the first one comes so much later
  notifyDelayMs: number;

  // 24
  prepayLifeMs: number;
  // 25: the payer's password is in when our close arrives
  payerBeatsClose: boolean;
  // 26: the payment of an order that is closed or expired goes through
  payAfterClose: boolean;
  // 28: the payer's screen says success, queries say NOTPAY so long, then the notification goes out
  settleDelayMs: number;

  // 51, 52
  refundEnds: 'SUCCESS' | 'ABNORMAL' | 'CLOSED';
  refundDelayMs: number;
  // 50: two refunds of one order nearer than this are refused
  refundApartMs: number;
  // 54: refused so long after the payment
  refundWithinMs: number;

  // 60: the row is left out of the bill
  billOmits: boolean;
  // 63: the bill's row says this much more
  billAmountOffFen: number;
  // 64: the payment counts so much later than the payer saw it
  successShiftMs: number;
  // 65, by merchant
  billFault: 'none' | 'late' | 'truncated' | 'hash' | 'duplicated' | 'summary' | 'cut';
  billPacking: 'asked' | 'plain' | 'gzip';
  // 67: parts of a hundred thousand; rounded half up to the fen, as WeChat does
  feeRate: number;
}

export const NO_FAULTS: Readonly<WechatPayFaults> = {
  loseAnswer: {},
  hang: {},
  breakAnswer: {},
  failBefore: {},
  forgeAnswer: {},
  refuse: {},
  spelling: 'documented',
  clockAheadMs: 0,
  paidBeforePrepayAnswer: false,
  notifyCopies: 0,
  notifyConcurrentCopies: 0,
  notifyAfterRefund: false,
  notifyReplayAfterMs: 0,
  notifyRepeatAfterMs: 0,
  notifyForged: [],
  notifyProbe: false,
  signer: 'asked',
  notifyAltered: false,
  notifyBadTag: false,
  notifyEmptyAad: false,
  notifyWrongMchid: false,
  notifyWrongAppId: false,
  bookedAmountFen: null,
  bookedCurrency: 'CNY',
  otherPayer: false,
  couponFen: 0,
  notifyUnknownTrade: false,
  notifyExtraFields: false,
  notifyUnknownEvent: false,
  notifyDeadlineMs: 5_000,
  notifyNever: false,
  refundNotifyNever: false,
  notifyDelayMs: 0,
  prepayLifeMs: 7_200_000,
  payerBeatsClose: false,
  payAfterClose: false,
  settleDelayMs: 0,
  refundEnds: 'SUCCESS',
  refundDelayMs: 0,
  refundApartMs: 60_000,
  refundWithinMs: 365 * 86_400_000,
  billOmits: false,
  billAmountOffFen: 0,
  successShiftMs: 0,
  billFault: 'none',
  billPacking: 'asked',
  feeRate: 600,
};

/** Which orders a fault is for; all that are named must fit. */
export interface ScenarioMatch {
  mchid?: string;
  outTradeNo?: string;
  /** the whole `attach` */
  attach?: string;
}

/** What is known of the thing in question when a fault is looked up. */
export interface ScenarioSubject {
  mchid?: string;
  outTradeNo?: string;
  attach?: string;
}

/**
 * Words in `attach` or `description` that bring a fault without any switch, so that a person at the demo can cause it.
 */
export const MAGIC_WORDS: Readonly<Record<string, Partial<WechatPayFaults>>> = {
  'sim:no-notify': { notifyNever: true },
  'sim:late-notify': { notifyDelayMs: 60_000 },
  'sim:refund-abnormal': { refundEnds: 'ABNORMAL' },
  'sim:refund-closed': { refundEnds: 'CLOSED' },
  'sim:coupon': { couponFen: 1 },
  'sim:slow-settle': { settleDelayMs: 30_000 },
  'sim:twice': { notifyCopies: 1 },
};

interface Entry {
  /** later ones go over earlier ones */
  turn: number;
  match: ScenarioMatch;
  faults: Partial<WechatPayFaults>;
}

/** The one switchboard: typed for tests, JSON for the control page. */
export class ScenarioBoard {
  private turn = 0;
  private general: Entry[] = [];
  /** those that name one order, found by its number: a storm has one for each of thousands */
  private readonly byOrder = new Map<string, Entry[]>();
  private readonly spent = new Map<string, number>();

  /** Faults for every order, or for those that `match` names; later ones go over earlier ones. */
  set(faults: Partial<WechatPayFaults>, match: ScenarioMatch = {}): void {
    this.turn += 1;
    const entry = { turn: this.turn, match, faults };
    if (match.outTradeNo === undefined) this.general.push(entry);
    else this.byOrder.set(match.outTradeNo, [...(this.byOrder.get(match.outTradeNo) ?? []), entry]);
  }

  reset(): void {
    this.general = [];
    this.byOrder.clear();
    this.spent.clear();
  }

  get isAnySet(): boolean {
    return this.general.length + this.byOrder.size > 0;
  }

  /** Faults in force for this subject. */
  of(subject: ScenarioSubject): WechatPayFaults {
    const magic = Object.entries(MAGIC_WORDS).filter(([word]) => subject.attach?.includes(word));
    const fitting = [...this.general, ...(this.byOrder.get(subject.outTradeNo ?? '') ?? [])]
      .filter(({ match }) =>
        (Object.keys(match) as (keyof ScenarioMatch)[]).every((key) => match[key] === subject[key]),
      )
      .sort((one, other) => one.turn - other.turn);
    return Object.assign({}, NO_FAULTS, ...magic.map(([, faults]) => faults), ...fitting.map(({ faults }) => faults));
  }

  /** Whether one of `times` is left for this subject; takes it. */
  take(what: string, times: number | undefined, subject: ScenarioSubject): boolean {
    if (!times) return false;
    const key = `${what} ${subject.mchid} ${subject.outTradeNo}`;
    const used = this.spent.get(key) ?? 0;
    if (used >= times) return false;
    this.spent.set(key, used + 1);
    return true;
  }
}
