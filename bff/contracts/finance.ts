import { z } from 'zod';
import { amountFenSchema, orderStateSchema } from './payments';
import { dateSchema, idSchema, instantSchema, pageQuerySchema } from './shared';

/** What is wrong between ledger, WeChat's bill and the biller's file, or why it only seems so. */
export const RECON_CLASSES = [
  'wechat_long', // WeChat has a payment that we don't
  'wechat_short', // we have a payment that WeChat doesn't
  'wechat_amount', // same number, other amount
  'late', // paid after the order was closed
  'cross_midnight', // both have it, on two sides of midnight
  'refund_long', // WeChat has a refund that we didn't ask for
  'refund_short', // we have a refund that WeChat doesn't
  'refund_amount',
  'refund_frozen', // the bill froze it at PROCESSING; it went on
  'biller_long', // the biller booked what we hold as not booked
  'biller_short', // we hold as booked what the biller doesn't have
  'biller_amount',
  'biller_reversal', // the biller took it back
  'order_waits', // an order whose turn is people's: suspense, contradiction, refund stopped
] as const;
export const reconClassSchema = z.enum(RECON_CLASSES);
export type ReconClass = z.infer<typeof reconClassSchema>;

/** `explained`: nothing to do; `repaired`: a rule proved the repair; the rest is for two people. */
export const reconItemStateSchema = z.enum(['explained', 'repaired', 'open', 'proposed', 'decided']);
export type ReconItemState = z.infer<typeof reconItemStateSchema>;

export const FINANCE_ACTIONS = [
  'refund', // all of it goes back
  'refund_part',
  'settle', // the biller's proof was seen: it is written off
  'refuse', // the biller will never book it: it goes back
  'accept', // the suspended money pays the bill after all
  'conclude', // it went back outside the portal
  'repair_refund', // send a stopped refund another way
  'adopt_refund', // a refund made in the merchant console counts as one of a part
  'dismiss', // explained; nothing moves
] as const;
export const financeActionSchema = z.enum(FINANCE_ACTIONS);
export type FinanceAction = z.infer<typeof financeActionSchema>;

const sumSchema = z.object({ count: z.number().int(), fen: z.number().int() });

export const reconMerchantSchema = z
  .object({
    mchid: z.string(),
    billerCode: z.string(),
    billerName: z.string(),
    /** `waiting`: WeChat's bill or the biller's file is not there yet */
    state: z.enum(['running', 'waiting', 'done', 'failed']),
    /** what a failed or waiting run waits for, in words */
    words: z.string().nullable(),
    ours: z.object({ received: sumSchema, refunded: sumSchema, writtenOff: sumSchema }),
    wechat: z.object({ received: sumSchema, refunded: sumSchema, feeFen: z.number().int() }).nullable(),
    biller: z.object({ writtenOff: sumSchema }).nullable(),
    items: z.object({
      explained: z.number().int(),
      repaired: z.number().int(),
      open: z.number().int(),
      decided: z.number().int(),
    }),
    finishedAt: instantSchema.nullable(),
  })
  .meta({ id: 'ReconMerchant' });
export type ReconMerchant = z.infer<typeof reconMerchantSchema>;

export const reconDaySchema = z
  .object({
    day: dateSchema,
    merchants: z.array(reconMerchantSchema),
    /** received = written off + refunded + still on its way, over all merchants */
    isBalanced: z.boolean(),
    receivedFen: z.number().int(),
    writtenOffFen: z.number().int(),
    refundedFen: z.number().int(),
    pendingFen: z.number().int(),
    suspenseFen: z.number().int(),
    openItems: z.number().int(),
  })
  .meta({ id: 'ReconDay' });
export type ReconDay = z.infer<typeof reconDaySchema>;
export const reconDaysSchema = z.object({ items: z.array(reconDaySchema) });

export const reconItemRowSchema = z
  .object({
    itemId: idSchema,
    day: dateSchema,
    class: reconClassSchema,
    state: reconItemStateSchema,
    billerCode: z.string(),
    billerName: z.string(),
    /** 支付单号, 退款单号 or the write-off's sequence */
    reference: z.string(),
    oursFen: z.number().int().nullable(),
    wechatFen: z.number().int().nullable(),
    billerFen: z.number().int().nullable(),
    /** one line: what is so, and what was done about it or must be */
    words: z.string(),
    dueAt: instantSchema.nullable(),
    isLate: z.boolean(),
  })
  .meta({ id: 'ReconItemRow' });
export type ReconItemRow = z.infer<typeof reconItemRowSchema>;

export const reconItemsQuerySchema = pageQuerySchema.extend({
  state: z.enum(['open', 'proposed', 'decided', 'repaired', 'explained']).default('open'),
  day: dateSchema.optional(),
  class: reconClassSchema.optional(),
  /** a number that somebody reads out: order, refund or sequence */
  reference: z.string().trim().min(4).max(64).optional(),
});
export const reconItemsSchema = z.object({
  items: z.array(reconItemRowSchema),
  nextCursor: z.string().nullable(),
  counts: z.object({ open: z.number().int(), proposed: z.number().int() }),
});

export const manualActionViewSchema = z
  .object({
    actionId: idSchema,
    action: financeActionSchema,
    amountFen: z.number().int().nullable(),
    reason: z.string(),
    /** `approved`: being carried out; `failed`: the order had moved on, nothing was done */
    state: z.enum(['proposed', 'approved', 'done', 'refused', 'failed']),
    proposedBy: z.string(),
    proposedAt: instantSchema,
    decidedBy: z.string().nullable(),
    decidedAt: instantSchema.nullable(),
    decisionReason: z.string().nullable(),
    /** the caller may decide: a second person with the role */
    canDecide: z.boolean(),
  })
  .meta({ id: 'ManualAction' });
export type ManualActionView = z.infer<typeof manualActionViewSchema>;

export const reconItemSchema = reconItemRowSchema
  .extend({
    /** field and value as the three books show it; numbers of people never among them */
    evidence: z.array(z.object({ source: z.enum(['ours', 'wechat', 'biller']), name: z.string(), value: z.string() })),
    order: z
      .object({
        orderId: idSchema,
        outTradeNo: z.string(),
        state: orderStateSchema,
        description: z.string(),
        accountMasked: z.string(),
        amountFen: amountFenSchema,
        paidFen: z.number().int(),
        proofNo: z.string().nullable(),
        steps: z.array(
          z.object({ at: instantSchema, event: z.string(), from: z.string(), to: z.string(), cause: z.string() }),
        ),
        ledger: z.array(z.object({ at: instantSchema, account: z.string(), amountFen: z.number().int() })),
      })
      .nullable(),
    /** what may be proposed now */
    may: z.array(financeActionSchema),
    actions: z.array(manualActionViewSchema),
    /** grows with every change: hand it back when you propose or decide */
    version: z.number().int(),
  })
  .meta({ id: 'ReconItem' });
export type ReconItem = z.infer<typeof reconItemSchema>;

export const proposeSchema = z.object({
  action: financeActionSchema,
  /** for `refund_part` */
  amountFen: amountFenSchema.nullable(),
  /** for `settle`: the biller's proof number that was seen */
  proofNo: z.string().trim().min(1).max(64).nullable(),
  reason: z.string().trim().min(4).max(500),
  version: z.number().int(),
});
export const decideSchema = z.object({
  decision: z.enum(['approve', 'refuse']),
  reason: z.string().trim().max(500),
  version: z.number().int(),
});
export const reconRunRequestSchema = z.object({ mchid: z.string().min(1).max(32).optional() });
export type ReconItemsQuery = z.output<typeof reconItemsQuerySchema>;
