import { z } from 'zod';
import { idSchema, instantSchema, pageQuerySchema } from './shared';

/** Whole fen, ≥ 1. */
export const amountFenSchema = z.number().int().min(1).max(100_000_000);

/** Every state an order may be in; `payments.states.ts` says how it moves. */
export const ORDER_STATES = [
  'created',
  'prepaying',
  'paying',
  'closing',
  'closed',
  'paid',
  'paid_late',
  'suspense',
  'wo_queued',
  'wo_sent',
  'wo_unknown',
  'voiding',
  'wo_failed',
  'settled',
  'refund_due',
  'refunding',
  'refund_abnormal',
  'refunded',
  'manual',
] as const;
export const orderStateSchema = z.enum(ORDER_STATES);
export type OrderState = z.infer<typeof orderStateSchema>;

export const ORDER_EVENTS = [
  'prepay', // about to ask WeChat for a prepay id
  'prepared', // the prepay id is kept
  'expire', // the time to pay is over
  'cancel', // the payer stepped back
  'close', // WeChat proved that it can't be paid any more
  'pay', // WeChat proved the payment
  'mismatch', // paid, but amount, currency, merchant, app or payer differ
  'queue', // the write-off's sequence is kept
  'send', // about to tell the biller
  'postpone', // the biller is closed; not booked
  'settle', // the biller proved the write-off
  'refuse', // the biller proved that it did not and won't book it
  'lose', // no clear answer
  'void', // about to take the write-off back
  'voided', // the biller proved that it is taken back
  'absent', // settled, but missing in the biller's day
  'reverse', // the biller's confirmed reversal
  'refund', // the whole amount is owed back
  'refund_part', // a part of a settled amount is owed back; the state stays
  'part_refunded', // that part is back; the state stays
  'send_refund', // about to ask WeChat for the refund
  'refunded', // WeChat proved the refund
  'refund_abnormal', // the payer's card can't take it
  'refund_closed', // WeChat closed the refund: a new number is needed
  'repair', // about to send an abnormal refund another way
  'dispute', // facts contradict each other: people decide
  'accept', // two people: the suspended money pays the bill after all
  'conclude', // two people: the money went back outside the portal
] as const;
export const orderEventSchema = z.enum(ORDER_EVENTS);
export type OrderEvent = z.infer<typeof orderEventSchema>;

/** The few states a payer is told. */
export const publicOrderStateSchema = z.enum([
  'preparing',
  'waiting', // for the password
  'closing',
  'closed',
  'paid', // being credited from now on
  'crediting',
  'credited',
  'checking', // somebody looks at it; the money is safe
  'refunding',
  'refunded',
]);
export type PublicOrderState = z.infer<typeof publicOrderStateSchema>;

/** Why money goes back, as the payer is told. */
export const refundReasonSchema = z.enum([
  'paid_by_other',
  'biller_refused',
  'paid_too_late',
  'amount_mismatch',
  'duplicate',
  'biller_reversed',
  'finance_decision',
]);
export type RefundReason = z.infer<typeof refundReasonSchema>;

/** One thing to pay: a bill (`billNo`), or money in advance (`billNo: null` with `amountFen`). */
export const payItemSchema = z.object({
  accountId: idSchema,
  billNo: z.string().min(1).max(64).nullable(),
  /** what the payer saw and agreed to; for a quote null means all that is owed */
  amountFen: amountFenSchema.nullable(),
});
export type PayItem = z.infer<typeof payItemSchema>;

export const quoteRequestSchema = z.object({ items: z.array(payItemSchema).min(1).max(10) });

/** What differs from the bill this person last saw. Amounts are fen as text, dates as they are. */
export const billChangeSchema = z.object({
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type BillChange = z.infer<typeof billChangeSchema>;

/** Who is paying this bill right now. Never says who, beyond family. */
export const claimViewSchema = z.object({
  by: z.enum(['you', 'family', 'someone']),
  since: instantSchema,
  /** the claim falls back to the others by then unless it is paid */
  until: instantSchema,
  /** already paid rather than being paid */
  isPaid: z.boolean(),
  /** the claimant's payment, for the claimant only */
  paymentId: idSchema.nullable(),
});
export type ClaimView = z.infer<typeof claimViewSchema>;

/** Keys of bills on a screen, with commas between them. */
export const claimsQuerySchema = z.object({
  billKeys: z
    .string()
    .regex(/^[0-9a-f]{64}(,[0-9a-f]{64}){0,49}$/, 'billKeys')
    .transform((text) => text.split(',')),
});
/** Only of those that somebody holds. */
export const claimsSchema = z.object({
  claims: z.array(claimViewSchema.extend({ billKey: z.string() })),
});

export const quotedItemSchema = z
  .object({
    accountId: idSchema,
    billNo: z.string().nullable(),
    billerCode: z.string(),
    billerName: z.string(),
    /** what the money is for: 2026年10月水费 */
    description: z.string(),
    accountMasked: z.string(),
    holderMasked: z.string(),
    homeLabel: z.string(),
    /** owed at this moment */
    dueFen: z.number().int().min(0),
    /** will be paid */
    amountFen: amountFenSchema,
    changes: z.array(billChangeSchema),
    claim: claimViewSchema.nullable(),
    /** null: may be paid; otherwise why not, in words */
    obstacle: z.string().nullable(),
  })
  .meta({ id: 'QuotedItem' });
export type QuotedItem = z.infer<typeof quotedItemSchema>;

/** An item that can't be paid as asked, and why. */
export const refusedItemSchema = z
  .object({
    accountId: idSchema,
    billNo: z.string().nullable(),
    reason: z.enum([
      'account_not_found',
      'account_closed',
      'account_unknown',
      'holder_changed',
      'bill_gone',
      'amount_not_allowed',
      'prepay_not_allowed',
      'biller_away',
      'biller_not_configured',
    ]),
    /** what is so and what to do next */
    words: z.string(),
    /** `amount_not_allowed`: what is allowed now */
    payable: z.object({ minFen: z.number().int(), maxFen: z.number().int() }).nullable(),
  })
  .meta({ id: 'RefusedItem' });
export type RefusedItem = z.infer<typeof refusedItemSchema>;

export const quoteSchema = z
  .object({
    items: z.array(quotedItemSchema),
    /** items of which the biller says nothing that could be paid */
    refused: z.array(refusedItemSchema),
    /** of the items that may be paid */
    totalFen: z.number().int().min(0),
    fetchedAt: instantSchema,
  })
  .meta({ id: 'PaymentQuote' });
export type Quote = z.infer<typeof quoteSchema>;

/** The amounts are those the payer saw; when the biller says another by now, nothing is made and `state_conflict` answers. */
export const checkoutSchema = z.object({
  items: z
    .array(payItemSchema.extend({ amountFen: amountFenSchema }))
    .min(1)
    .max(10),
});

/** For `wx.requestPayment`. */
export const paySignSchema = z.object({
  appId: z.string(),
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string(),
  signType: z.literal('RSA'),
  paySign: z.string(),
});

export const orderStepSchema = z.object({
  at: instantSchema,
  state: publicOrderStateSchema,
  /** a sentence: who did what */
  words: z.string(),
});

export const refundViewSchema = z.object({
  amountFen: amountFenSchema,
  reason: refundReasonSchema,
  state: z.enum(['sending', 'on_the_way', 'arrived', 'stopped']),
  requestedAt: instantSchema,
  /** promised latest day of arrival, `YYYY-MM-DD` */
  promisedOn: z.string(),
  arrivedAt: instantSchema.nullable(),
  /** 招商银行信用卡0403, as WeChat words it */
  receivedBy: z.string().nullable(),
});
export type RefundView = z.infer<typeof refundViewSchema>;

export const payOrderViewSchema = z
  .object({
    orderId: idSchema,
    /** 支付单号, what people say on the phone and find in WeChat */
    outTradeNo: z.string(),
    billerCode: z.string(),
    billerName: z.string(),
    billerPhone: z.string().nullable(),
    description: z.string(),
    accountMasked: z.string(),
    holderMasked: z.string(),
    homeLabel: z.string(),
    amountFen: amountFenSchema,
    state: publicOrderStateSchema,
    /** one line: what is so, what comes next, until when */
    words: z.string(),
    /** until when the state ends one way or the other; null at the end */
    dueAt: instantSchema.nullable(),
    paidAt: instantSchema.nullable(),
    transactionId: z.string().nullable(),
    /** the biller's proof of the write-off */
    proofNo: z.string().nullable(),
    creditedAt: instantSchema.nullable(),
    refunds: z.array(refundViewSchema),
    steps: z.array(orderStepSchema),
    canComplain: z.boolean(),
    complaintReportId: idSchema.nullable(),
    invoice: z
      .object({
        /** `elsewhere`: not through the portal, `words` say how */
        state: z.enum(['none', 'asked', 'issued', 'reversed', 'refused', 'elsewhere']),
        /** below this API, for the payer alone */
        url: z.string().nullable(),
        /** over how much, what became of the one before, or why there is none */
        words: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'PayOrderView' });
export type PayOrderView = z.infer<typeof payOrderViewSchema>;

export const paymentViewSchema = z
  .object({
    paymentId: idSchema,
    totalFen: amountFenSchema,
    createdAt: instantSchema,
    /** the password must come before this */
    payBefore: instantSchema,
    /** `waiting` while at least one order waits for the password; `partly` when its orders ended differently */
    state: z.enum(['preparing', 'waiting', 'paid', 'closed', 'partly']),
    orders: z.array(payOrderViewSchema).min(1),
    /** null while there is nothing to sign, or nothing left to pay */
    pay: paySignSchema.nullable(),
    /** page on which a browser pays `pay`, in a city that runs on simulators; null where only WeChat can */
    cashierUrl: z.url().nullable(),
  })
  .meta({ id: 'PaymentView' });
export type PaymentView = z.infer<typeof paymentViewSchema>;

export const paymentRowSchema = z
  .object({
    paymentId: idSchema,
    createdAt: instantSchema,
    totalFen: amountFenSchema,
    state: paymentViewSchema.shape.state,
    orders: z.array(
      z.object({
        orderId: idSchema,
        billerCode: z.string(),
        billerName: z.string(),
        description: z.string(),
        homeLabel: z.string(),
        amountFen: amountFenSchema,
        state: publicOrderStateSchema,
      }),
    ),
  })
  .meta({ id: 'PaymentRow' });
export type PaymentRow = z.infer<typeof paymentRowSchema>;

export const paymentListQuerySchema = pageQuerySchema;
export const paymentListSchema = z.object({ items: z.array(paymentRowSchema), nextCursor: z.string().nullable() });

/** What the front end believes happened in `wx.requestPayment`; never believed, it only makes us ask WeChat at once. */
export const returnedSchema = z.object({ result: z.enum(['ok', 'cancel', 'fail']) });

/** Dispositions of a complaint on a payment. */
export const complaintKindSchema = z.enum([
  'paid_yet_still_due',
  'wrong_account',
  'duplicate',
  'wrong_amount',
  'late_fee',
  'refund_missing',
  'other',
]);
export const complaintSchema = z.object({ kind: complaintKindSchema, words: z.string().trim().min(1).max(500) });
export const complaintAnswerSchema = z.object({ reportId: idSchema, number: z.string() });

export const invoiceRequestSchema = z
  .object({
    titleKind: z.enum(['person', 'company']),
    title: z
      .string()
      .trim()
      .min(2)
      .max(100)
      .regex(/^\P{Cc}*$/u),
    taxNo: z
      .string()
      .regex(/^[0-9A-Z]{15,20}$/)
      .nullable(),
    email: z.email().max(254).nullable(),
  })
  .refine(({ titleKind, taxNo }) => titleKind === 'person' || taxNo !== null, {
    path: ['taxNo'],
    params: { words: { zh: '单位抬头要填税号', en: 'A company needs its tax number' } },
  });
