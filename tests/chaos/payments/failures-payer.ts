import assert from 'node:assert/strict';
import type { WechatPayFaults } from '../../../bff/simulators/wechat-pay/scenarios';
import type { Failure, Stage } from './failure.types';
import { financeHands } from './finance-hands';

/**
 * The money is put aside with what differs, in the hands of finance, and nothing of it reaches the biller; two people
 * send it back as it came.
 */
async function putAside(stage: Stage, faults: Partial<WechatPayFaults>, differs: string): Promise<void> {
  const payment = await stage.paid({ faults });
  const checked = await stage.until(payment, 'checking');
  assert.deepEqual(await stage.paying.innerStates(payment.paymentId), ['suspense']);
  const { orderId } = checked.orders[0]!;
  const [event] = await stage.query<{ evidence: string }>(
    `SELECT evidence FROM pay_order_event WHERE order_id = ? AND event = 'mismatch'`,
    [orderId],
  );
  assert.match(JSON.stringify(event!.evidence), new RegExp(`differs[^}]*${differs}`));
  const [order] = await stage.query<{ dutyOwner: string }>(
    'SELECT duty_owner AS dutyOwner FROM pay_order WHERE id = ?',
    [orderId],
  );
  assert.equal(order!.dutyOwner, 'finance');
  assert.equal(await stage.worker.orders.writeOff(orderId), null);
  stage.wechat.scenario.reset();

  const hands = financeHands(stage);
  const { outTradeNo } = checked.orders[0]!;
  await hands.decide((await hands.waiting(outTradeNo)).itemId, { action: 'refund' });
  const [back] = (await stage.until(payment, 'refunded')).orders;
  const atWechat = stage.wechat.orders().find((each) => each.outTradeNo === outTradeNo);
  assert.equal(back!.refunds[0]!.amountFen, atWechat!.totalFen);
}

/** What was paid, by whom and with what. */
export const payerFailures: readonly Failure[] = [
  {
    number: 13,
    title: 'amount or currency mismatch',
    outcome: 'more, less or other money: put aside with what differs, never written off; two people send it back',
    async run(stage) {
      await putAside(stage, { bookedAmountFen: 1_999 }, 'amount');
      await putAside(stage, { bookedAmountFen: 2_001 }, 'amount');
      await putAside(stage, { bookedCurrency: 'USD' }, 'currency');
    },
  },
  {
    number: 14,
    title: 'openid mismatch (payment on behalf versus attack)',
    outcome: "a daughter pays her mother's bill with her own openid: credited; a foreign openid: put aside, sent back",
    async run(stage) {
      const citizen = await stage.as('citizen');
      const { homes } = (await citizen.get('/bills/homes')).body;
      const mothers = homes.find(({ isMine }: { isMine: boolean }) => !isMine);
      const power = mothers.accounts.find(({ billerCode }: { billerCode: string }) => billerCode === 'power');
      const onBehalf = await stage.paid({ items: [{ accountId: power.accountId, billNo: null, amountFen: 5_000 }] });
      await stage.until(onBehalf, 'credited');
      await putAside(stage, { otherPayer: true }, 'payer');
    },
  },
  {
    number: 15,
    title: 'coupon: payer_total ≠ total',
    outcome: 'the whole sum counts and is credited, whoever paid a part of it',
    async run(stage) {
      const payment = await stage.paid({ faults: { couponFen: 300 } });
      const done = await stage.until(payment, 'credited');
      const sequence = await stage.sequenceOf(done);
      const row = stage.billers.books('power').find((each) => each.sequence === sequence);
      assert.equal(row!.amountFen, 2_000);
      const [order] = stage.wechat.orders().filter(({ outTradeNo }) => outTradeNo === done.orders[0]!.outTradeNo);
      assert.equal(order!.couponFen, 300);
    },
  },
];
