import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';

/** Milliseconds a signed request stays good on either side of its timestamp. */
export const SIGNATURE_WINDOW_MS = 300_000;

export const SIGNATURE_HEADERS = {
  accessKey: 'x-access-key',
  timestamp: 'x-timestamp',
  nonce: 'x-nonce',
  signature: 'x-signature',
} as const;

export interface SignedParts {
  method: string;
  /** path below the gateway's base, or the receipt address's own path */
  path: string;
  /** milliseconds since 1970 */
  timestamp: string;
  nonce: string;
  body: Buffer | string;
}

/** HMAC-SHA256 over method, path, timestamp, nonce and the body's SHA-256, a line each; hex. */
export function signGatewayRequest(secret: string, parts: SignedParts): string {
  const bodyHash = createHash('sha256').update(parts.body).digest('hex');
  const lines = [parts.method.toUpperCase(), parts.path, parts.timestamp, parts.nonce, bodyHash].join('\n');
  return createHmac('sha256', secret).update(lines).digest('hex');
}

export const sendMessageSchema = z.object({
  /** the sender's own key: the same key is sent once */
  clientId: z.string().min(1).max(64),
  to: z.string().regex(/^1[3-9]\d{9}$/),
  text: z.string().min(1).max(500),
  receiptUrl: z.url().optional(),
});
export const placeCallSchema = z.object({
  clientId: z.string().min(1).max(64),
  to: z.string().regex(/^1[3-9]\d{9}$/),
  /** read aloud */
  text: z.string().min(1).max(500),
  /** keys the listener may press, and what each means */
  keys: z.record(z.string().regex(/^[0-9*#]$/), z.string()).default({}),
  receiptUrl: z.url().optional(),
});

export const acceptedMessageSchema = z.object({ messageId: z.string(), status: z.literal('accepted') });
export const acceptedCallSchema = z.object({ callId: z.string(), status: z.literal('accepted') });
export const messageStatusSchema = z.object({
  messageId: z.string(),
  status: z.enum(['accepted', 'delivered', 'failed']),
  reason: z.string().optional(),
});
export const gatewayErrorSchema = z.object({ code: z.string(), message: z.string().optional() });

/** What the gateway posts to the receipt address. */
export const messageReceiptSchema = z.object({
  /** the sender's own key, given back: a receipt may come before the answer that names the message */
  clientId: z.string().min(1).max(64),
  messageId: z.string().min(1).max(64),
  status: z.enum(['delivered', 'failed']),
  reason: z.string().max(200).optional(),
});

/** What became of a call; `key` once the listener pressed one. */
const callEndSchema = z.enum(['answered', 'no_answer', 'busy', 'failed']);
const callKeySchema = z.string().regex(/^[0-9*#]$/);

export const callStatusSchema = z.object({
  callId: z.string(),
  status: z.enum(['ringing', ...callEndSchema.options]),
  key: callKeySchema.optional(),
});

/** Posted when the call is answered, when a key is pressed, and when it ends: more than one may come, in any order. */
export const callReceiptSchema = z.object({
  /** the caller's own key, given back: a receipt may come before the answer that names the call */
  clientId: z.string().min(1).max(64),
  callId: z.string().min(1).max(64),
  status: callEndSchema,
  key: callKeySchema.optional(),
  reason: z.string().max(200).optional(),
});
