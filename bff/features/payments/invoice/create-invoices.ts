import { Readable } from 'node:stream';
import { z } from 'zod';
import { invoiceRequestSchema } from '../../../contracts/payments';
import { idSchema } from '../../../contracts/shared';
import type { Clock } from '../../../platform/clock';
import type { KeyRing } from '../../../platform/crypto/key-ring';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import { assertThat } from '../../../platform/errors';
import { actorOf, consented, defineRoute, type Route } from '../../../platform/http/route';
import type { JobDefinition, Jobs } from '../../../platform/jobs/job.types';
import type { Logger } from '../../../platform/log';
import type { PaymentsBills } from '../bills.types';
import type { OrdersSql } from '../orders.sql';
import type { OrderRow } from '../payments.types';
import type { PayerNotices } from '../write-off/write-off.deps';
import { createCarryInvoice, invoiceJob, sealPlaceOf } from './carry-invoice';
import { invoiceableFen } from './invoice.policy';
import { ALREADY_ISSUED, AT_COUNTER, NOT_CREDITED, PROOF_IS_RECEIPT, STILL_REVERSING } from './invoice.words';
import { holdOrder, invoiceOf, keepInvoice, oweReversal, requestNoOf } from './invoices.sql';

export interface InvoicesDeps {
  db: Database;
  orders: OrdersSql;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
  keyRing: KeyRing;
  notices: PayerNotices;
  bills: Pick<PaymentsBills, 'billerOf'>;
}

const orderParams = z.object({ orderId: idSchema });

/** E-invoices, issued by the biller. Money never waits for one, and one never outlives the money. */
export function createInvoices(deps: InvoicesDeps): {
  routes: Route[];
  jobs: JobDefinition[];
  /** In the transaction that gives money back, whole or in part. */
  onRefunded(tx: SqlTx, order: OrderRow): Promise<void>;
} {
  const { db, orders, jobs, clock, keyRing, bills } = deps;

  /** Somebody else's order is no order at all to whoever asks. */
  async function orderFor(personId: string, orderId: string): Promise<OrderRow> {
    const order = await orders.order(orderId);
    assertThat(order && order.payerId === personId, 'not_found');
    return order;
  }

  async function ask(personId: string, orderId: string, body: z.output<typeof invoiceRequestSchema>): Promise<void> {
    const { billerCode } = await orderFor(personId, orderId);
    const biller = bills.billerOf(billerCode);
    assertThat(biller?.invoices, 'capability_off', {
      words: biller?.powers.invoice === 'proof' ? PROOF_IS_RECEIPT : AT_COUNTER,
    });
    const { titleKind, title, email } = body;
    const content = JSON.stringify({ title, taxNo: titleKind === 'company' ? body.taxNo : null, email });
    // A company's name and tax number, or a person's: sealed, and opened only for the biller.
    const { sealed: titleSealed, keyId: titleKeyId } = keyRing.seal(content, sealPlaceOf(orderId));
    await db.sqlTransaction(async (tx) => {
      // What stands of the money is read while no refund can change it.
      await holdOrder(tx, orderId);
      const order = await orders.order(orderId, tx);
      const amountFen = order ? invoiceableFen(order) : 0;
      assertThat(amountFen > 0, 'state_conflict', { words: NOT_CREDITED });
      const askedAt = clock.now();
      const isKept = await keepInvoice(tx, { orderId, amountFen, titleKind, titleSealed, titleKeyId, askedAt });
      const row = await invoiceOf(tx, orderId);
      assertThat(row && row.state !== 'issued', 'state_conflict', { words: ALREADY_ISSUED });
      assertThat(row.state !== 'reversing', 'state_conflict', { words: STILL_REVERSING });
      if (isKept) await jobs.enqueue(tx, invoiceJob(orderId, `${row.generation}:asked:0`));
    });
  }

  async function paperOf(personId: string, orderId: string) {
    const order = await orderFor(personId, orderId);
    const row = await invoiceOf(db, orderId);
    assertThat(row?.state === 'issued', 'state_conflict', {
      words: { zh: '现在没有可以查看的发票', en: 'There is no invoice to look at now' },
    });
    const invoices = bills.billerOf(order.billerCode)?.invoices;
    assertThat(invoices, 'capability_off', { words: AT_COUNTER });
    const pieces = await invoices.file(requestNoOf(row));
    assertThat(pieces, 'upstream_failed', {
      words: { zh: '收费单位暂时拿不到发票文件，请稍后再试', en: 'The company has no file of it now. Try again later' },
    });
    return { order, body: Readable.from(pieces, { objectMode: false }) };
  }

  return {
    routes: [
      defineRoute({
        method: 'POST',
        path: '/payments/orders/:orderId/invoice',
        tag: 'payments',
        summary: 'Asks the company for an e-invoice of a credited order',
        contract: { params: orderParams, body: invoiceRequestSchema, status: 202, response: z.object({}) },
        policy: consented,
        rateLimit: { perPerson: 20, windowS: 3_600 },
        async handler(request) {
          await ask(actorOf(request).personId, request.params.orderId, request.body);
          return {};
        },
      }),
      defineRoute({
        method: 'GET',
        path: '/payments/orders/:orderId/invoice.pdf',
        tag: 'payments',
        summary: 'The e-invoice itself, passed on from the company to whoever paid',
        contract: { params: orderParams, produces: 'application/pdf' },
        policy: consented,
        rateLimit: { perPerson: 30, windowS: 60 },
        async handler(request) {
          const { order, body } = await paperOf(actorOf(request).personId, request.params.orderId);
          return {
            body,
            contentType: 'application/pdf',
            headers: {
              'content-disposition': `inline; filename="invoice-${order.outTradeNo}.pdf"`,
              // A refund takes it back.
              'cache-control': 'private, no-store',
            },
          };
        },
      }),
    ],
    jobs: [createCarryInvoice(deps)],
    async onRefunded(tx, order) {
      // Parts that are promised count as gone: an invoice over the rest is right already.
      if (!(await oweReversal(tx, order.id, invoiceableFen(order), clock.now()))) return;
      await jobs.enqueue(tx, invoiceJob(order.id, `reverse:${order.version}`));
    },
  };
}
