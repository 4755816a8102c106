import assert from 'node:assert/strict';
import { DEMO } from '../../../prisma/seed/ids';
import type { Failure } from './failure.types';
import { financeHands } from './finance-hands';
import { allCameBack, creditedOnce, isBeforePeople, orderOf, refundsAtWechat, refundsOf } from './order-hands';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PEOPLE = { proposedBy: DEMO.people.financeClerk, approvedBy: DEMO.people.financeReviewer };

/** Refunds that no rule can end: two people do. */
export const peopleRefundFailures: readonly Failure[] = [
  {
    number: 51,
    title: 'ABNORMAL: the payer’s card is gone',
    outcome: 'before two people, who send it another way; it arrives once, under the same number',
    async run(stage) {
      const bill = await stage.freshBill('power');
      stage.trouble(bill, { rejectsAmount: true });
      const payment = await stage.paid({ items: [bill], faults: { refundEnds: 'ABNORMAL' } });
      await stage.inner(payment, 'refund_abnormal');
      const { dutyOwner, dueAt, outTradeNo } = await orderOf(stage, payment);
      assert.equal(dutyOwner, 'finance');
      assert.ok(dueAt);
      const hands = financeHands(stage);
      const item = await hands.waiting(outTradeNo);
      await hands.decide(item.itemId, { action: 'repair_refund' });
      await stage.later(MINUTE);
      await allCameBack(stage, payment, 'biller_refused');
      assert.equal((await refundsOf(stage, payment)).length, 1);
      assert.equal(refundsAtWechat(stage, payment).length, 1);
    },
  },
  {
    number: 54,
    title: 'more than a year after the payment',
    outcome: 'WeChat is not even asked; people hand it over another way and say so in the books',
    async run(stage) {
      const hands = financeHands(stage);
      // The money waits for people: WeChat booked another amount than was asked for.
      const item = await stage.paying.inAdvance(await stage.as('citizen'), 1_500);
      const waits = await stage.paid({ items: [item], faults: { bookedAmountFen: 1_400 } });
      await isBeforePeople(stage, waits);
      stage.wechat.scenario.reset();
      const credited = await stage.paid();
      await creditedOnce(stage, credited);
      await stage.later(366 * DAY);
      const { id, mchid, outTradeNo } = await orderOf(stage, waits);
      const before = await hands.waiting(outTradeNo);
      await hands.decide(before.itemId, { action: 'refund' });
      await stage.inner(waits, 'manual');
      assert.deepEqual(refundsAtWechat(stage, waits), []);
      const again = await hands.waiting(outTradeNo);
      await hands.decide(again.itemId, { action: 'conclude' });
      await stage.until(waits, 'refunded');
      assert.equal((await stage.worker.orders.order(id))!.returnedFen, 1_400);
      const part = stage.worker.refunds.refundPart((await orderOf(stage, credited)).id, 1, 'finance_decision', PEOPLE);
      await assert.rejects(part, { code: 'state_conflict' });
      // By bank, so WeChat’s books know nothing of it.
      stage.outside({ of: mchid, refundedFen: -1_400 });
    },
  },
  {
    number: 58,
    title: 'an operator refunds in the merchant console',
    outcome: 'found in the bill, before two people, adopted into the books as a part',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      const payment = await stage.paid();
      await creditedOnce(stage, payment);
      const { mchid, outTradeNo, id, paidFen } = await orderOf(stage, payment);
      const { outRefundNo } = stage.wechat.consoleRefund(mchid, outTradeNo, 300);
      await hands.compared(day);
      const item = await hands.item(outRefundNo, 'refund_long', 'open');
      await isBeforePeople(stage, payment);
      await assert.rejects(
        stage.worker.refunds.adoptPart(id, outRefundNo, { ...PEOPLE, approvedBy: PEOPLE.proposedBy }),
        {
          code: 'forbidden',
        },
      );
      await hands.decide(item.itemId, { action: 'adopt_refund' });
      await stage.until(payment, 'credited');
      const after = await orderOf(stage, payment);
      assert.deepEqual([after.state, after.returnedFen, after.paidFen], ['settled', 300, paidFen]);
      assert.equal((await stage.view(payment)).orders[0]!.refunds[0]!.amountFen, 300);
    },
  },
];
