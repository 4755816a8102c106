import { newId } from '../../../bff/platform/ids';
import type { ApiClient } from '../../support/api-client';
import { type PayingCity, startPayingCity } from './paying-city';

let paying: PayingCity;
let citizen: ApiClient;
let elder: ApiClient;
let stranger: ApiClient;

beforeAll(async () => {
  paying = await startPayingCity();
  citizen = await paying.city.as('citizen');
  elder = await paying.city.as('elder');
  stranger = await paying.city.as('secondCitizen');
});
afterAll(() => paying?.stop());
afterEach(async () => {
  paying.city.simulators.wechatPay.scenario.reset();
  paying.city.simulators.billers.scenario.reset();
  expect((await paying.checkBooks()).faults).toEqual([]);
});

describe('paying', () => {
  it('goes from the quote to the proof of the company', async () => {
    const [bill] = await paying.owed(citizen, 'water');
    const quote = await citizen.post('/payments/quote', { items: [{ ...bill, amountFen: null }] });
    expect(quote.status).toBe(200);
    expect(quote.body).toMatchObject({
      totalFen: bill!.amountFen,
      refused: [],
      items: [{ obstacle: null, claim: null }],
    });
    const made = await paying.checkOut(citizen, [bill!]);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ state: 'waiting', orders: [{ state: 'waiting' }] });
    paying.pay(made.body);
    const done = await paying.untilStates(citizen, made.body.paymentId, 'credited');
    expect(done.state).toBe('paid');
    expect(done.pay).toBeNull();
    expect(done.orders[0]!.proofNo).toBeTruthy();
    expect(done.orders[0]!.steps.map(({ state }) => state)).toEqual(expect.arrayContaining(['paid', 'credited']));
  });

  it('pays three companies in one go, each on its own merchant number', async () => {
    const bills = await paying.owed(citizen, 'gas', 'heating', 'fines');
    const made = await paying.checkOut(citizen, bills);
    expect(made.status).toBe(201);
    expect(made.body.totalFen).toBe(bills.reduce((sum, { amountFen }) => sum + amountFen, 0));
    paying.pay(made.body);
    const done = await paying.untilStates(citizen, made.body.paymentId, 'credited');
    const numbers = new Set(done.orders.map(({ outTradeNo }) => outTradeNo));
    const booked = paying.city.simulators.wechatPay.orders().filter(({ outTradeNo }) => numbers.has(outTradeNo));
    expect(booked.map(({ mchid }) => mchid).sort()).toEqual(['1900000103', '1900000104', '1900000106']);
  });

  it('makes one payment of a double tap, and another request of the same key is refused', async () => {
    const item = await paying.inAdvance(citizen);
    const key = newId();
    const [first, second] = await Promise.all([
      paying.checkOut(citizen, [item], key),
      paying.checkOut(citizen, [item], key),
    ]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.paymentId).toBe(first.body.paymentId);
    const other = await paying.checkOut(citizen, [{ ...item, amountFen: 3_000 }], key);
    expect(other.body.error.code).toBe('key_reused');
    // Whichever tap made it, the other one may have been answered before WeChat was.
    paying.pay(await paying.untilStates(citizen, first.body.paymentId, 'waiting'));
    await paying.untilStates(citizen, first.body.paymentId, 'credited');
  });

  it('lets one of two relatives pay a bill, and tells the other', async () => {
    const mothers = (await citizen.get('/bills/homes')).body.homes.find((home: { isMine: boolean }) => !home.isMine);
    const { accountId } = mothers.accounts.find((one: { billerCode: string }) => one.billerCode === 'water');
    const [bill] = await paying.owed(elder, 'water');
    const hers = bill!;
    const his = { ...bill!, accountId };
    const answers = await Promise.all([paying.checkOut(elder, [hers]), paying.checkOut(citizen, [his])]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const isHers = answers[0].status === 201;
    const [winner, loser] = isHers ? [elder, citizen] : [citizen, elder];
    const refused = answers.find(({ status }) => status === 409)!;
    expect(refused.body.error).toMatchObject({ code: 'state_conflict', message: expect.stringContaining('家人') });
    const quote = await loser.post('/payments/quote', { items: [isHers ? his : hers] });
    expect(quote.body.items[0].claim).toMatchObject({ by: 'family', isPaid: false, paymentId: null });
    expect(quote.body.totalFen).toBe(0);
    const { body: made } = answers.find(({ status }) => status === 201)!;
    expect((await loser.get(`/payments/${made.paymentId}`)).status).toBe(404);
    // The one who was first steps back, and the bill is free for the other.
    expect((await winner.post(`/payments/${made.paymentId}/cancel`)).status).toBe(200);
    await paying.untilStates(winner, made.paymentId, 'closed');
    const again = await paying.checkOut(loser, [isHers ? his : hers]);
    expect(again.status).toBe(201);
    paying.pay(again.body);
    await paying.untilStates(loser, again.body.paymentId, 'credited');
  });

  it('makes nothing of a bill that changed, and says what it was and what it is', async () => {
    const [bill] = await paying.owed(citizen, 'property');
    const stale = { ...bill!, amountFen: bill!.amountFen - 100 };
    const refused = await paying.checkOut(citizen, [stale]);
    expect(refused.body.error).toMatchObject({ code: 'state_conflict', retryable: false });
    expect(refused.body.error.fields['items.0.amountFen']).toContain('→');
    const list = await citizen.get('/payments');
    expect(list.body.items.every((row: { totalFen: number }) => row.totalFen !== stale.amountFen)).toBe(true);
  });

  it('sees a charge that came between the look and the press', async () => {
    const [bill] = await paying.owed(citizen, 'property');
    paying.city.simulators.billers.addCharge('property', 'WL-3-0502', bill!.billNo, { name: '违约金', amountFen: 500 });
    const refused = await paying.checkOut(citizen, [bill!]);
    expect(refused.body.error.code).toBe('state_conflict');
    const was = `¥${(bill!.amountFen / 100).toFixed(2)}`;
    const is = `¥${((bill!.amountFen + 500) / 100).toFixed(2)}`;
    expect(refused.body.error.fields['items.0.amountFen']).toContain(was);
    expect(refused.body.error.fields['items.0.amountFen']).toContain(is);
    const made = await paying.checkOut(citizen, [{ ...bill, amountFen: bill!.amountFen + 500 }]);
    expect(made.status).toBe(201);
    paying.pay(made.body);
    await paying.untilStates(citizen, made.body.paymentId, 'credited');
  });

  it('takes a coupon of WeChat for the whole of what was asked', async () => {
    paying.city.simulators.wechatPay.scenario.set({ couponFen: 300 });
    const made = await paying.checkOut(citizen, [await paying.inAdvance(citizen)]);
    paying.pay(made.body);
    await paying.untilStates(citizen, made.body.paymentId, 'credited');
  });

  it('shows a payment to its payer alone, in a list with pages and on the first screen', async () => {
    const made = await paying.checkOut(citizen, [await paying.inAdvance(citizen)]);
    const { paymentId } = made.body;
    for (const path of ['', '/pay', '/cancel']) {
      const answer = await (path
        ? stranger.post(`/payments/${paymentId}${path}`)
        : stranger.get(`/payments/${paymentId}`));
      expect(answer.status).toBe(404);
    }
    const home = await citizen.get('/home');
    expect(home.body.errands).toContain('pay');
    expect(home.body.inProgress.value).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'payment', id: paymentId })]),
    );
    const first = await citizen.get('/payments?limit=1');
    expect(first.body.items[0].paymentId).toBe(paymentId);
    const second = await citizen.get(`/payments?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body.items[0].paymentId).not.toBe(paymentId);
    await citizen.post(`/payments/${paymentId}/cancel`);
    const closed = await paying.untilStates(citizen, paymentId, 'closed');
    expect(closed).toMatchObject({ state: 'closed', pay: null, orders: [{ canComplain: false }] });
    expect(
      (await citizen.post(`/payments/orders/${closed.orders[0]!.orderId}/complaint`, { kind: 'other', words: '?' }))
        .status,
    ).toBe(409);
  });

  it('opens a report with the evidence of the payment, once', async () => {
    const made = await paying.checkOut(citizen, [await paying.inAdvance(citizen)]);
    paying.pay(made.body);
    const { orders } = await paying.untilStates(citizen, made.body.paymentId, 'credited');
    const path = `/payments/orders/${orders[0]!.orderId}/complaint`;
    const complaint = { kind: 'paid_yet_still_due', words: '昨天交了，今天还显示欠费' };
    expect((await stranger.post(path, complaint)).status).toBe(404);
    const answer = await citizen.post(path, complaint);
    expect(answer.status).toBe(201);
    const report = await citizen.get(`/reports/${answer.body.reportId}`);
    expect(report.body.words).toContain(orders[0]!.outTradeNo);
    expect(report.body.words).toContain(orders[0]!.proofNo);
    expect((await citizen.post(path, complaint)).status).toBe(409);
    expect((await paying.view(citizen, made.body.paymentId)).orders[0]).toMatchObject({
      canComplain: false,
      complaintReportId: answer.body.reportId,
    });
  });

  it('refuses what is not theirs and what is not a request', async () => {
    const item = await paying.inAdvance(citizen);
    expect((await paying.checkOut(stranger, [item])).status).toBe(404);
    for (const items of [[], [{ ...item, amountFen: 0 }], [{ ...item, amountFen: 1.5 }], Array(11).fill(item), 'all']) {
      expect((await citizen.post('/payments', { items })).body.error.code).toBe('invalid_request');
    }
    expect((await citizen.post('/payments', { items: [item] }, { key: null })).body.error.code).toBe('invalid_request');
    expect((await paying.city.visitor().post('/payments', { items: [item] })).status).toBe(401);
    const [bill] = await paying.owed(citizen, 'property');
    expect((await paying.checkOut(citizen, [bill!, bill!])).body.error.code).toBe('invalid_request');
  });

  it('names no openid, household number or key in any line of the log', () => {
    const lines = paying.city.logLines.join('\n');
    for (const secret of ['oDemo_', '0210038857', '5301024471186', 'prepay_id', 'PRIVATE KEY']) {
      expect(lines).not.toContain(secret);
    }
  });
});
