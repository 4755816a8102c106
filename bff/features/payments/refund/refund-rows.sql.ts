import type { SqlTx } from '../../../platform/db/database.types';
import type { Reader } from '../orders.sql';
import type { RefundRow } from '../payments.types';

/** Kept as `last_code` of a refund that nobody here asked for, until people make it ours. */
export const NOT_OURS = 'NOT_OURS';
export const ADOPTED = 'ADOPTED';
/** Kept as `last_code` while an abnormal refund goes another way. */
export const REPAIRING = 'REPAIRING';

const FINAL = "'success', 'closed'";

/** Keeps a refund with its number before anybody is asked for it. A number that is there already breaks the key. */
export async function keepRefund(tx: SqlTx, row: RefundRow): Promise<void> {
  await tx.execute(
    `INSERT INTO refund (id, order_id, out_refund_no, is_part, generation, amount_fen, reason, state, refund_id,
       received_by, tries, last_code, requested_at, sent_at, final_at, promised_on)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.orderId,
      row.outRefundNo,
      row.isPart,
      row.generation,
      row.amountFen,
      row.reason,
      row.state,
      row.refundId,
      row.receivedBy,
      row.tries,
      row.lastCode,
      row.requestedAt,
      row.sentAt,
      row.finalAt,
      row.promisedOn,
    ],
  );
}

/** One more call, and what came of it; nothing once the refund is final. */
export async function markTried(tx: SqlTx, id: string, now: Date, code: string | null): Promise<void> {
  await tx.execute(
    `UPDATE refund SET tries = tries + 1, sent_at = COALESCE(sent_at, ?),
       state = CASE state WHEN 'due' THEN 'sent' ELSE state END,
       last_code = CASE WHEN last_code = '${REPAIRING}' THEN last_code ELSE ? END
     WHERE id = ? AND state NOT IN (${FINAL})`,
    [now, code?.slice(0, 40) ?? null, id],
  );
}

/** Compare-and-set on the state that was read. False: somebody else was quicker. */
export async function moveRefund(
  tx: SqlTx,
  row: RefundRow,
  to: RefundRow['state'],
  change: { refundId?: string | null; receivedBy?: string | null; finalAt?: Date; lastCode?: string | null },
): Promise<boolean> {
  const lastCode = change.lastCode === undefined ? row.lastCode : change.lastCode;
  const changed = await tx.execute(
    `UPDATE refund SET state = ?, refund_id = COALESCE(?, refund_id), received_by = COALESCE(?, received_by),
       final_at = ?, last_code = ? WHERE id = ? AND state = ?`,
    [
      to,
      change.refundId ?? null,
      change.receivedBy?.slice(0, 80) ?? null,
      change.finalAt ?? null,
      lastCode,
      row.id,
      row.state,
    ],
  );
  return changed === 1;
}

/** How many parts of an order were ever asked for. WeChat takes fifty. */
export async function partsOf(reader: Reader, orderId: string): Promise<number> {
  const [row] = await reader.query<{ n: number }>(
    'SELECT COUNT(*) AS n FROM refund WHERE order_id = ? AND is_part = TRUE',
    [orderId],
  );
  return Number(row?.n ?? 0);
}
