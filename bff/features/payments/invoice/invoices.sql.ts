import type { SqlTx } from '../../../platform/db/database.types';
import type { Reader } from '../orders.sql';

export type InvoiceState = 'asked' | 'issued' | 'reversing' | 'reversed' | 'refused';

export interface InvoiceRow {
  orderId: string;
  /** with the order it makes the number under which the biller is asked */
  generation: number;
  amountFen: number;
  titleKind: 'person' | 'company';
  titleSealed: string;
  titleKeyId: string;
  state: InvoiceState;
  /** how often the biller was asked in this state */
  tries: number;
  askedAt: Date;
}

/** Kept before it is sent: the biller issues one invoice a number, however often it is asked. */
export const requestNoOf = ({ orderId, generation }: Pick<InvoiceRow, 'orderId' | 'generation'>) =>
  `${orderId}-${generation}`;

export async function invoiceOf(reader: Reader, orderId: string): Promise<InvoiceRow | null> {
  const rows = await reader.query<InvoiceRow>(
    `SELECT order_id AS orderId, generation, amount_fen AS amountFen, title_kind AS titleKind,
       title_sealed AS titleSealed, title_key_id AS titleKeyId, state, tries, asked_at AS askedAt
     FROM invoice_request WHERE order_id = ?`,
    [orderId],
  );
  return rows[0] ?? null;
}

/** Nobody refunds the order, or asks for its invoice, until this transaction ends. */
export async function holdOrder(tx: SqlTx, orderId: string): Promise<void> {
  await tx.query('SELECT id FROM pay_order WHERE id = ? FOR UPDATE', [orderId]);
}

/** The first, or another number after one that came to nothing. False: one is asked for, issued or being taken back. */
export async function keepInvoice(
  tx: SqlTx,
  row: Omit<InvoiceRow, 'generation' | 'state' | 'tries'>,
): Promise<boolean> {
  const { orderId, amountFen, titleKind, titleSealed, titleKeyId, askedAt } = row;
  const changed = await tx.execute(
    `UPDATE invoice_request SET generation = generation + 1, amount_fen = ?, title_kind = ?, title_sealed = ?,
       title_key_id = ?, state = 'asked', invoice_no = NULL, refusal = NULL, reversed_fen = 0, tries = 0, asked_at = ?,
       updated_at = ?
     WHERE order_id = ? AND state IN ('refused', 'reversed')`,
    [amountFen, titleKind, titleSealed, titleKeyId, askedAt, askedAt, orderId],
  );
  if (changed === 1) return true;
  const added = await tx.execute(
    `INSERT IGNORE INTO invoice_request
       (order_id, generation, amount_fen, title_kind, title_sealed, title_key_id, state, reversed_fen, tries, asked_at, updated_at)
     VALUES (?, 1, ?, ?, ?, ?, 'asked', 0, 0, ?, ?)`,
    [orderId, amountFen, titleKind, titleSealed, titleKeyId, askedAt, askedAt],
  );
  return added === 1;
}

/** Compare-and-set on all that a move is decided by. False: somebody else moved it. */
export async function moveInvoice(
  tx: SqlTx,
  { orderId, generation, state, tries }: InvoiceRow,
  now: Date,
  to: { state: InvoiceState; invoiceNo?: string; refusal?: string },
): Promise<boolean> {
  const changed = await tx.execute(
    `UPDATE invoice_request SET state = ?, tries = ?, invoice_no = ?, refusal = ?,
       reversed_fen = IF(? = 'reversed', amount_fen, reversed_fen), updated_at = ?
     WHERE order_id = ? AND generation = ? AND state = ? AND tries = ?`,
    [
      to.state,
      to.state === state ? tries + 1 : 0,
      to.invoiceNo ?? null,
      to.refusal ?? null,
      to.state,
      now,
      ...[orderId, generation, state, tries],
    ],
  );
  return changed === 1;
}

/** Taken back; the rest of the money is asked for under the next number, in the same name. */
export async function renewInvoice(tx: SqlTx, row: InvoiceRow, now: Date, amountFen: number): Promise<boolean> {
  const changed = await tx.execute(
    `UPDATE invoice_request SET generation = generation + 1, reversed_fen = ?, amount_fen = ?, state = 'asked',
       invoice_no = NULL, refusal = NULL, tries = 0, asked_at = ?, updated_at = ?
     WHERE order_id = ? AND generation = ? AND state = 'reversing' AND tries = ?`,
    [row.amountFen, amountFen, now, now, row.orderId, row.generation, row.tries],
  );
  return changed === 1;
}

/** An invoice of any other amount than what stands is to be taken back; one only asked for may be issued this moment. */
export async function oweReversal(tx: SqlTx, orderId: string, standingFen: number, now: Date): Promise<boolean> {
  const changed = await tx.execute(
    `UPDATE invoice_request SET state = 'reversing', tries = 0, updated_at = ?
     WHERE order_id = ? AND state IN ('asked', 'issued') AND amount_fen <> ?`,
    [now, orderId, standingFen],
  );
  return changed === 1;
}
