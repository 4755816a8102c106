import { createKeyRing } from '../../platform/crypto/key-ring';
import type { Feature } from '../../platform/feature';
import { createAdvanceOrder } from './advance-order';
import { createApplyTradeFact } from './apply-trade-fact';
import { createAskWechat, untilNoRace } from './ask-wechat';
import { createBillClaims } from './bill-claims.sql';
import { createBooks } from './books/books';
import { createCheckOut } from './check-out';
import { createCloseOrder } from './close-order';
import { createFileComplaint } from './file-complaint';
import { createInvoices } from './invoice/create-invoices';
import { createOrdersSql } from './orders.sql';
import type { PaymentsDeps } from './payments.deps';
import { paymentsRoutes } from './payments.routes';
import { createPaymentsService, type PaymentsService } from './payments.service';
import { createPaymentsSql, type PaymentsSql } from './payments.sql';
import { createPrepayOrder } from './prepay-order';
import { createQuoteBills, type QuoteBills } from './quote-bills';
import { createReceipts } from './receipt/create-receipts';
import { createReconciliation, type ReconciliationByHand } from './reconciliation/create-reconciliation';
import { createRefunds } from './refund/create-refunds';
import { createSweepOrders } from './sweep-orders';
import { createSweepSql } from './sweep-orders.sql';
import { createTakeEdges } from './take-edges.sql';
import { createTakeNotification } from './take-notification';
import { createTakeOrderEdges } from './take-order-edges';
import { createWriteOffs } from './write-off/write-offs';

export interface Payments extends Feature, ReconciliationByHand {
  inProgressOf: PaymentsService['inProgressOf'];
  /** who is paying these bills, as this person may know */
  claimsOf: QuoteBills['claimsOf'];
  movePerson: PaymentsSql['movePerson'];
}

/** 缴费: from the press of 支付 to the biller's proof, or the money back. */
export function createPayments(deps: PaymentsDeps): Payments {
  const { db, jobs, bills, metrics } = deps;
  const keyRing = createKeyRing(deps.vaultKeys);
  const notifyUrl = (kind: 'trade' | 'refund') => `${deps.publicUrl()}/api/payments/notify/${kind}`;
  const orders = createOrdersSql(db);
  const payments = createPaymentsSql(db);
  const claims = createBillClaims({ ...deps, personsWatching: bills.personsWatching });
  const takeEdges = createTakeOrderEdges({ takeEdges: createTakeEdges(deps), claims, jobs });
  const applyTradeFact = createApplyTradeFact({ ...deps, orders, takeEdges, keyRing });
  const askWechat = createAskWechat({ ...deps, orders, takeEdges, applyTradeFact });
  const shared = { ...deps, orders, payments, claims, takeEdges, keyRing, askWechat };

  const prepayOrder = createPrepayOrder({ ...shared, notifyUrl: () => notifyUrl('trade') });
  const quoteBills = createQuoteBills(shared);
  const service = createPaymentsService({ ...shared, prepayOrder });
  const writeOffs = createWriteOffs(shared);
  const invoices = createInvoices(shared);
  const refunds = createRefunds({
    ...shared,
    onRefunded: invoices.onRefunded,
    notifyUrl: () => notifyUrl('refund'),
    async askTrade({ paymentId }) {
      await askWechat.ask(paymentId);
    },
  });
  const reconciliation = createReconciliation({
    ...shared,
    applyTradeFact: (fact) => untilNoRace(() => db.sqlTransaction((tx) => applyTradeFact(tx, fact))),
    applyRefundFact: refunds.applyRefundFact,
    writeOffs,
    money: refunds,
    markPaid: bills.markPaid,
    nameOf: deps.people.nameOf,
    billers: { all: bills.payable, get: bills.billerOf, accountNoOf: bills.snapshotForWriteOff },
  });
  const advanceOrder = createAdvanceOrder({
    orders,
    actions: {
      ...prepayOrder.actions,
      closing: createCloseOrder(shared),
      ...writeOffs.actions,
      ...refunds.actions,
    },
  });

  return {
    routes: [
      ...paymentsRoutes({
        quoteBills,
        service,
        checkOut: createCheckOut({ ...shared, quoteBills, prepayOrder }),
        fileComplaint: createFileComplaint(shared),
        takeNotification: createTakeNotification({
          ...shared,
          applyTradeFact,
          applyRefundFact: refunds.applyRefundFact,
          count: (outcome) => metrics.payNotifications.inc({ outcome }),
        }),
      }),
      ...createReceipts(shared).routes,
      ...invoices.routes,
      ...reconciliation.routes,
    ],
    jobs: [advanceOrder, askWechat.job, ...refunds.jobs, ...invoices.jobs, ...(reconciliation.jobs ?? [])],
    recurring: [
      createSweepOrders({ ...deps, sql: createSweepSql(db) }),
      ...createBooks(shared).recurring,
      ...(reconciliation.recurring ?? []),
    ],
    inProgressOf: service.inProgressOf,
    claimsOf: quoteBills.claimsOf,
    movePerson: payments.movePerson,
    reconcileDay: reconciliation.reconcileDay,
    previousDay: reconciliation.previousDay,
    waitingItems: reconciliation.waitingItems,
  };
}
