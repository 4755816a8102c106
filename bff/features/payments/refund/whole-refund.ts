import { type RefundReason, refundReasonSchema } from '../../../contracts/payments';
import { newId } from '../../../platform/ids';
import type { OrderAction, OrderActions } from '../advance-order';
import { createLookAgain } from '../look-again';
import { type EdgeStep, LostOrderRace, type OrderRow, type RefundRow } from '../payments.types';
import { HUNG_AFTER_MS } from '../write-off/send-write-off';
import type { AskRefund, Round } from './ask-refund';
import { promisedDay } from './promised-day';
import type { RefundDeps } from './refund.deps';
import { refundingNotice } from './refund.words';
import { keepRefund, moveRefund, NOT_OURS } from './refund-rows.sql';

/** WeChat refunds a trade within a year of its payment. */
export const REFUNDABLE_MS = 365 * 24 * 3_600_000;

/** The refund of all that is not already owed back in parts, under the number that counts now. */
export const wholeOf = (rows: readonly RefundRow[]) =>
  rows.filter((row) => !row.isPart && row.lastCode !== NOT_OURS).at(-1) ?? null;

/** Gives the whole back: its number is on record before it is sent, and stays until WeChat has ended it. */
export function createWholeRefund(deps: RefundDeps, ask: AskRefund): Pick<OrderActions, 'refund_due' | 'refunding'> {
  const { db, orders, takeEdges, claims, notices, clock, log } = deps;
  const lookAgain = createLookAgain(deps);

  async function reasonOf(order: OrderRow, before: RefundRow | null): Promise<RefundReason> {
    if (before) return before.reason;
    const owed = (await orders.events(order.id)).findLast(({ toState }) => toState === 'refund_due');
    const reason = refundReasonSchema.safeParse(owed?.evidence.reason);
    if (reason.success) return reason.data;
    return owed?.event === 'reverse' ? 'biller_reversed' : 'finance_decision';
  }

  async function dispute(order: OrderRow, evidence: EdgeStep['evidence'], before: EdgeStep[] = []): Promise<void> {
    const [first, ...rest]: EdgeStep[] = [...before, { event: 'dispute', cause: 'worker', evidence }];
    await db.sqlTransaction(async (tx) => {
      const row = wholeOf(await orders.refunds(order.id, tx));
      // Closed for us: WeChat proved that it has none under this number.
      if (row && before.length > 0 && !(await moveRefund(tx, row, 'closed', { finalAt: clock.now() }))) {
        throw new LostOrderRace(order.id);
      }
      if (first) await takeEdges(tx, order, [first, ...rest]);
    });
  }

  /** Acts on what one round brought, on the order as it was when the round began. */
  async function goOn(order: OrderRow, round: Round): Promise<void> {
    if (round.came === 'proof_of_absence') {
      log.error({ orderId: order.id, code: round.code }, 'WeChat will not take a refund');
      const closed: EdgeStep = { event: 'refund_closed', cause: 'worker', evidence: { code: round.code } };
      return dispute(order, { refused: round.code }, [closed]);
    }
    // A fact that ended it left its own next job behind.
    if (round.came === 'nothing' || round.status === 'PROCESSING') return lookAgain(order, round.lookAt);
  }

  const due: OrderAction = async (order, { signal }) => {
    const now = clock.now();
    const amountFen = order.paidFen - order.owedBackFen;
    if (amountFen === 0) {
      // All of it is already on its way back in parts.
      return db.sqlTransaction(async (tx) => {
        const evidence = { nothingLeft: true };
        await takeEdges(tx, order, [
          { event: 'send_refund', cause: 'worker', evidence },
          { event: 'refunded', cause: 'worker', evidence },
        ]);
        await claims.release(tx, order);
      });
    }
    if (order.paidAt && now.getTime() - order.paidAt.getTime() >= REFUNDABLE_MS) {
      return dispute(order, { overAYear: true, paidAt: order.paidAt.toISOString() });
    }
    const before = wholeOf(await orders.refunds(order.id));
    if (before && before.state !== 'closed') throw new Error(`order ${order.id} owes a refund that is under way`);
    const generation = (before?.generation ?? 0) + 1;
    const row: RefundRow = {
      id: newId(),
      orderId: order.id,
      outRefundNo: `R${order.id}-${generation}`,
      isPart: false,
      generation,
      amountFen,
      reason: await reasonOf(order, before),
      state: 'sent',
      refundId: null,
      receivedBy: null,
      tries: 0,
      lastCode: null,
      requestedAt: now,
      sentAt: now,
      finalAt: null,
      promisedOn: promisedDay(now),
    };
    const { outRefundNo, reason } = row;
    const sending = await db.sqlTransaction(async (tx) => {
      await keepRefund(tx, row);
      await notices.send(tx, refundingNotice(order, row));
      const step: EdgeStep = {
        event: 'send_refund',
        cause: 'worker',
        evidence: { outRefundNo, amountFen, reason, generation },
      };
      // For the case that this worker dies; the number makes a second request harmless.
      return takeEdges(tx, order, [step], { runAt: new Date(now.getTime() + HUNG_AFTER_MS) });
    });
    if (signal.aborted) return;
    await goOn(sending, await ask.send(sending, row));
  };

  const refunding: OrderAction = async (order) => {
    const row = wholeOf(await orders.refunds(order.id));
    if (!row) throw new Error(`order ${order.id} is being refunded without a number`);
    if (order.dueAt && clock.now() > order.dueAt) {
      log.error({ orderId: order.id, outRefundNo: row.outRefundNo }, 'a refund is older than its deadline');
    }
    await goOn(order, await (row.state === 'sent' ? ask.send(order, row) : ask.query(order, row)));
  };

  return { refund_due: due, refunding };
}
