import { SettableClock } from '../../bff/platform/clock';
import { PAY_CALLS, type WechatPayFaults } from '../../bff/simulators/wechat-pay/scenarios';
import { OPEN_ID, type PayBench, PORTAL, startPayBench, WATER } from './wechat-pay.fixture';

let bench: PayBench;
beforeEach(async () => {
  bench = await startPayBench();
});
afterEach(() => bench.stop());

const set = (faults: Partial<WechatPayFaults>) => bench.simulators.wechatPay.scenario.set(faults);
const always = Object.fromEntries(PAY_CALLS.map((call) => [call, Number.POSITIVE_INFINITY]));

async function everyCall() {
  const outTradeNo = 'T00000000001';
  return {
    prepay: await bench.gateway.prepay(bench.prepayOf()),
    query: await bench.gateway.queryTrade(WATER, outTradeNo),
    queryCombined: await bench.gateway.queryCombined(PORTAL, outTradeNo),
    close: await bench.gateway.closeTrade(WATER, outTradeNo),
    closeCombined: await bench.gateway.closeCombined(PORTAL, outTradeNo, [{ mchid: WATER, outTradeNo }]),
    refund: await bench.gateway.refund(bench.refundOf(outTradeNo)),
    queryRefund: await bench.gateway.queryRefund(WATER, outTradeNo),
    refundAbnormal: await bench.gateway.refundAbnormal(WATER, '503', outTradeNo),
    tradeBill: await bench.gateway.tradeBill(WATER, '2026-11-20'),
    fundFlowBill: await bench.gateway.fundFlowBill(WATER, '2026-11-20'),
  };
}

describe('an answer that proves nothing', () => {
  it.each<[string, Partial<WechatPayFaults>]>([
    ['SYSTEM_ERROR', { failBefore: always }],
    ['SYSTEMERROR with the spelling of another year', { failBefore: always, spelling: 'variant' }],
  ])('%s is unknown, never failed', async (_, faults) => {
    set(faults);
    for (const outcome of Object.values(await everyCall())) expect(outcome.outcome).toBe('unknown');
  });

  it.each<[string, Partial<WechatPayFaults>]>([
    ['lost', { loseAnswer: always }],
    ['broken by a gate', { breakAnswer: always }],
    ['never given', { hang: always }],
    ['signed by somebody else', { forgeAnswer: always }],
    ['signed under an unknown serial', { signer: 'unknown' }],
  ])('because it is %s is unknown, and the same words bring it to an end', async (_, faults) => {
    const request = bench.prepayOf();
    const impatient = bench.anotherGateway({ timeoutMs: faults.hang ? 300 : 5_000 });
    set(faults);
    expect((await impatient.prepay(request)).outcome).toBe('unknown');
    bench.simulators.wechatPay.scenario.reset();
    const opened = await bench.gateway.prepay(request);
    if (opened.outcome !== 'done') throw new Error(JSON.stringify(opened));
    expect(bench.simulators.wechatPay.orders()).toHaveLength(1);
    bench.simulators.wechatPay.pay(opened.value.prepayId);

    const refund = bench.refundOf(request.subOrders[0]!.outTradeNo);
    set(faults);
    expect((await impatient.refund(refund)).outcome).toBe('unknown');
    bench.simulators.wechatPay.scenario.reset();
    expect((await bench.gateway.refund(refund)).outcome).toBe('done');
    expect(bench.simulators.wechatPay.refunds()).toHaveLength(1);
  });

  it('from nobody is unknown', async () => {
    const gone = bench.anotherGateway({ baseUrl: 'http://127.0.0.1:9' });
    expect(await gone.queryTrade(WATER, 'T00000000001')).toMatchObject({ outcome: 'unknown' });
  });

  it('about another order is unknown', async () => {
    const first = await bench.paid();
    const second = bench.prepayOf();
    await bench.gateway.prepay(second);
    const swapping = bench.anotherGateway({
      fetch: (input, init) => fetch(String(input).replace(second.subOrders[0]!.outTradeNo, first), init),
    });
    // Their signature would not fit another path, so an answer of before is played again instead.
    let kept: Response | null = null;
    const replaying = bench.anotherGateway({
      fetch: async (input, init) => {
        kept ??= await fetch(input, init);
        return kept.clone();
      },
    });
    expect((await swapping.queryTrade(WATER, second.subOrders[0]!.outTradeNo)).outcome).not.toBe('done');
    expect((await replaying.queryTrade(WATER, first)).outcome).toBe('done');
    expect((await replaying.queryTrade(WATER, second.subOrders[0]!.outTradeNo)).outcome).toBe('unknown');
  });

  it('does not lead elsewhere', async () => {
    const led = bench.anotherGateway({
      fetch: async () => new Response(null, { status: 302, headers: { location: 'http://127.0.0.1:9/' } }),
    });
    expect((await led.queryTrade(WATER, 'T00000000001')).outcome).toBe('unknown');
  });
});

describe('a refusal', () => {
  it.each([
    ['NOT_ENOUGH', 403, 'documented', 'NOT_ENOUGH'],
    ['NOT_ENOUGH', 403, 'variant', 'NOT_ENOUGH'],
    ['FREQUENCY_LIMITED', 429, 'documented', 'FREQUENCY_LIMITED'],
    ['USER_ACCOUNT_ABNORMAL', 403, 'documented', 'USER_ACCOUNT_ABNORMAL'],
    ['MCH_NOT_EXISTS', 400, 'documented', 'MCH_NOT_EXISTS'],
    ['SOMETHING_NEW', 400, 'documented', 'OTHER'],
  ] as const)('%s (%i, %s) is told as %s', async (code, httpStatus, spelling, told) => {
    const outTradeNo = await bench.paid();
    set({ refuse: { refund: { code, times: 1 } }, spelling });
    const request = bench.refundOf(outTradeNo);
    expect(await bench.gateway.refund(request)).toMatchObject({ outcome: 'refused', code: told, httpStatus });
    expect(await bench.gateway.refund(request)).toMatchObject({ outcome: 'done' });
  });

  it('for an order that is not there is told as that', async () => {
    for (const spelling of ['documented', 'variant'] as const) {
      set({ spelling });
      expect(await bench.gateway.queryTrade(WATER, 'T00000000001')).toMatchObject({
        code: 'ORDER_NOT_EXIST',
        httpStatus: 404,
      });
      expect(await bench.gateway.queryRefund(WATER, 'R1')).toMatchObject({ code: 'RESOURCE_NOT_EXISTS' });
    }
  });

  it('keeps refunds within the order, its year, fifty, and a minute apart', async () => {
    const outTradeNo = await bench.paid({ amountFen: 100 });
    const part = (refundFen: number) => bench.gateway.refund(bench.refundOf(outTradeNo, { refundFen, totalFen: 100 }));
    expect(await part(60)).toMatchObject({ outcome: 'done' });
    expect(await part(10)).toMatchObject({ code: 'FREQUENCY_LIMITED' });
    bench.clock.advance(61_000);
    expect(await part(41)).toMatchObject({ code: 'INVALID_REQUEST' });
    expect(await bench.gateway.refund(bench.refundOf(outTradeNo, { refundFen: 1, totalFen: 99 }))).toMatchObject({
      code: 'INVALID_REQUEST',
    });
    expect(await part(40)).toMatchObject({ outcome: 'done' });
    expect(await part(1)).toMatchObject({ code: 'INVALID_REQUEST' });
    const old = await bench.paid();
    bench.clock.advance(366 * 86_400_000);
    expect(await bench.gateway.refund(bench.refundOf(old))).toMatchObject({ code: 'INVALID_REQUEST' });
    const often = await bench.paid({ amountFen: 100 });
    set({ refundApartMs: 0 });
    for (let n = 0; n < 50; n += 1) await bench.gateway.refund(bench.refundOf(often, { refundFen: 1, totalFen: 100 }));
    expect(await bench.gateway.refund(bench.refundOf(often, { refundFen: 1, totalFen: 100 }))).toMatchObject({
      code: 'INVALID_REQUEST',
    });
  });
});

describe('a refund that ends badly', () => {
  it('ABNORMAL goes to the merchant’s account when asked for', async () => {
    set({ refundEnds: 'ABNORMAL' });
    const request = bench.refundOf(await bench.paid());
    await bench.gateway.refund(request);
    await bench.simulators.wechatPay.tick();
    const found = await bench.gateway.queryRefund(WATER, request.outRefundNo);
    if (found.outcome !== 'done') throw new Error('not found');
    expect(found.value.status).toBe('ABNORMAL');
    expect(bench.knocks.at(-1)!.notification).toMatchObject({ eventType: 'REFUND.ABNORMAL' });
    expect(await bench.gateway.refundAbnormal(WATER, found.value.refundId!, request.outRefundNo)).toMatchObject({
      value: { status: 'PROCESSING' },
    });
    await bench.simulators.wechatPay.tick();
    expect(await bench.gateway.queryRefund(WATER, request.outRefundNo)).toMatchObject({
      value: { status: 'SUCCESS', receivedBy: '商户结算银行卡' },
    });
  });

  it('CLOSED gives the money back to the order: another number may ask for it', async () => {
    const outTradeNo = await bench.paid();
    set({ refundEnds: 'CLOSED' });
    await bench.gateway.refund(bench.refundOf(outTradeNo));
    await bench.simulators.wechatPay.tick();
    bench.simulators.wechatPay.scenario.reset();
    bench.clock.advance(61_000);
    expect(await bench.gateway.refund(bench.refundOf(outTradeNo))).toMatchObject({ outcome: 'done' });
    await bench.simulators.wechatPay.tick();
    expect(bench.simulators.wechatPay.books().find((each) => each.mchid === WATER)).toMatchObject({
      receivedFen: 8_642,
      refundedFen: 8_642,
    });
  });
});

describe('the clock', () => {
  it('of ours may be an hour off: WeChat’s is learnt from its refusal, used, and reported', async () => {
    const wrong = new SettableClock();
    wrong.advance(-3_600_000);
    const gateway = bench.anotherGateway({ clock: wrong });
    expect(await gateway.queryTrade(WATER, 'T00000000001')).toMatchObject({ code: 'ORDER_NOT_EXIST' });
    expect(bench.offsets).toHaveLength(1);
    expect(Math.abs(bench.offsets[0]! - 3_600)).toBeLessThanOrEqual(2);
    expect((await gateway.prepay(bench.prepayOf())).outcome).toBe('done');
    expect(bench.logLines.some((line) => line.includes('our clock and that of WeChat differ'))).toBe(true);
  });

  it('of theirs may be: what they sign is then believed too', async () => {
    set({ clockAheadMs: 1_800_000 });
    const outTradeNo = await bench.paid();
    expect(bench.knocks).toMatchObject([{ notification: { kind: 'trade' } }]);
    expect(await bench.gateway.queryTrade(WATER, outTradeNo)).toMatchObject({ value: { tradeState: 'SUCCESS' } });
  });
});

describe('the payer', () => {
  const opened = async (changes = {}) => {
    const request = bench.prepayOf(changes);
    const outcome = await bench.gateway.prepay(request);
    if (outcome.outcome !== 'done') throw new Error(JSON.stringify(outcome));
    return { outTradeNo: request.subOrders[0]!.outTradeNo, prepayId: outcome.value.prepayId };
  };

  it('pays with what the portal signed, and with nothing else', async () => {
    const { prepayId } = await opened();
    const paySign = bench.gateway.signForPayer(WATER, prepayId);
    const pay = (body: object) =>
      fetch(`${bench.simulators.url}/__control/wechat-pay/pay`, { method: 'POST', body: JSON.stringify(body) }).then(
        (answer) => answer.json(),
      );
    expect(await pay({ paySign: { ...paySign, nonceStr: 'another' } })).toEqual({
      paid: false,
      reason: 'PAY_SIGN_WRONG',
    });
    expect(await pay({ paySign })).toMatchObject({ paid: true });
    expect(await pay({ paySign })).toEqual({ paid: false, reason: 'ORDERPAID' });
  });

  it('pays at the cashier page and is led back', async () => {
    const { prepayId, outTradeNo } = await opened({ description: '水费 <b>十月</b>' });
    const back = 'http://127.0.0.1:8080/#/features/payments/pages/result/index?id=1';
    const address = `${bench.simulators.url}/wechat-pay/cashier?prepay_id=${prepayId}&return=${encodeURIComponent(back)}`;
    const page = await (await fetch(address)).text();
    expect(page).toContain('¥86.42');
    expect(page).toContain('云岭市自来水有限公司');
    expect(page).toContain('水费 &lt;b&gt;十月');
    const press = (choice: string) =>
      fetch(`${bench.simulators.url}/wechat-pay/cashier`, {
        method: 'POST',
        body: new URLSearchParams({ prepay_id: prepayId, return: back, choice }),
        redirect: 'manual',
      }).then((answer) => answer.headers.get('location'));
    expect(await press('cancel')).toBe(
      'http://127.0.0.1:8080/?wxpay=cancel#/features/payments/pages/result/index?id=1',
    );
    expect(await press('pay')).toBe('http://127.0.0.1:8080/?wxpay=ok#/features/payments/pages/result/index?id=1');
    expect(await press('pay')).toContain('wxpay=fail');
    expect(await bench.gateway.queryTrade(WATER, outTradeNo)).toMatchObject({ value: { tradeState: 'SUCCESS' } });
  });

  it('comes too late: after two hours, after the last moment, after the close', async () => {
    const first = await opened();
    bench.clock.advance(901_000);
    expect(bench.simulators.wechatPay.pay(first.prepayId)).toEqual({ paid: false, reason: 'ORDER_EXPIRED' });
    // Past its time an order is still NOTPAY until somebody closes it.
    expect(await bench.gateway.queryTrade(WATER, first.outTradeNo)).toMatchObject({ value: { tradeState: 'NOTPAY' } });
    bench.clock.advance(7_200_000);
    expect(bench.simulators.wechatPay.pay(first.prepayId)).toEqual({ paid: false, reason: 'PREPAY_EXPIRED' });
  });

  it('beats our close, or pays what was closed', async () => {
    const racing = await opened();
    bench.simulators.wechatPay.scenario.set({ payerBeatsClose: true }, { outTradeNo: racing.outTradeNo });
    expect(await bench.gateway.closeTrade(WATER, racing.outTradeNo)).toMatchObject({
      outcome: 'refused',
      code: 'ORDER_PAID',
    });
    const late = await opened();
    await bench.gateway.closeTrade(WATER, late.outTradeNo);
    expect(bench.simulators.wechatPay.pay(late.prepayId, { force: true })).toMatchObject({ paid: true });
    expect(await bench.gateway.queryTrade(WATER, late.outTradeNo)).toMatchObject({ value: { tradeState: 'SUCCESS' } });
  });

  it('sees success before any query does', async () => {
    set({ settleDelayMs: 30_000 });
    const { prepayId, outTradeNo } = await opened();
    bench.simulators.wechatPay.pay(prepayId);
    await bench.simulators.wechatPay.tick();
    expect(await bench.gateway.queryTrade(WATER, outTradeNo)).toMatchObject({ value: { tradeState: 'NOTPAY' } });
    expect(bench.knocks).toHaveLength(0);
    bench.clock.advance(30_001);
    await bench.simulators.wechatPay.tick();
    expect(await bench.gateway.queryTrade(WATER, outTradeNo)).toMatchObject({ value: { tradeState: 'SUCCESS' } });
    expect(bench.knocks).toHaveLength(1);
  });

  it('may be somebody else, have a coupon, or have paid another sum in another money', async () => {
    set({ otherPayer: true, couponFen: 42, bookedAmountFen: 8_000, bookedCurrency: 'HKD' });
    await bench.paid();
    const { notification } = bench.knocks[0]!;
    if (notification?.kind !== 'trade') throw new Error('no trade');
    expect(notification.facts[0]).toMatchObject({ totalFen: 8_000, payerTotalFen: 7_958, currency: 'HKD' });
    expect(notification.facts[0]!.openId).not.toBe(OPEN_ID);
  });

  it('may be quicker than the answer to our order', async () => {
    set({ paidBeforePrepayAnswer: true, loseAnswer: { prepay: 1 } });
    const request = bench.prepayOf();
    expect((await bench.gateway.prepay(request)).outcome).toBe('unknown');
    await bench.simulators.wechatPay.tick();
    expect(bench.knocks).toMatchObject([{ notification: { kind: 'trade' } }]);
    expect(await bench.gateway.prepay(request)).toMatchObject({ code: 'ORDER_PAID' });
  });
});

describe('log lines', () => {
  it('of all that have nothing of payer, keys or content', async () => {
    set({ notifyForged: ['body', 'key'], notifyBadTag: true, breakAnswer: { query: 1 } });
    const outTradeNo = await bench.paid({ attach: 'a-secret-attachment' });
    await bench.gateway.queryTrade(WATER, outTradeNo);
    await bench.gateway.refund(bench.refundOf(outTradeNo));
    await bench.simulators.wechatPay.tick();
    bench.changeKeys((file) => Object.assign(file.merchants[0]!, { apiV3Key: 'short' }));
    await bench.gateway.queryTrade(WATER, outTradeNo);
    const text = bench.logLines.join('');
    expect(bench.logLines.length).toBeGreaterThan(0);
    for (const secret of [OPEN_ID, 'a-secret-attachment', 'PRIVATE KEY', 'WECHATPAY2', outTradeNo])
      expect(text).not.toContain(secret);
  });
});
