import type { PrepayRequest, WechatPayGateway } from '../../connectors/wechat-pay/wechat-pay.port';
import type { Clock } from '../../platform/clock';
import type { KeyRing } from '../../platform/crypto/key-ring';
import type { Database, SqlTx } from '../../platform/db/database.types';
import type { Logger } from '../../platform/log';
import type { OrderAction } from './advance-order';
import { type AskWechat, NoClearAnswer, untilNoRace } from './ask-wechat';
import type { OrdersSql } from './orders.sql';
import type { PaymentsSql } from './payments.sql';
import type { AttemptRow, EdgeStep, OrderRow } from './payments.types';
import type { TakeOrderEdges } from './take-order-edges';

export interface PrepayDeps {
  db: Database;
  clock: Clock;
  log: Logger;
  gateway: WechatPayGateway;
  orders: OrdersSql;
  payments: PaymentsSql;
  takeEdges: TakeOrderEdges;
  keyRing: KeyRing;
  askWechat: AskWechat;
  /** base address of the notification route of trades; the gateway adds the merchant */
  notifyUrl(): string;
}

/** Refusals of the moment; anything else said clearly is said for good. */
const ASK_AGAIN = new Set(['FREQUENCY_LIMITED', 'SYSTEM_ERROR']);

/** Where the openid of an attempt lies: moved to another row it no longer opens. */
export const payerPlace = (paymentId: string) => `pay_attempt:${paymentId}`;

/** Asking WeChat for the prepay id: the same parameters every time, out of the rows alone. */
export function createPrepayOrder(deps: PrepayDeps) {
  const { db, clock, log, gateway, orders, payments, takeEdges, keyRing, askWechat } = deps;

  function requestOf(attempt: AttemptRow, siblings: readonly OrderRow[]): PrepayRequest {
    const { paymentId, outTradeNo, openerMchid, payerSealed, payerKeyId, expiresAt } = attempt;
    return {
      subOrders: siblings.map((order) => ({
        mchid: order.mchid,
        outTradeNo: order.outTradeNo,
        amountFen: order.amountFen,
        description: order.description,
        attach: order.id,
      })),
      combineOutTradeNo: outTradeNo,
      combineMchid: openerMchid,
      openId: keyRing.open({ keyId: payerKeyId, sealed: payerSealed }, payerPlace(paymentId)),
      timeExpire: expiresAt,
      notifyUrl: deps.notifyUrl(),
    };
  }

  /** Those of the payment that still wait for their prepay id go the same way together. */
  function moveWaiting(paymentId: string, step: EdgeStep, first?: (tx: SqlTx) => Promise<void>): Promise<void> {
    return untilNoRace(() =>
      db.sqlTransaction(async (tx) => {
        await first?.(tx);
        const { expiresAt } = (await orders.attempt(paymentId, tx))!;
        for (const order of await orders.ordersOfPayment(paymentId, tx)) {
          if (order.state !== 'prepaying') continue;
          await takeEdges(tx, order, [step.event === 'prepared' ? { ...step, change: { dueAt: expiresAt } } : step]);
        }
      }),
    );
  }

  /**
   * One try. `isNoted`: the trace of this send was written together with the order.
   * @throws NoClearAnswer when the same must be sent again
   */
  async function prepay(paymentId: string, isNoted: boolean): Promise<void> {
    const [attempt, siblings] = await Promise.all([orders.attempt(paymentId), orders.ordersOfPayment(paymentId)]);
    if (!attempt || !siblings.some(({ state }) => state === 'prepaying')) return;
    if (attempt.prepayId) return moveWaiting(paymentId, { event: 'prepared', cause: 'worker' });
    if (clock.now() >= attempt.expiresAt) return moveWaiting(paymentId, { event: 'expire', cause: 'worker' });
    if (!isNoted) await payments.noteSend(paymentId);
    const outcome = await gateway.prepay(requestOf(attempt, siblings));
    if (outcome.outcome === 'done') {
      const { prepayId } = outcome.value;
      return moveWaiting(paymentId, { event: 'prepared', cause: 'worker' }, (tx) =>
        payments.keepPrepayId(tx, paymentId, prepayId, clock.now()),
      );
    }
    if (outcome.outcome === 'unknown') throw new NoClearAnswer(`prepay, ${outcome.reason}`);
    const { code } = outcome;
    if (ASK_AGAIN.has(code)) throw new NoClearAnswer(`prepay, ${code}`);
    if (code === 'ORDER_PAID') {
      if ((await askWechat.ask(paymentId)) !== 'answered') throw new NoClearAnswer('prepay, ORDER_PAID');
      return;
    }
    // An order under this number that differs, or one that can't be: either way closing asks first what there is.
    log.warn({ paymentId, refusal: code }, 'WeChat will not open the order');
    await payments.noteRefusal(paymentId, code);
    await moveWaiting(paymentId, { event: 'expire', cause: 'worker', evidence: { refusal: code } });
  }

  const isFirst = async (order: OrderRow) => {
    const waiting = (await orders.ordersOfPayment(order.paymentId)).filter(({ state }) => state === order.state);
    return waiting[0]?.id === order.id;
  };

  const actions: { created: OrderAction; prepaying: OrderAction } = {
    async created(order) {
      await db.sqlTransaction((tx) => takeEdges(tx, order, [{ event: 'prepay', cause: 'worker' }]));
    },
    async prepaying(order) {
      // One request speaks for all orders of a payment.
      if (await isFirst(order)) await prepay(order.paymentId, false);
    },
  };

  return { prepay, isFirst, actions };
}

export type PrepayOrder = ReturnType<typeof createPrepayOrder>;
