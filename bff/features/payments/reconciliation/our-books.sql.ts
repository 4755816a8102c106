import type { Database, SqlValue } from '../../../platform/db/database.types';
import type { BookRow } from './books-on-disk';

const PAGE = 5_000;

interface Paged {
  id: string;
  at: Date | null;
}

/** Start and end of a day in Asia/Shanghai. @param day `YYYY-MM-DD` */
export function spanOfDay(day: string): { from: Date; to: Date } {
  const from = new Date(`${day}T00:00:00+08:00`);
  return { from, to: new Date(from.getTime() + 24 * 3_600_000) };
}

/** Our side of a day: receipts, refunds and write-offs, streamed page by page along an index. */
export function createOurBooks(db: Database) {
  async function* paged<R extends Paged>(
    page: (after: Paged | null) => Promise<R[]>,
    toRow: (row: R) => BookRow,
  ): AsyncGenerator<BookRow> {
    let after: Paged | null = null;
    for (;;) {
      const rows: R[] = await page(after);
      for (const row of rows) yield toRow(row);
      if (rows.length < PAGE) return;
      const last = rows[rows.length - 1]!;
      after = { id: last.id, at: last.at };
    }
  }

  return {
    /** Orders of a merchant that WeChat was paid for on the day, by WeChat's time. */
    receipts(mchid: string, day: string): AsyncGenerator<BookRow> {
      const { from, to } = spanOfDay(day);
      type Row = Paged & { outTradeNo: string; fen: number; state: string; proof: string | null };
      return paged<Row>(
        (after) => {
          const rest = after ? ' AND (paid_at > ? OR (paid_at = ? AND id > ?))' : '';
          const values: SqlValue[] = [mchid, after?.at ?? from, to];
          if (after) values.push(after.at, after.at, after.id);
          return db.query<Row>(
            `SELECT id, paid_at AS at, out_trade_no AS outTradeNo, paid_fen AS fen, state, transaction_id AS proof
             FROM pay_order WHERE mchid = ? AND paid_at >= ? AND paid_at < ?${rest} ORDER BY paid_at, id LIMIT ${PAGE}`,
            values,
          );
        },
        (row) => ({ key: `T:${row.outTradeNo}`, amountFen: row.fen, state: row.state, at: row.at, proof: row.proof }),
      );
    },

    /** Refunds of a merchant that were last sent on the day and that WeChat took. */
    refunds(mchid: string, day: string): AsyncGenerator<BookRow> {
      const { from, to } = spanOfDay(day);
      type Row = Paged & { outRefundNo: string; fen: number; state: string; proof: string | null };
      return paged<Row>(
        (after) => {
          const values: SqlValue[] = [mchid, from, to];
          if (after) values.push(after.id);
          return db.query<Row>(
            `SELECT r.id, r.sent_at AS at, r.out_refund_no AS outRefundNo, r.amount_fen AS fen, r.state, r.refund_id AS proof
             FROM refund r JOIN pay_order o ON o.id = r.order_id
             WHERE o.mchid = ? AND r.sent_at >= ? AND r.sent_at < ? AND r.state IN ('processing', 'success', 'abnormal')
             ${after ? 'AND r.id > ?' : ''} ORDER BY r.id LIMIT ${PAGE}`,
            values,
          );
        },
        (row) => ({ key: `R:${row.outRefundNo}`, amountFen: row.fen, state: row.state, at: row.at, proof: row.proof }),
      );
    },

    /** Write-offs that we hold as booked on the biller's day, and those sent for that day whose outcome is not known. */
    writeOffs(billerCode: string, day: string): AsyncGenerator<BookRow> {
      type Row = Paged & { sequence: string; fen: number; state: string; proof: string | null };
      return paged<Row>(
        (after) => {
          const values: SqlValue[] = [billerCode, day];
          if (after) values.push(after.id);
          return db.query<Row>(
            `SELECT o.id, w.sent_at AS at, w.sequence, o.amount_fen AS fen, o.state, o.proof_no AS proof
             FROM pay_order o JOIN write_off w ON w.order_id = o.id
             WHERE o.biller_code = ? AND o.business_date = ? AND o.state IN ('settled', 'wo_unknown', 'voiding')
             ${after ? 'AND o.id > ?' : ''} ORDER BY o.id LIMIT ${PAGE}`,
            values,
          );
        },
        (row) => ({ key: `W:${row.sequence}`, amountFen: row.fen, state: row.state, at: row.at, proof: row.proof }),
      );
    },

    /** Write-offs sent in a span of time of which nobody has said yet whether they are booked. */
    async unknownWriteOffs(
      billerCode: string,
      span: { from: Date; to: Date },
    ): Promise<{ row: BookRow; firstSentAt: Date; sentAt: Date }[]> {
      type Row = { sequence: string; fen: number; firstSentAt: Date; sentAt: Date };
      const rows = await db.query<Row>(
        `SELECT w.sequence, o.amount_fen AS fen, w.first_sent_at AS firstSentAt, w.sent_at AS sentAt
         FROM pay_order o JOIN write_off w ON w.order_id = o.id
         WHERE o.duty_owner = 'worker' AND o.state = 'wo_unknown' AND o.biller_code = ? AND o.business_date IS NULL
           AND w.first_sent_at >= ? AND w.sent_at < ?`,
        [billerCode, span.from, span.to],
      );
      return rows.map(({ sequence, fen, firstSentAt, sentAt }) => ({
        row: { key: `W:${sequence}`, amountFen: fen, state: 'wo_unknown', at: sentAt, proof: null },
        firstSentAt,
        sentAt,
      }));
    },

    /**
     * Where the money of the orders paid on the day lies, by ledger: account kind → fen, credit positive; and what came
     * in and went back at WeChat, each by itself. All of one moment, so that they add up.
     */
    async placesOf(mchid: string, day: string): Promise<Record<string, number>> {
      const { from, to } = spanOfDay(day);
      const rows = await db.query<{ account: string; fen: string | number; debitFen: string | number }>(
        `SELECT l.account, -SUM(l.amount_fen) AS fen, SUM(GREATEST(l.amount_fen, 0)) AS debitFen
         FROM pay_order o JOIN ledger_entry l ON l.order_id = o.id
         WHERE o.mchid = ? AND o.paid_at >= ? AND o.paid_at < ? GROUP BY l.account`,
        [mchid, from, to],
      );
      const places = Object.fromEntries(rows.map((row) => [row.account.split(':')[0]!, Number(row.fen)]));
      const received = rows
        .filter((row) => row.account.startsWith('wechat:'))
        .reduce((sum, row) => sum + Number(row.debitFen), 0);
      return { ...places, received, refunded: received + (places.wechat ?? 0) };
    },
  };
}

export type OurBooks = ReturnType<typeof createOurBooks>;
