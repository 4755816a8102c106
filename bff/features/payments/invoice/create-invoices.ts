import { z } from 'zod';
import { invoiceRequestSchema } from '../../../contracts/payments';
import { idSchema } from '../../../contracts/shared';
import type { Clock } from '../../../platform/clock';
import type { KeyRing } from '../../../platform/crypto/key-ring';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import { assertThat } from '../../../platform/errors';
import { actorOf, consented, defineRoute, type Route } from '../../../platform/http/route';
import { defineJob, type JobDefinition, type Jobs } from '../../../platform/jobs/job.types';
import type { PaymentsBills } from '../bills.types';
import type { OrdersSql } from '../orders.sql';
import type { OrderRow } from '../payments.types';
import type { PayerNotices } from '../write-off/write-off.deps';
import { linkOf } from '../write-off/write-off.words';
import { invoiceOf, keepInvoice, moveInvoice } from './invoices.sql';

export interface InvoicesDeps {
  db: Database;
  orders: OrdersSql;
  jobs: Jobs;
  clock: Clock;
  keyRing: KeyRing;
  notices: PayerNotices;
  bills: Pick<PaymentsBills, 'billerOf'>;
}

const KIND = 'payments.invoice';
const titleSchema = invoiceRequestSchema.omit({ titleKind: true });
const placeOf = (orderId: string) => `invoice_request:${orderId}`;

/** E-invoices, issued by the biller. Money never waits for one, and one never outlives the money. */
export function createInvoices(deps: InvoicesDeps): {
  routes: Route[];
  jobs: JobDefinition[];
  /** In the transaction that gives money back. */
  onRefunded(tx: SqlTx, order: OrderRow): Promise<void>;
} {
  const { db, orders, jobs, clock, keyRing, notices, bills } = deps;
  const jobFor = (orderId: string, what: string) => ({
    kind: KIND,
    payload: { orderId },
    dedupeKey: `pay-invoice:${orderId}:${what}`,
    priority: 7,
  });

  async function ask(personId: string, orderId: string, body: z.output<typeof invoiceRequestSchema>): Promise<void> {
    const order = await orders.order(orderId);
    assertThat(order && order.payerId === personId, 'not_found');
    assertThat(order.state === 'settled' && order.returnedFen === 0 && order.owedBackFen === 0, 'state_conflict', {
      words: { zh: '已入账且没有退款的订单才能开票', en: 'Only a credited order without refunds can be invoiced' },
    });
    assertThat(bills.billerOf(order.billerCode)?.issueInvoice, 'capability_off', {
      words: {
        zh: '这家单位还不能在线开票，请凭缴费凭证到营业厅开具',
        en: 'This company does not issue invoices online yet. Please take your receipt to its counter',
      },
    });
    const { titleKind, ...title } = body;
    const now = clock.now();
    // A company's name and tax number, or a person's: sealed, and opened only for the biller.
    const { sealed, keyId } = keyRing.seal(JSON.stringify(title), placeOf(orderId));
    await db.sqlTransaction(async (tx) => {
      const row = { orderId, titleKind, titleSealed: sealed, titleKeyId: keyId, state: 'asked' as const, tries: 0 };
      if (await keepInvoice(tx, { ...row, askedAt: now })) await jobs.enqueue(tx, jobFor(orderId, `${now.getTime()}`));
    });
  }

  async function issue(order: OrderRow): Promise<void> {
    const row = await invoiceOf(db, order.id);
    const biller = bills.billerOf(order.billerCode);
    const writeOff = await orders.writeOff(order.id);
    if (!row || !biller?.issueInvoice || !writeOff) throw new Error('the biller can issue no invoice now');
    const title = titleSchema.parse(
      JSON.parse(keyRing.open({ keyId: row.titleKeyId, sealed: row.titleSealed }, placeOf(order.id))),
    );
    const { sequence } = writeOff;
    const { titleKind } = row;
    const { proofNo, paidFen } = order;
    const told = await biller.issueInvoice({
      sequence,
      proofNo: proofNo ?? '',
      amountFen: paidFen,
      titleKind,
      ...title,
    });
    if (told.outcome !== 'issued' && told.outcome !== 'refused') throw new Error(`the invoice is ${told.outcome}`);
    const isIssued = told.outcome === 'issued';
    await db.sqlTransaction(async (tx) => {
      const now = clock.now();
      const url = isIssued ? told.url : null;
      // Money that went back meanwhile has asked for its reversal: that runs after this, and finds it issued.
      if (!(await moveInvoice(tx, order.id, ['asked'], isIssued ? 'issued' : 'refused', now, url))) return;
      await notices.send(tx, {
        personId: order.payerId,
        template: 'payment.invoice',
        words: isIssued
          ? { zh: `${order.description}的电子发票已开具。`, en: `The e-invoice for ${order.description} is issued.` }
          : {
              zh: `${order.description}的电子发票没有开成，可以核对抬头后再申请。缴费不受影响。`,
              en: `The e-invoice for ${order.description} was refused. Check the title and ask again. The payment stands.`,
            },
        link: linkOf(order),
        dedupeKey: `payment-invoice:${order.id}:${row.askedAt.getTime()}`,
      });
    });
  }

  async function reverse(order: OrderRow): Promise<void> {
    const biller = bills.billerOf(order.billerCode);
    const writeOff = await orders.writeOff(order.id);
    if (!biller?.reverseInvoice || !writeOff) throw new Error('the biller can reverse no invoice now');
    const told = await biller.reverseInvoice(writeOff.sequence);
    if (told.outcome !== 'reversed' && told.outcome !== 'refused') throw new Error(`the invoice is ${told.outcome}`);
    await db.sqlTransaction(
      async (tx) => void (await moveInvoice(tx, order.id, ['reversing'], 'reversed', clock.now())),
    );
  }

  return {
    routes: [
      defineRoute({
        method: 'POST',
        path: '/payments/orders/:orderId/invoice',
        tag: 'payments',
        summary: 'Asks the company for an e-invoice of a credited order',
        contract: {
          params: z.object({ orderId: idSchema }),
          body: invoiceRequestSchema,
          status: 202,
          response: z.object({}),
        },
        policy: consented,
        rateLimit: { perPerson: 20, windowS: 3_600 },
        async handler(request) {
          await ask(actorOf(request).personId, request.params.orderId, request.body);
          return {};
        },
      }),
    ],
    jobs: [
      defineJob({
        kind: KIND,
        payload: z.object({ orderId: idSchema }),
        // Three days of trying: tax systems have long nights.
        maxAttempts: 150,
        backoffMs: 2_000,
        maxBackoffMs: 1_800_000,
        async run({ orderId }) {
          const [order, row] = await Promise.all([orders.order(orderId), invoiceOf(db, orderId)]);
          if (!order || !row) return;
          if (row.state === 'asked') await issue(order);
          else if (row.state === 'reversing') await reverse(order);
        },
      }),
    ],
    async onRefunded(tx, order) {
      // One that is only asked for is reversed too: it may be issued at this very moment.
      const now = clock.now();
      if (!(await moveInvoice(tx, order.id, ['asked', 'issued'], 'reversing', now))) return;
      await jobs.enqueue(tx, jobFor(order.id, `reverse:${order.version}`));
    },
  };
}
