import type { TradeFact } from '../../connectors/wechat-pay/wechat-pay.port';
import type { Clock } from '../../platform/clock';
import type { KeyRing } from '../../platform/crypto/key-ring';
import type { SqlTx } from '../../platform/db/database.types';
import type { Logger } from '../../platform/log';
import type { OrdersSql } from './orders.sql';
import { MONEY_PLACE, nextState } from './payments.states';
import type { EdgeStep, OrderRow } from './payments.types';
import type { TakeOrderEdges } from './take-order-edges';

/** What became of a fact. */
export type FactOutcome =
  /** it moved the order */
  | 'applied'
  /** it was known, or says nothing new */
  | 'known'
  /** money under a number that is not ours */
  | 'orphan'
  /** nothing to remember it by */
  | 'ignored';

/** The index of a payer's openid. */
export const PAYER_KIND = 'payer_openid';

export interface TradeFactDeps {
  orders: OrdersSql;
  takeEdges: TakeOrderEdges;
  keyRing: KeyRing;
  appId: string;
  clock: Clock;
  log: Logger;
}

/**
 * The one handler of what WeChat says of a trade, whether a notification, a query or a bill row brought it. It compares
 * merchant, app, amount, currency and payer; it takes any order of arrival and any number of repeats.
 */
export function createApplyTradeFact({ orders, takeEdges, keyRing, appId, clock, log }: TradeFactDeps) {
  /** What of a proven payment is not what was agreed; empty when all is. A coupon makes `payerTotalFen` less: that is fine. */
  function differences(order: OrderRow, payerIndex: string | null, fact: TradeFact): string[] {
    return [
      fact.totalFen !== order.amountFen && 'amount',
      fact.currency !== null && fact.currency !== 'CNY' && 'currency',
      fact.appId !== null && fact.appId !== appId && 'app',
      // WeChat binds a JSAPI order to the openid it was made for: another payer means that something is wrong, not kind.
      fact.openId !== null && !keyRing.indexes(PAYER_KIND, fact.openId).includes(payerIndex ?? '') && 'payer',
    ].filter((field) => field !== false);
  }

  async function applyPayment(
    tx: SqlTx,
    order: OrderRow,
    payerIndex: string | null,
    fact: TradeFact,
  ): Promise<FactOutcome> {
    const { totalFen, transactionId } = fact;
    if (totalFen === null || transactionId === null) return 'ignored';
    if (order.transactionId !== null) {
      if (order.transactionId !== transactionId || order.paidFen !== totalFen) {
        log.error({ orderId: order.id, source: fact.source }, 'WeChat names another payment for an order that is paid');
      }
      return 'known';
    }
    const differs = differences(order, payerIndex, fact);
    const proof: EdgeStep = {
      event: differs.length === 0 ? 'pay' : 'mismatch',
      cause: fact.source,
      evidence: {
        transactionId,
        totalFen,
        payerTotalFen: fact.payerTotalFen,
        ...(differs.length > 0 ? { differs: differs.join(' ') } : {}),
      },
      change: { paidFen: totalFen, paidAt: fact.successAt ?? clock.now(), transactionId },
    };
    if (differs.length > 0) log.error({ orderId: order.id, differs }, 'a payment is not what was asked for');
    // Restored from a backup, an order may know less than WeChat was told.
    await takeEdges(tx, order, order.state === 'created' ? [{ event: 'prepay', cause: fact.source }, proof] : [proof]);
    return 'applied';
  }

  async function applyClosed(tx: SqlTx, order: OrderRow, fact: TradeFact): Promise<FactOutcome> {
    if (order.state === 'created' || order.state === 'closed') return 'known';
    if (MONEY_PLACE[order.state] !== 'none') {
      log.error({ orderId: order.id, state: order.state }, 'WeChat says closed of an order that is paid');
      return 'known';
    }
    const close: EdgeStep = { event: 'close', cause: fact.source, evidence: { tradeState: fact.tradeState } };
    const isDirect = nextState(order.state, 'close') !== null;
    await takeEdges(tx, order, isDirect ? [close] : [{ event: 'expire', cause: fact.source }, close]);
    return 'applied';
  }

  /** @throws LostOrderRace when the order moved meanwhile: run the whole transaction again */
  return async function applyTradeFact(tx: SqlTx, fact: TradeFact): Promise<FactOutcome> {
    const isMoney = fact.tradeState === 'SUCCESS' || fact.tradeState === 'REFUND';
    const found = await orders.orderToProve(fact.mchid, fact.outTradeNo, tx);
    if (!found) return isMoney ? 'orphan' : 'ignored';
    // A refund under way proves a payment as well; who asked for that refund is the refund's own story.
    if (isMoney) return applyPayment(tx, found.order, found.payerIndex, fact);
    if (fact.tradeState === 'CLOSED' || fact.tradeState === 'REVOKED') return applyClosed(tx, found.order, fact);
    return 'known';
  };
}

export type ApplyTradeFact = ReturnType<typeof createApplyTradeFact>;
