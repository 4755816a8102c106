import { Registry } from 'prom-client';
import type { OrderState } from '../../../bff/contracts/payments';
import { createBooks } from '../../../bff/features/payments/books/books';
import { createOrdersSql } from '../../../bff/features/payments/orders.sql';
import { MONEY_PLACE } from '../../../bff/features/payments/payments.states';
import type { Database } from '../../../bff/platform/db/database.types';
import { createLogger } from '../../../bff/platform/log';
import { DEMO_COMPANIES } from '../../../bff/simulators/billers/demo-billers';
import type { PlayedPayment } from './payer-flow';
import type { StormCity } from './storm-city';

interface Row {
  id: string;
  paymentId: string;
  mchid: string;
  outTradeNo: string;
  billerCode: string;
  claimKey: string | null;
  claimsRest: number;
  state: OrderState;
  dutyOwner: string | null;
  dueAt: Date | null;
  amountFen: number;
  paidFen: number;
  owedBackFen: number;
  returnedFen: number;
  sequence: string | null;
}

export interface Fault {
  orderId: string | null;
  what: string;
}

export interface Audit {
  faults: Fault[];
  states: Record<string, number>;
  sums: Record<'received' | 'writtenOff' | 'refunded' | 'owedBack' | 'pending' | 'suspense', number>;
  /** differences between a biller's books and ours that lie before people */
  beforePeople: number;
}

const ENDS = ['closed', 'settled', 'refunded'];
const sum = <T>(of: readonly T[], fen: (one: T) => number) => of.reduce((total, one) => total + fen(one), 0);

/** Looks past the portal at what its database and everybody outside hold, and compares it with what payers were told. */
export async function auditStorm(city: StormCity, db: Database, played: readonly PlayedPayment[]): Promise<Audit> {
  const faults: Fault[] = [];
  const fault = (orderId: string | null, what: string) => void faults.push({ orderId, what });
  const rows = await db.query<Row>(
    `SELECT o.id, o.payment_id AS paymentId, o.mchid, o.out_trade_no AS outTradeNo, o.biller_code AS billerCode,
            o.claim_key AS claimKey, o.claims_rest AS claimsRest, o.state, o.duty_owner AS dutyOwner, o.due_at AS dueAt,
            o.amount_fen AS amountFen, o.paid_fen AS paidFen, o.owed_back_fen AS owedBackFen, o.returned_fen AS returnedFen, w.sequence
       FROM pay_order o LEFT JOIN write_off w ON w.order_id = o.id`,
  );
  const items = await db.query<{ orderId: string | null; reference: string; state: string }>(
    'SELECT order_id AS orderId, reference, state FROM recon_item',
  );
  const before = new Set(
    items.filter(({ state }) => ['open', 'proposed'].includes(state)).flatMap((one) => [one.orderId, one.reference]),
  );
  let beforePeople = 0;

  // Our own books.
  const books = createBooks({
    db,
    orders: createOrdersSql(db),
    clock: city.clock,
    log: createLogger({ level: 'silent' }),
    metrics: { registry: new Registry() },
  });
  const checked = await books.checkBooks();
  for (const { orderId, kind, detail } of checked.faults) fault(orderId, `books: ${kind}, ${detail}`);
  if (checked.orders !== rows.length) fault(null, `${checked.orders} orders checked of ${rows.length}`);
  const at = (place: string) => rows.filter(({ state }) => MONEY_PLACE[state] === place);
  const rest = ({ paidFen, owedBackFen }: Row) => paidFen - owedBackFen;
  const whole = (of: Row[]) => sum(of, rest);
  const refunded = sum(rows, (row) => row.returnedFen);
  const sums = {
    received: sum(rows, (row) => row.paidFen),
    writtenOff: whole(at('biller')),
    refunded,
    owedBack: whole(at('refund_payable')) + whole(at('returned')) + sum(rows, (row) => row.owedBackFen) - refunded,
    pending: whole(at('pending')),
    suspense: whole(at('suspense')),
  };
  if (sums.received !== sum(Object.values(sums), Number) - sums.received) fault(null, `sums: ${JSON.stringify(sums)}`);
  for (const row of rows) {
    const isEnd = ENDS.includes(row.state);
    if (!isEnd && (row.dutyOwner !== 'finance' || !row.dueAt)) {
      fault(row.id, `${row.state} is nobody's: ${row.dutyOwner} until ${row.dueAt?.toISOString()}`);
    }
  }

  auditWechat();
  auditBillers();
  auditPayers();
  const dead = await db.query<{ kind: string; error: string }>(
    "SELECT kind, last_error AS error FROM job WHERE state = 'dead' AND kind LIKE 'payments.%'",
  );
  for (const { kind, error } of dead) fault(null, `a job ${kind} is dead: ${error.slice(0, 200)}`);
  const states: Record<string, number> = {};
  for (const { state } of rows) states[state] = (states[state] ?? 0) + 1;
  return { faults, states, sums, beforePeople };

  function auditWechat(): void {
    const { wechatPay } = city.simulators;
    for (const merchant of wechatPay.books()) {
      const ours = rows.filter(({ mchid }) => mchid === merchant.mchid);
      for (const [what, outside, own] of [
        ['received', merchant.receivedFen, sum(ours, (row) => row.paidFen)],
        ['refunded', merchant.refundedFen, sum(ours, (row) => row.returnedFen)],
      ] as const) {
        if (outside !== own) fault(null, `${what} by ${merchant.mchid}: ${outside} at WeChat, ${own} in our books`);
      }
    }
    const ours = new Map(rows.map((row) => [`${row.mchid} ${row.outTradeNo}`, row]));
    for (const order of wechatPay.orders()) {
      const row = ours.get(`${order.mchid} ${order.outTradeNo}`);
      if (!row) fault(null, `WeChat has ${order.outTradeNo}, which we don't`);
      else if (row.state === 'settled' && (order.totalFen !== row.amountFen || order.payerOpenId !== order.openId)) {
        fault(row.id, `credited, and what was paid is not what was asked for, or not by whom`);
      } else if ((order.paidAtMs === null ? 0 : order.totalFen) !== row.paidFen) {
        fault(
          row.id,
          `${row.state}: WeChat received ${order.paidAtMs === null ? 0 : order.totalFen}, we ${row.paidFen}`,
        );
      }
    }
    const back = new Map<string, number>();
    for (const refund of wechatPay.refunds().filter(({ status }) => status === 'SUCCESS')) {
      back.set(refund.outTradeNo, (back.get(refund.outTradeNo) ?? 0) + refund.refundFen);
    }
    for (const row of rows) {
      const outside = back.get(row.outTradeNo) ?? 0;
      if (outside !== row.returnedFen)
        fault(row.id, `${row.state}: WeChat gave back ${outside}, we ${row.returnedFen}`);
    }
  }

  function auditBillers(): void {
    for (const { code } of DEMO_COMPANIES) {
      const net = new Map<string, number>();
      const booked = city.simulators.billers.books(code).filter(({ source }) => source === 'portal');
      for (const { kind, sequence, reverses, amountFen } of booked) {
        const of = reverses ?? sequence;
        net.set(of, (net.get(of) ?? 0) + (kind === 'reversal' ? -amountFen : amountFen));
      }
      const ours = rows.filter(({ billerCode }) => billerCode === code);
      const known = new Set(ours.map(({ sequence }) => sequence));
      for (const sequence of net.keys()) {
        if (!known.has(sequence)) fault(null, `${code} booked ${sequence}, which we never sent`);
      }
      for (const row of ours) {
        const outside = (row.sequence && net.get(row.sequence)) || 0;
        const place = MONEY_PLACE[row.state];
        const should = place === 'biller' ? rest(row) : 0;
        // What is still being found out is in nobody's sums, and somebody must find out.
        const isOpen = place === 'pending' || place === 'suspense';
        if (isOpen || outside === should) continue;
        if (before.has(row.id) || before.has(row.sequence ?? '')) beforePeople += 1;
        else fault(row.id, `${row.state}: ${code} booked ${outside}, by our books ${should}, and nobody was told`);
      }
      const settling = new Map<string, number>();
      for (const { kind, accountNo, billNo, settlesBill } of booked) {
        if (billNo === null || !settlesBill) continue;
        const key = `${accountNo} ${billNo}`;
        settling.set(key, (settling.get(key) ?? 0) + (kind === 'reversal' ? -1 : 1));
      }
      for (const [, times] of settling) if (times > 1) fault(null, `${code}: a bill was written off ${times} times`);
    }
    const settled = new Map<string, string>();
    for (const { id, claimKey, claimsRest, state } of rows) {
      if (!claimKey || !claimsRest || state !== 'settled') continue;
      const other = settled.get(claimKey);
      if (other) fault(id, `one bill is written off twice: also by ${other}`);
      settled.set(claimKey, id);
    }
  }

  function auditPayers(): void {
    const payments = new Set(rows.map(({ paymentId }) => paymentId));
    for (const { n, keys, faults: told } of played) {
      for (const what of told) fault(null, `payer of payment ${n}: ${what}`);
      for (const { key, paymentIds } of keys) {
        const given = new Set(paymentIds);
        if (given.size > 1) fault(null, `${key} was acknowledged as ${given.size} payments`);
        for (const id of given) if (!payments.has(id)) fault(null, `${key} was acknowledged and is lost`);
      }
    }
  }
}
