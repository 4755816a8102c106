import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Below a centre's base address; every message goes there. */
export const CAP_PATH = '/cap';
/** Milliseconds a signed message stays good on either side of its timestamp. */
export const SIGNATURE_WINDOW_MS = 300_000;

export const CENTRE_HEADERS = {
  keyId: 'x-key-id',
  timestamp: 'x-timestamp',
  nonce: 'x-nonce',
  /** where the centre sends receipts and news; part of what is signed */
  replyTo: 'x-reply-to',
  signature: 'x-signature',
} as const;

/** What a centre writes into CAP's `code` of an Update to us. */
export const CENTRE_NEWS = { dispatched: 'yct:dispatched', arrived: 'yct:arrived' } as const;
/** What we write into CAP's `code`: the message is about one person, and a drill says so here as well as in its status. */
export const OUR_CODES = { person: 'yct:sos', drill: 'yct:drill' } as const;
/** A drill's headline begins with one of these. */
export const DRILL_MARKS = ['【演练】', '【测试】'] as const;

const sha256 = (body: Buffer | string) => createHash('sha256').update(body).digest('hex');

/** HMAC-SHA256, hex, over method, path, timestamp, nonce, reply address and the body's SHA-256, a line each. */
export function signMessage(
  secret: string,
  parts: { path: string; timestamp: string; nonce: string; replyTo: string; body: Buffer | string },
): string {
  const lines = ['POST', parts.path, parts.timestamp, parts.nonce, parts.replyTo, sha256(parts.body)].join('\n');
  return createHmac('sha256', secret).update(lines).digest('hex');
}

/** The answer is signed over the message's own nonce, so that an old answer can't stand for a new one. */
export function signAnswer(
  secret: string,
  parts: { status: number; messageNonce: string; body: Buffer | string },
): string {
  const lines = ['ANSWER', String(parts.status), parts.messageNonce, sha256(parts.body)].join('\n');
  return createHmac('sha256', secret).update(lines).digest('hex');
}

/** Compares two hex signatures in a time that does not depend on where they differ. */
export function isSameSignature(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}

export const centreEntrySchema = z.object({
  centre: z.enum(['110', '119', '120']),
  /** an address, or a path below EMERGENCY_CENTRES_URL */
  baseUrl: z.union([z.url(), z.string().regex(/^\/[\w/-]*$/)]),
  /** how the centre names itself as CAP's `sender` */
  sender: z.string().regex(/^[^\s,<&]{1,200}$/),
  keyId: z.string().min(1).max(64),
  secret: z.string().min(16),
});

/** The file that EMERGENCY_CENTRES_FILE names. */
export const centresFileSchema = z
  .object({
    /** marks keys that production refuses */
    isDemo: z.boolean().optional(),
    /** how we name ourselves as CAP's `sender` */
    sender: z.string().regex(/^[^\s,<&]{1,200}$/),
    centres: z.array(centreEntrySchema).min(1),
  })
  .refine(
    (file) => new Set(file.centres.map((each) => each.centre)).size === file.centres.length,
    'a centre comes twice',
  )
  .refine((file) => new Set(file.centres.map((each) => each.keyId)).size === file.centres.length, 'a key comes twice');
export type CentresFile = z.infer<typeof centresFileSchema>;
