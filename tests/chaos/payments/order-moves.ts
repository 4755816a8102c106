import assert from 'node:assert/strict';
import type { PaymentView } from '../../../bff/contracts/payments';
import type { SimOrder } from '../../../bff/simulators/wechat-pay/pay-books';
import type { Stage } from './failure.types';

/** The payment's first order as WeChat has it. */
export function orderAtWechat(stage: Stage, payment: PaymentView): SimOrder | undefined {
  return stage.wechat.orders().find(({ outTradeNo }) => outTradeNo === payment.orders[0]!.outTradeNo);
}

export function prepayIdOf(payment: PaymentView): string {
  assert.ok(payment.pay, 'there is nothing to sign');
  return payment.pay.package.slice('prepay_id='.length);
}

/** The citizen cancels, and WeChat proves that it is closed. */
export async function stepBack(stage: Stage, payment: PaymentView): Promise<void> {
  const answer = await (await stage.as('citizen')).post(`/payments/${payment.paymentId}/cancel`);
  assert.equal(answer.status, 200);
  await stage.until(payment, 'closed');
}
