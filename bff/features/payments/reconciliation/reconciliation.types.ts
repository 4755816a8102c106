import type { Biller } from '../../../connectors/biller/biller.port';
import type { RefundFact, TradeFact, WechatPayGateway } from '../../../connectors/wechat-pay/wechat-pay.port';
import type { FinanceAction, ReconClass, ReconItemState } from '../../../contracts/finance';
import type { Clock } from '../../../platform/clock';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import type { Words } from '../../../platform/errors';
import type { Jobs } from '../../../platform/jobs/job.types';
import type { Logger } from '../../../platform/log';
import type { Outbox } from '../../../platform/push/push.types';
import type { OrdersSql } from '../orders.sql';
import type { Refunds } from '../refund/refund.types';
import type { TakeEdges } from '../take-edges.sql';
import type { WriteOffs } from '../write-off/write-off.types';
import type { PileResult } from './compare-books';

/** The other parts of payments, and of the portal, that reconciliation works through. */
export interface ReconciliationDeps {
  db: Database;
  jobs: Jobs;
  outbox: Outbox;
  clock: Clock;
  log: Logger;
  orders: OrdersSql;
  takeEdges: TakeEdges;
  gateway: Pick<WechatPayGateway, 'merchants' | 'tradeBill' | 'queryTrade' | 'queryRefund'>;
  billers: {
    /** every biller of our rules, with the merchant number the key file gives it */
    all(): Promise<{ code: string; name: Words; mchid: string }[]>;
    get(code: string): Biller | null;
    /** the account number in the clear, for the file that we make; memory only */
    accountNoOf(snapshotId: string): Promise<{ accountNo: string; billNo: string | null }>;
  };
  /** the one handler of a trade's facts */
  applyTradeFact(fact: TradeFact): Promise<unknown>;
  /** the one handler of a refund's facts */
  applyRefundFact(fact: RefundFact): Promise<unknown>;
  writeOffs: Pick<WriteOffs, 'applyDetailRow' | 'applyAbsence'>;
  /** the bill is written off: it leaves what is due */
  markPaid(tx: SqlTx, snapshotId: string): Promise<void>;
  money: MoneyDecisions;
  nameOf(personId: string): Promise<string>;
}

/** What two people may do to an order's money; each takes the edge and leaves the next job behind. */
export type MoneyDecisions = Pick<Refunds, 'oweWhole' | 'refundPart' | 'repairAbnormal' | 'conclude' | 'adoptPart'>;

export interface RunTotals extends Pick<PileResult, 'ours' | 'wechat' | 'biller'> {
  feeFen: number;
  hasWechatBill: boolean;
  hasBillerFile: boolean;
  /** ledger: where the money paid on the day lies, account kind → fen */
  places: Record<string, number>;
}

export interface RunRow {
  id: string;
  day: string;
  mchid: string;
  billerCode: string;
  state: 'running' | 'waiting' | 'done' | 'failed';
  partitionsDone: number;
  totals: RunTotals | null;
  lastError: string | null;
  startedAt: Date;
  finishedAt: Date | null;
}

export interface ItemRow {
  id: string;
  day: string;
  mchid: string;
  billerCode: string;
  itemKey: string;
  class: ReconClass;
  state: ReconItemState;
  version: number;
  reference: string;
  orderId: string | null;
  oursFen: number | null;
  wechatFen: number | null;
  billerFen: number | null;
  rule: string | null;
  evidence: Evidence[];
  dueAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface Evidence {
  source: 'ours' | 'wechat' | 'biller';
  name: string;
  value: string;
}

export interface ActionRow {
  id: string;
  itemId: string;
  orderId: string | null;
  action: FinanceAction;
  amountFen: number | null;
  proofNo: string | null;
  reason: string;
  state: 'proposed' | 'approved' | 'done' | 'refused' | 'failed';
  proposedById: string;
  proposedAt: Date;
  decidedById: string | null;
  decidedAt: Date | null;
  decisionReason: string | null;
}
