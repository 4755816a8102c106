import { OPEN_ID, type PayBench, PORTAL, POWER, startPayBench, WATER } from './wechat-pay.fixture';

let bench: PayBench;
beforeEach(async () => {
  bench = await startPayBench();
});
afterEach(() => bench.stop());

const done = { outcome: 'done' };
const refused = (code: string, httpStatus: number) => ({ outcome: 'refused', code, httpStatus });

async function opened(changes: Parameters<PayBench['prepayOf']>[0] = {}) {
  const request = bench.prepayOf(changes);
  const outcome = await bench.gateway.prepay(request);
  if (outcome.outcome !== 'done') throw new Error(JSON.stringify(outcome));
  return { request, outTradeNo: request.subOrders[0]!.outTradeNo, prepayId: outcome.value.prepayId };
}

describe('an order', () => {
  it('is opened, paid, notified and found again, to the fen', async () => {
    const { outTradeNo, prepayId } = await opened();
    expect(await bench.gateway.queryTrade(WATER, outTradeNo)).toMatchObject({
      ...done,
      value: { tradeState: 'NOTPAY', totalFen: 8_642, transactionId: null, openId: null, source: 'query' },
    });
    expect(bench.simulators.wechatPay.pay(prepayId)).toMatchObject({ paid: true });
    await bench.simulators.wechatPay.tick();
    const fact = {
      mchid: WATER,
      appId: 'wxdemo0000000000',
      outTradeNo,
      tradeState: 'SUCCESS',
      totalFen: 8_642,
      payerTotalFen: 8_642,
      currency: 'CNY',
      openId: OPEN_ID,
      attach: 'order-1',
    };
    expect(bench.knocks).toHaveLength(1);
    expect(bench.knocks[0]!.notification).toMatchObject({
      kind: 'trade',
      mchid: WATER,
      eventType: 'TRANSACTION.SUCCESS',
      facts: [{ ...fact, source: 'notification' }],
    });
    const asked = await bench.gateway.queryTrade(WATER, outTradeNo);
    expect(asked).toMatchObject({ ...done, value: { ...fact, source: 'query' } });
    const notified = bench.knocks[0]!.notification;
    if (notified?.kind === 'trade' && asked.outcome === 'done') {
      expect({ ...notified.facts[0], source: 'query' }).toEqual(asked.value);
    }
  });

  it('of several merchants is paid in one go, each part at its own', async () => {
    const request = bench.prepayOf();
    request.subOrders.push({
      mchid: POWER,
      outTradeNo: bench.newNumber(),
      amountFen: 1,
      description: '电费',
      attach: 'order-2',
    });
    const outcome = await bench.gateway.prepay(request);
    expect(outcome).toMatchObject(done);
    if (outcome.outcome !== 'done') return;
    bench.simulators.wechatPay.pay(outcome.value.prepayId);
    await bench.simulators.wechatPay.tick();
    const parts = request.subOrders.map(({ mchid, outTradeNo, amountFen, attach }) => ({
      mchid,
      outTradeNo,
      totalFen: amountFen,
      payerTotalFen: amountFen,
      attach,
      tradeState: 'SUCCESS',
      openId: OPEN_ID,
      currency: 'CNY',
    }));
    expect(bench.knocks[0]!.notification).toMatchObject({ kind: 'trade', mchid: PORTAL, facts: parts });
    expect(await bench.gateway.queryCombined(PORTAL, request.combineOutTradeNo)).toMatchObject({
      ...done,
      value: parts,
    });
    expect(await bench.gateway.queryTrade(POWER, parts[1]!.outTradeNo)).toMatchObject({
      ...done,
      value: { totalFen: 1 },
    });
    const sums = Object.fromEntries(bench.simulators.wechatPay.books().map((each) => [each.mchid, each.receivedFen]));
    expect(sums).toMatchObject({ [PORTAL]: 0, [WATER]: 8_642, [POWER]: 1 });
  });

  it('gives another prepay id for the same words and is refused for others', async () => {
    const { request, prepayId } = await opened();
    const again = await bench.gateway.prepay(request);
    expect(again).toMatchObject(done);
    if (again.outcome === 'done') expect(again.value.prepayId).not.toBe(prepayId);
    request.subOrders[0]!.amountFen += 1;
    expect(await bench.gateway.prepay(request)).toMatchObject(refused('INVALID_REQUEST', 400));
  });

  it('is closed, as often as one likes, and then no longer paid', async () => {
    const { outTradeNo, prepayId } = await opened();
    expect(await bench.gateway.closeTrade(WATER, outTradeNo)).toEqual({ ...done, value: null });
    expect(await bench.gateway.closeTrade(WATER, outTradeNo)).toEqual({ ...done, value: null });
    expect(bench.simulators.wechatPay.pay(prepayId)).toEqual({ paid: false, reason: 'ORDER_CLOSED' });
    expect(await bench.gateway.queryTrade(WATER, outTradeNo)).toMatchObject({ value: { tradeState: 'CLOSED' } });
  });

  it('that is paid is neither opened again nor closed', async () => {
    const { request, outTradeNo, prepayId } = await opened();
    bench.simulators.wechatPay.pay(prepayId);
    expect(await bench.gateway.prepay(request)).toMatchObject(refused('ORDER_PAID', 400));
    expect(await bench.gateway.closeTrade(WATER, outTradeNo)).toMatchObject(refused('ORDER_PAID', 400));
  });
});

describe('a refund', () => {
  it('is accepted, done and notified; the same number is the same refund', async () => {
    const outTradeNo = await bench.paid();
    const request = bench.refundOf(outTradeNo);
    const accepted = await bench.gateway.refund(request);
    expect(accepted).toMatchObject({ ...done, value: { status: 'PROCESSING', refundFen: 8_642, source: 'answer' } });
    await bench.simulators.wechatPay.tick();
    expect(bench.knocks.at(-1)!.notification).toMatchObject({
      kind: 'refund',
      eventType: 'REFUND.SUCCESS',
      fact: { status: 'SUCCESS', outRefundNo: request.outRefundNo, refundFen: 8_642, source: 'notification' },
    });
    expect(await bench.gateway.refund(request)).toMatchObject({ ...done, value: { status: 'SUCCESS' } });
    expect(await bench.gateway.queryRefund(WATER, request.outRefundNo)).toMatchObject({
      ...done,
      value: { status: 'SUCCESS', receivedBy: '招商银行信用卡0403' },
    });
    expect(bench.simulators.wechatPay.refunds()).toHaveLength(1);
    expect(await bench.gateway.queryTrade(WATER, outTradeNo)).toMatchObject({ value: { tradeState: 'REFUND' } });
  });
});
