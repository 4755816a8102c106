import { type ApplyRefundFact, createApplyRefundFact } from './apply-refund-fact';
import { createAskRefund } from './ask-refund';
import { createDecideRefund } from './decide-refund';
import { createPartRefund } from './part-refund';
import type { RefundDeps } from './refund.deps';
import type { Refunds } from './refund.types';
import { createMeetStrangeRefund } from './strange-refund';
import { createWholeRefund } from './whole-refund';

/** Giving money back the way it came, until WeChat says that it is there. */
export function createRefunds(deps: RefundDeps): Refunds {
  const applyRefundFact: ApplyRefundFact = createApplyRefundFact(deps, createMeetStrangeRefund(deps));
  const ask = createAskRefund(deps, applyRefundFact);
  const { refundPart, jobs } = createPartRefund(deps, ask, applyRefundFact);
  return {
    // An abnormal refund waits for people; its deadline tells them.
    actions: createWholeRefund(deps, ask),
    jobs,
    applyRefundFact,
    refundPart,
    ...createDecideRefund(deps, ask),
  };
}
