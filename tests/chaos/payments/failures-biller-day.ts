import assert from 'node:assert/strict';
import type { Failure } from './failure.types';
import { financeHands } from './finance-hands';
import { allCameBack, bookingsOf, creditedOnce, isBeforePeople, orderOf, writeOffOf } from './order-hands';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Write-offs that the biller tells another story about later on. */
export const closingFailures: readonly Failure[] = [
  {
    number: 43,
    title: 'a success that the biller’s file denies later',
    outcome: 'asked and told again where that is safe, else before two people with the evidence',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      const gone = await stage.paid();
      await creditedOnce(stage, gone);
      const sequence = await stage.sequenceOf(gone);
      const liars = await stage.freshBill('water');
      stage.trouble(liars, { deniesLater: true });
      const denied = await stage.paid({ items: [liars] });
      await stage.until(denied, 'credited');
      const { proofNo } = await orderOf(stage, denied);
      stage.billers.forget('power', sequence);

      await hands.compared(day, 'power');
      await hands.item(sequence, 'biller_short', 'repaired');
      await stage.later(MINUTE);
      await creditedOnce(stage, gone);
      assert.ok((await stage.events(gone)).includes('absent'));

      await hands.compared(day, 'water');
      await isBeforePeople(stage, denied);
      const item = await hands.item(await stage.sequenceOf(denied), 'biller_short', 'open');
      const { evidence, order } = await hands.seen(item.itemId);
      assert.ok(evidence.some(({ source, value }) => source === 'ours' && value === proofNo));
      assert.equal(order!.state, 'manual');
      // The company stands by its file, so the payer gets it back.
      await hands.decide(item.itemId, { action: 'refund' });
      await allCameBack(stage, denied, 'finance_decision');
    },
  },
  {
    number: 44,
    title: 'the biller’s void is refused or never answered',
    outcome: 'no refund before the void is proved: one void number until it is, or people',
    async run(stage) {
      const silent = await stage.freshBill('power');
      stage.trouble(silent, { amountDeltaFen: -100, voidFails: 'timeout' });
      const waits = await stage.paid({ items: [silent] });
      await stage.inner(waits, 'voiding');
      const { voidSequence } = await writeOffOf(stage, waits);
      assert.equal((await stage.view(waits)).orders[0]!.refunds.length, 0);
      stage.trouble(silent, { voidFails: null });
      await stage.later(11 * MINUTE);
      await allCameBack(stage, waits, 'amount_mismatch');
      assert.equal((await writeOffOf(stage, waits)).voidSequence, voidSequence);

      const stubborn = await stage.freshBill('power');
      stage.trouble(stubborn, { amountDeltaFen: -100, voidFails: 'unsupported' });
      const refused = await stage.paid({ items: [stubborn] });
      await isBeforePeople(stage, refused);
      assert.equal((await stage.view(refused)).orders[0]!.refunds.length, 0);
    },
  },
  {
    number: 45,
    title: 'the biller succeeds late',
    outcome: 'no refund begins while it may land; one that lands after a clear refusal comes before people',
    async run(stage) {
      const slow = await stage.freshBill('property');
      stage.trouble(slow, { booksLateMs: 45 * SECOND, saysMeanwhile: 'not_found' });
      const late = await stage.paid({ items: [slow] });
      await stage.inner(late, 'wo_unknown');
      await stage.later(40 * SECOND);
      await stage.inner(late, 'wo_unknown', 'wo_sent');
      await stage.later(2 * MINUTE);
      await creditedOnce(stage, late);
      assert.equal((await stage.view(late)).orders[0]!.refunds.length, 0);

      const hands = financeHands(stage);
      const day = await hands.newDay();
      const bill = await stage.freshBill('power');
      stage.trouble(bill, { rejectsAmount: true });
      const payment = await stage.paid({ items: [bill] });
      await allCameBack(stage, payment, 'biller_refused');
      stage.trouble(bill, { rejectsAmount: false });
      const { id, snapshotId: _, paidFen, paidAt, transactionId } = await orderOf(stage, payment);
      const sequence = await stage.sequenceOf(payment);
      const request = {
        sequence,
        accountNo: bill.accountNo,
        billNo: bill.billNo,
        fetchReference: null,
        amountFen: paidFen,
        paidAt: paidAt!,
        transactionId: transactionId!,
      };
      // A copy of what we sent, kept back on the way, arrives after all.
      const biller = stage.worker.billers.get('power')!;
      assert.equal((await biller.writeOff(request)).outcome, 'done');
      await hands.compared(day);
      const item = await hands.item(sequence, 'biller_long', 'open');
      assert.equal((await stage.worker.orders.order(id))!.state, 'refunded');
      // The company takes it out of its books at our word, and two people close the case.
      assert.equal((await biller.voidWriteOff(request, `V${sequence.slice(1)}`)).outcome, 'done');
      await hands.decide(item.itemId, { action: 'dismiss' });
      assert.equal((await bookingsOf(stage, payment)).length, 2);
      await allCameBack(stage, payment, 'biller_refused');
    },
  },
];
