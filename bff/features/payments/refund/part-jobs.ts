import type { JobRequest } from '../../../platform/jobs/job.types';

export interface PartOfOrder {
  orderId: string;
  refundId: string;
}

/** The job that takes a refund of a part on; `at` is in its key, because it comes again and again. */
export function partJob(part: PartOfOrder, at: Date): JobRequest {
  return {
    kind: 'payments.refundPart',
    payload: part,
    runAt: at,
    dedupeKey: `pay-part:${part.refundId}:${at.getTime().toString(36)}`,
    priority: 4,
  };
}

/** The job that comes back to a refund nobody here asked for, once its trade is ready for it. */
export function strangeJob(of: { mchid: string; outTradeNo: string; outRefundNo: string }, at: Date): JobRequest {
  return {
    kind: 'payments.strangeRefund',
    payload: of,
    runAt: at,
    dedupeKey: `pay-strange:${of.mchid}:${of.outRefundNo}`,
    priority: 6,
  };
}
