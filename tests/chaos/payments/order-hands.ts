import assert from 'node:assert/strict';
import mysql from 'mysql2/promise';
import type { PaymentView } from '../../../bff/contracts/payments';
import type { OrderRow, RefundRow, WriteOffRow } from '../../../bff/features/payments/payments.types';
import { parseDatabaseUrl } from '../../../bff/platform/db/database';
import type { BookRow } from '../../../bff/simulators/billers/company.types';
import type { SimRefund } from '../../../bff/simulators/wechat-pay/pay-books';
import type { Stage } from './failure.types';

const MINUTE = 60_000;
/** Something that is told comes within this; longer and time goes on. */
const LOOK_MS = 200;

const firstOf = (payment: PaymentView) => payment.orders[0]!;

/** The payment's first order as it is kept. */
export async function orderOf(stage: Stage, payment: PaymentView): Promise<OrderRow> {
  const order = await stage.worker.orders.order(firstOf(payment).orderId);
  assert.ok(order);
  return order;
}

export async function writeOffOf(stage: Stage, payment: PaymentView): Promise<WriteOffRow> {
  const row = await stage.worker.orders.writeOff(firstOf(payment).orderId);
  assert.ok(row, 'nothing was written off');
  return row;
}

/** Our refunds of the payment's first order, oldest first. */
export const refundsOf = (stage: Stage, payment: PaymentView): Promise<RefundRow[]> =>
  stage.worker.orders.refunds(firstOf(payment).orderId);

/** Refunds of the payment's first order as WeChat has them. */
export const refundsAtWechat = (stage: Stage, payment: PaymentView): SimRefund[] =>
  stage.wechat.refunds().filter(({ outTradeNo }) => outTradeNo === firstOf(payment).outTradeNo);

/** What the biller has booked under the sequence of the payment's first order. */
export async function bookingsOf(stage: Stage, payment: PaymentView): Promise<BookRow[]> {
  const sequence = await stage.sequenceOf(payment);
  return stage.billers
    .books(firstOf(payment).billerCode)
    .filter((row) => row.sequence === sequence || row.reverses === sequence);
}

/** Credited, once, with the proof that the biller's own books show. */
export async function creditedOnce(stage: Stage, payment: PaymentView): Promise<void> {
  const [order] = (await stage.until(payment, 'credited')).orders;
  const rows = await bookingsOf(stage, payment);
  assert.deepEqual(
    rows.map(({ kind, amountFen, proofNo }) => [kind, amountFen, proofNo]),
    [['write_off', order!.amountFen, order!.proofNo]],
  );
}

/** All of it back at the payer, by one refund, and nothing left at the biller. */
export async function allCameBack(stage: Stage, payment: PaymentView, reason: string): Promise<void> {
  let wentOnAt = Date.now();
  const done = await stage.city.until(
    async () => {
      const now = await stage.view(payment);
      if (now.orders.every(({ state }) => state === 'refunded')) return now;
      // What is not told is asked about at growing distances: nothing comes of standing still.
      if (Date.now() - wentOnAt > LOOK_MS) {
        await stage.city.jobsIdle();
        await stage.later(MINUTE);
        wentOnAt = Date.now();
      }
      throw new Error(now.orders.map(({ state }) => state).join(' '));
    },
    { what: 'all came back', withinMs: 30_000 },
  );
  const [order] = done.orders;
  const { paidFen, returnedFen } = await orderOf(stage, payment);
  assert.equal(returnedFen, paidFen);
  const arrived = refundsAtWechat(stage, payment).filter(({ status }) => status === 'SUCCESS');
  assert.deepEqual(
    arrived.map(({ refundFen }) => refundFen),
    [paidFen],
  );
  assert.equal(order!.refunds.at(-1)!.reason, reason);
  const row = await stage.worker.orders.writeOff(firstOf(payment).orderId);
  const left = row ? await bookingsOf(stage, payment) : [];
  const atBiller = left.reduce((sum, { kind, amountFen }) => sum + (kind === 'reversal' ? -amountFen : amountFen), 0);
  assert.equal(atBiller, 0);
}

/** With people, who have a deadline. */
export async function isBeforePeople(stage: Stage, payment: PaymentView): Promise<void> {
  await stage.inner(payment, 'manual', 'suspense');
  const { dutyOwner, dueAt } = await orderOf(stage, payment);
  assert.equal(dutyOwner, 'finance');
  assert.ok(dueAt && dueAt > stage.city.clock.now());
}

/** A connection of one's own to the city's database, for what no client of the portal can do. */
export async function withDatabase<T>(stage: Stage, work: (connection: mysql.Connection) => Promise<T>): Promise<T> {
  const connection = await mysql.createConnection({ ...parseDatabaseUrl(stage.city.databaseUrl), timezone: 'Z' });
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}

/**
 * As long as `work` runs, whoever takes up an order's next step dies at once: its job is claimed and never finished.
 * The lease it leaves behind ends half a minute later.
 */
export function whileWorkersDie<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
  return withDatabase(stage, async (connection) => {
    await connection.query(
      `CREATE TRIGGER workers_die BEFORE INSERT ON job FOR EACH ROW
       IF NEW.kind = 'payments.advance' THEN
         SET NEW.state = 'running', NEW.lease_owner = 'a worker that died', NEW.fencing_token = 1,
           NEW.lease_until = NEW.run_at + INTERVAL 35 SECOND;
       END IF`,
    );
    try {
      return await work();
    } finally {
      await connection.query('DROP TRIGGER workers_die');
    }
  });
}
