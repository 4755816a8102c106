import type { SqlTx } from '../../../platform/db/database.types';
import type { Reader } from '../orders.sql';

export type InvoiceState = 'asked' | 'issued' | 'reversing' | 'reversed' | 'refused';

export interface InvoiceRow {
  orderId: string;
  titleKind: 'person' | 'company';
  titleSealed: string;
  titleKeyId: string;
  state: InvoiceState;
  tries: number;
  askedAt: Date;
}

export async function invoiceOf(reader: Reader, orderId: string): Promise<InvoiceRow | null> {
  const rows = await reader.query<InvoiceRow>(
    `SELECT order_id AS orderId, title_kind AS titleKind, title_sealed AS titleSealed, title_key_id AS titleKeyId, state,
       tries, asked_at AS askedAt FROM invoice_request WHERE order_id = ?`,
    [orderId],
  );
  return rows[0] ?? null;
}

/** Asked anew only after a refusal. False: it is asked or issued already. */
export async function keepInvoice(tx: SqlTx, row: InvoiceRow): Promise<boolean> {
  const changed = await tx.execute(
    `UPDATE invoice_request SET title_kind = ?, title_sealed = ?, title_key_id = ?, state = 'asked', tries = 0,
       asked_at = ?, updated_at = ? WHERE order_id = ? AND state = 'refused'`,
    [row.titleKind, row.titleSealed, row.titleKeyId, row.askedAt, row.askedAt, row.orderId],
  );
  if (changed === 1) return true;
  const added = await tx.execute(
    `INSERT IGNORE INTO invoice_request (order_id, title_kind, title_sealed, title_key_id, state, tries, asked_at, updated_at)
     VALUES (?, ?, ?, ?, 'asked', 0, ?, ?)`,
    [row.orderId, row.titleKind, row.titleSealed, row.titleKeyId, row.askedAt, row.askedAt],
  );
  return added === 1;
}

/** Compare-and-set on the state. */
export async function moveInvoice(
  tx: SqlTx,
  orderId: string,
  from: readonly InvoiceState[],
  to: InvoiceState,
  now: Date,
  url: string | null = null,
): Promise<boolean> {
  const changed = await tx.execute(
    `UPDATE invoice_request SET state = ?, url = COALESCE(?, url), tries = tries + 1, updated_at = ?
     WHERE order_id = ? AND state IN (${from.map(() => '?').join(', ')})`,
    [to, url, now, orderId, ...from],
  );
  return changed === 1;
}
