import type { Database, SqlTx, SqlValue } from '../../platform/db/database.types';
import type { AttemptRow, OrderEventRow, OrderRow, RefundRow, WriteOffRow } from './payments.types';

/** For `orderOfRow`. */
export const ORDER_COLUMNS = `id, payment_id AS paymentId, payer_id AS payerId, account_id AS accountId, biller_code AS billerCode, mchid,
  out_trade_no AS outTradeNo, snapshot_id AS snapshotId, claim_key AS claimKey, claims_rest AS claimsRest, description,
  account_masked AS accountMasked, holder_masked AS holderMasked, home_label AS homeLabel, amount_fen AS amountFen, state,
  version, duty_owner AS dutyOwner, due_at AS dueAt, paid_fen AS paidFen, paid_at AS paidAt,
  transaction_id AS transactionId, settled_at AS settledAt, proof_no AS proofNo, business_date AS businessDate,
  owed_back_fen AS owedBackFen, returned_fen AS returnedFen, complaint_report_id AS complaintReportId,
  created_at AS createdAt, updated_at AS updatedAt`;

const ATTEMPT = `payment_id AS paymentId, out_trade_no AS outTradeNo, opener_mchid AS openerMchid, is_combined AS isCombined,
  payer_index AS payerIndex, payer_sealed AS payerSealed, payer_key_id AS payerKeyId, expires_at AS expiresAt,
  prepay_id AS prepayId, prepared_at AS preparedAt, tries, last_code AS lastCode`;

const WRITE_OFF = `order_id AS orderId, sequence, void_sequence AS voidSequence, biller_code AS billerCode, tries,
  sent_at AS sentAt, first_sent_at AS firstSentAt, last_outcome AS lastOutcome, answered_fen AS answeredFen`;

const REFUND = `id, order_id AS orderId, out_refund_no AS outRefundNo, is_part AS isPart, generation,
  amount_fen AS amountFen, reason, state, refund_id AS refundId, received_by AS receivedBy, tries, last_code AS lastCode,
  requested_at AS requestedAt, sent_at AS sentAt, final_at AS finalAt, promised_on AS promisedOn`;

/** Whatever can read: the pool, or a transaction that must see its own writes. */
export type Reader = Pick<Database | SqlTx, 'query'>;

export const orderOfRow = (row: OrderRow): OrderRow => ({ ...row, claimsRest: Boolean(row.claimsRest) });
const asRefund = (row: RefundRow): RefundRow => ({ ...row, isPart: Boolean(row.isPart) });

/** Reads orders and what belongs to them; writing is by edges (`take-edges.sql.ts`) and by the steps themselves. */
export function createOrdersSql(db: Database) {
  async function ordersWhere(reader: Reader, where: string, values: SqlValue[]): Promise<OrderRow[]> {
    return (await reader.query<OrderRow>(`SELECT ${ORDER_COLUMNS} FROM pay_order WHERE ${where}`, values)).map(
      orderOfRow,
    );
  }

  return {
    async order(orderId: string, reader: Reader = db): Promise<OrderRow | null> {
      return (await ordersWhere(reader, 'id = ?', [orderId]))[0] ?? null;
    },

    async orderOfTrade(mchid: string, outTradeNo: string, reader: Reader = db): Promise<OrderRow | null> {
      return (await ordersWhere(reader, 'mchid = ? AND out_trade_no = ?', [mchid, outTradeNo]))[0] ?? null;
    },

    async orderOfSequence(billerCode: string, sequence: string, reader: Reader = db): Promise<OrderRow | null> {
      const rows = await reader.query<{ orderId: string }>(
        'SELECT order_id AS orderId FROM write_off WHERE sequence = ? AND biller_code = ?',
        [sequence, billerCode],
      );
      return rows[0] ? ((await ordersWhere(reader, 'id = ?', [rows[0].orderId]))[0] ?? null) : null;
    },

    /** The order with the index of the payer whom WeChat was told: all that a fact is compared with, in one read. */
    async orderToProve(
      mchid: string,
      outTradeNo: string,
      reader: Reader,
    ): Promise<{ order: OrderRow; payerIndex: string | null } | null> {
      const [row] = await reader.query<OrderRow & { payerIndex: string | null }>(
        `SELECT ${ORDER_COLUMNS},
           (SELECT a.payer_index FROM pay_attempt a WHERE a.payment_id = pay_order.payment_id) AS payerIndex
         FROM pay_order WHERE mchid = ? AND out_trade_no = ?`,
        [mchid, outTradeNo],
      );
      if (!row) return null;
      const { payerIndex, ...order } = row;
      return { order: orderOfRow(order as OrderRow), payerIndex };
    },

    ordersOfPayment(paymentId: string, reader: Reader = db): Promise<OrderRow[]> {
      return ordersWhere(reader, 'payment_id = ? ORDER BY id', [paymentId]);
    },

    async attempt(paymentId: string, reader: Reader = db): Promise<AttemptRow | null> {
      const rows = await reader.query<AttemptRow>(`SELECT ${ATTEMPT} FROM pay_attempt WHERE payment_id = ?`, [
        paymentId,
      ]);
      const row = rows[0];
      return row ? { ...row, isCombined: Boolean(row.isCombined) } : null;
    },

    async writeOff(orderId: string, reader: Reader = db): Promise<WriteOffRow | null> {
      return (
        (await reader.query<WriteOffRow>(`SELECT ${WRITE_OFF} FROM write_off WHERE order_id = ?`, [orderId]))[0] ?? null
      );
    },

    /** Oldest first. */
    async refunds(orderId: string, reader: Reader = db): Promise<RefundRow[]> {
      return (
        await reader.query<RefundRow>(`SELECT ${REFUND} FROM refund WHERE order_id = ? ORDER BY id`, [orderId])
      ).map(asRefund);
    },

    async refundOfNumber(outRefundNo: string, reader: Reader = db): Promise<RefundRow | null> {
      const rows = await reader.query<RefundRow>(`SELECT ${REFUND} FROM refund WHERE out_refund_no = ?`, [outRefundNo]);
      return rows[0] ? asRefund(rows[0]) : null;
    },

    async events(orderId: string, reader: Reader = db): Promise<OrderEventRow[]> {
      const rows = await reader.query<OrderEventRow>(
        `SELECT order_id AS orderId, version, event, from_state AS fromState, to_state AS toState, cause,
           actor_id AS actorId, evidence, at FROM pay_order_event WHERE order_id = ? ORDER BY version`,
        [orderId],
      );
      // MySQL hands JSON over parsed, MariaDB as text.
      return rows.map((row) => ({
        ...row,
        evidence: typeof row.evidence === 'string' ? JSON.parse(row.evidence) : row.evidence,
      }));
    },
  };
}

export type OrdersSql = ReturnType<typeof createOrdersSql>;
