import { randomUUID, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { z } from 'zod';
import type { Clock } from '../../platform/clock';
import { ApiError } from '../../platform/errors';
import type { Logger } from '../../platform/log';
import type { ResilientCall } from '../../platform/resilience/resilience.types';
import { outcomeOfFailure, type SendOutcome } from '../sending/send-outcome.port';
import type { SignedReceipt, SmsGateway } from './sms.port';
import {
  acceptedCallSchema,
  acceptedMessageSchema,
  callReceiptSchema,
  callStatusSchema,
  gatewayErrorSchema,
  messageReceiptSchema,
  messageStatusSchema,
  SIGNATURE_HEADERS,
  SIGNATURE_WINDOW_MS,
  signGatewayRequest,
} from './sms.wire';

export interface SmsClientDeps {
  baseUrl: string;
  accessKey: string;
  secret: string;
  call: ResilientCall;
  clock: Clock;
  log: Logger;
  fetch?: typeof fetch;
}

type Reply<T> = { value: T } | { refusal: { status: number; code: string } };

/** Refusals that the same request may outlive. */
const RETRYABLE_STATUS = [408, 425, 429];

/** Talks to the carrier's gateway: every request signed, every receipt checked. */
export function createSmsClient(deps: SmsClientDeps): SmsGateway {
  const fetchOf = deps.fetch ?? fetch;
  const base = deps.baseUrl.replace(/\/$/, '');
  const seenNonces = new LRUCache<string, true>({ max: 50_000, ttl: 2 * SIGNATURE_WINDOW_MS });

  function signed(method: string, path: string, body: string): Record<string, string> {
    const timestamp = String(deps.clock.now().getTime());
    const nonce = randomUUID();
    return {
      [SIGNATURE_HEADERS.accessKey]: deps.accessKey,
      [SIGNATURE_HEADERS.timestamp]: timestamp,
      [SIGNATURE_HEADERS.nonce]: nonce,
      [SIGNATURE_HEADERS.signature]: signGatewayRequest(deps.secret, { method, path, timestamp, nonce, body }),
    };
  }

  /** Safe to repeat: texts and calls carry our own key, by which the gateway knows them again. */
  async function ask<S extends z.ZodType>(
    method: 'GET' | 'POST',
    path: string,
    schema: S,
    body?: object,
  ): Promise<Reply<z.output<S>>> {
    const text = body ? JSON.stringify(body) : '';
    return deps.call.run(
      async (signal): Promise<Reply<z.output<S>>> => {
        const answer = await fetchOf(base + path, {
          method,
          signal,
          // Signed anew for each attempt: a nonce is good once.
          headers: { ...signed(method, path, text), ...(body ? { 'content-type': 'application/json' } : {}) },
          ...(body ? { body: text } : {}),
        });
        const json: unknown = await answer.json().catch(() => null);
        if (answer.status >= 500) throw new Error(`SMS gateway answered HTTP ${answer.status}`);
        if (!answer.ok) {
          const code = gatewayErrorSchema.safeParse(json).data?.code ?? `HTTP_${answer.status}`;
          return { refusal: { status: answer.status, code } };
        }
        const parsed = schema.safeParse(json);
        if (!parsed.success) {
          deps.log.warn({ system: 'sms', path, drift: parsed.error.issues }, 'reply differs from the documents');
          throw new Error(`SMS gateway answered ${path} in a shape we do not know`);
        }
        return { value: parsed.data };
      },
      { safe: true },
    );
  }

  async function hand<S extends z.ZodType>(
    path: string,
    schema: S,
    body: object,
    idOf: (value: z.output<S>) => string,
  ): Promise<SendOutcome> {
    try {
      const reply = await ask('POST', path, schema, body);
      if ('value' in reply) return { outcome: 'accepted', providerId: idOf(reply.value) };
      const { status, code } = reply.refusal;
      if (status === 401)
        deps.log.error({ system: 'sms', path, refusal: code }, 'SMS gateway does not take our signature');
      return { outcome: 'refused', reason: code, isRetryable: RETRYABLE_STATUS.includes(status) };
    } catch (error) {
      return outcomeOfFailure(error);
    }
  }

  /** Key, signature, time window and nonce first; only then is the body looked at. */
  function readSigned<S extends z.ZodType>({ path, body, header }: SignedReceipt, schema: S): z.output<S> {
    const forged = (reason: string) =>
      new ApiError('unauthenticated', { cause: new Error(`receipt refused: ${reason}`) });
    if (header(SIGNATURE_HEADERS.accessKey) !== deps.accessKey) throw forged('access key');
    const timestamp = header(SIGNATURE_HEADERS.timestamp) ?? '';
    const nonce = header(SIGNATURE_HEADERS.nonce) ?? '';
    const given = Buffer.from(header(SIGNATURE_HEADERS.signature) ?? '');
    const expected = Buffer.from(signGatewayRequest(deps.secret, { method: 'POST', path, timestamp, nonce, body }));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw forged('signature');
    const ageMs = Math.abs(deps.clock.now().getTime() - Number(timestamp));
    if (!(ageMs <= SIGNATURE_WINDOW_MS)) throw forged('timestamp');
    if (nonce.length < 8 || seenNonces.has(nonce)) throw forged('nonce');
    let json: unknown;
    try {
      json = JSON.parse(body.toString('utf8'));
    } catch (error) {
      throw new ApiError('malformed_body', { cause: error });
    }
    const parsed = schema.safeParse(json);
    if (!parsed.success) throw new ApiError('invalid_request', { cause: parsed.error });
    seenNonces.set(nonce, true);
    return parsed.data;
  }

  return {
    sendText: ({ clientId, to, text, receiptUrl }) =>
      hand('/v1/messages', acceptedMessageSchema, { clientId, to, text, receiptUrl }, (value) => value.messageId),
    placeCall: ({ clientId, to, text, keys, receiptUrl }) =>
      hand('/v1/calls', acceptedCallSchema, { clientId, to, text, keys, receiptUrl }, (value) => value.callId),
    async textStatus(messageId) {
      const reply = await ask('GET', `/v1/messages/${encodeURIComponent(messageId)}`, messageStatusSchema);
      return 'value' in reply ? reply.value.status : null;
    },
    readReceipt: (request) => readSigned(request, messageReceiptSchema),
    async callStatus(callId) {
      const reply = await ask('GET', `/v1/calls/${encodeURIComponent(callId)}`, callStatusSchema);
      return 'value' in reply ? { status: reply.value.status, key: reply.value.key } : null;
    },
    readCallReceipt: (request) => readSigned(request, callReceiptSchema),
  };
}
