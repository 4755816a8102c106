import type { RefundReason } from '../../contracts/payments';
import type { Database, SqlTx, SqlValue } from '../../platform/db/database.types';
import type { InvoiceGlimpse } from './invoice/present-invoice';
import { ORDER_COLUMNS, orderOfRow, type Reader } from './orders.sql';
import type { AttemptRow, OrderEventRow, OrderRow, RefundState } from './payments.types';

/** A row of `payment`. */
export interface PaymentHead {
  id: string;
  payerId: string;
  clientKey: string;
  requestHash: string;
  totalFen: number;
  payBefore: Date;
  createdAt: Date;
}

export interface RefundGlimpse {
  orderId: string;
  isPart: boolean;
  amountFen: number;
  reason: RefundReason;
  state: RefundState;
  receivedBy: string | null;
  requestedAt: Date;
  finalAt: Date | null;
  promisedOn: string;
}

const HEAD = `id, payer_id AS payerId, client_key AS clientKey, request_hash AS requestHash, total_fen AS totalFen,
  pay_before AS payBefore, created_at AS createdAt`;

const marks = (values: readonly unknown[]) => values.map(() => '?').join(', ');

/** Payments as wholes: what one press of 支付 made, and all that its view needs. */
export function createPaymentsSql(db: Database) {
  return {
    /** Payment, its attempt and its orders: all that must be kept before WeChat hears of it. */
    async insert(tx: SqlTx, head: PaymentHead, attempt: AttemptRow, orders: readonly OrderRow[]): Promise<void> {
      // The unique pair of payer and client key makes a double tap harmless, so it goes in first.
      await tx.execute(
        `INSERT INTO payment (id, payer_id, client_key, request_hash, total_fen, pay_before, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        [head.id, head.payerId, head.clientKey, head.requestHash, head.totalFen, head.payBefore, head.createdAt],
      );
      await tx.execute(
        `INSERT INTO pay_attempt (payment_id, out_trade_no, opener_mchid, is_combined, payer_index, payer_sealed,
           payer_key_id, expires_at, prepay_id, prepared_at, tries, last_code)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?)`,
        [
          attempt.paymentId,
          attempt.outTradeNo,
          attempt.openerMchid,
          attempt.isCombined,
          attempt.payerIndex,
          attempt.payerSealed,
          attempt.payerKeyId,
          attempt.expiresAt,
          attempt.tries,
          attempt.lastCode,
        ],
      );
      const rows = orders.map((order): SqlValue[] => [
        order.id,
        order.paymentId,
        order.payerId,
        order.accountId,
        order.billerCode,
        order.mchid,
        order.outTradeNo,
        order.snapshotId,
        order.claimKey,
        order.claimsRest,
        order.description,
        order.accountMasked,
        order.holderMasked,
        order.homeLabel,
        order.amountFen,
        order.state,
        order.version,
        order.dutyOwner,
        order.dueAt,
        0,
        0,
        0,
        order.createdAt,
        order.updatedAt,
      ]);
      await tx.execute(
        `INSERT INTO pay_order (id, payment_id, payer_id, account_id, biller_code, mchid, out_trade_no, snapshot_id,
           claim_key, claims_rest, description, account_masked, holder_masked, home_label, amount_fen, state, version,
           duty_owner, due_at, paid_fen, owed_back_fen, returned_fen, created_at, updated_at)
         VALUES ${rows.map((row) => `(${marks(row)})`).join(', ')}`,
        rows.flat(),
      );
    },

    async ofClientKey(payerId: string, clientKey: string): Promise<PaymentHead | null> {
      const where = 'payer_id = ? AND client_key = ?';
      return (
        (await db.query<PaymentHead>(`SELECT ${HEAD} FROM payment WHERE ${where}`, [payerId, clientKey]))[0] ?? null
      );
    },

    async head(paymentId: string): Promise<PaymentHead | null> {
      return (await db.query<PaymentHead>(`SELECT ${HEAD} FROM payment WHERE id = ?`, [paymentId]))[0] ?? null;
    },

    /** Newest first, before `cursor`. */
    async page(payerId: string, cursor: string | undefined, limit: number): Promise<PaymentHead[]> {
      return db.query<PaymentHead>(
        `SELECT ${HEAD} FROM payment WHERE payer_id = ?${cursor ? ' AND id < ?' : ''} ORDER BY id DESC
         LIMIT ${Math.floor(limit)}`,
        cursor ? [payerId, cursor] : [payerId],
      );
    },

    async ordersOf(paymentIds: readonly string[], reader: Reader = db): Promise<OrderRow[]> {
      if (paymentIds.length === 0) return [];
      const rows = await reader.query<OrderRow>(
        `SELECT ${ORDER_COLUMNS} FROM pay_order WHERE payment_id IN (${marks(paymentIds)}) ORDER BY id`,
        [...paymentIds],
      );
      return rows.map(orderOfRow);
    },

    async eventsOf(orderIds: readonly string[]): Promise<OrderEventRow[]> {
      const rows = await db.query<OrderEventRow>(
        `SELECT order_id AS orderId, version, event, from_state AS fromState, to_state AS toState, cause,
           actor_id AS actorId, evidence, at FROM pay_order_event
         WHERE order_id IN (${marks(orderIds)}) ORDER BY order_id, version`,
        [...orderIds],
      );
      return rows.map((row) => ({
        ...row,
        evidence: typeof row.evidence === 'string' ? JSON.parse(row.evidence) : row.evidence,
      }));
    },

    async refundsOf(orderIds: readonly string[]): Promise<RefundGlimpse[]> {
      const rows = await db.query<RefundGlimpse>(
        `SELECT order_id AS orderId, is_part AS isPart, amount_fen AS amountFen, reason, state, received_by AS receivedBy,
           requested_at AS requestedAt, final_at AS finalAt, promised_on AS promisedOn
         FROM refund WHERE order_id IN (${marks(orderIds)}) ORDER BY id`,
        [...orderIds],
      );
      return rows.map((row) => ({ ...row, isPart: Boolean(row.isPart) }));
    },

    async invoicesOf(orderIds: readonly string[]): Promise<InvoiceGlimpse[]> {
      return db.query<InvoiceGlimpse>(
        `SELECT order_id AS orderId, state, amount_fen AS amountFen, reversed_fen AS reversedFen, refusal
         FROM invoice_request WHERE order_id IN (${marks(orderIds)})`,
        [...orderIds],
      );
    },

    /** Once; a second prepay id of the same order is as good and is not kept. */
    async keepPrepayId(tx: SqlTx, paymentId: string, prepayId: string, at: Date): Promise<void> {
      await tx.execute(
        `UPDATE pay_attempt SET prepay_id = ?, prepared_at = ?, last_code = NULL
         WHERE payment_id = ? AND prepay_id IS NULL`,
        [prepayId, at, paymentId],
      );
    },

    /** Written before a send, so that whatever happens during it leaves a trace. */
    async noteSend(paymentId: string): Promise<void> {
      await db.execute(`UPDATE pay_attempt SET tries = tries + 1, last_code = ? WHERE payment_id = ?`, [
        SENT,
        paymentId,
      ]);
    },

    async noteRefusal(paymentId: string, code: string): Promise<void> {
      await db.execute('UPDATE pay_attempt SET last_code = ? WHERE payment_id = ? AND prepay_id IS NULL', [
        code,
        paymentId,
      ]);
    },

    async keepComplaint(orderId: string, reportId: string): Promise<boolean> {
      const changed = await db.execute(
        'UPDATE pay_order SET complaint_report_id = ? WHERE id = ? AND complaint_report_id IS NULL',
        [reportId, orderId],
      );
      return changed === 1;
    },

    /** Rows of a person who is one with another from now on. */
    async movePerson(tx: Pick<SqlTx, 'execute'>, from: string, to: string): Promise<void> {
      for (const table of ['payment', 'pay_order', 'bill_claim']) {
        await tx.execute(`UPDATE ${table} SET payer_id = ? WHERE payer_id = ?`, [to, from]);
      }
    },
  };
}

/** `last_code` of an attempt whose outcome nobody knows: it may still reach WeChat. */
export const SENT = 'SENT';

export type PaymentsSql = ReturnType<typeof createPaymentsSql>;
