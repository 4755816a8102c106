import type { SqlTx } from '../../platform/db/database.types';

export interface InboundRow {
  /** WeChat's id of the notification, the same in every repeat */
  id: string;
  mchid: string;
  eventType: string;
  serial: string;
  /** byte for byte, still encrypted */
  body: Buffer;
  outcome: string;
  receivedAt: Date;
}

/** @throws a duplicate of the primary key when this notification is known */
export async function insertInbound(tx: SqlTx, row: InboundRow): Promise<void> {
  await tx.execute(
    `INSERT INTO inbound_event (id, mchid, event_type, serial, body, outcome, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [row.id, row.mchid, row.eventType.slice(0, 40), row.serial.slice(0, 64), row.body, row.outcome, row.receivedAt],
  );
}
