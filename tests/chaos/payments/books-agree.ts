import { MONEY_PLACE } from '../../../bff/features/payments/payments.states';
import type { OrderRow } from '../../../bff/features/payments/payments.types';
import { DEMO_COMPANIES } from '../../../bff/simulators/billers/demo-billers';
import type { Outside, Stage } from './failure.types';

type Row = Pick<OrderRow, 'id' | 'mchid' | 'outTradeNo' | 'billerCode' | 'state' | 'paidFen' | 'returnedFen'> & {
  sequence: string | null;
};

const sum = <T>(of: readonly T[], fen: (one: T) => number) => of.reduce((total, one) => total + fen(one), 0);

/** What lies between the books of those outside and ours, order by order and sum by sum; empty when they agree. */
export async function differencesOutside(stage: Stage, known: readonly Outside[]): Promise<string[]> {
  const rows = await stage.query<Row>(
    `SELECT o.id, o.mchid, o.out_trade_no AS outTradeNo, o.biller_code AS billerCode, o.state,
            o.paid_fen AS paidFen, o.returned_fen AS returnedFen, w.sequence
       FROM pay_order o LEFT JOIN write_off w ON w.order_id = o.id`,
  );
  const found: string[] = [];
  const equal = (what: string, outside: number, ours: number) => {
    if (outside !== ours) found.push(`${what}: ${outside} outside, ${ours} in our books`);
  };
  const knownFen = (of: string, which: 'receivedFen' | 'refundedFen' | 'bookedFen') =>
    sum(
      known.filter((each) => each.of === of),
      (each) => each[which] ?? 0,
    );

  for (const merchant of stage.wechat.books()) {
    const ours = rows.filter(({ mchid }) => mchid === merchant.mchid);
    const { mchid } = merchant;
    equal(
      `received by ${mchid}`,
      merchant.receivedFen - knownFen(mchid, 'receivedFen'),
      sum(ours, (row) => row.paidFen),
    );
    equal(
      `refunded by ${mchid}`,
      merchant.refundedFen - knownFen(mchid, 'refundedFen'),
      sum(ours, (row) => row.returnedFen),
    );
  }
  const outside = new Map(stage.wechat.orders().map((order) => [`${order.mchid} ${order.outTradeNo}`, order]));
  for (const row of rows) {
    const order = outside.get(`${row.mchid} ${row.outTradeNo}`);
    equal(`${row.id} (${row.state}) paid`, order?.paidAtMs ? order.totalFen : 0, row.paidFen);
  }

  for (const { code } of DEMO_COMPANIES) {
    const ours = rows.filter(({ billerCode }) => billerCode === code);
    // What is still being found out is in nobody's sums; those who must find out are held to their deadlines.
    const open = new Set(
      ours.filter(({ state }) => ['pending', 'suspense'].includes(MONEY_PLACE[state])).map(({ sequence }) => sequence),
    );
    const booked = stage.billers
      .books(code)
      .filter(({ source, sequence, reverses }) => source === 'portal' && !open.has(reverses ?? sequence));
    equal(
      `credited by ${code}`,
      sum(booked, ({ kind, amountFen }) => (kind === 'reversal' ? -amountFen : amountFen)) -
        knownFen(code, 'bookedFen'),
      sum(
        ours.filter(({ state }) => MONEY_PLACE[state] === 'biller'),
        (row) => row.paidFen,
      ),
    );
    const twice = booked.filter(({ kind }) => kind === 'write_off').map(({ sequence }) => sequence);
    if (new Set(twice).size < twice.length) found.push(`${code} booked one sequence twice`);
  }
  return found;
}
