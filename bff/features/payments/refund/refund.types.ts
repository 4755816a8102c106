import type { RefundFact } from '../../../connectors/wechat-pay/wechat-pay.port';
import type { RefundReason } from '../../../contracts/payments';
import type { JobDefinition } from '../../../platform/jobs/job.types';
import type { OrderActions } from '../advance-order';
import type { RefundFactOutcome } from './refund.deps';

/** Two different people who stand for one decision: who proposed it, and who approved it. */
export interface TwoPeople {
  proposedBy: string;
  approvedBy: string;
}

/** Giving money back. */
export interface Refunds {
  /** of refund_due, refunding, refund_abnormal */
  actions: OrderActions;
  jobs: JobDefinition[];
  /** The one handler of a fact about a refund, whether a notification, a query, an answer or a bill row brought it. */
  applyRefundFact(fact: RefundFact): Promise<RefundFactOutcome>;
  /**
   * Promises a part of a settled amount back and reserves it.
   * @param id of the refund, when the same wish may come twice: it is one refund then
   * @returns the id of the refund
   * @throws ApiError state_conflict when the order is not settled, invalid_request when less than that is left
   */
  refundPart(orderId: string, amountFen: number, reason: RefundReason, people: TwoPeople, id?: string): Promise<string>;
  /**
   * Sends an abnormal refund another way. @param refundId of a part; the whole unless given
   * @throws ApiError state_conflict when nothing abnormal is there
   */
  repairAbnormal(orderId: string, people: TwoPeople, refundId?: string): Promise<void>;
  /** From suspense or manual: the whole is owed back. @throws ApiError state_conflict */
  oweWhole(orderId: string, reason: RefundReason, people: TwoPeople): Promise<void>;
  /** From manual: the money went back outside the portal, as the evidence shows. @throws ApiError state_conflict */
  conclude(
    orderId: string,
    people: TwoPeople,
    evidence: Record<string, string | number | boolean | null>,
  ): Promise<void>;
  /**
   * A refund made in the merchant console becomes one of a part of an order that is settled, or was until it came up.
   * @throws ApiError state_conflict unless WeChat has paid it and the order is such
   */
  adoptPart(orderId: string, outRefundNo: string, people: TwoPeople): Promise<void>;
}
