import type { WechatPayGateway } from '../../../connectors/wechat-pay/wechat-pay.port';
import type { Clock } from '../../../platform/clock';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import type { Jobs } from '../../../platform/jobs/job.types';
import type { Logger } from '../../../platform/log';
import type { OrdersSql } from '../orders.sql';
import type { OrderRow } from '../payments.types';
import type { TakeEdges } from '../take-edges.sql';
import type { ClaimKeeper, PayerNotices } from '../write-off/write-off.deps';

/** The only calls of the gateway that refunds make. */
export type RefundGateway = Pick<WechatPayGateway, 'refund' | 'queryRefund' | 'refundAbnormal'>;

export interface RefundDeps {
  db: Database;
  orders: OrdersSql;
  takeEdges: TakeEdges;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
  notices: PayerNotices;
  claims: ClaimKeeper;
  gateway: RefundGateway;
  /** base address of the notification routes; the gateway's port adds the merchant */
  notifyUrl(): string;
  /** Asks WeChat about the trade itself: news of a refund came before news of its payment. */
  askTrade?: (order: OrderRow) => Promise<void>;
  /** Takes an issued e-invoice back once the money goes back. Runs in the edge's transaction by enqueueing a job. */
  onRefunded?: (tx: SqlTx, order: OrderRow) => Promise<void>;
}

/** What became of a fact about a refund. */
export type RefundFactOutcome =
  /** it moved something */
  | 'applied'
  /** it was known, or older than what is known */
  | 'known'
  /** nobody here asked for this refund: people see it with its evidence */
  | 'strange'
  /** no such trade of ours, or amount or merchant differ: nothing was changed */
  | 'orphan'
  /** the trade is not ready for it; a job applies it as soon as it is */
  | 'later';
