import type { ReconClass } from '../../../contracts/finance';
import type { OrderRow } from '../payments.types';
import { NOT_OURS } from '../refund/refund-rows.sql';
import { dayInShanghai } from '../take-edges.sql';
import { STOPPED_PART } from './finance-desk.service';
import type { ReconSql } from './recon.sql';
import type { ReconciliationDeps } from './reconciliation.types';

const CLASS: ReconClass = 'order_waits';
/** People have as long for a stopped refund of a part as for one of a whole order. */
const PART_DUE_MS = 72 * 3_600_000;

type WaitingOrder = Pick<
  OrderRow,
  'id' | 'version' | 'mchid' | 'billerCode' | 'outTradeNo' | 'state' | 'paidFen' | 'dueAt' | 'updatedAt'
>;

interface StoppedPart {
  id: string;
  orderId: string;
  outRefundNo: string;
  amountFen: number;
  mchid: string;
  billerCode: string;
}

/** Puts before people, once a turn, every order and every part whose turn is theirs. */
export function createGatherWaiting(deps: Pick<ReconciliationDeps, 'db' | 'clock' | 'outbox'> & { sql: ReconSql }) {
  const { db, clock, outbox, sql } = deps;
  const nothing = { wechatFen: null, billerFen: null, rule: null };

  async function orders(limit: number): Promise<string[]> {
    const rows = await db.query<WaitingOrder>(
      `SELECT o.id, o.version, o.mchid, o.biller_code AS billerCode, o.out_trade_no AS outTradeNo, o.state,
         o.paid_fen AS paidFen, o.due_at AS dueAt, o.updated_at AS updatedAt FROM pay_order o
       WHERE o.duty_owner = 'finance' AND NOT EXISTS (
         SELECT 1 FROM recon_item i WHERE i.order_id = o.id AND i.state IN ('open', 'proposed'))
       ORDER BY o.due_at, o.id LIMIT ${limit}`,
    );
    for (const row of rows) {
      await sql.keepItem(
        {
          ...nothing,
          day: dayInShanghai(row.updatedAt),
          mchid: row.mchid,
          billerCode: row.billerCode,
          itemKey: `order:${row.id}:${row.version}`,
          class: CLASS,
          state: 'open',
          reference: row.outTradeNo,
          orderId: row.id,
          oursFen: row.paidFen,
          evidence: [{ source: 'ours', name: 'state', value: row.state }],
          dueAt: row.dueAt,
        },
        clock.now(),
      );
    }
    return rows.map((row) => dayInShanghai(row.updatedAt));
  }

  /** The order of a part stays credited, so no duty of its own names it. */
  async function parts(limit: number): Promise<string[]> {
    const rows = await db.query<StoppedPart>(
      `SELECT r.id, r.order_id AS orderId, r.out_refund_no AS outRefundNo, r.amount_fen AS amountFen, o.mchid,
         o.biller_code AS billerCode FROM refund r JOIN pay_order o ON o.id = r.order_id
       WHERE r.state = 'abnormal' AND r.is_part = 1 AND (r.last_code IS NULL OR r.last_code <> ?) AND NOT EXISTS (
         SELECT 1 FROM recon_item i WHERE i.order_id = r.order_id AND i.reference = r.out_refund_no
           AND i.state IN ('open', 'proposed'))
       ORDER BY r.id LIMIT ${limit}`,
      [NOT_OURS],
    );
    const now = clock.now();
    for (const row of rows) {
      await sql.keepItem(
        {
          ...nothing,
          day: dayInShanghai(now),
          mchid: row.mchid,
          billerCode: row.billerCode,
          itemKey: `${STOPPED_PART}${row.id}`,
          class: CLASS,
          state: 'open',
          reference: row.outRefundNo,
          orderId: row.orderId,
          oursFen: row.amountFen,
          evidence: [{ source: 'wechat', name: 'state', value: 'ABNORMAL' }],
          dueAt: new Date(now.getTime() + PART_DUE_MS),
        },
        now,
      );
    }
    return rows.map(() => dayInShanghai(now));
  }

  return async function gatherWaiting(limit = 500): Promise<void> {
    const days = new Set([...(await orders(limit)), ...(await parts(limit))]);
    if (days.size === 0) return;
    await db.sqlTransaction((tx) =>
      outbox.publish(
        tx,
        ...[...days].map((day) => ({
          type: 'finance.day-changed',
          audience: ['role:finance' as const],
          data: { day },
        })),
      ),
    );
  };
}
