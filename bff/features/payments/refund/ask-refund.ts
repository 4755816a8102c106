import type { PayOutcome, RefundFact } from '../../../connectors/wechat-pay/wechat-pay.port';
import { nextLook } from '../look-again';
import type { OrderRow, RefundRow } from '../payments.types';
import type { ApplyRefundFact } from './apply-refund-fact';
import type { RefundDeps } from './refund.deps';
import { meaningOfRefusal } from './refund.verdict';
import { reasonForWechat } from './refund.words';
import { markTried, REPAIRING } from './refund-rows.sql';

const SHORTEST_MS = 10_000;
const LONGEST_MS = 2 * 3_600_000;

/** What became of one round with WeChat. */
export type Round =
  /** a fact came and was applied; `lookAt` while it is still on its way */
  | { came: 'fact'; status: RefundFact['status']; lookAt: Date }
  /** no answer, or "later": the same number again */
  | { came: 'nothing'; lookAt: Date }
  /** WeChat will not take it, and proved that it does not have it */
  | { came: 'proof_of_absence'; code: string };

/** One round with WeChat about one refund: sent again under its own number, or asked about once it was taken. */
export function createAskRefund(deps: RefundDeps, applyRefundFact: ApplyRefundFact) {
  const { db, clock, gateway, log } = deps;

  function lookAt(row: RefundRow, atLeastMs = SHORTEST_MS): Date {
    return nextLook(row.sentAt ?? clock.now(), clock.now(), atLeastMs, Math.max(LONGEST_MS, atLeastMs));
  }

  async function noted(row: RefundRow, code: string | null): Promise<void> {
    await db.sqlTransaction((tx) => markTried(tx, row.id, clock.now(), code));
  }

  async function heard(row: RefundRow, fact: RefundFact): Promise<Round> {
    await applyRefundFact(fact);
    return { came: 'fact', status: fact.status, lookAt: lookAt(row) };
  }

  /** WeChat refused for good: is there perhaps one under this number? */
  async function isItThere(order: OrderRow, row: RefundRow, code: string): Promise<Round> {
    const asked = await gateway.queryRefund(order.mchid, row.outRefundNo);
    if (asked.outcome === 'done') return heard(row, asked.value);
    const isAbsent = asked.outcome === 'refused' && asked.code === 'RESOURCE_NOT_EXISTS';
    return isAbsent ? { came: 'proof_of_absence', code } : { came: 'nothing', lookAt: lookAt(row) };
  }

  async function judge(order: OrderRow, row: RefundRow, answer: PayOutcome<RefundFact>): Promise<Round> {
    if (answer.outcome === 'done') {
      await noted(row, null);
      return heard(row, answer.value);
    }
    if (answer.outcome === 'unknown') {
      await noted(row, 'UNKNOWN');
      return { came: 'nothing', lookAt: lookAt(row) };
    }
    await noted(row, answer.code);
    const meant = meaningOfRefusal(answer.code);
    if (meant.meaning === 'later') {
      log.warn({ orderId: order.id, code: answer.code, outRefundNo: row.outRefundNo }, 'a refund has to wait');
      return { came: 'nothing', lookAt: lookAt(row, meant.afterMs) };
    }
    return isItThere(order, row, answer.code);
  }

  return {
    /** The refund under its number, as often as it takes: WeChat makes it once. */
    async send(order: OrderRow, row: RefundRow): Promise<Round> {
      const { mchid, outTradeNo, paidFen } = order;
      const { outRefundNo, amountFen, reason } = row;
      return judge(
        order,
        row,
        await gateway.refund({
          mchid,
          outTradeNo,
          outRefundNo,
          refundFen: amountFen,
          totalFen: paidFen,
          reason: reasonForWechat(reason),
          notifyUrl: deps.notifyUrl(),
        }),
      );
    },

    /** Where a refund that WeChat has taken stands; one under repair is repaired again when it is still abnormal. */
    async query(order: OrderRow, row: RefundRow): Promise<Round> {
      const asked = await gateway.queryRefund(order.mchid, row.outRefundNo);
      if (asked.outcome !== 'done') return { came: 'nothing', lookAt: lookAt(row) };
      const isUnrepaired = row.lastCode === REPAIRING && asked.value.status === 'ABNORMAL';
      return isUnrepaired ? this.repair(order, row) : heard(row, asked.value);
    },

    /** Sends an abnormal refund another way. */
    async repair(order: OrderRow, row: RefundRow): Promise<Round> {
      const answer = await gateway.refundAbnormal(order.mchid, row.refundId ?? '', row.outRefundNo);
      if (answer.outcome === 'done') return heard(row, answer.value);
      if (answer.outcome === 'refused' && meaningOfRefusal(answer.code).meaning === 'never') {
        // It can't be repaired that way either: back to the people who asked for it.
        const { mchid, outTradeNo } = order;
        const fact: RefundFact = {
          source: 'answer',
          mchid,
          outTradeNo,
          outRefundNo: row.outRefundNo,
          refundId: row.refundId,
          transactionId: order.transactionId,
          status: 'ABNORMAL',
          refundFen: row.amountFen,
          totalFen: order.paidFen,
          receivedBy: null,
          successAt: null,
        };
        return heard(row, fact);
      }
      return { came: 'nothing', lookAt: lookAt(row) };
    },
  };
}

export type AskRefund = ReturnType<typeof createAskRefund>;
