import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock';
import { ApiError } from '../../platform/errors';
import type { Logger } from '../../platform/log';
import type { ResilientCall } from '../../platform/resilience/resilience.types';
import { CAP_CONTENT_TYPE, type CapInfo, type CapMessage, readCap, writeCap } from './cap.wire';
import type { CentreEntry, CentreKeys } from './centre-keys';
import type { CentreMessage, CentreNews, CentreNumber, CentreOutcome, EmergencyCentres } from './emergency-centre.port';
import {
  CAP_PATH,
  CENTRE_HEADERS,
  CENTRE_NEWS,
  DRILL_MARKS,
  isSameSignature,
  OUR_CODES,
  SIGNATURE_WINDOW_MS,
  signAnswer,
  signMessage,
} from './emergency-centre.wire';

export interface EmergencyCentreOptions {
  keys: CentreKeys;
  /** one deadline and bulkhead a centre: one that is down holds up no other */
  callTo(centre: CentreNumber): ResilientCall;
  /** where centres send receipts; no slash at the end */
  replyUrl(): string;
  clock: Clock;
  log: Logger;
  fetch?: typeof fetch;
}

const MOST_ANSWER_BYTES = 256 * 1024;

const CATEGORY: Record<CentreMessage['kind'], CapInfo['categories']> = {
  health: ['Health', 'Rescue'],
  fire: ['Fire', 'Rescue'],
  security: ['Security'],
  rescue: ['Rescue'],
  other: ['Safety'],
};
const MSG_TYPE = { alert: 'Alert', update: 'Update', cancel: 'Cancel' } as const;
/** Answers that say no to this very message, whenever it comes. */
const FINAL_STATUS = [400, 401, 403, 404, 410, 413, 415, 422];

const isAboutDrill = (message: CentreMessage) =>
  DRILL_MARKS.some((mark) => message.headline.includes(mark) || message.event.includes(mark));

function capOf(message: CentreMessage, sender: string): CapMessage {
  const isOver = message.type === 'cancel';
  return {
    identifier: message.identifier,
    sender,
    sentAt: message.sentAt,
    status: 'Actual',
    msgType: MSG_TYPE[message.type],
    scope: 'Private',
    addresses: [message.centre],
    codes: [OUR_CODES.person],
    note: null,
    references: message.references.map((each) => ({ ...each, sender })),
    incidents: [message.incident],
    info: [
      {
        language: 'zh-CN',
        categories: CATEGORY[message.kind],
        event: message.event,
        responseTypes: [isOver ? 'AllClear' : 'Execute'],
        urgency: isOver ? 'Past' : 'Immediate',
        severity: isOver ? 'Unknown' : 'Severe',
        certainty: isOver ? 'Unlikely' : 'Likely',
        headline: message.headline,
        description: message.description,
        instruction: null,
        contact: message.contact,
        parameters: [],
        areas: message.area
          ? [
              {
                words: message.area.words,
                circles: [
                  {
                    latitude: message.area.latitude,
                    longitude: message.area.longitude,
                    radiusKm: Math.round(message.area.radiusM) / 1_000,
                  },
                ],
              },
            ]
          : [],
      },
    ],
  };
}

/** A centre's words, cut to a line and without long numbers: they are shown and kept, and may repeat what we sent. */
const spokenBy = (words: string) =>
  words
    .replace(/\s+/g, ' ')
    .replace(/\d{5,}/g, '…')
    .slice(0, 200);

/** Speaks CAP 1.2 to the centres in signed requests, and believes only signed answers and receipts. */
export function createEmergencyCentres(options: EmergencyCentreOptions): EmergencyCentres {
  const { keys, clock, log } = options;
  const fetchOf = options.fetch ?? fetch;
  const calls = new Map<CentreNumber, ResilientCall>();
  const seenNonces = new LRUCache<string, true>({ max: 50_000, ttl: 2 * SIGNATURE_WINDOW_MS });

  function callTo(centre: CentreNumber): ResilientCall {
    const call = calls.get(centre) ?? options.callTo(centre);
    calls.set(centre, call);
    return call;
  }

  function understand(document: string, message: CentreMessage): CentreOutcome {
    const answer = readCap(document);
    if (!answer.references.some((each) => each.identifier === message.identifier)) {
      throw new Error('an answer to another message');
    }
    if (answer.msgType === 'Ack') return { outcome: 'receipted', reference: answer.incidents[0] ?? null };
    if (answer.msgType !== 'Error') throw new Error('an answer that is neither Ack nor Error');
    return { outcome: 'refused', reason: spokenBy(answer.note ?? 'Error'), isFinal: true };
  }

  async function post(entry: CentreEntry, message: CentreMessage, body: string, signal: AbortSignal) {
    const timestamp = String(clock.now().getTime());
    const nonce = randomUUID();
    const replyTo = options.replyUrl();
    const response = await fetchOf(entry.baseUrl + CAP_PATH, {
      method: 'POST',
      headers: {
        'content-type': CAP_CONTENT_TYPE,
        [CENTRE_HEADERS.keyId]: entry.keyId,
        [CENTRE_HEADERS.timestamp]: timestamp,
        [CENTRE_HEADERS.nonce]: nonce,
        [CENTRE_HEADERS.replyTo]: replyTo,
        [CENTRE_HEADERS.signature]: signMessage(entry.secret, { path: CAP_PATH, timestamp, nonce, replyTo, body }),
      },
      body,
      signal,
      redirect: 'error',
    });
    const text = await response.text();
    if (text.length > MOST_ANSWER_BYTES) throw new Error('the answer is longer than any answer can be');
    const expected = signAnswer(entry.secret, { status: response.status, messageNonce: nonce, body: text });
    if (!isSameSignature(response.headers.get(CENTRE_HEADERS.signature) ?? '', expected)) {
      throw new Error(`an answer without the centre’s signature, HTTP ${response.status}`);
    }
    if (FINAL_STATUS.includes(response.status)) {
      const outcome: CentreOutcome = { outcome: 'refused', reason: `HTTP ${response.status}`, isFinal: true };
      return outcome;
    }
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    if (text === '') return { outcome: 'taken' } as const;
    return understand(text, message);
  }

  return {
    isConnected: (centre) => keys.of(centre) !== null,

    async send(message) {
      if (isAboutDrill(message)) throw new Error('a drill must not leave the house');
      const entry = keys.of(message.centre);
      if (!entry) return { outcome: 'refused', reason: 'not connected', isFinal: true };
      const body = writeCap(capOf(message, keys.sender()));
      try {
        const outcome = await callTo(message.centre).run((signal) => post(entry, message, body, signal));
        if (outcome.outcome === 'refused') {
          log.error({ system: 'emergency-centre', centre: message.centre, reason: outcome.reason }, 'a centre refused');
        }
        return outcome;
      } catch (error) {
        return { outcome: 'unknown', reason: error instanceof ApiError ? error.code : 'failed' };
      }
    },

    read({ path, body, header }) {
      const forged = (reason: string) =>
        new ApiError('unauthenticated', { cause: new Error(`message of a centre refused: ${reason}`) });
      const entry = keys.byKeyId(header(CENTRE_HEADERS.keyId) ?? '');
      if (!entry) throw forged('key');
      const timestamp = header(CENTRE_HEADERS.timestamp) ?? '';
      const nonce = header(CENTRE_HEADERS.nonce) ?? '';
      const replyTo = header(CENTRE_HEADERS.replyTo) ?? '';
      const expected = signMessage(entry.secret, { path, timestamp, nonce, replyTo, body });
      if (!isSameSignature(header(CENTRE_HEADERS.signature) ?? '', expected)) throw forged('signature');
      if (!(Math.abs(clock.now().getTime() - Number(timestamp)) <= SIGNATURE_WINDOW_MS)) throw forged('timestamp');
      if (nonce.length < 16 || seenNonces.has(nonce)) throw forged('nonce');
      let message: CapMessage;
      try {
        message = readCap(body.toString('utf8'));
      } catch (error) {
        throw new ApiError('malformed_body', { cause: error });
      }
      if (message.sender !== entry.sender) throw forged('sender');
      seenNonces.set(nonce, true);
      return newsOf(entry.centre, message, keys.sender());
    },
  };
}

function newsOf(centre: CentreNumber, message: CapMessage, ourName: string): CentreNews {
  let news: CentreNews['news'] = 'other';
  if (message.msgType === 'Ack') news = 'receipt';
  else if (message.msgType === 'Error') news = 'refusal';
  else if (message.codes.includes(CENTRE_NEWS.arrived)) news = 'arrived';
  else if (message.codes.includes(CENTRE_NEWS.dispatched)) news = 'dispatched';
  return {
    centre,
    identifier: message.identifier,
    news,
    about: message.references.filter(({ sender }) => sender === ourName).map(({ identifier }) => identifier),
    reference: message.incidents[0] ?? null,
    words: message.note ? spokenBy(message.note) : null,
  };
}
