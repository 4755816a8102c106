import { nextState } from '../payments.states';
import { type EdgeStep, LostOrderRace, type OrderRow } from '../payments.types';
import type { EndWriteOff } from './end-write-off';
import type { WriteOffDeps } from './write-off.deps';
import type { AbsenceVerdict, DetailVerdict, WriteOffs } from './write-off.types';
import { forgetFirstSend, orderOfSequence } from './write-off-rows.sql';

/** A request that left just before the cut-off may be booked just after it. */
export const ON_ITS_WAY_MS = 5 * 60_000;
const MOST_REREADS = 5;

/** What a biller's day proves of write-offs whose answers are missing, and of those it takes back. */
export function createBillerDay(
  deps: WriteOffDeps,
  end: EndWriteOff,
): Pick<WriteOffs, 'applyDetailRow' | 'applyAbsence'> {
  const { db, orders, takeEdges, bills } = deps;

  /** Decides on the order as it stands, again when somebody moved it meanwhile. */
  async function decide<T>(orderId: string, work: (order: OrderRow) => Promise<T>): Promise<T> {
    for (let reread = 0; ; reread += 1) {
      const order = await orders.order(orderId);
      if (!order) throw new Error(`no order ${orderId}`);
      try {
        return await work(order);
      } catch (error) {
        if (!(error instanceof LostOrderRace) || reread >= MOST_REREADS) throw error;
      }
    }
  }

  /** People were asked because of the write-off, not because money left another way. */
  async function isOfWriteOff(order: OrderRow): Promise<boolean> {
    if (order.state !== 'manual') return true;
    const disputed = (await orders.events(order.id)).findLast(({ event }) => event === 'dispute');
    return disputed?.fromState === 'wo_unknown' || disputed?.fromState === 'voiding';
  }

  async function booked(
    order: OrderRow,
    proof: { proofNo: string; amountFen: number; businessDate: string },
  ): Promise<DetailVerdict> {
    const isEqual = proof.amountFen === order.paidFen;
    if (order.state === 'settled') {
      return isEqual && order.proofNo === proof.proofNo ? 'agreed' : 'contradicts';
    }
    const evidence = { proofNo: proof.proofNo, answeredFen: proof.amountFen, expectedFen: order.paidFen };
    // "Closed" was not true: what was sent did land.
    const before: EdgeStep[] =
      order.state === 'wo_queued'
        ? [{ event: 'send', cause: 'biller_file', evidence: { proofNo: proof.proofNo } }]
        : [];
    const from = before.length > 0 ? 'wo_sent' : order.state;
    if (isEqual && nextState(from, 'settle') && (await isOfWriteOff(order))) {
      await end.settle(order, proof, 'biller_file', before);
      return 'applied';
    }
    // Not yet paid back, and the biller has it after all: nobody pays anything until people have looked.
    if (nextState(order.state, 'dispute')) await end.dispute(order, evidence, 'biller_file');
    return 'contradicts';
  }

  async function reversed(order: OrderRow, proofNo: string, amountFen: number): Promise<DetailVerdict> {
    const evidence = { proofNo, reversedFen: amountFen };
    switch (order.state) {
      case 'settled': {
        if (amountFen !== order.paidFen) return 'contradicts';
        await db.sqlTransaction(async (tx) => {
          const reason = 'biller_reversed';
          await takeEdges(tx, order, [{ event: 'reverse', cause: 'biller_file', evidence: { ...evidence, reason } }]);
        });
        return 'applied';
      }
      case 'voiding':
        await end.refuse(order, 'biller_refused', evidence, 'biller_file', 'voided');
        return 'applied';
      case 'wo_unknown':
        await end.refuse(order, 'biller_reversed', evidence, 'biller_file');
        return 'applied';
      case 'refund_due':
      case 'refunding':
      case 'refund_abnormal':
      case 'refunded':
        // It came before, by void or by an earlier reading of the same file.
        return 'agreed';
      default:
        return 'contradicts';
    }
  }

  return {
    async applyDetailRow(billerCode, row) {
      const orderId = await orderOfSequence(db, billerCode, row.sequence);
      if (!orderId) return 'not_ours';
      const { proofNo, amountFen } = row;
      return decide(orderId, (order) => {
        if (row.kind === 'reversal') return reversed(order, proofNo, amountFen);
        const businessDate = bills.billerOf(billerCode)?.businessDateOf(row.at) ?? row.at.toISOString().slice(0, 10);
        return booked(order, { proofNo, amountFen, businessDate });
      });
    },

    async applyAbsence(orderId, businessDate): Promise<AbsenceVerdict> {
      return decide(orderId, async (order) => {
        const row = await orders.writeOff(order.id);
        const biller = bills.billerOf(order.billerCode);
        if (!row?.sentAt || !biller) return 'no_matter';
        if (order.state === 'wo_unknown') {
          const latest = biller.businessDateOf(new Date(row.sentAt.getTime() + ON_ITS_WAY_MS));
          if (latest > businessDate) return 'no_matter';
          // A file that leaves a row out and a bill that no longer waits contradict each other: only people may decide
          // whether our money paid it. While the biller can't be asked, nothing is decided.
          const owed = await bills.isStillOwed(order.snapshotId);
          if (owed === 'unknown') return 'no_matter';
          if (owed === 'not_owed') {
            await end.dispute(order, { absentOn: businessDate, stillOwed: owed }, 'biller_file');
            return 'applied';
          }
          await end.refuse(order, 'biller_refused', { absentOn: businessDate }, 'biller_file');
          return 'applied';
        }
        if (order.state !== 'settled' || order.businessDate !== businessDate) return 'no_matter';
        const { canQueryWriteOff, isSequenceIdempotent } = biller.powers;
        const wasDenied = (await orders.events(order.id)).some(({ event }) => event === 'absent');
        const absent: EdgeStep = {
          event: 'absent',
          cause: 'biller_file',
          evidence: { absentOn: businessDate, proofNo: order.proofNo },
        };
        // It gave a proof and denies it: a biller that can be asked is asked, once; of the others people ask.
        if (wasDenied || !(canQueryWriteOff || isSequenceIdempotent)) {
          await end.dispute(order, { absentOn: businessDate, proofNo: order.proofNo }, 'biller_file', [absent]);
          return 'applied';
        }
        await db.sqlTransaction(async (tx) => {
          await takeEdges(tx, order, [absent]);
          await forgetFirstSend(tx, order.id);
        });
        return 'applied';
      });
    },
  };
}
