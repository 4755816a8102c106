import { randomBytes } from 'node:crypto';
import type { Clock } from '../../platform/clock';
import type { Logger } from '../../platform/log';
import type { ResilientCall } from '../../platform/resilience/resilience.types';
import type { AuthorityAnswer, AuthorityQuestion, HealthAuthority } from './health-authority.port';
import {
  AUTHORITY_HEADERS,
  fromBeijingTime,
  isSameSignature,
  personReference,
  QUERY_PATH,
  type Reply,
  replySchema,
  signQuery,
  signReply,
  unknownNames,
} from './health-authority.wire';

export interface HealthAuthorityOptions {
  baseUrl: string;
  keys: { keyId: string; secret: string };
  call: ResilientCall;
  clock: Clock;
  log: Logger;
}

/** The authority's clock may run ahead of ours by this much before its data are taken for a mistake. */
const FUTURE_TOLERANCE_MS = 300_000;
const MOST_REPLY_BYTES = 64 * 1024;

const STATUS = { NORMAL: 'clear', CONTACT: 'contact', ISOLATION: 'isolating' } as const;

/** Speaks to the authority in signed requests, and believes only signed replies about the person asked for. */
export function createHealthAuthorityClient(options: HealthAuthorityOptions): HealthAuthority {
  const { baseUrl, keys, call, clock, log } = options;
  const driftSeen = new Set<string>();

  function noteDrift(reply: unknown): void {
    for (const name of unknownNames(reply)) {
      if (driftSeen.has(name)) continue;
      driftSeen.add(name);
      log.warn({ system: 'health-authority', drift: name }, 'the reply holds a field we do not know');
    }
  }

  function understand(reply: Reply, question: AuthorityQuestion): AuthorityAnswer {
    if (reply.code === '0404') return { status: 'not_found', finding: null, asOf: clock.now() };
    if (reply.code !== '0000' || !reply.data) throw new Error(`the authority answered with code ${reply.code}`);
    const { personRef, riskStatus, dataTime, evidence } = reply.data;
    if (personRef !== personReference(question.idType, question.idNumber)) {
      throw new Error('the authority answered about somebody else');
    }
    const asOf = fromBeijingTime(dataTime);
    if (!asOf || asOf.getTime() > clock.now().getTime() + FUTURE_TOLERANCE_MS) {
      throw new Error(`the authority dates its data ${dataTime}`);
    }
    const until = evidence?.endTime ? fromBeijingTime(evidence.endTime) : null;
    const finding =
      evidence?.no && evidence.legalBasis && until
        ? { evidenceId: evidence.no, legalGround: evidence.legalBasis, until }
        : null;
    return { status: STATUS[riskStatus], finding, asOf };
  }

  async function ask(question: AuthorityQuestion, signal: AbortSignal): Promise<AuthorityAnswer> {
    const body = JSON.stringify({ idType: question.idType, idNo: question.idNumber });
    const timestamp = String(clock.now().getTime());
    const nonce = randomBytes(16).toString('hex');
    const response = await fetch(baseUrl + QUERY_PATH, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [AUTHORITY_HEADERS.keyId]: keys.keyId,
        [AUTHORITY_HEADERS.timestamp]: timestamp,
        [AUTHORITY_HEADERS.nonce]: nonce,
        [AUTHORITY_HEADERS.signature]: signQuery(keys.secret, { path: QUERY_PATH, timestamp, nonce, body }),
      },
      body,
      signal,
      redirect: 'error',
    });
    const text = await response.text();
    if (text.length > MOST_REPLY_BYTES) throw new Error('the reply is longer than any reply can be');
    const given = response.headers.get(AUTHORITY_HEADERS.signature) ?? '';
    const expected = signReply(keys.secret, { status: response.status, requestNonce: nonce, body: text });
    if (!isSameSignature(given, expected)) {
      throw new Error(`a reply without the authority’s signature, HTTP ${response.status}`);
    }
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const reply: unknown = JSON.parse(text);
    noteDrift(reply);
    const parsed = replySchema.safeParse(reply);
    if (!parsed.success) {
      log.warn(
        { system: 'health-authority', drift: parsed.error.issues.map((issue) => issue.path.join('.')) },
        'drift',
      );
      throw new Error('the reply does not have the agreed form');
    }
    return understand(parsed.data, question);
  }

  return { lookUp: (question) => call.run((signal) => ask(question, signal), { safe: true }) };
}
