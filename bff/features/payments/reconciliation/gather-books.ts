import type { Biller, BillerDetailRow } from '../../../connectors/biller/biller.port';
import { ON_ITS_WAY_MS } from '../write-off/biller-day';
import type { BookRow, BooksOnDisk } from './books-on-disk';
import { type OurBooks, spanOfDay } from './our-books.sql';
import type { ReconciliationDeps } from './reconciliation.types';

/** A book that is not there yet; the run waits and is tried again. */
export class BookMissing extends Error {}

export interface GatherDeps extends Pick<ReconciliationDeps, 'gateway' | 'billers' | 'orders'> {
  ourBooks: OurBooks;
}

/** Streams the three books of a merchant's day onto disk. */
export function createGatherBooks({ gateway, billers, orders, ourBooks }: GatherDeps) {
  /** @returns fees that WeChat kept, in fen @throws BookMissing while WeChat has not made the bill */
  async function wechatBook(books: BooksOnDisk, mchid: string, day: string): Promise<number> {
    const bill = await gateway.tradeBill(mchid, day);
    if (bill.outcome === 'refused' && bill.code === 'NO_STATEMENT_EXIST') return 0; // a day without a movement
    if (bill.outcome !== 'done') {
      throw new BookMissing(`WeChat's bill: ${bill.outcome === 'refused' ? bill.code : bill.reason}`);
    }
    let feeFen = 0;
    for await (const row of bill.value.rows) {
      feeFen += row.feeFen;
      if (row.kind === 'trade') {
        const { fact } = row;
        await books.add('wechat', {
          key: `T:${fact.outTradeNo}`,
          amountFen: fact.totalFen ?? 0,
          state: fact.tradeState,
          at: fact.successAt,
          proof: fact.transactionId,
        });
      } else {
        const { fact } = row;
        await books.add('wechat', {
          key: `R:${fact.outRefundNo}`,
          amountFen: fact.refundFen ?? 0,
          state: fact.status,
          at: fact.successAt,
          proof: fact.refundId,
        });
      }
    }
    return feeFen;
  }

  const detailRow = (row: BillerDetailRow): BookRow => ({
    key: `W:${row.sequence}`,
    amountFen: row.amountFen,
    state: row.kind,
    at: row.at,
    proof: row.proofNo || null,
  });

  /** Our day as the biller wants it, where the file is ours to make. */
  async function* ourDetail(billerCode: string, day: string): AsyncGenerator<BillerDetailRow> {
    for await (const row of ourBooks.writeOffs(billerCode, day)) {
      if (row.state !== 'settled') continue;
      const order = await orders.orderOfSequence(billerCode, row.key.slice(2));
      if (!order) continue;
      const { accountNo, billNo } = await billers.accountNoOf(order.snapshotId);
      yield {
        sequence: row.key.slice(2),
        proofNo: row.proof ?? '',
        accountNo,
        billNo,
        amountFen: row.amountFen,
        at: row.at ?? order.updatedAt,
        kind: 'write_off',
      };
    }
  }

  /** Hands over our day; the biller's book is ours with what it disputes taken out and put in. */
  async function agreedBook(books: BooksOnDisk, biller: Biller, day: string): Promise<void> {
    const summary = { count: 0, totalFen: 0 };
    for await (const row of ourBooks.writeOffs(biller.code, day)) {
      if (row.state !== 'settled') continue;
      summary.count++;
      summary.totalFen += row.amountFen;
    }
    const answer = await biller.sendDetailFile(day, ourDetail(biller.code, day), summary);
    if (answer.outcome === 'unknown') throw new BookMissing(`the biller's answer to our file: ${answer.reason}`);
    const missing = new Set(answer.outcome === 'disputed' ? answer.missing.map((row) => row.sequence) : []);
    for await (const row of ourBooks.writeOffs(biller.code, day)) {
      if (row.state !== 'settled' || missing.has(row.key.slice(2))) continue;
      await books.add('biller', { ...row, state: 'write_off' });
    }
    if (answer.outcome === 'disputed') for (const row of answer.surplus) await books.add('biller', detailRow(row));
  }

  /** @throws BookMissing while the biller has not made its file; DetailFileCorrupt when it is broken */
  async function billerBook(books: BooksOnDisk, biller: Biller, day: string): Promise<void> {
    if (biller.powers.detailFile === 'we_make') return agreedBook(books, biller, day);
    const file = await biller.detailFile(day);
    if (!file) throw new BookMissing("the biller's file is not there yet");
    for await (const row of file) await books.add('biller', detailRow(row));
  }

  async function ownBook(books: BooksOnDisk, mchid: string, billerCode: string, day: string): Promise<void> {
    for await (const row of ourBooks.receipts(mchid, day)) await books.add('ours', row);
    for await (const row of ourBooks.refunds(mchid, day)) await books.add('ours', row);
    for await (const row of ourBooks.writeOffs(billerCode, day)) await books.add('ours', row);
    const biller = billers.get(billerCode);
    if (!biller) return;
    // The biller's day may begin on the evening before. Only what was surely sent within it is proved absent by its file;
    // what left around the cut-off may lie in the next one.
    const { from, to } = spanOfDay(day);
    const isOfDay = (at: Date) => biller.businessDateOf(at) === day;
    const span = { from: new Date(from.getTime() - 24 * 3_600_000), to };
    for (const { row, firstSentAt, sentAt } of await ourBooks.unknownWriteOffs(billerCode, span)) {
      if (isOfDay(firstSentAt) && isOfDay(new Date(sentAt.getTime() + ON_ITS_WAY_MS))) await books.add('ours', row);
    }
  }

  return { wechatBook, billerBook, ownBook };
}
