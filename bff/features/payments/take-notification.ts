import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import {
  type Notification,
  NotificationRefused,
  type WechatPayGateway,
} from '../../connectors/wechat-pay/wechat-pay.port';
import type { Clock } from '../../platform/clock';
import { isDuplicateKey } from '../../platform/db/database';
import type { Database } from '../../platform/db/database.types';
import { ApiError } from '../../platform/errors';
import type { Logger } from '../../platform/log';
import type { ApplyTradeFact, FactOutcome } from './apply-trade-fact';
import { untilNoRace } from './ask-wechat';
import { insertInbound } from './inbound-events.sql';
import type { Refunds } from './refund/refund.types';

/** A notification has a few hundred bytes; a combined one a few thousand. */
const MOST_BYTES = 64 * 1024;
/** WeChat waits 5 s and then sends it again: an honest "later" before that, whatever the database does meanwhile. */
const ANSWER_WITHIN_MS = 4_000;

/** What WeChat must be told: refused notifications change nothing and are not kept. */
const REFUSED_CODE = {
  headers_missing: 'invalid_request',
  malformed: 'invalid_request',
  probe: 'unauthenticated',
  stale: 'unauthenticated',
  unknown_serial: 'unauthenticated',
  signature: 'unauthenticated',
  decryption: 'forbidden',
  wrong_merchant: 'forbidden',
  wrong_app: 'forbidden',
} as const satisfies Record<NotificationRefused['reason'], string>;

export interface NotificationDeps {
  db: Database;
  clock: Clock;
  log: Logger;
  gateway: Pick<WechatPayGateway, 'readNotification'>;
  applyTradeFact: ApplyTradeFact;
  applyRefundFact: Refunds['applyRefundFact'];
  count(outcome: string): void;
}

type HeaderBag = IncomingMessage['headers'];

/** The strongest word on several facts of one notification. */
const RANK: readonly FactOutcome[] = ['ignored', 'known', 'applied', 'orphan'];

async function readRaw(raw: IncomingMessage): Promise<Buffer> {
  if (!/^application\/json\b/i.test(raw.headers['content-type'] ?? '')) throw new ApiError('unsupported_media');
  const length = Number(raw.headers['content-length'] ?? Number.NaN);
  if (length > MOST_BYTES) {
    raw.resume();
    throw new ApiError('body_too_large');
  }
  try {
    return await getRawBody(raw, { limit: MOST_BYTES, length: Number.isNaN(length) ? null : length });
  } catch (error) {
    const { type } = error as { type?: string };
    throw new ApiError(type === 'entity.too.large' ? 'body_too_large' : 'malformed_body', { cause: error });
  }
}

/**
 * What WeChat tells by itself. Believed only with its signature; kept byte for byte together with what it changes; only
 * then acknowledged. Nothing of it is logged but its id, its kind and what came of it.
 */
export function createTakeNotification(deps: NotificationDeps) {
  const { db, clock, log, gateway, applyTradeFact, applyRefundFact, count } = deps;

  async function read(mchid: string, headers: HeaderBag, body: Buffer): Promise<Notification> {
    try {
      return await gateway.readNotification(mchid, headers as Record<string, string | undefined>, body);
    } catch (error) {
      if (!(error instanceof NotificationRefused)) throw error;
      count(error.reason);
      log.warn({ mchid, reason: error.reason }, 'a notification was refused');
      throw new ApiError(REFUSED_CODE[error.reason], { retryable: false });
    }
  }

  const rowOf = (news: Notification, headers: HeaderBag, body: Buffer, outcome: string) => ({
    id: news.id,
    mchid: news.mchid,
    eventType: news.eventType,
    serial: String(headers['wechatpay-serial'] ?? ''),
    body,
    outcome,
    receivedAt: clock.now(),
  });

  /** Row and change in one transaction. A copy waits at the row's key until the first is through, and finds it known. */
  async function keepTrade(news: Notification & { kind: 'trade' }, headers: HeaderBag, body: Buffer): Promise<string> {
    try {
      return await untilNoRace(() =>
        db.sqlTransaction(async (tx) => {
          const outcomes: FactOutcome[] = [];
          for (const fact of news.facts) outcomes.push(await applyTradeFact(tx, fact));
          const outcome = RANK.findLast((each) => outcomes.includes(each)) ?? 'ignored';
          await insertInbound(tx, rowOf(news, headers, body, outcome));
          return outcome;
        }),
      );
    } catch (error) {
      if (isDuplicateKey(error, 'PRIMARY')) return 'repeat';
      throw error;
    }
  }

  /** A refund moves in transactions of its own and bears repeating; its row follows once that is durable. */
  async function keepRefund(news: Notification, headers: HeaderBag, body: Buffer): Promise<string> {
    const outcome = news.kind === 'refund' ? await applyRefundFact(news.fact) : 'ignored';
    try {
      await db.sqlTransaction((tx) => insertInbound(tx, rowOf(news, headers, body, outcome)));
    } catch (error) {
      if (isDuplicateKey(error, 'PRIMARY')) return 'repeat';
      throw error;
    }
    return outcome;
  }

  async function take(mchid: string, headers: HeaderBag, body: Buffer): Promise<void> {
    const news = await read(mchid, headers, body);
    const outcome =
      news.kind === 'trade' ? await keepTrade(news, headers, body) : await keepRefund(news, headers, body);
    count(outcome);
    if (outcome === 'orphan' || outcome === 'strange') {
      log.error(
        { mchid, notificationId: news.id, eventType: news.eventType, outcome },
        'news of money that is not ours',
      );
    }
  }

  /** @throws ApiError 4xx when it is not believed, unavailable when it could not be kept in time: WeChat sends it again */
  return async function takeNotification(mchid: string, raw: IncomingMessage): Promise<void> {
    const body = await readRaw(raw);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new ApiError('unavailable', { cause: 'a notification took too long' })),
        ANSWER_WITHIN_MS,
      );
    });
    try {
      await Promise.race([take(mchid, raw.headers, body), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

export type TakeNotification = ReturnType<typeof createTakeNotification>;
