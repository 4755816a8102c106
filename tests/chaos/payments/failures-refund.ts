import assert from 'node:assert/strict';
import type { PaymentView } from '../../../bff/contracts/payments';
import type { WechatPayFaults } from '../../../bff/simulators/wechat-pay/scenarios';
import { DEMO } from '../../../prisma/seed/ids';
import type { Failure, Stage } from './failure.types';
import { invoiceFailures } from './failures-invoice';
import { peopleRefundFailures } from './failures-refund-people';
import { allCameBack, creditedOnce, orderOf, refundsAtWechat, refundsOf, whileWorkersDie } from './order-hands';
import { withSecondProcess } from './second-process';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const PEOPLE = { proposedBy: DEMO.people.financeClerk, approvedBy: DEMO.people.financeReviewer };

/** Paid, and refused by the biller: the money must go back, which WeChat makes hard. */
async function refusedBill(stage: Stage, faults: Partial<WechatPayFaults>): Promise<PaymentView> {
  const bill = await stage.freshBill('power');
  stage.trouble(bill, { rejectsAmount: true });
  return stage.paid({ items: [bill], faults });
}

/** WeChat was asked for the refund at least so often. */
const tried = (stage: Stage, payment: PaymentView, times = 1) =>
  stage.city.until(async () => ((await refundsOf(stage, payment))[0]?.tries ?? 0) >= times, { what: 'a try' });

/** All came back, and every request that was made carried the one number. */
async function oneNumber(stage: Stage, payment: PaymentView): Promise<void> {
  await allCameBack(stage, payment, 'biller_refused');
  const numbers = (await refundsOf(stage, payment)).map(({ outRefundNo }) => outRefundNo);
  assert.deepEqual(numbers, [`R${payment.orders[0]!.orderId}-1`]);
  assert.deepEqual(
    refundsAtWechat(stage, payment).map(({ outRefundNo }) => outRefundNo),
    numbers,
  );
}

/** WeChat refuses the first request so; the same number later. */
async function waitsOut(stage: Stage, code: string): Promise<void> {
  const payment = await refusedBill(stage, { refuse: { refund: { code, times: 1 } } });
  await tried(stage, payment);
  await stage.inner(payment, 'refunding');
  assert.deepEqual(refundsAtWechat(stage, payment), []);
  const [order] = (await stage.view(payment)).orders;
  assert.equal(order!.refunds[0]!.state, 'sending');
  await stage.later(20 * MINUTE);
  await oneNumber(stage, payment);
}

const wholeFailures: readonly Failure[] = [
  {
    number: 47,
    title: 'a refund times out',
    outcome: 'unknown, asked for again under its number; one refund',
    async run(stage) {
      for (const faults of [
        { loseAnswer: { refund: 2 } },
        { breakAnswer: { refund: 1 } },
        { failBefore: { refund: 1 } },
      ]) {
        const payment = await refusedBill(stage, { ...faults, refundNotifyNever: true });
        await tried(stage, payment);
        await stage.later(MINUTE);
        await tried(stage, payment, 2);
        await stage.later(10 * MINUTE);
        await oneNumber(stage, payment);
        stage.wechat.scenario.reset();
      }
    },
  },
  {
    number: 48,
    title: 'a refund is retried with a new number',
    outcome:
      'no second number while the first may live, whoever takes the job over; a second one is refused everywhere',
    async run(stage) {
      await withSecondProcess(stage, async () => {
        const bill = await stage.freshBill('power');
        stage.trouble(bill, { rejectsAmount: true });
        const payment = await stage.begin({
          items: [bill],
          faults: { loseAnswer: { refund: 1 }, refundNotifyNever: true, refundDelayMs: 5 * MINUTE },
        });
        // Each worker that has the refund in its hands dies with it.
        await whileWorkersDie(stage, async () => {
          stage.paying.pay(payment);
          await stage.inner(payment, 'paid');
        });
        for (let death = 0; death < 3; death += 1) await stage.later(MINUTE);
        await tried(stage, payment);
        await stage.inner(payment, 'refunding');
        const { mchid, outTradeNo, paidFen, id } = await orderOf(stage, payment);
        await assert.rejects(stage.worker.refunds.oweWhole(id, 'finance_decision', PEOPLE), { code: 'state_conflict' });
        await assert.rejects(stage.worker.refunds.refundPart(id, 1, 'finance_decision', PEOPLE), {
          code: 'state_conflict',
        });
        const second = await stage.worker.gateway.refund({
          mchid,
          outTradeNo,
          outRefundNo: `R${id}-2`,
          refundFen: paidFen,
          totalFen: paidFen,
          reason: '重复',
          notifyUrl: `${stage.city.url}/api/payments/notify/refund`,
        });
        assert.equal(second.outcome, 'refused');
        await stage.later(30 * MINUTE);
        await oneNumber(stage, payment);
      });
    },
  },
  {
    number: 49,
    title: 'NOT_ENOUGH',
    outcome: 'waits for the merchant’s balance under the same number; arrives',
    run: (stage) => waitsOut(stage, 'NOT_ENOUGH'),
  },
  {
    number: 50,
    title: 'FREQUENCY_LIMITED',
    outcome: 'a minute apart under their own numbers; each arrives once',
    async run(stage) {
      await waitsOut(stage, 'FREQUENCY_LIMITED');
      const payment = await stage.paid();
      await creditedOnce(stage, payment);
      const { id } = await orderOf(stage, payment);
      for (const fen of [300, 400]) await stage.worker.refunds.refundPart(id, fen, 'finance_decision', PEOPLE);
      await stage.city.until(async () => (await refundsOf(stage, payment)).some(({ state }) => state === 'success'));
      assert.equal(refundsAtWechat(stage, payment).length, 1);
      await stage.city.until(
        async () => (await refundsOf(stage, payment)).some(({ lastCode }) => lastCode === 'FREQUENCY_LIMITED'),
        { what: 'the second part is told to wait' },
      );
      await stage.later(5 * MINUTE);
      await stage.city.until(async () => (await refundsOf(stage, payment)).every(({ state }) => state === 'success'));
      assert.deepEqual(
        refundsAtWechat(stage, payment)
          .map(({ refundFen }) => refundFen)
          .sort(),
        [300, 400],
      );
    },
  },
  {
    number: 52,
    title: 'CLOSED',
    outcome: 'the closed number is done with; a new one brings the money back, once',
    async run(stage) {
      const payment = await refusedBill(stage, { refundEnds: 'CLOSED' });
      await stage.city.until(async () => (await refundsOf(stage, payment)).length > 1, { what: 'a second number' });
      stage.wechat.scenario.reset();
      await stage.later(5 * MINUTE);
      await allCameBack(stage, payment, 'biller_refused');
      const rows = await refundsOf(stage, payment);
      assert.equal(rows.at(-1)!.state, 'success');
      assert.ok(rows.slice(0, -1).every(({ state }) => state === 'closed'));
      assert.equal(new Set(rows.map(({ outRefundNo }) => outRefundNo)).size, rows.length);
    },
  },
  {
    number: 53,
    title: 'parts that exceed the total, asked for at once',
    outcome: 'each reserves its part first: what is left bounds them all, and so much arrives',
    async run(stage) {
      const payment = await stage.paid({ items: [await advance(stage, 1_000)] });
      await creditedOnce(stage, payment);
      const { id } = await orderOf(stage, payment);
      const part = () => stage.worker.refunds.refundPart(id, 300, 'finance_decision', PEOPLE);
      const asked = await Promise.allSettled([part(), part(), part(), part(), part(), part()]);
      assert.equal(asked.filter(({ status }) => status === 'fulfilled').length, 3);
      for (const one of asked) if (one.status === 'rejected') assert.equal(one.reason.code, 'invalid_request');
      // WeChat takes the parts of one order a minute apart.
      await stage.city.until(
        async () => {
          await stage.later(2 * MINUTE);
          return (await refundsOf(stage, payment)).every(({ state }) => state === 'success');
        },
        { what: 'three parts are back', withinMs: 30_000 },
      );
      const { state, owedBackFen, returnedFen } = await orderOf(stage, payment);
      assert.deepEqual([state, owedBackFen, returnedFen], ['settled', 900, 900]);
    },
  },
  {
    number: 55,
    title: 'the refund’s notification is lost',
    outcome: 'found by asking; the payer is told',
    async run(stage) {
      const payment = await refusedBill(stage, { refundNotifyNever: true, refundDelayMs: 10 * SECOND });
      await tried(stage, payment);
      await stage.inner(payment, 'refunding');
      await stage.later(30 * MINUTE);
      await oneNumber(stage, payment);
      assert.ok(!stage.knocks(payment).some(({ about }) => about === 'refund'));
      assert.equal((await stage.view(payment)).orders[0]!.refunds[0]!.state, 'arrived');
    },
  },
];

export const refundFailures: readonly Failure[] = [...wholeFailures, ...peopleRefundFailures, ...invoiceFailures].sort(
  (one, other) => one.number - other.number,
);

async function advance(stage: Stage, fen: number) {
  return stage.paying.inAdvance(await stage.as('citizen'), fen);
}
