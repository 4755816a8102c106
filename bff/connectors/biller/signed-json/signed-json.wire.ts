import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Milliseconds a signed request stays good on either side of its timestamp. */
export const SIGNATURE_WINDOW_MS = 300_000;

export const HEADERS = {
  keyId: 'x-biller-key',
  timestamp: 'x-biller-timestamp',
  nonce: 'x-biller-nonce',
  signature: 'x-biller-signature',
  /** SHA-256 of a file that follows in pieces */
  digest: 'x-biller-content-sha256',
} as const;

export const PATHS = {
  account: '/v2/accounts/query',
  usage: '/v2/accounts/usage',
  writeOff: '/v2/write-offs',
  writeOffQuery: '/v2/write-offs/query',
  voidWriteOff: '/v2/write-offs/void',
  detailFile: '/v2/detail-files',
} as const;

export const sha256 = (body: Buffer | string) => createHash('sha256').update(body).digest('hex');

/** HMAC-SHA256, hex, over method, path, timestamp, nonce and the body's SHA-256, a line each. */
export function signRequest(
  secret: string,
  parts: { method: string; path: string; timestamp: string; nonce: string; bodyDigest: string },
): string {
  const lines = [parts.method, parts.path, parts.timestamp, parts.nonce, parts.bodyDigest].join('\n');
  return createHmac('sha256', secret).update(lines).digest('hex');
}

/** The answer is signed over the request's own nonce: an old answer can't stand for a new one. */
export function signAnswer(
  secret: string,
  parts: { status: number; requestNonce: string; bodyDigest: string },
): string {
  const lines = ['ANSWER', String(parts.status), parts.requestNonce, parts.bodyDigest].join('\n');
  return createHmac('sha256', secret).update(lines).digest('hex');
}

/** Compares two hex signatures in a time that does not depend on where they differ. */
export function isSameSignature(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}

/** Says which account an answer is about without repeating its number. */
export const accountReference = (accountNo: string) => sha256(`account:${accountNo}`).slice(0, 32);

const fen = z.number().int().min(-1_000_000_000).max(1_000_000_000);
const beijingTime = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);

export const billSchema = z.object({
  billNo: z.string().min(1).max(40),
  period: z.string().regex(/^\d{4}-\d\d(-\d\d)?$/),
  amountFen: fen.min(0),
  lateFeeFen: fen.min(0),
  dueOn: z.iso.date().nullable(),
  lines: z.array(
    z.object({
      name: z.string().max(60),
      amountFen: fen,
      detail: z.string().max(120).nullable(),
      kind: z.enum(['CHARGE', 'LATE_FEE', 'DEDUCTION']),
    }),
  ),
  readings: z.array(
    z.object({
      name: z.string().max(40),
      previous: z.number().nullable(),
      current: z.number().nullable(),
      usage: z.number(),
      unit: z.enum(['m3', 'kWh', 'GJ', 'm2', 'times']),
    }),
  ),
  fetchReference: z.string().max(64).nullable(),
});

export const accountDataSchema = z.object({
  accountRef: z.string(),
  holder: z.string().max(60),
  address: z.string().max(120).nullable(),
  balanceFen: fen.nullable(),
  limits: z.string().max(200).nullable(),
  bills: z.array(billSchema).max(60),
});

export const usageDataSchema = z.object({
  accountRef: z.string(),
  months: z
    .array(
      z.object({
        period: z.string().regex(/^\d{4}-\d\d$/),
        usage: z.number(),
        unit: z.enum(['m3', 'kWh', 'GJ', 'm2', 'times']),
        amountFen: fen.min(0),
      }),
    )
    .max(36),
});

export const writeOffDataSchema = z.object({
  sequence: z.string(),
  accountRef: z.string(),
  proofNo: z.string().min(1).max(64),
  amountFen: fen.min(0),
  writtenOffAt: beijingTime,
  businessDate: z.iso.date(),
});

/**
 * `0000` done; `2001` account unknown, `2002` closed, `2003` bill unknown, `2004` amount, `2005` partial or advance not
 * taken, `2006` sequence used with other content, `2007` no such write-off, `2008` paid, not by this sequence;
 * `2010` still at work on it; `3001` closed for now, see `until`; `2099` refused for another reason.
 */
export const answerSchema = z.object({
  code: z.string().regex(/^\d{4}$/),
  message: z.string().max(200).default(''),
  /** the sequence the answer is about; on every answer about a write-off */
  sequence: z.string().nullish(),
  until: beijingTime.nullish(),
  data: z.unknown().optional(),
});
export type Answer = z.infer<typeof answerSchema>;

/** First line of a detail file; a row a line follows. */
export const detailHeadSchema = z.object({
  businessDate: z.iso.date(),
  count: z.number().int().min(0),
  totalFen: z.number().int(),
});
export const detailRowSchema = z.object({
  sequence: z.string().max(40),
  proofNo: z.string().max(64),
  accountNo: z.string().max(40),
  billNo: z.string().max(40).nullable(),
  amountFen: fen,
  at: beijingTime,
  kind: z.enum(['WRITE_OFF', 'REVERSAL']),
});

// What a request may hold: the simulator reads by these.
export const accountRequestSchema = z.object({ accountNo: z.string().min(1).max(40) });
export const writeOffRequestSchema = z.object({
  sequence: z.string().regex(/^[A-Za-z0-9]{1,20}$/),
  accountNo: z.string().min(1).max(40),
  billNo: z.string().max(40).nullable(),
  fetchReference: z.string().max(64).nullable(),
  amountFen: z.number().int().min(1),
  paidAt: beijingTime,
  transactionId: z.string().max(40),
});
export const writeOffQueryRequestSchema = z.object({ sequence: z.string(), businessDate: z.iso.date() });
export const voidRequestSchema = z.object({
  sequence: z.string(),
  voidSequence: z.string().regex(/^[A-Za-z0-9]{1,20}$/),
  accountNo: z.string(),
  amountFen: z.number().int().min(1),
});
export const detailFileRequestSchema = z.object({ businessDate: z.iso.date() });
