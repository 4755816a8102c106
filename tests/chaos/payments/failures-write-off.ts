import assert from 'node:assert/strict';
import type { BillerScenario } from '../../../bff/simulators/billers/scenarios';
import type { FreshBill } from '../../api/payments/bills-at-will';
import type { Failure, Stage } from './failure.types';
import { closingFailures } from './failures-biller-day';
import { financeHands } from './finance-hands';
import {
  allCameBack,
  bookingsOf,
  creditedOnce,
  isBeforePeople,
  orderOf,
  whileWorkersDie,
  writeOffOf,
} from './order-hands';
import { withSecondProcess } from './second-process';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

async function troubled(stage: Stage, billerCode: string, faults: Partial<BillerScenario>) {
  const bill = await stage.freshBill(billerCode);
  stage.trouble(bill, faults);
  return { bill, payment: await stage.paid({ items: [bill] }) };
}

/** What we send for this bill, as a repeat on the way or a replay would. */
async function sendOf(stage: Stage, bill: FreshBill, payment: Parameters<Stage['sequenceOf']>[0]) {
  const order = await orderOf(stage, payment);
  return {
    sequence: await stage.sequenceOf(payment),
    accountNo: bill.accountNo,
    billNo: bill.billNo,
    fetchReference: null,
    amountFen: order.paidFen,
    paidAt: order.paidAt!,
    transactionId: order.transactionId!,
  };
}

export const writeOffFailures: readonly Failure[] = [
  {
    number: 36,
    title: 'crash between PAID and the write-off',
    outcome: 'the next worker takes it up; credited once',
    async run(stage) {
      const bill = await stage.freshBill('power');
      const payment = await stage.begin({ items: [bill] });
      await whileWorkersDie(stage, async () => {
        stage.paying.pay(payment);
        await stage.inner(payment, 'paid');
      });
      assert.equal(await stage.worker.orders.writeOff(payment.orders[0]!.orderId), null);
      await stage.later(MINUTE);
      await stage.inner(payment, 'settled');
      await creditedOnce(stage, payment);
      assert.deepEqual((await stage.events(payment)).slice(-4), ['pay', 'queue', 'send', 'settle']);
    },
  },
  {
    number: 37,
    title: 'the biller wrote off, its answer is lost, cut or garbage',
    outcome: 'unknown, asked about, credited with one booking; nothing is sent twice',
    async run(stage) {
      const ways: Partial<BillerScenario>[] = [
        { losesAnswer: true },
        { truncatesAnswer: true },
        { answersGarbage: true },
      ];
      for (const faults of ways) {
        const { payment } = await troubled(stage, 'power', faults);
        await stage.inner(payment, 'wo_unknown', 'settled');
        await stage.later(10 * SECOND);
        await creditedOnce(stage, payment);
        assert.equal((await writeOffOf(stage, payment)).tries, 1);
        assert.ok((await stage.events(payment)).includes('lose'));
      }
    },
  },
  {
    number: 38,
    title: 'the biller repeats an answer, or answers for the write-off before',
    outcome: 'no proof of another counts; each is credited once with its own',
    async run(stage) {
      const bill = await stage.freshBill('power');
      const first = await stage.paid({ items: [bill] });
      await creditedOnce(stage, first);
      const { payment } = await troubled(stage, 'power', { answersOutOfOrder: true });
      await stage.inner(payment, 'wo_unknown', 'settled');
      await stage.later(10 * SECOND);
      await creditedOnce(stage, payment);
      assert.ok((await stage.events(payment)).includes('lose'), 'the answer for another was believed');
      const { proofNo } = await orderOf(stage, first);
      assert.notEqual((await orderOf(stage, payment)).proofNo, proofNo);
      const again = await stage.worker.billers.get('power')!.writeOff(await sendOf(stage, bill, first));
      assert.equal(again.outcome, 'done');
      assert.equal(again.outcome === 'done' && again.proofNo, proofNo);
      await creditedOnce(stage, first);
    },
  },
  {
    number: 39,
    title: 'the biller says "already paid"',
    outcome: 'asked by sequence: ours is credited, somebody else’s gives the money back',
    async run(stage) {
      const ours = await troubled(stage, 'power', { saysAlreadyPaid: 'ours' });
      await stage.inner(ours.payment, 'wo_unknown', 'settled');
      await stage.later(10 * SECOND);
      await creditedOnce(stage, ours.payment);
      const bill = await stage.freshBill('power');
      const payment = await stage.begin({ items: [bill] });
      stage.billers.payAtCounter('power', bill.accountNo, bill.billNo!);
      stage.paying.pay(payment);
      await stage.inner(payment, 'wo_unknown', 'refund_due', 'refunding', 'refunded');
      await stage.later(MINUTE);
      await allCameBack(stage, payment, 'paid_by_other');
    },
  },
  {
    number: 40,
    title: 'the biller is down, at work, or closed over its cut-off',
    outcome: 'waits as "being credited", credited once when it opens, on the biller’s own day',
    async run(stage) {
      const down = await stage.freshBill('power');
      const while503 = await stage.begin({ items: [down] });
      stage.billers.scenario.set('power', { isDown: true });
      stage.paying.pay(while503);
      await stage.inner(while503, 'wo_unknown', 'wo_queued');
      stage.billers.scenario.reset('power');
      await stage.later(10 * MINUTE);
      await creditedOnce(stage, while503);

      const work = await troubled(stage, 'power', { isInMaintenance: true });
      await stage.inner(work.payment, 'wo_queued');
      assert.equal((await stage.view(work.payment)).orders[0]!.state, 'crediting');
      stage.billers.scenario.reset('power');
      await stage.later(HOUR);
      await creditedOnce(stage, work.payment);

      // 23:40 in Beijing, ten minutes after the company's cut-off.
      const now = stage.city.clock.now().getTime();
      const lateEvening =
        Math.ceil((now - 15 * HOUR - 40 * MINUTE) / (24 * HOUR)) * 24 * HOUR + 15 * HOUR + 40 * MINUTE;
      await stage.later(lateEvening - now);
      stage.billers.scenario.set('power', { closesAtCutOff: true });
      const night = await stage.paid();
      await stage.inner(night, 'wo_queued');
      await stage.later(40 * MINUTE);
      await creditedOnce(stage, night);
      const [booking] = await bookingsOf(stage, night);
      const { businessDate, paidAt } = await orderOf(stage, night);
      assert.equal(businessDate, booking!.businessDate);
      assert.notEqual(businessDate, new Date(paidAt!.getTime() + 8 * HOUR).toISOString().slice(0, 10));
    },
  },
  {
    number: 41,
    title: 'the biller rejects the amount',
    outcome: 'a clear refusal: the whole goes back to the payer with a reason and a day',
    async run(stage) {
      const { payment } = await troubled(stage, 'power', { rejectsAmount: true });
      await allCameBack(stage, payment, 'biller_refused');
      const [order] = (await stage.view(payment)).orders;
      assert.match(order!.refunds[0]!.promisedOn, /^\d{4}-\d\d-\d\d$/);
      assert.equal(order!.proofNo, null);
    },
  },
  {
    number: 42,
    title: 'the biller accepts a different amount',
    outcome: 'never credited: taken back and refunded, or before people where it can’t be taken back',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      const less = await troubled(stage, 'power', { amountDeltaFen: -100 });
      await allCameBack(stage, less.payment, 'amount_mismatch');
      assert.deepEqual(
        (await bookingsOf(stage, less.payment)).map(({ kind }) => kind),
        ['write_off', 'reversal'],
      );
      const more = await troubled(stage, 'property', { amountDeltaFen: 100 });
      await isBeforePeople(stage, more.payment);
      assert.equal((await stage.view(more.payment)).orders[0]!.state, 'checking');
      assert.equal((await stage.view(more.payment)).orders[0]!.refunds.length, 0);
      // What was taken back stands twice in the company's file, which two people need not hear of.
      await hands.compared(day);
      await hands.item(await stage.sequenceOf(less.payment), 'biller_reversal', 'explained');
      await allCameBack(stage, less.payment, 'amount_mismatch');
    },
  },
  ...closingFailures,
  {
    number: 46,
    title: 'two workers take one job, a stalled one wakes after its lease',
    outcome: 'one sequence, one booking, one credit',
    async run(stage) {
      await withSecondProcess(stage, async () => {
        const bill = await stage.freshBill('property');
        stage.trouble(bill, { holdsWriteOff: 'before' });
        const stalled = await stage.paid({ items: [bill] });
        await stage.inner(stalled, 'wo_sent');
        const sequence = await stage.sequenceOf(stalled);
        // Longer than its lease and than any answer may take: whoever is quicker takes the order over.
        await stage.later(50 * SECOND);
        await stage.city.until(async () => (await stage.events(stalled)).includes('lose'), { what: 'taken over' });
        stage.billers.scenario.set('property', { holdsWriteOff: null }, bill.accountNo);
        await stage.later(MINUTE);
        await creditedOnce(stage, stalled);
        assert.equal(await stage.sequenceOf(stalled), sequence);

        const crowd = await Promise.all([0, 1, 2, 3].map(() => stage.paid()));
        for (const payment of crowd) {
          await creditedOnce(stage, payment);
          assert.equal((await writeOffOf(stage, payment)).tries, 1);
        }
      });
    },
  },
];
