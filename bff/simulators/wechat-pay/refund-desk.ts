import { z } from 'zod';
import type { Notifier } from './notifier';
import { parseOr } from './order-desk';
import { beijing, PayRefusal, type PayWorld, showRefund } from './pay-answers';
import type { SimOrder, SimRefund } from './pay-books';

const MOST_REFUNDS = 50;
const refundSchema = z
  .object({
    transaction_id: z.string().optional(),
    out_trade_no: z.string().optional(),
    out_refund_no: z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/),
    reason: z.string().max(80).default(''),
    notify_url: z.url().max(256).optional(),
    amount: z.object({ refund: z.number().int().min(1), total: z.number().int().min(1), currency: z.literal('CNY') }),
  })
  .refine((asked) => asked.transaction_id || asked.out_trade_no);
const abnormalSchema = z.object({
  out_refund_no: z.string(),
  type: z.enum(['USER_BANK_CARD', 'MERCHANT_BANK_CARD']),
});

/** Refunds: accepted is not done, one number is one refund, and what is left bounds what is asked. */
export function createRefundDesk(world: PayWorld, notifier: Notifier) {
  const { books, scenario } = world;

  function checkRules(order: SimOrder, askedFen: number): void {
    const nowMs = world.nowMs();
    const faults = scenario.of(order);
    const earlier = books.refundsOf(order.mchid, order.outTradeNo).filter((refund) => refund.status !== 'CLOSED');
    const usedFen = earlier.reduce((sum, refund) => sum + refund.refundFen, 0);
    if (usedFen + askedFen > order.totalFen) throw new PayRefusal('INVALID_REQUEST', '累计退款金额大于支付金额');
    if (earlier.length >= MOST_REFUNDS) throw new PayRefusal('INVALID_REQUEST', '单笔订单退款次数超过50次');
    if (nowMs - order.paidAtMs! > faults.refundWithinMs)
      throw new PayRefusal('INVALID_REQUEST', '订单已超过可退款的最大期限');
    const latest = Math.max(...earlier.map((refund) => refund.createdAtMs), Number.NEGATIVE_INFINITY);
    if (nowMs - latest < faults.refundApartMs) throw new PayRefusal('FREQUENCY_LIMITED', '同一订单退款间隔需大于1分钟');
  }

  function accept(
    order: SimOrder,
    of: { outRefundNo: string; refundFen: number; reason: string; notifyUrl: string | null },
  ): SimRefund {
    const nowMs = world.nowMs();
    const faults = scenario.of(order);
    const refund: SimRefund = {
      mchid: order.mchid,
      outTradeNo: order.outTradeNo,
      outRefundNo: of.outRefundNo,
      refundId: `5030${beijing(nowMs).slice(0, 10).replaceAll('-', '')}${String(books.number()).padStart(16, '0')}`,
      refundFen: of.refundFen,
      totalFen: order.totalFen,
      reason: of.reason,
      notifyUrl: of.notifyUrl,
      createdAtMs: nowMs,
      status: 'PROCESSING',
      endedAtMs: null,
      receivedBy: order.bankType === 'OTHERS' ? '支付用户零钱' : '招商银行信用卡0403',
      feeFen: Math.round((order.feeFen * of.refundFen) / order.totalFen),
    };
    books.addRefund(refund);
    order.state = 'REFUND';
    notifier.add({
      kind: 'refund-ends',
      dueAtMs: nowMs + faults.refundDelayMs,
      mchid: refund.mchid,
      outRefundNo: refund.outRefundNo,
      end: faults.refundEnds,
    });
    return refund;
  }

  function paidOrder(mchid: string, asked: z.output<typeof refundSchema>): SimOrder {
    const order = asked.out_trade_no
      ? books.order(mchid, asked.out_trade_no)
      : books.allOrders().find((each) => each.mchid === mchid && each.transactionId === asked.transaction_id);
    if (!order) throw new PayRefusal('RESOURCE_NOT_EXISTS', '订单不存在');
    if (order.paidAtMs === null) throw new PayRefusal('INVALID_REQUEST', '订单未支付，不能退款');
    return order;
  }

  return {
    apply(mchid: string, body: unknown): object {
      const asked = parseOr(refundSchema, body);
      const order = paidOrder(mchid, asked);
      if (asked.amount.total !== order.totalFen) throw new PayRefusal('INVALID_REQUEST', '订单金额与原订单不一致');
      const there = books.refund(mchid, asked.out_refund_no);
      if (there) {
        const isSame = there.outTradeNo === order.outTradeNo && there.refundFen === asked.amount.refund;
        if (!isSame) throw new PayRefusal('INVALID_REQUEST', '订单金额或退款金额与之前请求不一致，请核实后再试');
        return showRefund(there, order);
      }
      checkRules(order, asked.amount.refund);
      const refund = accept(order, {
        outRefundNo: asked.out_refund_no,
        refundFen: asked.amount.refund,
        reason: asked.reason,
        notifyUrl: asked.notify_url ?? null,
      });
      return showRefund(refund, order);
    },

    query(mchid: string, outRefundNo: string): object {
      const refund = books.refund(mchid, outRefundNo);
      if (!refund) throw new PayRefusal('RESOURCE_NOT_EXISTS', '退款单不存在');
      return showRefund(refund, books.order(mchid, refund.outTradeNo)!);
    },

    /** The money goes to the merchant's own account, who hands it over. */
    applyAbnormal(mchid: string, refundId: string, body: unknown): object {
      const asked = parseOr(abnormalSchema, body);
      const refund = books.refund(mchid, asked.out_refund_no);
      if (!refund || refund.refundId !== refundId) throw new PayRefusal('RESOURCE_NOT_EXISTS', '退款单不存在');
      const order = books.order(mchid, refund.outTradeNo)!;
      if (refund.status === 'ABNORMAL') {
        refund.status = 'PROCESSING';
        refund.endedAtMs = null;
        refund.receivedBy = asked.type === 'MERCHANT_BANK_CARD' ? '商户结算银行卡' : '用户银行卡';
        notifier.add({
          kind: 'refund-ends',
          dueAtMs: world.nowMs() + scenario.of(order).refundDelayMs,
          mchid,
          outRefundNo: refund.outRefundNo,
          end: 'SUCCESS',
        });
        books.changed();
      } else if (refund.status === 'CLOSED') throw new PayRefusal('INVALID_REQUEST', '退款单状态不支持异常退款');
      return showRefund(refund, order);
    },

    /** An operator refunds in the merchant console: a refund that the portal knows nothing of. */
    consoleRefund(mchid: string, outTradeNo: string, refundFen: number): SimRefund {
      const order = books.order(mchid, outTradeNo);
      if (!order || order.paidAtMs === null) throw new Error('no paid order of that number');
      checkRules(order, refundFen);
      return accept(order, {
        outRefundNo: `console${books.number()}`,
        refundFen,
        reason: '商户平台退款',
        notifyUrl: null,
      });
    },
  };
}
