import assert from 'node:assert/strict';
import type { PaymentView } from '../../../bff/contracts/payments';
import type { Failure, Stage } from './failure.types';
import { financeHands } from './finance-hands';
import { allCameBack, creditedOnce, orderOf } from './order-hands';

const SECOND = 1_000;
const TITLE = { titleKind: 'person', title: '林晓雯', taxNo: null, email: null };

async function askInvoice(stage: Stage, payment: PaymentView): Promise<void> {
  const { orderId } = payment.orders[0]!;
  const asked = await (await stage.as('citizen')).post(`/payments/orders/${orderId}/invoice`, TITLE);
  assert.ok(asked.status >= 200 && asked.status < 300, JSON.stringify(asked.body));
}

const stateOf = async (stage: Stage, payment: PaymentView) => (await stage.view(payment)).orders[0]!.invoice?.state;

/** The tax authority takes its time, and is asked again and again. */
const invoiceIs = (stage: Stage, payment: PaymentView, state: string) =>
  stage.city.until(
    async () => {
      const now = await stateOf(stage, payment);
      if (now === state) return true;
      await stage.later(10 * SECOND);
      throw new Error(String(now));
    },
    { what: `the invoice is ${state}`, withinMs: 20_000 },
  );

/** E-invoices that are at odds with the money. */
export const invoiceFailures: readonly Failure[] = [
  {
    number: 56,
    title: 'an e-invoice is issued, then the money goes back',
    outcome: 'the invoice is taken back too, however often that fails; the refund does not wait for it',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      const bill = await stage.freshBill('power');
      const payment = await stage.paid({ items: [bill] });
      await creditedOnce(stage, payment);
      await askInvoice(stage, payment);
      await invoiceIs(stage, payment, 'issued');
      stage.trouble(bill, { invoiceReverseFailsTimes: 2 });
      const { paidFen, paidAt, transactionId } = await orderOf(stage, payment);
      const sequence = await stage.sequenceOf(payment);
      const { accountNo, billNo } = bill;
      // The company takes its booking back of its own accord, and says so in its file.
      const taken = await stage.worker.billers.get('power')!.voidWriteOff(
        {
          sequence,
          accountNo,
          billNo,
          fetchReference: null,
          amountFen: paidFen,
          paidAt: paidAt!,
          transactionId: transactionId!,
        },
        `V${sequence.slice(1)}`,
      );
      assert.equal(taken.outcome, 'done');
      await hands.compared(day);
      await hands.item(sequence, 'biller_reversal', 'repaired');
      await allCameBack(stage, payment, 'biller_reversed');
      await invoiceIs(stage, payment, 'reversed');
      const standing = () =>
        stage.billers
          .invoices('power')
          .filter((invoice) => invoice.sequence === sequence)
          .map(({ state }) => state);
      await stage.city.until(
        async () => {
          if (standing().join() === 'reversed') return true;
          await stage.later(10 * SECOND);
          throw new Error(standing().join());
        },
        { what: 'the company holds it for taken back', withinMs: 20_000 },
      );
    },
  },
  {
    number: 57,
    title: 'the e-invoice fails after the payment',
    outcome: 'asked for again until it is issued, once; the payment stands all the while',
    async run(stage) {
      const bill = await stage.freshBill('power');
      stage.trouble(bill, { invoiceFailsTimes: 3, invoiceTakesMs: 30 * SECOND });
      const payment = await stage.paid({ items: [bill] });
      await creditedOnce(stage, payment);
      await askInvoice(stage, payment);
      assert.equal(await stateOf(stage, payment), 'asked');
      await creditedOnce(stage, payment);
      await invoiceIs(stage, payment, 'issued');
      const sequence = await stage.sequenceOf(payment);
      const issued = stage.billers.invoices('power').filter((invoice) => invoice.sequence === sequence);
      assert.deepEqual(
        issued.map(({ state, amountFen }) => [state, amountFen]),
        [['issued', bill.amountFen]],
      );
      await creditedOnce(stage, payment);
    },
  },
];
