import type { WechatPayGateway } from '../../connectors/wechat-pay/wechat-pay.port';
import type { Clock } from '../../platform/clock';
import type { Database } from '../../platform/db/database.types';
import type { OrderAction } from './advance-order';
import { type AskWechat, NoClearAnswer, untilNoRace } from './ask-wechat';
import type { OrdersSql } from './orders.sql';
import { SENT } from './payments.sql';
import type { AttemptRow } from './payments.types';
import type { TakeOrderEdges } from './take-order-edges';

/** WeChat's clock may be this much behind ours. */
const CLOCK_SLACK_MS = 60_000;

export interface CloseDeps {
  db: Database;
  clock: Clock;
  gateway: WechatPayGateway;
  orders: OrdersSql;
  takeEdges: TakeOrderEdges;
  askWechat: AskWechat;
}

/** Closing: WeChat is asked first, then told, and only its proof closes. The payer may win at every step of it. */
export function createCloseOrder({ db, clock, gateway, orders, takeEdges, askWechat }: CloseDeps): OrderAction {
  const closing = async (paymentId: string) =>
    (await orders.ordersOfPayment(paymentId)).filter(({ state }) => state === 'closing');

  function concludeClosed(paymentId: string, proof: string): Promise<void> {
    return untilNoRace(() =>
      db.sqlTransaction(async (tx) => {
        for (const order of await orders.ordersOfPayment(paymentId, tx)) {
          if (order.state !== 'closing') continue;
          await takeEdges(tx, order, [{ event: 'close', cause: 'worker', evidence: { proof } }]);
        }
      }),
    );
  }

  /** WeChat knows of no such order. A request still on its way could make one, unless its time to pay is over. */
  function canNeverOpen(attempt: AttemptRow): boolean {
    const isAnswered = attempt.prepayId === null && attempt.lastCode !== null && attempt.lastCode !== SENT;
    return isAnswered || clock.now().getTime() > attempt.expiresAt.getTime() + CLOCK_SLACK_MS;
  }

  return async function closeOrder(order) {
    const { paymentId } = order;
    // One request speaks for all orders of a payment.
    if ((await closing(paymentId))[0]?.id !== order.id) return;
    const asked = await askWechat.ask(paymentId);
    if (asked === 'unknown') throw new NoClearAnswer('before closing');
    const left = await closing(paymentId);
    if (left.length === 0) return;
    const attempt = (await orders.attempt(paymentId))!;
    if (asked === 'not_exist') {
      if (!canNeverOpen(attempt)) throw new NoClearAnswer('an order may still be on its way to WeChat');
      return concludeClosed(paymentId, 'never_opened');
    }
    const { openerMchid, outTradeNo } = attempt;
    const outcome = attempt.isCombined
      ? await gateway.closeCombined(openerMchid, outTradeNo, left)
      : await gateway.closeTrade(openerMchid, outTradeNo);
    if (outcome.outcome === 'done') return concludeClosed(paymentId, 'closed');
    // Paid meanwhile, or something that only another question can tell.
    await askWechat.ask(paymentId);
    if ((await closing(paymentId)).length > 0) {
      throw new NoClearAnswer(`closing, ${outcome.outcome === 'refused' ? outcome.code : outcome.reason}`);
    }
  };
}
