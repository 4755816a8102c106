import type { PaymentView } from '../../../bff/contracts/payments';
import type { WechatPayFaults } from '../../../bff/simulators/wechat-pay/scenarios';
import { DEMO_PEOPLE, DEMO_SMS_CODE } from '../../../prisma/seed/demo-people';
import type { ApiClient } from '../../support/api-client';
import { type PayingCity, startPayingCity } from './paying-city';

const MINUTE_MS = 60_000;
let paying: PayingCity;
let citizen: ApiClient;

beforeAll(async () => {
  paying = await startPayingCity();
  citizen = await paying.city.as('citizen');
});
afterAll(() => paying?.stop());
afterEach(async () => {
  simulator().scenario.reset();
  simulator().faults.reset();
  expect((await paying.checkBooks()).faults).toEqual([]);
});

const simulator = () => paying.city.simulators.wechatPay;

async function begun(faults: Partial<WechatPayFaults> = {}): Promise<PaymentView> {
  simulator().scenario.set(faults);
  const made = await paying.checkOut(citizen, [await paying.inAdvance(citizen)]);
  expect(made.status).toBe(201);
  return made.body;
}

/** Tokens end before a payment does. */
async function later(ms: number): Promise<void> {
  paying.city.clock.advance(ms);
  citizen.accessToken = null;
  const { phone } = DEMO_PEOPLE.find(({ key }) => key === 'citizen')!;
  await citizen.signIn(phone, DEMO_SMS_CODE);
}

const prepayIdOf = (payment: PaymentView) => payment.pay!.package.slice('prepay_id='.length);

async function eventsOf(payment: PaymentView): Promise<string[]> {
  const rows = await paying.city.app.db.query<{ event: string }>(
    'SELECT event FROM pay_order_event WHERE order_id = ? ORDER BY version',
    [payment.orders[0]!.orderId],
  );
  return rows.map(({ event }) => event);
}

describe('a prepay request', () => {
  it.each<[string, Partial<WechatPayFaults>]>([
    ['is lost on its way back', { loseAnswer: { prepay: 1 } }],
    ['comes back as an error page of a gate', { breakAnswer: { prepay: 1 } }],
    ['is answered with a forged signature', { forgeAnswer: { prepay: 1 } }],
    ['fails at WeChat', { failBefore: { prepay: 1 } }],
    ['is told to come back later', { refuse: { prepay: { code: 'FREQUENCY_LIMITED', times: 1 } } }],
  ])('whose answer %s is sent again with the same parameters', async (_, faults) => {
    const payment = await begun(faults);
    if (payment.state === 'preparing') {
      paying.city.clock.advance(7_000);
      await paying.untilStates(citizen, payment.paymentId, 'waiting');
    }
    const ready = await paying.view(citizen, payment.paymentId);
    const orders = simulator()
      .orders()
      .filter(({ outTradeNo }) => outTradeNo === ready.orders[0]!.outTradeNo);
    expect(orders).toHaveLength(1);
    paying.pay(ready);
    await paying.untilStates(citizen, payment.paymentId, 'credited');
  });

  it('that WeChat leaves hanging costs the payer seconds, and goes on by itself', async () => {
    const payment = await begun({ hang: { prepay: 1 } });
    expect(payment).toMatchObject({ state: 'preparing', pay: null });
    paying.city.clock.advance(7_000);
    const ready = await paying.untilStates(citizen, payment.paymentId, 'waiting');
    paying.pay(ready);
    await paying.untilStates(citizen, payment.paymentId, 'credited');
  });

  it('that WeChat refuses for good closes the order, and says so', async () => {
    const payment = await begun({ refuse: { prepay: { code: 'PARAM_ERROR', times: 99 } } });
    const closed = await paying.untilStates(citizen, payment.paymentId, 'closed');
    expect(closed.orders[0]!.steps.map(({ words }) => words).join()).toContain('没有受理');
  });

  it('is answered with a signature that is fresh each time, under the same numbers', async () => {
    const payment = await begun();
    const again = await citizen.post(`/payments/${payment.paymentId}/pay`);
    expect(again.body.pay.package).toBe(payment.pay!.package);
    expect(again.body.pay.nonceStr).not.toBe(payment.pay!.nonceStr);
    await citizen.post(`/payments/${payment.paymentId}/cancel`);
    await paying.untilStates(citizen, payment.paymentId, 'closed');
  });
});

describe('a payment that nobody makes', () => {
  it('is closed when its time is over, and its bill is free again', async () => {
    const [bill] = await paying.owed(citizen, 'gas');
    const made = await paying.checkOut(citizen, [bill!]);
    expect(made.status).toBe(201);
    expect((await paying.checkOut(citizen, [bill!])).body.error.code).toBe('state_conflict');
    await later(15 * MINUTE_MS + 1_000);
    await paying.untilStates(citizen, made.body.paymentId, 'closed');
    const again = await paying.checkOut(citizen, [bill!]);
    expect(again.status).toBe(201);
    await citizen.post(`/payments/${again.body.paymentId}/cancel`);
    await paying.untilStates(citizen, again.body.paymentId, 'closed');
  });

  it('shows the truth to an app that was killed after the password', async () => {
    const payment = await begun({ notifyNever: true });
    paying.pay(payment);
    // The app is gone; it comes back and looks at its list.
    paying.city.clock.advance(11_000);
    await paying.untilStates(citizen, payment.paymentId, 'credited');
    const list = await citizen.get('/payments?limit=1');
    expect(list.body.items[0]).toMatchObject({ paymentId: payment.paymentId, state: 'paid' });
  });

  it('is not believed when the front end says that it was paid', async () => {
    const payment = await begun();
    const told = await citizen.post(`/payments/${payment.paymentId}/returned`, { result: 'ok' });
    expect(told.body.state).toBe('waiting');
    await citizen.post(`/payments/${payment.paymentId}/cancel`);
    await paying.untilStates(citizen, payment.paymentId, 'closed');
  });
});

describe('a payment that crosses its closing', () => {
  it('wins when the password is in before WeChat is told to close', async () => {
    const payment = await begun({ payerBeatsClose: true });
    await citizen.post(`/payments/${payment.paymentId}/cancel`);
    await paying.untilStates(citizen, payment.paymentId, 'credited');
    expect(await eventsOf(payment)).toEqual(['prepay', 'prepared', 'cancel', 'pay', 'queue', 'send', 'settle']);
  });

  it('is credited when it comes after the closing and its bill is still free', async () => {
    const [bill] = await paying.owed(citizen, 'heating');
    const made = await paying.checkOut(citizen, [bill!]);
    await citizen.post(`/payments/${made.body.paymentId}/cancel`);
    await paying.untilStates(citizen, made.body.paymentId, 'closed');
    simulator().pay(prepayIdOf(made.body), { force: true });
    const done = await paying.untilStates(citizen, made.body.paymentId, 'credited');
    expect(done.orders[0]!.steps.map(({ words }) => words).join()).toContain('关闭之后');
  });

  it('goes back when somebody else holds the bill by then', async () => {
    const [bill] = await paying.owed(citizen, 'water');
    const late = await paying.checkOut(citizen, [bill!]);
    await citizen.post(`/payments/${late.body.paymentId}/cancel`);
    await paying.untilStates(citizen, late.body.paymentId, 'closed');
    const second = await paying.checkOut(citizen, [bill!]);
    expect(second.status).toBe(201);
    paying.pay(second.body);
    await paying.untilStates(citizen, second.body.paymentId, 'credited');
    simulator().pay(prepayIdOf(late.body), { force: true });
    await paying.untilStates(citizen, late.body.paymentId, 'refunding', 'refunded');
    await paying.untilStates(citizen, late.body.paymentId, 'refunded');
  });

  it('can not be cancelled once it is paid', async () => {
    const payment = await begun();
    paying.pay(payment);
    await paying.untilStates(citizen, payment.paymentId, 'paid', 'crediting', 'credited');
    const answer = await citizen.post(`/payments/${payment.paymentId}/cancel`);
    expect(answer.body.error).toMatchObject({ code: 'state_conflict' });
    await paying.untilStates(citizen, payment.paymentId, 'credited');
  });
});

describe('an order whose job is lost', () => {
  it('gets one again from the sweep', async () => {
    const payment = await begun({ notifyNever: true });
    const { db } = paying.city.app;
    await db.execute(`DELETE FROM job WHERE kind IN ('payments.ask', 'payments.advance')`, []);
    await later(16 * MINUTE_MS);
    await paying.untilStates(citizen, payment.paymentId, 'closed');
  });

  it('while WeChat is away waits, and is closed once WeChat is back', async () => {
    const payment = await begun();
    simulator().faults.set({ http500: true });
    await citizen.post(`/payments/${payment.paymentId}/cancel`);
    await paying.city.until(async () => (await eventsOf(payment)).includes('cancel'));
    expect((await paying.view(citizen, payment.paymentId)).orders[0]!.state).toBe('closing');
    await closingWasTried();
    simulator().faults.reset();
    await later(10 * MINUTE_MS);
    await paying.untilStates(citizen, payment.paymentId, 'closed');
  });
});

/** Waits until closing was tried and got no clear answer. */
async function closingWasTried(): Promise<void> {
  await paying.city.until(async () => {
    const rows = await paying.city.app.db.query<{ id: string }>(
      `SELECT id FROM job WHERE kind = 'payments.advance' AND last_error LIKE 'NoClearAnswer%'`,
    );
    return rows.length > 0;
  });
}
