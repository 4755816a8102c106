import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** The treasury's gateway: one address, the method in the envelope. */
export const GATEWAY_PATH = '/nontax/gateway';
export const FILE_PATH = '/nontax/file';
export const FILE_SIGNATURE_HEADER = 'x-nontax-sign';
export const ENVELOPE_WINDOW_MS = 600_000;

export const METHODS = {
  find: 'decision.find',
  history: 'decision.history',
  confirm: 'payment.confirm',
  check: 'payment.check',
} as const;

/** `data` is base64 of JSON; `sign` covers every other field and the request's nonce. Amounts are yuan with two decimals. */
export const envelopeSchema = z.object({
  method: z.string(),
  agency: z.string(),
  timestamp: z.string().regex(/^\d{14}$/),
  nonce: z.string().min(16).max(64),
  data: z.string().max(200_000),
  sign: z.string(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

export function signEnvelope(secret: string, envelope: Omit<Envelope, 'sign'>): string {
  const { method, agency, timestamp, nonce, data } = envelope;
  const text = `agency=${agency}&data=${data}&method=${method}&nonce=${nonce}&timestamp=${timestamp}`;
  return createHmac('sha256', secret).update(text).digest('base64');
}

/** A file is signed over its date and the SHA-256 of its bytes. */
export function signFile(secret: string, date: string, digestHex: string): string {
  return createHmac('sha256', secret).update(`${date}\n${digestHex}`).digest('base64');
}

/**
 * The bill of a decision. A decision has one bill and its number is personal, so the bill gets a name of its own, which
 * may lie in rows and logs.
 */
export function billNoOf(decisionNo: string): string {
  return `JDS${createHash('sha256').update(`decision:${decisionNo}`).digest('hex').slice(0, 16).toUpperCase()}`;
}

export const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

export function isSameSign(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}

const yuan = z.string().regex(/^\d{1,10}\.\d\d$/);
const stamp = z.string().regex(/^\d{14}$/);

export const decisionSchema = z.object({
  decisionNo: z.string(),
  /** 缴款码, new with every look: the payment has to bring it back */
  paymentCode: z.string().max(40),
  party: z.string().max(60),
  place: z.string().max(120),
  reason: z.string().max(120),
  decidedOn: z.iso.date(),
  dueOn: z.iso.date(),
  fine: yuan,
  surcharge: yuan,
  total: yuan,
  status: z.enum(['UNPAID', 'PAID', 'REVOKED']),
});

/** `OK`; `NO_DECISION`, `REVOKED`, `AMOUNT`, `PAID`, `SEQ_CONFLICT`, `NO_PAYMENT`, `CODE_EXPIRED`, `PROCESSING`, `CLOSED` (see `until`), others theirs. */
export const replySchema = z.object({
  result: z.string(),
  message: z.string().max(200).default(''),
  serial: z.string().nullish(),
  until: stamp.nullish(),
  decision: decisionSchema.nullish(),
  history: z
    .object({
      decisionNo: z.string(),
      months: z
        .array(z.object({ month: z.string().regex(/^\d{4}-\d\d$/), times: z.number().int(), total: yuan }))
        .max(36),
    })
    .nullish(),
  payment: z
    .object({
      serial: z.string(),
      decisionNo: z.string(),
      /** 财政电子票据号 */
      receiptNo: z.string().min(1).max(64),
      total: yuan,
      paidAt: stamp,
      bookDate: z.iso.date(),
    })
    .nullish(),
});
export type Reply = z.infer<typeof replySchema>;

export const findSchema = z.object({ decisionNo: z.string().min(1).max(40) });
export const confirmSchema = z.object({
  serial: z.string().regex(/^[A-Za-z0-9]{1,20}$/),
  decisionNo: z.string(),
  paymentCode: z.string().nullable(),
  total: yuan,
  paidAt: stamp,
  channelNo: z.string().max(40),
});
export const checkSchema = z.object({ serial: z.string(), bookDate: z.iso.date() });

/** Head `NT|date|count|total`, rows `serial|receiptNo|decisionNo|yuan|stamp|PAY`, tail `END`; UTF-8, LF. */
export const FILE_TAIL = 'END';
