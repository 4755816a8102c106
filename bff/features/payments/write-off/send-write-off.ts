import { performance } from 'node:perf_hooks';
import type { SqlTx } from '../../../platform/db/database.types';
import type { JobContext } from '../../../platform/jobs/job.types';
import { type EdgeStep, LostOrderRace, type OrderRow, type WriteOffRow } from '../payments.types';
import type { EndWriteOff } from './end-write-off';
import { REPEAT_MS, UNKNOWN_MS, waitAfter } from './write-off.clocks';
import type { WriteOffDeps } from './write-off.deps';
import { type Verdict, verdictOfSend } from './write-off.verdict';
import { markSent } from './write-off-rows.sql';

/** Longer than any call may take: by then the answer to a send is lost. */
export const HUNG_AFTER_MS = 45_000;
/** A worker that stood still for longer looks whether the order is still its own before it sends. */
const STALLED_MS = 1_000;
const MOST_REREADS = 4;

/** Tells the biller, the send being on record before it leaves, and takes the edge that its answer proves. */
export function createSendWriteOff(deps: WriteOffDeps, end: EndWriteOff) {
  const { db, orders, takeEdges, clock, bills } = deps;

  async function hear(order: OrderRow, row: WriteOffRow, verdict: Verdict): Promise<void> {
    const now = clock.now();
    const since = row.firstSentAt ?? now;
    const unknownUntil = new Date(since.getTime() + UNKNOWN_MS);
    switch (verdict.verdict) {
      case 'settle': {
        const { proofNo, businessDate } = verdict.proof;
        const before = row.tries > 1 ? await orders.events(order.id) : [];
        const denied = before.findLast(({ event }) => event === 'absent')?.evidence;
        const isOver = bills.billerOf(order.billerCode)?.businessDateOf(now) !== businessDate;
        if (!isOver || denied?.proofNo !== proofNo || denied.absentOn !== businessDate) {
          return end.settle(order, verdict.proof, 'biller');
        }
        // The very proof that its file denied, of a day that is over: it repeats itself, and no file will tell any more.
        const evidence = { proofNo, absentOn: businessDate, isRepeated: true };
        return end.dispute(order, evidence, 'biller', [{ event: 'lose', cause: 'biller', evidence }]);
      }
      case 'refuse':
        return end.refuse(order, verdict.reason, { code: verdict.code }, 'biller');
      case 'postpone': {
        const giveUpAt = new Date(since.getTime() + REPEAT_MS);
        const until = verdict.until && verdict.until > now ? verdict.until : waitAfter(since, now);
        return end.postpone(order, until, giveUpAt);
      }
      case 'contradiction': {
        const { proofNo, amountFen } = verdict.proof;
        const evidence = { proofNo, answeredFen: amountFen, expectedFen: order.paidFen };
        const lost: EdgeStep = { event: 'lose', cause: 'biller', evidence };
        return bills.billerOf(order.billerCode)?.powers.canVoid
          ? end.beginVoid(order, row, evidence, [lost])
          : end.dispute(order, evidence, 'biller', [lost]);
      }
      case 'lose':
      case 'not_there': {
        const isTold = verdict.verdict === 'lose';
        const at = (isTold && verdict.until) || waitAfter(row.sentAt ?? now, now);
        return end.lose(order, isTold ? verdict.reason : 'not_found', at, unknownUntil);
      }
    }
  }

  /**
   * One send. `before`: edges that lead to where it may be sent from, kept in the same transaction.
   * `prepare`: what must hold or be written there first. @throws LostOrderRace when somebody else took the order on
   */
  return async function send(
    order: OrderRow,
    { signal }: Pick<JobContext, 'signal'>,
    options: { before?: EdgeStep[]; prepare?: (tx: SqlTx) => Promise<void> } = {},
  ): Promise<void> {
    const biller = bills.billerOf(order.billerCode);
    if (!biller) throw new Error(`the key file does not name biller ${order.billerCode}`);
    const bill = await bills.snapshotForWriteOff(order.snapshotId);
    const sentAt = clock.now();
    const begunAt = performance.now();
    const { sent, row } = await db.sqlTransaction(async (tx) => {
      await options.prepare?.(tx);
      await markSent(tx, order.id, sentAt);
      const kept = await orders.writeOff(order.id, tx);
      if (!kept) throw new Error(`order ${order.id} has no sequence`);
      const evidence = { sequence: kept.sequence, tries: kept.tries };
      const step: EdgeStep = { event: 'send', cause: 'worker', evidence };
      const [first, ...rest] = [...(options.before ?? []), step];
      // The next job is for the case that this worker dies: it finds an answer that never came.
      const runAt = new Date(sentAt.getTime() + HUNG_AFTER_MS);
      return { sent: await takeEdges(tx, order, [first ?? step, ...rest], { runAt }), row: kept };
    });
    if (signal.aborted) return;
    if (performance.now() - begunAt > STALLED_MS) {
      const now = await orders.order(order.id);
      if (now?.version !== sent.version) throw new LostOrderRace(order.id);
    }
    const outcome = await biller.writeOff({
      sequence: row.sequence,
      accountNo: bill.accountNo,
      billNo: bill.billNo,
      fetchReference: bill.fetchReference,
      amountFen: sent.paidFen,
      paidAt: sent.paidAt ?? sentAt,
      transactionId: sent.transactionId ?? '',
    });
    const { powers } = biller;
    const verdict = verdictOfSend(outcome, { expectedFen: sent.paidFen, powers, tries: row.tries });
    let current = sent;
    for (let reread = 0; ; reread += 1) {
      try {
        return await hear(current, row, verdict);
      } catch (error) {
        // A part that came back meanwhile moves the version, not the state: the answer still counts.
        const now = error instanceof LostOrderRace ? await orders.order(order.id) : null;
        if (now?.state !== 'wo_sent' || reread >= MOST_REREADS) throw error;
        current = now;
      }
    }
  };
}

export type SendWriteOff = ReturnType<typeof createSendWriteOff>;
