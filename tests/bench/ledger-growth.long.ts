import { createOrdersSql } from '../../bff/features/payments/orders.sql';
import type { EdgeStep } from '../../bff/features/payments/payments.types';
import { createTakeEdges } from '../../bff/features/payments/take-edges.sql';
import { systemClock } from '../../bff/platform/clock';
import { newId } from '../../bff/platform/ids';
import { startDatabase } from '../support/database';
import type { BenchCase, BenchRow } from './bench.types';
import { measure } from './measure';

const SMALL_ROWS = 10_000;
/** A payment may cost 1.2 times as much at most. */
const TARGET = 1 / 1.2;
const AMOUNT_FEN = 8_642;

/** A ledger of so many rows, and one payment after another through every edge that books money. */
async function ledgerOf(rows: number) {
  const { db, drop } = await startDatabase();
  const day = '2026-11-01';
  const at = new Date('2026-11-01T02:00:00Z');
  const accounts = ['wechat:1900000102', 'pending', 'pending', 'biller:power'];
  const first = Array.from({ length: SMALL_ROWS / 4 }, () => newId());
  for (let from = 0; from < first.length; from += 500) {
    const part = first.slice(from, from + 500);
    await db.execute(
      `INSERT INTO ledger_entry (order_id, version, line, account, amount_fen, event, booked_on, at) VALUES ${part
        .flatMap(() => accounts.map(() => '(?, ?, ?, ?, ?, ?, ?, ?)'))
        .join(', ')}`,
      part.flatMap((id) =>
        accounts.flatMap((account, line) => {
          const amount = line % 2 === 0 ? AMOUNT_FEN : -AMOUNT_FEN;
          return [id, line < 2 ? 4 : 7, line % 2, account, amount, 'pay', day, at];
        }),
      ),
    );
  }
  // Copies of these under older ids, spread over the years the product will have run.
  for (let copy = 1, held = SMALL_ROWS; held < rows; copy += 1) {
    held += await db.execute(
      `INSERT INTO ledger_entry SELECT CONCAT('00', ?, SUBSTRING(order_id, 7)), version, line, account, amount_fen, event,
         CONCAT(?, SUBSTRING(booked_on, 5)), at FROM ledger_entry WHERE order_id >= '01'`,
      [copy.toString(36).toUpperCase().padStart(4, '0'), String(2020 + (copy % 6))],
    );
  }
  const orders = createOrdersSql(db);
  const takeEdges = createTakeEdges({
    // Queue and outbox are of one length whatever the ledger's: what grows is measured alone.
    jobs: { enqueue: async () => undefined },
    outbox: { publish: async () => undefined, broadcast: () => undefined },
    clock: systemClock,
  });

  async function payOne(): Promise<void> {
    const id = newId();
    const now = new Date();
    await db.execute(
      `INSERT INTO pay_order (id, payment_id, payer_id, account_id, biller_code, mchid, out_trade_no, snapshot_id,
         claims_rest, description, account_masked, holder_masked, home_label, amount_fen, state, version, paid_fen,
         owed_back_fen, returned_fen, created_at, updated_at)
       VALUES (?, ?, ?, ?, 'power', '1900000102', ?, ?, 0, '电费', '530****186', '林*雯', '自己家', ?, 'paying', 3, 0, 0, 0, ?, ?)`,
      [id, newId(), newId(), newId(), `YCT${id}`, newId(), AMOUNT_FEN, now, now],
    );
    let order = (await orders.order(id))!;
    const take = async (...steps: [EdgeStep, ...EdgeStep[]]) => {
      order = await db.sqlTransaction((tx) => takeEdges(tx, order, steps));
    };
    const change = { paidFen: AMOUNT_FEN, paidAt: now, transactionId: '4200' };
    await take({ event: 'pay', cause: 'notification', change });
    await take({ event: 'queue', cause: 'worker' }, { event: 'send', cause: 'worker' });
    await take({ event: 'settle', cause: 'biller', change: { settledAt: now, proofNo: 'P', businessDate: day } });
  }

  return { payOne, drop };
}

/** One payment beside a ledger of `rows` rows, and beside one of ten thousand, in turn. */
export async function ledgerGrowthRows(rows: number): Promise<BenchRow[]> {
  const bench: BenchCase = {
    name: `payment beside a ledger of ${rows.toLocaleString('en')} rows, against 10,000`,
    unit: 'payments/s',
    target: Number(TARGET.toFixed(2)),
    concurrency: 4,
    async prepare() {
      const small = await ledgerOf(SMALL_ROWS);
      const large = await ledgerOf(rows);
      return {
        ours: large.payOne,
        ceiling: small.payOne,
        async stop() {
          await large.drop();
          await small.drop();
        },
      };
    },
  };
  return [await measure(bench)];
}
