import { z } from 'zod';

// Shapes of pay.weixin.qq.com, "JSAPI 支付", "合单支付", "退款", "账单". Unknown fields are let pass: WeChat adds some
// without notice. `nullish`: WeChat leaves fields out, and now and then sends null or an empty string.

const fen = z.number().int().nonnegative();
/** RFC 3339; a plain string and a parse are quicker than a pattern, and this lies on the way of every notification */
const moment = z.string().refine((text) => text === '' || !Number.isNaN(Date.parse(text)), 'not a time');
const word = z.string();

const TRADE_STATES = ['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'USERPAYING', 'PAYERROR', 'REVOKED'] as const;
const REFUND_STATES = ['PROCESSING', 'SUCCESS', 'CLOSED', 'ABNORMAL'] as const;

export const prepayReplySchema = z.object({ package: z.string().startsWith('prepay_id=') });

/** An order as queried, and as a notification brings it. */
export const tradeSchema = z.object({
  appid: word.nullish(),
  mchid: word,
  out_trade_no: word,
  transaction_id: word.nullish(),
  trade_state: z.enum(TRADE_STATES),
  attach: word.nullish(),
  success_time: moment.nullish(),
  payer: z.object({ openid: word.nullish() }).nullish(),
  amount: z.object({ total: fen.nullish(), payer_total: fen.nullish(), currency: word.nullish() }).nullish(),
});

export const combinedTradeSchema = z.object({
  combine_appid: word.nullish(),
  combine_mchid: word,
  combine_out_trade_no: word,
  combine_payer_info: z.object({ openid: word.nullish() }).nullish(),
  sub_orders: z
    .array(
      z.object({
        mchid: word,
        out_trade_no: word,
        transaction_id: word.nullish(),
        trade_state: z.enum(TRADE_STATES),
        attach: word.nullish(),
        success_time: moment.nullish(),
        amount: z
          .object({ total_amount: fen.nullish(), payer_amount: fen.nullish(), currency: word.nullish() })
          .nullish(),
      }),
    )
    .min(1),
});

/** `status` in answers, `refund_status` in notifications. */
export const refundSchema = z
  .object({
    mchid: word.nullish(),
    out_trade_no: word,
    out_refund_no: word,
    refund_id: word.nullish(),
    transaction_id: word.nullish(),
    status: z.enum(REFUND_STATES).optional(),
    refund_status: z.enum(REFUND_STATES).optional(),
    success_time: moment.nullish(),
    user_received_account: word.nullish(),
    amount: z.object({ refund: fen.nullish(), total: fen.nullish() }).nullish(),
  })
  .refine((refund) => refund.status !== undefined || refund.refund_status !== undefined, 'a refund without status');

export const billReplySchema = z.object({
  hash_type: z.string().regex(/^SHA1$/i),
  hash_value: z.string().regex(/^[0-9a-fA-F]{40}$/),
  download_url: z.url(),
});

export const certificatesReplySchema = z.object({
  data: z.array(
    z.object({
      serial_no: word,
      encrypt_certificate: z.object({ nonce: word, associated_data: word.nullish(), ciphertext: word }),
    }),
  ),
});

export const notificationSchema = z.object({
  id: z.string().min(1).max(64),
  create_time: moment,
  event_type: z.string().min(1).max(64),
  resource_type: word.nullish(),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string().min(24),
    nonce: z.string().min(1).max(32),
    associated_data: word.nullish(),
    original_type: word.nullish(),
  }),
});

export const errorReplySchema = z.object({ code: z.string().min(1), message: z.string().default('') });
