import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Milliseconds a signed request stays good on either side of its timestamp. */
export const SIGNATURE_WINDOW_MS = 300_000;
export const QUERY_PATH = '/v1/persons/query';

export const AUTHORITY_HEADERS = {
  keyId: 'x-key-id',
  timestamp: 'x-timestamp',
  nonce: 'x-nonce',
  signature: 'x-signature',
} as const;

const sha256 = (body: Buffer | string) => createHash('sha256').update(body).digest('hex');

/** HMAC-SHA256, hex, over method, path, timestamp, nonce and the body's SHA-256, a line each. */
export function signQuery(
  secret: string,
  parts: { path: string; timestamp: string; nonce: string; body: Buffer | string },
): string {
  const lines = ['POST', parts.path, parts.timestamp, parts.nonce, sha256(parts.body)].join('\n');
  return createHmac('sha256', secret).update(lines).digest('hex');
}

/** The reply is signed over the request's own nonce, so that an old reply cannot answer a new question. */
export function signReply(
  secret: string,
  parts: { status: number; requestNonce: string; body: Buffer | string },
): string {
  const lines = ['REPLY', String(parts.status), parts.requestNonce, sha256(parts.body)].join('\n');
  return createHmac('sha256', secret).update(lines).digest('hex');
}

/** Compares two hex signatures in a time that does not depend on where they differ. */
export function isSameSignature(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}

/** Says whom a reply is about without repeating the number. */
export function personReference(idType: string, idNumber: string): string {
  return sha256(`${idType}:${idNumber}`);
}

export const querySchema = z.object({
  idType: z.enum(['id_number', 'phone']),
  idNo: z.string().min(6).max(32),
});

const evidenceSchema = z.object({
  no: z.string().max(64).nullish(),
  legalBasis: z.string().max(300).nullish(),
  /** Beijing time, `2026-12-01 18:00:00` */
  endTime: z.string().nullish(),
});

/** `0000` found, `0404` no such person; anything else is a failure of theirs. */
export const replySchema = z.object({
  code: z.string(),
  message: z.string().optional(),
  data: z
    .object({
      personRef: z.string(),
      riskStatus: z.enum(['NORMAL', 'CONTACT', 'ISOLATION']),
      /** Beijing time, `2026-11-22 13:05:00` */
      dataTime: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      evidence: evidenceSchema.nullish(),
    })
    .nullish(),
});
export type Reply = z.infer<typeof replySchema>;

/** Names in a reply that the schema does not know, as paths: a sign that the authority changed its format. */
export function unknownNames(reply: unknown): string[] {
  const found: string[] = [];
  const look = (value: unknown, known: readonly string[], path: string) => {
    if (typeof value !== 'object' || value === null) return;
    for (const name of Object.keys(value)) if (!known.includes(name)) found.push(path + name);
  };
  const { data } = (reply ?? {}) as { data?: { evidence?: unknown } };
  look(reply, ['code', 'message', 'data'], '');
  look(data, ['personRef', 'riskStatus', 'dataTime', 'evidence'], 'data.');
  look(data?.evidence, ['no', 'legalBasis', 'endTime'], 'data.evidence.');
  return found;
}

const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** `2026-11-22 13:05:00` in Beijing time → instant; null when it is not one. */
export function fromBeijingTime(text: string): Date | null {
  const at = Date.parse(`${text.replace(' ', 'T')}Z`) - BEIJING_OFFSET_MS;
  return Number.isNaN(at) ? null : new Date(at);
}

export function toBeijingTime(at: Date): string {
  return new Date(at.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}
