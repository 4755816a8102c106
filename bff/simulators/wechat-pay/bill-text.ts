import { visibleYuan } from './money';
import { beijingPlain, type PayWorld } from './pay-answers';
import type { SimOrder, SimRefund } from './pay-books';

interface Day {
  mchid: string;
  fromMs: number;
  toMs: number;
}

const BOM = '\uFEFF';
const TRADE_HEADER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const TRADE_SUMMARY = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
const FUND_HEADER =
  '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号';
const FUND_SUMMARY = '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额';

const line = (cells: readonly string[]) => cells.map((cell) => `\`${cell}`).join(',');
const isIn = (atMs: number | null, { fromMs, toMs }: Day) => atMs !== null && atMs >= fromMs && atMs < toMs;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** As the day ended; what became of it later is in no bill. */
function statusAtEnd(refund: SimRefund, day: Day): string {
  if (refund.endedAtMs === null || refund.endedAtMs >= day.toMs) return 'PROCESSING';
  return { PROCESSING: 'PROCESSING', SUCCESS: 'SUCCESS', CLOSED: 'FAIL', ABNORMAL: 'CHANGE' }[refund.status];
}

function things(world: PayWorld, day: Day): { orders: SimOrder[]; refunds: SimRefund[] } {
  const isShown = (order: SimOrder | undefined) => order !== undefined && !world.scenario.of(order).billOmits;
  return {
    orders: world.books
      .allOrders()
      .filter((order) => order.mchid === day.mchid && isIn(order.paidAtMs, day) && isShown(order)),
    refunds: world.books
      .allRefunds()
      .filter((refund) => refund.mchid === day.mchid && isIn(refund.createdAtMs, day))
      .filter((refund) => isShown(world.books.order(refund.mchid, refund.outTradeNo))),
  };
}

/** `bill_type=ALL`; null for a day without anything. */
export function tradeBillText(world: PayWorld, day: Day): string | null {
  const { orders, refunds } = things(world, day);
  if (orders.length + refunds.length === 0) return null;
  const rateOf = (order: SimOrder) => `${(world.scenario.of(order).feeRate / 1_000).toFixed(2)}%`;
  const amountOf = (order: SimOrder) => order.totalFen + world.scenario.of(order).billAmountOffFen;
  const rows: { atMs: number; cells: string[] }[] = [];
  for (const order of orders) {
    rows.push({
      atMs: order.paidAtMs!,
      cells: [
        beijingPlain(order.paidAtMs!),
        order.appId,
        order.mchid,
        '0',
        '',
        order.transactionId!,
        order.outTradeNo,
        order.payerOpenId ?? '',
        'JSAPI',
        'SUCCESS',
        order.bankType,
        order.currency,
        visibleYuan(amountOf(order)),
        visibleYuan(order.couponFen),
        '0',
        '0',
        '0.00',
        '0.00',
        '',
        '',
        order.description,
        order.attach,
        `${visibleYuan(order.feeFen)}000`,
        rateOf(order),
        visibleYuan(amountOf(order)),
        '0.00',
        '',
      ],
    });
  }
  for (const refund of refunds) {
    const order = world.books.order(refund.mchid, refund.outTradeNo)!;
    rows.push({
      atMs: refund.createdAtMs,
      cells: [
        beijingPlain(refund.createdAtMs),
        order.appId,
        order.mchid,
        '0',
        '',
        order.transactionId!,
        order.outTradeNo,
        order.payerOpenId ?? '',
        'JSAPI',
        'REFUND',
        order.bankType,
        order.currency,
        '0.00',
        '0.00',
        refund.refundId,
        refund.outRefundNo,
        visibleYuan(refund.refundFen),
        '0.00',
        'ORIGINAL',
        statusAtEnd(refund, day),
        order.description,
        order.attach,
        `${visibleYuan(0 - refund.feeFen)}000`,
        rateOf(order),
        '0.00',
        visibleYuan(refund.refundFen),
        '',
      ],
    });
  }
  rows.sort((a, b) => a.atMs - b.atMs);
  const orderFen = sum(orders.map(amountOf));
  const refundFen = sum(refunds.map((refund) => refund.refundFen));
  const feeFen = sum(orders.map((order) => order.feeFen)) - sum(refunds.map((refund) => refund.feeFen));
  const summary = [
    String(rows.length),
    visibleYuan(orderFen),
    visibleYuan(refundFen),
    '0.00',
    `${visibleYuan(feeFen)}000`,
    visibleYuan(orderFen),
    visibleYuan(refundFen),
  ];
  return `${[BOM + TRADE_HEADER, ...rows.map((row) => line(row.cells)), TRADE_SUMMARY, line(summary)].join('\r\n')}\r\n`;
}

interface Movement {
  atMs: number;
  id: string;
  business: string;
  signedFen: number;
  remark: string;
  voucher: string;
}

/** Every movement of the merchant's account until the end of the day, in order. */
function movements({ books }: PayWorld, day: Day): Movement[] {
  const moved: Movement[] = [];
  for (const order of books.allOrders()) {
    if (order.mchid !== day.mchid || order.paidAtMs === null) continue;
    const of = { atMs: order.paidAtMs, id: order.transactionId!, voucher: order.outTradeNo };
    moved.push({
      ...of,
      business: '交易',
      signedFen: order.totalFen,
      remark: `结算总金额 ${visibleYuan(order.totalFen)} 元`,
    });
    if (order.feeFen > 0)
      moved.push({ ...of, business: '扣除交易手续费', signedFen: 0 - order.feeFen, remark: '交易手续费' });
  }
  for (const refund of books.allRefunds()) {
    if (refund.mchid !== day.mchid) continue;
    const of = { id: refund.refundId, voucher: refund.outRefundNo };
    moved.push({
      ...of,
      atMs: refund.createdAtMs,
      business: '退款',
      signedFen: refund.feeFen - refund.refundFen,
      remark: `退款总金额 ${visibleYuan(refund.refundFen)} 元；含手续费 ${visibleYuan(refund.feeFen)} 元`,
    });
    if (refund.status === 'CLOSED') {
      moved.push({
        ...of,
        atMs: refund.endedAtMs!,
        business: '退款关闭',
        signedFen: refund.refundFen - refund.feeFen,
        remark: '退款关闭，资金退回',
      });
    }
  }
  return moved.filter((one) => one.atMs < day.toMs).sort((a, b) => a.atMs - b.atMs);
}

/** 资金账单 of the basic account; null for a day without anything. */
export function fundFlowText(world: PayWorld, day: Day): string | null {
  const all = movements(world, day);
  let balanceFen = 0;
  const rows: string[] = [];
  const shown = { in: [] as number[], out: [] as number[] };
  for (const [index, one] of all.entries()) {
    balanceFen += one.signedFen;
    if (one.atMs < day.fromMs) continue;
    const isIn = one.signedFen >= 0;
    shown[isIn ? 'in' : 'out'].push(Math.abs(one.signedFen));
    rows.push(
      line([
        beijingPlain(one.atMs),
        one.id,
        `F${one.id.slice(-12)}${index}`,
        one.business,
        one.business,
        isIn ? '收入' : '支出',
        visibleYuan(Math.abs(one.signedFen)),
        visibleYuan(balanceFen),
        'system',
        one.remark,
        one.voucher,
      ]),
    );
  }
  if (rows.length === 0) return null;
  const summary = [
    String(rows.length),
    String(shown.in.length),
    visibleYuan(sum(shown.in)),
    String(shown.out.length),
    visibleYuan(sum(shown.out)),
  ];
  return `${[BOM + FUND_HEADER, ...rows, FUND_SUMMARY, line(summary)].join('\r\n')}\r\n`;
}
