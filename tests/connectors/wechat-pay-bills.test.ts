import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { fenOf, milliFenOf, roundedFenOf } from '../../bff/connectors/wechat-pay/bill-amounts';
import { cellsOf, openBill } from '../../bff/connectors/wechat-pay/bill-file';
import { tradeBillShape } from '../../bff/connectors/wechat-pay/bill-rows';
import {
  BillCorrupt,
  type BillFile,
  type PayOutcome,
  type TradeBillRow,
} from '../../bff/connectors/wechat-pay/wechat-pay.port';
import { OPEN_ID, type PayBench, startPayBench, WATER } from './wechat-pay.fixture';

const DAY = '2026-11-20';
const HOUR = 3_600_000;
let bench: PayBench;
beforeEach(async () => {
  bench = await startPayBench();
  bench.clock.set('2026-11-20T02:00:00Z');
});
afterEach(() => bench.stop());

async function rowsOf<Row>(asked: Promise<PayOutcome<BillFile<Row>>>): Promise<Row[]> {
  const outcome = await asked;
  if (outcome.outcome !== 'done') throw new Error(JSON.stringify(outcome));
  const rows: Row[] = [];
  for await (const row of outcome.value.rows) rows.push(row);
  return rows;
}

const tradeRows = () => rowsOf(bench.gateway.tradeBill(WATER, DAY));
const toNextMorning = () => bench.clock.set('2026-11-21T02:00:01Z');

describe('a trade bill', () => {
  it('has every payment and refund of the day, to the fen, with fees', async () => {
    bench.simulators.wechatPay.scenario.set({ couponFen: 100 }, { attach: 'with coupon' });
    const first = await bench.paid({ description: '水费,含"污水处理费"' });
    const second = await bench.paid({ attach: 'with coupon', amountFen: 1_001 });
    const refund = bench.refundOf(first);
    await bench.gateway.refund(refund);
    await bench.simulators.wechatPay.tick();
    toNextMorning();
    const rows = await tradeRows();
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      kind: 'trade',
      feeFen: 52,
      fact: {
        source: 'bill',
        mchid: WATER,
        outTradeNo: first,
        tradeState: 'SUCCESS',
        totalFen: 8_642,
        payerTotalFen: 8_642,
        currency: 'CNY',
        openId: OPEN_ID,
        successAt: new Date('2026-11-20T02:00:00Z'),
        attach: 'order-1',
      },
    });
    expect(rows[1]).toMatchObject({ fact: { outTradeNo: second, totalFen: 1_001, payerTotalFen: 901 } });
    expect(rows[2]).toMatchObject({
      kind: 'refund',
      feeFen: -52,
      fact: { outRefundNo: refund.outRefundNo, status: 'SUCCESS', refundFen: 8_642, outTradeNo: first },
    });
  });

  it('is there after ten the next morning, for days that had something', async () => {
    await bench.paid();
    expect(await bench.gateway.tradeBill(WATER, DAY)).toMatchObject({ outcome: 'refused', code: 'PARAM_ERROR' });
    bench.clock.set('2026-11-21T01:59:59Z');
    expect(await bench.gateway.tradeBill(WATER, DAY)).toMatchObject({ outcome: 'refused', code: 'STATEMENT_CREATING' });
    toNextMorning();
    expect(await tradeRows()).toHaveLength(1);
    expect(await bench.gateway.tradeBill(WATER, '2026-11-19')).toMatchObject({ code: 'NO_STATEMENT_EXIST' });
  });

  it('freezes a refund as the day left it, and puts what crossed midnight on the next day', async () => {
    bench.simulators.wechatPay.scenario.set({ refundDelayMs: 20 * HOUR });
    const outTradeNo = await bench.paid();
    await bench.gateway.refund(bench.refundOf(outTradeNo));
    bench.simulators.wechatPay.scenario.set({ successShiftMs: 15 * HOUR }, { attach: 'late' });
    const late = await bench.paid({ attach: 'late' });
    bench.clock.set('2026-11-22T02:00:01Z');
    await bench.simulators.wechatPay.tick();
    const rows = await tradeRows();
    expect(rows.map((row) => row.fact.outTradeNo)).toEqual([outTradeNo, outTradeNo]);
    expect(rows[1]).toMatchObject({ kind: 'refund', fact: { status: 'PROCESSING' } });
    expect(await rowsOf(bench.gateway.tradeBill(WATER, '2026-11-21'))).toMatchObject([{ fact: { outTradeNo: late } }]);
  });

  it.each(['truncated', 'hash', 'duplicated', 'summary', 'cut'] as const)(
    'that is bad by its %s is not used',
    async (billFault) => {
      for (let n = 0; n < 5; n += 1) await bench.paid();
      toNextMorning();
      bench.simulators.wechatPay.scenario.set({ billFault });
      await expect(tradeRows()).rejects.toBeInstanceOf(BillCorrupt);
      bench.simulators.wechatPay.scenario.reset();
      expect(await tradeRows()).toHaveLength(5);
    },
  );

  it.each(['plain', 'gzip'] as const)('is read packed or not, whatever was asked: %s', async (billPacking) => {
    await bench.paid();
    toNextMorning();
    bench.simulators.wechatPay.scenario.set({ billPacking });
    expect(await tradeRows()).toHaveLength(1);
  });

  it('may lack a row or say another amount; that is for reconciliation to find', async () => {
    const omitted = await bench.paid();
    const changed = await bench.paid();
    bench.simulators.wechatPay.scenario.set({ billOmits: true }, { outTradeNo: omitted });
    bench.simulators.wechatPay.scenario.set({ billAmountOffFen: 7 }, { outTradeNo: changed });
    const stranger = bench.simulators.wechatPay.strangerTrade(WATER, 500);
    toNextMorning();
    const rows = (await tradeRows()).map((row) => [row.fact.outTradeNo, row.fact.totalFen]);
    expect(rows).toEqual([
      [changed, 8_649],
      [stranger, 500],
    ]);
  });
});

describe('a fund flow bill', () => {
  it('has every movement and a balance that adds up', async () => {
    const outTradeNo = await bench.paid();
    await bench.gateway.refund(bench.refundOf(outTradeNo, { refundFen: 642 }));
    toNextMorning();
    const rows = await rowsOf(bench.gateway.fundFlowBill(WATER, DAY));
    expect(rows.map((row) => [row.business, row.direction, row.amountFen, row.balanceFen])).toEqual([
      ['交易', 'in', 8_642, 8_642],
      ['扣除交易手续费', 'out', 52, 8_590],
      ['退款', 'out', 638, 7_952],
    ]);
  });
});

const HEADER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const SUMMARY = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
const row = (amount: string, mchid = WATER) =>
  `\`2026-11-20 10:00:00,\`wx1,\`${mchid},\`0,\`,\`4200,\`T0000001,\`o1,\`JSAPI,\`SUCCESS,\`CMB,\`CNY,\`${amount},\`0.00,\`0,\`0,\`0.00,\`0.00,\`,\`,\`水费,一二月,\`a,\`0.00000,\`0.60%,\`${amount},\`0.00,\``;

/** Read as it would come over a network: in pieces that end anywhere. */
async function read(text: string, options: { sha1?: string; piece?: number; packed?: boolean } = {}) {
  const bytes = options.packed ? gzipSync(text) : Buffer.from(text);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += options.piece ?? 7) yield bytes.subarray(at, at + (options.piece ?? 7));
  }
  const sha1 = options.sha1 ?? createHash('sha1').update(text).digest('hex');
  const rows: TradeBillRow[] = [];
  for await (const each of openBill({ body: pieces(), sha1, shape: tradeBillShape, mchid: WATER }).rows)
    rows.push(each);
  return rows;
}

const file = (amounts: string[], summary: string) =>
  `${HEADER}\n${amounts.map((each) => row(each)).join('\n')}\n${SUMMARY}\n${summary}\n`;

describe('a bill file', () => {
  it('is read with and without byte order mark, with either line end, in pieces of any size', async () => {
    const text = file(['0.29', '12345678.91'], '`2,`12345679.20,`0.00,`0.00,`0.00,`12345679.20,`0.00');
    for (const each of [text, `\ufeff${text}`, text.replaceAll('\n', '\r\n'), text.trimEnd()]) {
      for (const piece of [1, 2, 3, 64, 100_000]) {
        for (const packed of [false, true]) {
          const rows = await read(each, { piece, packed });
          expect(rows.map((one) => one.fact.totalFen)).toEqual([29, 1_234_567_891]);
          expect(rows[0]!.fact).toMatchObject({ attach: 'a' });
        }
      }
    }
  });

  it.each([
    [
      'a row of another merchant',
      `${HEADER}\n${row('1.00', '1900000999')}\n${SUMMARY}\n\`1,\`1.00,\`0.00,\`0.00,\`0.00,\`1.00,\`0.00`,
    ],
    ['no summary', `${HEADER}\n${row('1.00')}\n`],
    ['a summary without figures', `${HEADER}\n${row('1.00')}\n${SUMMARY}\n`],
    ['one row less than it says', file(['1.00'], '`2,`1.00,`0.00,`0.00,`0.00,`1.00,`0.00')],
    ['another sum', file(['1.00'], '`1,`1.01,`0.00,`0.00,`0.00,`1.01,`0.00')],
    ['an amount of half a fen', file(['1.005'], '`1,`1.00,`0.00,`0.00,`0.00,`1.00,`0.00')],
    ['an amount in words', file(['一元'], '`1,`1.00,`0.00,`0.00,`0.00,`1.00,`0.00')],
    ['rows after the summary', `${file(['1.00'], '`1,`1.00,`0.00,`0.00,`0.00,`1.00,`0.00')}${row('1.00')}\n`],
    ['a column less', file(['1.00'], '`1,`1.00,`0.00,`0.00,`0.00,`1.00,`0.00').replace(',订单金额', '')],
    ['nothing', ''],
    ['a page of a gate', '<html>502</html>'],
  ])('with %s is corrupt', async (_, text) => {
    await expect(read(text)).rejects.toBeInstanceOf(BillCorrupt);
  });

  it('cut anywhere is corrupt', async () => {
    const text = file(['1.00', '2.00'], '`2,`3.00,`0.00,`0.00,`0.00,`3.00,`0.00');
    const sha1 = createHash('sha1').update(text).digest('hex');
    const last = text.trimEnd().length;
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: last - 1 }), async (at) => {
        await expect(read(text.slice(0, at), { sha1, piece: 64 })).rejects.toBeInstanceOf(BillCorrupt);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps commas inside a cell', () => {
    expect(cellsOf('`a,b,`c,`')).toEqual(['a,b', 'c', '']);
  });
});

describe('amounts', () => {
  it('go from fen to yuan and back without a float', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }), (fen) => {
        const digits = String(Math.abs(fen)).padStart(3, '0');
        const yuan = `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(fenOf(yuan)).toBe(fen);
        expect(milliFenOf(`${yuan}000`)).toBe(fen * 1_000);
      }),
    );
  });

  it('of fees are rounded to the fen', () => {
    expect([
      roundedFenOf('0.00500'),
      roundedFenOf('0.00499'),
      roundedFenOf('-0.00500'),
      roundedFenOf('1.10000'),
    ]).toEqual([1, 0, -1, 110]);
  });
});
