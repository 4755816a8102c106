import { randomBytes } from 'node:crypto';
import type { SqlTx } from '../../../platform/db/database.types';
import type { Reader } from '../orders.sql';
import type { OrderRow, WriteOffRow } from '../payments.types';

// Crockford's alphabet: no letter that a clerk could take for a digit.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Kept as `last_outcome` until the first send: whether the bill is still owed must be asked before. */
export const QUEUED_LATE = 'late';

/** 20 characters: the day (YYMMDD, Asia/Shanghai) and 14 random ones. */
export function newSequence(now: Date): string {
  const day = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(2, 10).replaceAll('-', '');
  return day + [...randomBytes(14)].map((byte) => LETTERS[byte % 32]).join('');
}

/** Keeps the sequence before anybody is told of it; the first one stays, whoever comes twice. */
export async function keepSequence(tx: SqlTx, order: OrderRow, now: Date, outcome: string | null): Promise<void> {
  await tx.execute(
    `INSERT INTO write_off (order_id, sequence, biller_code, tries, last_outcome) VALUES (?, ?, ?, 0, ?)
     ON DUPLICATE KEY UPDATE order_id = VALUES(order_id)`,
    [order.id, newSequence(now), order.billerCode, outcome],
  );
}

/** Before a send, in the transaction of its edge. */
export async function markSent(tx: SqlTx, orderId: string, now: Date): Promise<void> {
  await tx.execute(
    `UPDATE write_off SET tries = tries + 1, sent_at = ?, first_sent_at = COALESCE(first_sent_at, ?), last_outcome = 'sent'
     WHERE order_id = ?`,
    [now, now, orderId],
  );
}

/** What came of it. `answeredFen` stays as it is unless given. */
export async function markOutcome(tx: SqlTx, orderId: string, outcome: string, answeredFen?: number): Promise<void> {
  await tx.execute(
    'UPDATE write_off SET last_outcome = ?, answered_fen = COALESCE(?, answered_fen) WHERE order_id = ?',
    [outcome.slice(0, 24), answeredFen ?? null, orderId],
  );
}

/** Before a void is sent; the first number stays. */
export async function keepVoidSequence(tx: SqlTx, row: WriteOffRow, now: Date): Promise<void> {
  await tx.execute('UPDATE write_off SET void_sequence = COALESCE(void_sequence, ?) WHERE order_id = ?', [
    newSequence(now),
    row.orderId,
  ]);
}

/** The biller's file denied it: the clock of repeats starts anew. */
export async function forgetFirstSend(tx: SqlTx, orderId: string): Promise<void> {
  await tx.execute(
    "UPDATE write_off SET first_sent_at = NULL, answered_fen = NULL, last_outcome = 'absent' WHERE order_id = ?",
    [orderId],
  );
}

/** The order a sequence was made for, or null. */
export async function orderOfSequence(reader: Reader, billerCode: string, sequence: string): Promise<string | null> {
  const rows = await reader.query<{ orderId: string; billerCode: string }>(
    'SELECT order_id AS orderId, biller_code AS billerCode FROM write_off WHERE sequence = ?',
    [sequence],
  );
  return rows[0]?.billerCode === billerCode ? rows[0].orderId : null;
}
