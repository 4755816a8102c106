import { z } from 'zod';
import type { BillerInvoices, InvoiceOutcome } from '../../../connectors/biller/biller-invoices.port';
import { invoiceRequestSchema } from '../../../contracts/payments';
import { idSchema } from '../../../contracts/shared';
import type { SqlTx } from '../../../platform/db/database.types';
import { defineJob, type JobDefinition, type JobRequest } from '../../../platform/jobs/job.types';
import type { OrderRow } from '../payments.types';
import type { InvoicesDeps } from './create-invoices';
import { invoiceableFen } from './invoice.policy';
import { invoiceNotice } from './invoice.words';
import { holdOrder, type InvoiceRow, invoiceOf, moveInvoice, renewInvoice, requestNoOf } from './invoices.sql';

const KIND = 'payments.invoice';
const FIRST_LOOK_MS = 2_000;
const MOST_LOOK_MS = 1_800_000;
/** Tax systems have long nights; after that somebody should call the company. */
const OVERDUE_MS = 3 * 86_400_000;

/** What is sealed of a request. */
export const titleSchema = z.object(invoiceRequestSchema.shape).omit({ titleKind: true });
export const sealPlaceOf = (orderId: string) => `invoice_request:${orderId}`;

export const invoiceJob = (orderId: string, step: string, runAt?: Date): JobRequest => ({
  kind: KIND,
  payload: { orderId },
  dedupeKey: `pay-invoice:${orderId}:${step}`,
  priority: 7,
  ...(runAt ? { runAt } : {}),
});

/** Takes an invoice, or its reversal, to its end: asks, looks again, and never asks under a second number. */
export function createCarryInvoice(deps: InvoicesDeps): JobDefinition {
  const { db, orders, jobs, clock, keyRing, notices, bills, log } = deps;

  async function lookAgain(row: InvoiceRow): Promise<void> {
    const now = clock.now();
    const waitMs = Math.min(FIRST_LOOK_MS * 2 ** Math.min(row.tries, 20), MOST_LOOK_MS);
    if (now.getTime() - row.askedAt.getTime() > OVERDUE_MS) {
      log.error({ orderId: row.orderId, state: row.state, tries: row.tries }, 'an invoice is days overdue');
    }
    await db.sqlTransaction(async (tx) => {
      if (!(await moveInvoice(tx, row, now, { state: row.state }))) return;
      const step = `${row.generation}:${row.state}:${row.tries + 1}`;
      await jobs.enqueue(tx, invoiceJob(row.orderId, step, new Date(now.getTime() + waitMs)));
    });
  }

  async function askForIssue(invoices: BillerInvoices, order: OrderRow, row: InvoiceRow): Promise<InvoiceOutcome> {
    const requestNo = requestNoOf(row);
    const known: InvoiceOutcome = row.tries > 0 ? await invoices.query(requestNo) : { outcome: 'absent' };
    if (known.outcome !== 'absent' && known.outcome !== 'failed') return known;
    const writeOff = await orders.writeOff(order.id);
    if (!writeOff) return { outcome: 'unknown', reason: 'nothing is written off' };
    const sealed = { keyId: row.titleKeyId, sealed: row.titleSealed };
    const title = titleSchema.parse(JSON.parse(keyRing.open(sealed, sealPlaceOf(order.id))));
    return invoices.issue({
      requestNo,
      sequence: writeOff.sequence,
      proofNo: order.proofNo ?? '',
      amountFen: row.amountFen,
      titleKind: row.titleKind,
      ...title,
    });
  }

  async function carryIssue(invoices: BillerInvoices, order: OrderRow, row: InvoiceRow): Promise<void> {
    const told = await askForIssue(invoices, order, row);
    const now = clock.now();
    // Money that went back meanwhile has asked for the reversal: the move is lost to it, and the number is taken back.
    const end = (to: Parameters<typeof moveInvoice>[3], news: Parameters<typeof invoiceNotice>[2]) =>
      db.sqlTransaction(async (tx) => {
        if (await moveInvoice(tx, row, now, to)) await notices.send(tx, invoiceNotice(order, row, news));
      });
    if (told.outcome === 'issued' && told.amountFen === row.amountFen) {
      return end({ state: 'issued', invoiceNo: told.invoiceNo }, { what: 'issued' });
    }
    if (told.outcome === 'issued') log.error({ orderId: order.id }, 'an invoice was issued over another amount');
    if (told.outcome === 'refused') {
      const { message } = told;
      return end({ state: 'refused', refusal: message }, { what: 'refused', message });
    }
    if (told.outcome === 'reversed') return end({ state: 'reversed' }, { what: 'reversed' });
    await lookAgain(row);
  }

  /** Gone: what is left of the money gets an invoice of its own. */
  async function endReversal(tx: SqlTx, row: InvoiceRow): Promise<void> {
    await holdOrder(tx, row.orderId);
    const order = await orders.order(row.orderId, tx);
    if (!order) return;
    const now = clock.now();
    const restFen = invoiceableFen(order);
    if (restFen === 0) {
      if (!(await moveInvoice(tx, row, now, { state: 'reversed' }))) return;
      await notices.send(tx, invoiceNotice(order, row, { what: 'reversed' }));
      return;
    }
    if (!(await renewInvoice(tx, row, now, restFen))) return;
    await notices.send(tx, invoiceNotice(order, row, { what: 'renewed', restFen }));
    await jobs.enqueue(tx, invoiceJob(order.id, `${row.generation + 1}:asked:0`));
  }

  async function carryReversal(invoices: BillerInvoices, row: InvoiceRow): Promise<void> {
    const requestNo = requestNoOf(row);
    const known = row.tries > 0 ? await invoices.query(requestNo) : null;
    const isUnderWay = known?.outcome === 'reversing' || known?.outcome === 'reversed';
    const told = isUnderWay ? known : await invoices.reverse(requestNo);
    if (told.outcome === 'reversed') return db.sqlTransaction((tx) => endReversal(tx, row));
    if (told.outcome === 'refused') log.error({ orderId: row.orderId }, 'the biller will not take an invoice back');
    await lookAgain(row);
  }

  return defineJob({
    kind: KIND,
    payload: z.object({ orderId: idSchema }),
    maxAttempts: 200,
    maxBackoffMs: MOST_LOOK_MS,
    async run({ orderId }) {
      const [order, row] = await Promise.all([orders.order(orderId), invoiceOf(db, orderId)]);
      if (!order || !row || (row.state !== 'asked' && row.state !== 'reversing')) return;
      const invoices = bills.billerOf(order.billerCode)?.invoices;
      if (!invoices) return lookAgain(row);
      await (row.state === 'asked' ? carryIssue(invoices, order, row) : carryReversal(invoices, row));
    },
  });
}
