import assert from 'node:assert/strict';
import type { PaymentView } from '../../../bff/contracts/payments';
import type { FreshBill } from '../../api/payments/bills-at-will';
import type { Failure, Stage } from './failure.types';
import { countedOnce } from './failures-notification';
import { stepBack } from './order-moves';

const HOUR_MS = 3_600_000;

const asItem = ({ accountId, billNo, amountFen }: FreshBill) => ({ accountId, billNo, amountFen });

/** The whole is back with the payer for this reason, and the biller has nothing of it. */
async function cameBack(stage: Stage, payment: PaymentView, reason: string): Promise<void> {
  const done = await stage.until(payment, 'refunded');
  const [order] = done.orders;
  assert.equal(order!.refunds.length, 1);
  assert.equal(order!.refunds[0]!.reason, reason);
  assert.equal(order!.refunds[0]!.amountFen, order!.amountFen);
  const sequence = await stage.sequenceOf(payment);
  assert.deepEqual(
    stage.billers.books(order!.billerCode).filter((row) => row.sequence === sequence),
    [],
  );
}

/** "Paid already" may be about ourselves: the company is asked before the money goes back. */
async function foundPaid(stage: Stage, payment: PaymentView): Promise<void> {
  await stage.inner(payment, 'wo_unknown');
  await stage.later(60_000);
  await cameBack(stage, payment, 'paid_by_other');
}

/** Paid while the company is closed: the write-off waits. */
async function paidBeforeItOpens(stage: Stage, bill: FreshBill): Promise<PaymentView> {
  stage.trouble(bill, { isInMaintenance: true });
  const payment = await stage.paid({ items: [bill] });
  await stage.inner(payment, 'wo_queued');
  return payment;
}

async function opens(stage: Stage): Promise<void> {
  stage.billers.scenario.reset();
  await stage.later(HOUR_MS);
}

/** What happens to a bill, or to its account, beside the payment. */
export const billFailures: readonly Failure[] = [
  {
    number: 30,
    title: 'two relatives pay one bill',
    outcome: 'one claim, one payment; the other is told that family is paying, and may once it is free',
    async run(stage) {
      const [daughter, mother] = [await stage.as('citizen'), await stage.as('elder')];
      const { homes } = (await daughter.get('/bills/homes')).body;
      const mothers = homes.find(({ isMine }: { isMine: boolean }) => !isMine);
      const { accountId } = mothers.accounts.find((one: { billerCode: string }) => one.billerCode === 'water');
      const [bill] = await stage.paying.owed(mother, 'water');
      const hers = { ...bill!, accountId };
      const answers = await Promise.all([
        stage.paying.checkOut(mother, [bill!]),
        stage.paying.checkOut(daughter, [hers]),
      ]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
      const isMothers = answers[0].status === 201;
      const refused = answers.find(({ status }) => status === 409)!;
      assert.match(refused.body.error.message, /家人/);
      const [winner, loser] = isMothers ? [mother, daughter] : [daughter, mother];
      const made = answers.find(({ status }) => status === 201)!.body as PaymentView;
      stage.paying.pay(await stage.paying.untilStates(winner, made.paymentId, 'waiting'));
      await stage.paying.untilStates(winner, made.paymentId, 'credited');
      const late = await stage.paying.checkOut(loser, [isMothers ? hers : bill!]);
      assert.ok(late.status >= 400 && late.status < 500, `${late.status}`);
      const sequence = await stage.sequenceOf(made);
      const booked = stage.billers.books('water').filter(({ billNo }) => billNo === bill!.billNo);
      assert.deepEqual(
        booked.map((row) => row.sequence),
        [sequence],
      );
    },
  },
  {
    number: 31,
    title: 'paid meanwhile at counter or Alipay',
    outcome: 'before the press: nothing is made; after the password: the biller says paid, the whole comes back',
    async run(stage) {
      const citizen = await stage.as('citizen');
      const early = await stage.freshBill('property');
      stage.billers.payAtCounter('property', early.accountNo, early.billNo);
      const refused = await stage.paying.checkOut(citizen, [asItem(early)]);
      assert.equal(refused.status, 409);
      const late = await stage.freshBill('property');
      const payment = await stage.begin({ items: [late] });
      stage.billers.payAtCounter('property', late.accountNo, late.billNo);
      stage.paying.pay(payment);
      await foundPaid(stage, payment);
    },
  },
  {
    number: 32,
    title: 'auto-pay plus manual',
    outcome:
      "the bank's standing order wins while ours is on its way: ours comes back; ours wins: the bank's is refused",
    async run(stage) {
      const bill = await stage.freshBill('property');
      stage.trouble(bill, { holdsWriteOff: 'before' });
      const payment = await stage.paid({ items: [bill] });
      await stage.inner(payment, 'wo_sent');
      stage.billers.payAtCounter('property', bill.accountNo, bill.billNo);
      stage.billers.scenario.set('property', { holdsWriteOff: null }, bill.accountNo);
      await foundPaid(stage, payment);

      const first = await stage.freshBill('property');
      const ours = await stage.paid({ items: [first] });
      await countedOnce(stage, ours);
      assert.throws(() => stage.billers.payAtCounter('property', first.accountNo, first.billNo));
    },
  },
  {
    number: 33,
    title: 'bill changed (late fee, new reading) between query and payment',
    outcome: 'before the password: nothing is made, before → after is shown; after it: refused by the biller, back',
    async run(stage) {
      const citizen = await stage.as('citizen');
      // Where a part may be paid, the old sum would pass: it is not what the payer meant.
      const partly = await stage.freshBill('heating');
      await citizen.post('/payments/quote', { items: [asItem(partly)] });
      stage.billers.addCharge('heating', partly.accountNo, partly.billNo, { name: '补抄', amountFen: 700 });
      const stale = await stage.paying.checkOut(citizen, [asItem(partly)]);
      assert.equal(stale.body.error?.code, 'state_conflict');
      assert.match(JSON.stringify(stale.body.error.fields), /→/);

      const bill = await stage.freshBill('property');
      stage.billers.addCharge('property', bill.accountNo, bill.billNo, { name: '补抄', amountFen: 500 });
      const refused = await stage.paying.checkOut(citizen, [asItem(bill)]);
      assert.equal(refused.body.error.code, 'state_conflict');
      assert.match(refused.body.error.fields['items.0.amountFen'], /→/);
      const seen = { ...bill, amountFen: bill.amountFen + 500 };
      const payment = await stage.begin({ items: [seen] });
      stage.billers.addCharge('property', bill.accountNo, bill.billNo, { name: '违约金', amountFen: 30 });
      stage.paying.pay(payment);
      await cameBack(stage, payment, 'biller_refused');
      const now = { ...bill, amountFen: bill.amountFen + 530 };
      await citizen.post('/payments/quote', { items: [asItem(now)] });
      await countedOnce(stage, await stage.paid({ items: [now] }));
    },
  },
  {
    number: 34,
    title: 'wrong account number chosen',
    outcome:
      "the holder is shown before the first payment; another account's answer pays nothing; paid yet wrong: a report",
    async run(stage) {
      const citizen = await stage.as('citizen');
      const bill = await stage.freshBill('property');
      const ask = (accountNo: string) => citizen.post('/bills/accounts/look-up', { billerCode: 'property', accountNo });
      assert.match((await ask(bill.accountNo)).body.holderMasked, /\*/);
      assert.equal((await ask('WL-4-0000')).status, 404);

      stage.trouble(bill, { answersAnotherAccount: true });
      const crossed = await stage.paying.checkOut(citizen, [asItem(bill)]);
      assert.ok(crossed.status >= 400, `${crossed.status}`);
      stage.billers.scenario.reset();

      const payment = await stage.paid({ items: [bill] });
      await countedOnce(stage, payment);
      const complaint = await citizen.post(`/payments/orders/${payment.orders[0]!.orderId}/complaint`, {
        kind: 'wrong_account',
        words: '户号填错了，这是邻居家的',
      });
      assert.equal(complaint.status, 201);
      const report = await citizen.get(`/reports/${complaint.body.reportId}`);
      assert.ok(report.body.words.includes(payment.orders[0]!.outTradeNo));
    },
  },
  {
    number: 35,
    title: 'account unbound or ownership changed after payment',
    outcome: 'credited to the account that was paid for; closed at the company: back; a new holder is confirmed first',
    async run(stage) {
      const unbound = await stage.freshBill('property');
      const first = await paidBeforeItOpens(stage, unbound);
      assert.equal((await (await stage.as('citizen')).delete(`/bills/accounts/${unbound.accountId}`)).status, 200);
      await opens(stage);
      await countedOnce(stage, first);
      const sequence = await stage.sequenceOf(first);
      const row = stage.billers.books('property').find((each) => each.sequence === sequence);
      assert.equal(row!.accountNo, unbound.accountNo);

      const sold = await stage.freshBill('property');
      const second = await paidBeforeItOpens(stage, sold);
      stage.billers.changeHolder('property', sold.accountNo, '孙立伟');
      await opens(stage);
      await countedOnce(stage, second);

      const closed = await stage.freshBill('property');
      const third = await paidBeforeItOpens(stage, closed);
      stage.billers.closeAccount('property', closed.accountNo);
      await opens(stage);
      await cameBack(stage, third, 'biller_refused');

      const changed = await stage.freshBill('property');
      const begun = await stage.begin({ items: [changed] });
      await stepBack(stage, begun);
      stage.billers.changeHolder('property', changed.accountNo, '孙立伟');
      const citizen = await stage.as('citizen');
      const refused = await stage.paying.checkOut(citizen, [asItem(changed)]);
      assert.equal(refused.body.error.code, 'state_conflict');
      const seen = await citizen.get(`/bills/accounts/${changed.accountId}`);
      const confirmed = await citizen.post(`/bills/accounts/${changed.accountId}/confirm-holder`, {
        holderMasked: seen.body.holderMasked,
      });
      assert.equal(confirmed.status, 200, JSON.stringify(confirmed.body));
      await countedOnce(stage, await stage.paid({ items: [changed] }));
    },
  },
];
