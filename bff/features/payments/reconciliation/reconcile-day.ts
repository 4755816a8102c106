import { DetailFileCorrupt } from '../../../connectors/biller/biller.port';
import { BillCorrupt } from '../../../connectors/wechat-pay/wechat-pay.port';
import { ApiError } from '../../../platform/errors';
import { createBooksOnDisk } from './books-on-disk';
import { addSums, compareBooks, type Finding, noSums } from './compare-books';
import { BookMissing, createGatherBooks } from './gather-books';
import { createJudgeFinding, type Judgement, type Where } from './judge-finding';
import type { OurBooks } from './our-books.sql';
import type { ReconSql } from './recon.sql';
import type { ItemRow, ReconciliationDeps, RunRow, RunTotals } from './reconciliation.types';

/** How long two people have for a difference. */
const ITEM_DUE_MS = 24 * 3_600_000;

export interface ReconcileDeps
  extends Omit<ReconciliationDeps, 'money' | 'nameOf' | 'jobs' | 'takeEdges' | 'markPaid'> {
  sql: ReconSql;
  ourBooks: OurBooks;
  appId: string | null;
}

/**
 * Compares a merchant's day three ways: our ledger's orders, WeChat's bill, the biller's file. Streams, so memory is
 * flat; notes every pile that is done, so a run that broke off goes on; keeps every difference under its own number,
 * so a run repeated changes nothing that was decided.
 */
export function createReconcileDay(deps: ReconcileDeps) {
  const { sql, clock, log, billers, ourBooks } = deps;
  const gather = createGatherBooks(deps);
  const judge = createJudgeFinding(deps);

  function itemOf(finding: Finding, at: Where, judgement: Judgement): Parameters<ReconSql['keepItem']>[0] {
    const isWriteOff = finding.kind === 'write_off';
    return {
      day: at.day,
      mchid: at.mchid,
      billerCode: at.billerCode,
      itemKey: `${finding.kind}:${finding.reference}`,
      class: judgement.class,
      state: judgement.state,
      reference: finding.reference,
      orderId: judgement.orderId,
      oursFen: finding.ours?.amountFen ?? null,
      wechatFen: isWriteOff ? null : (finding.theirs?.amountFen ?? null),
      billerFen: isWriteOff ? (finding.theirs?.amountFen ?? null) : null,
      rule: judgement.rule,
      evidence: judgement.evidence,
      dueAt: judgement.state === 'open' ? new Date(clock.now().getTime() + ITEM_DUE_MS) : null,
    };
  }

  /** An item kept before whose difference a rule can explain by now: a bill came, a refund ended. */
  async function bringUpToDate(item: ItemRow, judgement: Judgement): Promise<void> {
    if (item.state !== 'open' || judgement.state === 'open') return;
    const { state, rule, evidence } = judgement;
    await sql.changeItem(deps.db, item, { state, class: judgement.class, rule, evidence, now: clock.now() });
  }

  async function comparePiles(
    run: RunRow,
    at: Where,
    books: Awaited<ReturnType<typeof createBooksOnDisk>>,
    has: boolean,
  ) {
    const sums = noSums();
    for (let pile = 0; pile < books.piles; pile++) {
      const [ours, wechat, biller] = await Promise.all([
        books.pile('ours', pile),
        books.pile('wechat', pile),
        books.pile('biller', pile),
      ]);
      const result = compareBooks({ ours, wechat, biller }, has);
      addSums(sums, result);
      // Sums are cheap and wanted whole; differences of piles done before the break are kept already.
      if (pile < run.partitionsDone) continue;
      for (const finding of result.findings) {
        const judgement = await judge(finding, at);
        await bringUpToDate(await sql.keepItem(itemOf(finding, at, judgement), clock.now()), judgement);
      }
      if (result.findings.length > 0) await sql.noteProgress(run.id, pile + 1);
    }
    return sums;
  }

  /** Keeps how the run ended, and tells those who watch the day and its differences. */
  async function endRun(run: RunRow, end: Parameters<ReconSql['endRun']>[1]): Promise<void> {
    await sql.endRun(run.id, end);
    await deps.db.sqlTransaction((tx) =>
      deps.outbox.publish(tx, {
        type: 'finance.day-changed',
        audience: ['role:finance'],
        data: { day: run.day, mchid: run.mchid, state: end.state },
      }),
    );
  }

  /** What a run that can't end waits for; null when it is a fault of ours, to be thrown. */
  function obstacleOf(error: unknown): { state: 'waiting' | 'failed'; words: string } | null {
    if (error instanceof BookMissing) return { state: 'waiting', words: error.message };
    if (error instanceof BillCorrupt || error instanceof DetailFileCorrupt)
      return { state: 'failed', words: error.message };
    if (error instanceof ApiError) return { state: 'waiting', words: error.code };
    return null;
  }

  /** @returns the run as it ended; `waiting` is tried again by the job */
  return async function reconcileDay(day: string, mchid: string, billerCode: string): Promise<RunRow> {
    const at: Where = { day, mchid, billerCode, appId: deps.appId };
    const run = await sql.beginRun(day, mchid, billerCode, clock.now());
    const books = await createBooksOnDisk();
    try {
      await gather.ownBook(books, mchid, billerCode, day);
      const feeFen = await gather.wechatBook(books, mchid, day);
      const biller = billers.get(billerCode);
      let waitsFor: { state: 'waiting' | 'failed'; words: string } | null = null;
      try {
        if (biller) await gather.billerBook(books, biller, day);
        else throw new BookMissing('the biller is not in the key file');
      } catch (error) {
        // WeChat's half is compared all the same; the biller's follows when its file is there.
        waitsFor = obstacleOf(error);
        if (!waitsFor) throw error;
      }
      await books.closeWriting();
      const sums = await comparePiles(run, at, books, waitsFor === null);
      const places = await ourBooks.placesOf(mchid, day);
      const totals: RunTotals = { ...sums, feeFen, hasWechatBill: true, hasBillerFile: waitsFor === null, places };
      const state: RunRow['state'] = waitsFor?.state ?? 'done';
      const end = { state, totals, lastError: waitsFor?.words.slice(0, 200) ?? null, at: clock.now() };
      await endRun(run, end);
      log.info({ day, mchid, state, ours: sums.ours, wechat: sums.wechat, biller: sums.biller }, 'day reconciled');
      return { ...run, state, totals, lastError: end.lastError, finishedAt: end.at };
    } catch (error) {
      const obstacle = obstacleOf(error);
      if (!obstacle) throw error;
      const end = { state: obstacle.state, totals: null, lastError: obstacle.words.slice(0, 200), at: clock.now() };
      await endRun(run, end);
      return { ...run, state: obstacle.state, totals: null, lastError: end.lastError, finishedAt: end.at };
    } finally {
      await books.remove();
    }
  };
}
