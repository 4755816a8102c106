import type { z } from 'zod';
import type { InProgressItem } from '../../contracts/home';
import type { PaymentView, paymentListSchema } from '../../contracts/payments';
import { assertThat, type Locale } from '../../platform/errors';
import { askJob } from './ask-ladder';
import { type AskWechat, untilNoRace } from './ask-wechat';
import { standWords } from './order.words';
import type { OrdersSql } from './orders.sql';
import type { PaymentsDeps } from './payments.deps';
import { mayCancel, maySee } from './payments.policy';
import { type BillerContact, paymentStateOf, presentOrder, presentPaymentRow } from './payments.presenter';
import type { PaymentHead, PaymentsSql } from './payments.sql';
import { MONEY_PLACE, PUBLIC_ORDER_STATE } from './payments.states';
import type { OrderRow } from './payments.types';
import { ALREADY_PAID } from './payments.words';
import type { PrepayOrder } from './prepay-order';
import type { TakeOrderEdges } from './take-order-edges';

export interface PaymentsServiceDeps
  extends Pick<PaymentsDeps, 'db' | 'clock' | 'jobs' | 'log' | 'gateway' | 'bills' | 'cashierUrl'> {
  orders: OrdersSql;
  payments: PaymentsSql;
  takeEdges: TakeOrderEdges;
  askWechat: AskWechat;
  prepayOrder: PrepayOrder;
}

/** Somebody looks at the screen: WeChat gets this long, then the ladder goes on. */
const ASK_INLINE_MS = 2_500;
/** Asked again this long after the payer said that they paid, where WeChat did not know yet. */
const RETURNED_AGAIN_MS = [3_000, 8_000];
/** … and however often it is pressed, once in so long. */
const RETURNED_SLOT_MS = 10_000;
/** What the first screen shows of payments. */
const HOME_PAYMENTS = 3;
const HOME_LOOKS_AT = 20;

/** What a payer sees and does after the press of 支付. */
export function createPaymentsService(deps: PaymentsServiceDeps) {
  const { db, clock, jobs, log, gateway, bills, orders, payments, takeEdges, askWechat, prepayOrder } = deps;

  async function contacts(rows: readonly OrderRow[]): Promise<Map<string, BillerContact>> {
    const codes = [...new Set(rows.map(({ billerCode }) => billerCode))];
    const found = await Promise.all(codes.map((code) => bills.contactOf(code)));
    // A company that left the portal keeps the code it had.
    return new Map(codes.map((code, at) => [code, found[at] ?? { name: { zh: code, en: code }, phone: null }]));
  }

  async function headFor(personId: string, paymentId: string): Promise<PaymentHead> {
    const head = await payments.head(paymentId);
    assertThat(head && maySee(personId, head), 'not_found');
    return head;
  }

  async function signOf(head: PaymentHead, rows: readonly OrderRow[]): Promise<PaymentView['pay']> {
    if (!rows.some(({ state }) => state === 'paying') || clock.now() >= head.payBefore) return null;
    const attempt = await orders.attempt(head.id);
    return attempt?.prepayId ? gateway.signForPayer(attempt.openerMchid, attempt.prepayId) : null;
  }

  function cashierFor(pay: PaymentView['pay']): string | null {
    if (!pay || !deps.cashierUrl) return null;
    return `${deps.cashierUrl}?${pay.package}`;
  }

  async function present(head: PaymentHead, locale: Locale): Promise<PaymentView> {
    const rows = await orders.ordersOfPayment(head.id);
    const ids = rows.map(({ id }) => id);
    const [billers, events, refunds, invoices, pay] = await Promise.all([
      contacts(rows),
      payments.eventsOf(ids),
      payments.refundsOf(ids),
      payments.invoicesOf(ids),
      signOf(head, rows),
    ]);
    return {
      paymentId: head.id,
      totalFen: head.totalFen,
      createdAt: head.createdAt.toISOString(),
      payBefore: head.payBefore.toISOString(),
      state: paymentStateOf(rows.map(({ state }) => PUBLIC_ORDER_STATE[state])),
      orders: rows.map((order) =>
        presentOrder(
          {
            order,
            biller: billers.get(order.billerCode)!,
            events: events.filter(({ orderId }) => orderId === order.id),
            refunds: refunds.filter(({ orderId }) => orderId === order.id),
            invoice: {
              glimpse: invoices.find(({ orderId }) => orderId === order.id),
              by: bills.billerOf(order.billerCode)?.powers.invoice ?? null,
            },
          },
          locale,
        ),
      ),
      pay,
      cashierUrl: cashierFor(pay),
    };
  }

  /** Does what it can within the time of somebody who looks at a screen. */
  async function soon(work: Promise<unknown>, what: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ASK_INLINE_MS);
    });
    const done = work.then(
      () => undefined,
      (error: unknown) => log.info({ reason: String(error) }, `${what}: nothing at once; the job goes on`),
    );
    await Promise.race([done, late]);
    clearTimeout(timer);
  }

  async function view(personId: string, paymentId: string, locale: Locale): Promise<PaymentView> {
    return present(await headFor(personId, paymentId), locale);
  }

  async function list(
    personId: string,
    { cursor, limit }: { cursor?: string; limit: number },
    locale: Locale,
  ): Promise<z.input<typeof paymentListSchema>> {
    const heads = await payments.page(personId, cursor, limit + 1);
    const shown = heads.slice(0, limit);
    const rows = await payments.ordersOf(shown.map(({ id }) => id));
    const billers = await contacts(rows);
    return {
      items: shown.map((head) => {
        const own = rows.filter(({ paymentId }) => paymentId === head.id);
        return presentPaymentRow(
          head,
          own.map((order) => ({ order, biller: billers.get(order.billerCode)! })),
          locale,
        );
      }),
      nextCursor: heads.length > limit ? shown.at(-1)!.id : null,
    };
  }

  /** Pays on with the same numbers: what was never answered is asked for again, and the signature is fresh. */
  async function payAgain(personId: string, paymentId: string, locale: Locale): Promise<PaymentView> {
    const head = await headFor(personId, paymentId);
    const rows = await orders.ordersOfPayment(paymentId);
    if (rows.some(({ state }) => state === 'prepaying')) await soon(prepayOrder.prepay(paymentId, false), 'prepay');
    return present(head, locale);
  }

  /** The front end came back from WeChat. What it believes is not believed; it is a good moment to ask. */
  async function returned(
    personId: string,
    paymentId: string,
    result: 'ok' | 'cancel' | 'fail',
    locale: Locale,
  ): Promise<PaymentView> {
    const head = await headFor(personId, paymentId);
    const isOpen = async () =>
      (await orders.ordersOfPayment(paymentId)).some(({ state }) => MONEY_PLACE[state] === 'none');
    if (await isOpen()) {
      await soon(askWechat.ask(paymentId), 'asking WeChat');
      if (result === 'ok' && (await isOpen())) {
        const now = clock.now().getTime();
        const slot = Math.floor(now / RETURNED_SLOT_MS).toString(36);
        await db.sqlTransaction((tx) =>
          jobs.enqueue(
            tx,
            // Beside the ladder, not a rung of it: these look once and leave the next rung to the ladder's own.
            ...RETURNED_AGAIN_MS.map((ms, at) => askJob(paymentId, -1, new Date(now + ms), `:returned${at}:${slot}`)),
          ),
        );
      }
    }
    return present(head, locale);
  }

  /** @throws ApiError state_conflict once money came */
  async function cancel(personId: string, paymentId: string, locale: Locale): Promise<PaymentView> {
    const head = await headFor(personId, paymentId);
    await untilNoRace(() =>
      db.sqlTransaction(async (tx) => {
        const rows = await orders.ordersOfPayment(paymentId, tx);
        assertThat(
          rows.every(({ state }) => MONEY_PLACE[state] === 'none'),
          'state_conflict',
          { words: ALREADY_PAID },
        );
        for (const order of rows.filter(({ state }) => mayCancel(state))) {
          await takeEdges(tx, order, [{ event: 'cancel', cause: 'payer', actorId: personId }]);
        }
      }),
    );
    return present(head, locale);
  }

  /** Payments under way, for the first screen. */
  async function inProgressOf(personId: string, locale: Locale): Promise<InProgressItem[]> {
    const heads = await payments.page(personId, undefined, HOME_LOOKS_AT);
    const rows = (await payments.ordersOf(heads.map(({ id }) => id))).filter(({ dutyOwner }) => dutyOwner !== null);
    const billers = await contacts(rows);
    const open = heads.filter(({ id }) => rows.some(({ paymentId }) => paymentId === id)).slice(0, HOME_PAYMENTS);
    return open.map((head) => {
      const own = rows.filter(({ paymentId }) => paymentId === head.id);
      const first = own[0]!;
      return {
        kind: 'payment',
        id: head.id,
        title: own.length > 1 ? `${first.description} +${own.length - 1}` : first.description,
        status: standWords({ order: first, billerName: billers.get(first.billerCode)!.name[locale] }, locale),
        tone: 'wait',
        dueAt: first.dueAt?.toISOString() ?? null,
        link: `/features/payments/pages/payment/index?id=${head.id}`,
      };
    });
  }

  return { view, list, payAgain, returned, cancel, inProgressOf };
}

export type PaymentsService = ReturnType<typeof createPaymentsService>;
