import type { PaymentView } from '../../../bff/contracts/payments';
import type { WechatPayFaults } from '../../../bff/simulators/wechat-pay/scenarios';
import type { ApiClient } from '../../support/api-client';
import { type PayingCity, startPayingCity } from './paying-city';

let paying: PayingCity;
let citizen: ApiClient;

beforeAll(async () => {
  paying = await startPayingCity();
  citizen = await paying.city.as('citizen');
});
afterAll(() => paying?.stop());
afterEach(async () => {
  paying.city.simulators.wechatPay.scenario.reset();
  expect((await paying.checkBooks()).faults).toEqual([]);
});

const simulator = () => paying.city.simulators.wechatPay;
const deliveriesOf = (payment: PaymentView) => simulator().deliveries(payment.orders[0]!.outTradeNo);

async function payWith(faults: Partial<WechatPayFaults>): Promise<PaymentView> {
  simulator().scenario.set(faults);
  const made = await paying.checkOut(citizen, [await paying.inAdvance(citizen)]);
  expect(made.status).toBe(201);
  if (!faults.paidBeforePrepayAnswer) paying.pay(made.body);
  return made.body;
}

async function kept(mchid?: string): Promise<{ outcome: string }[]> {
  return paying.city.app.db.query<{ outcome: string }>(
    `SELECT outcome FROM inbound_event${mchid ? ' WHERE mchid = ?' : ''}`,
    mchid ? [mchid] : [],
  );
}

describe('a notification of a payment', () => {
  it.each<[string, Partial<WechatPayFaults>]>([
    ['comes before the prepay id is kept', { paidBeforePrepayAnswer: true }],
    ['comes three times', { notifyCopies: 2 }],
    ['comes four times at once', { notifyConcurrentCopies: 3 }],
    ['has fields that no document names', { notifyExtraFields: true }],
    ['has no associated data', { notifyEmptyAad: true }],
    ['is signed by the public key', { signer: 'public_key' }],
    ['is signed by the next certificate', { signer: 'next_certificate' }],
    ['comes beside an event of an unknown type', { notifyUnknownEvent: true }],
  ])('counts once when it %s', async (_, faults) => {
    const payment = await payWith(faults);
    const done = await paying.untilStates(citizen, payment.paymentId, 'credited');
    await paying.city.until(() => {
      const plain = deliveriesOf(payment).filter(({ twist }) => twist === 'none' || twist === 'copy');
      const expected = 1 + (faults.notifyCopies ?? 0) + (faults.notifyConcurrentCopies ?? 0);
      return plain.length >= expected && plain.every(({ status }) => status === 204);
    });
    expect(done.orders[0]!.steps.filter(({ state }) => state === 'paid').length).toBeGreaterThan(0);
    const paidEdges = await paying.city.app.db.query<{ n: number }>(
      `SELECT COUNT(*) AS n FROM pay_order_event WHERE order_id = ? AND event = 'pay'`,
      [done.orders[0]!.orderId],
    );
    expect(Number(paidEdges[0]!.n)).toBe(1);
  });

  it('is refused, and leaves no row, when it is forged, altered, a probe, or about another merchant or app', async () => {
    const before = (await kept()).length;
    const payment = await payWith({
      notifyForged: ['body', 'key', 'signature'],
      notifyProbe: true,
      notifyAltered: true,
      notifyBadTag: true,
      notifyWrongMchid: true,
      notifyWrongAppId: true,
    });
    await paying.untilStates(citizen, payment.paymentId, 'credited');
    const twisted = deliveriesOf(payment).filter(({ twist }) => twist !== 'none');
    expect(twisted.length).toBe(8);
    for (const { status } of twisted) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    expect((await kept()).length).toBe(before + 1);
  });

  it('of a trade that nobody knows is kept as an orphan and acknowledged', async () => {
    const payment = await payWith({ notifyUnknownTrade: true });
    await paying.untilStates(citizen, payment.paymentId, 'credited');
    expect((await kept()).filter(({ outcome }) => outcome === 'orphan')).toHaveLength(1);
    const all = simulator()
      .deliveries()
      .filter(({ twist }) => twist === 'unknown-trade');
    expect(all.map(({ status }) => status)).toEqual([204]);
  });

  it.each<[string, Partial<WechatPayFaults>, string]>([
    ['another amount', { bookedAmountFen: 1_999 }, 'amount'],
    ['another currency', { bookedCurrency: 'USD' }, 'currency'],
    ['somebody else as payer', { otherPayer: true }, 'payer'],
  ])('with %s puts the money aside and writes nothing off', async (_, faults, field) => {
    const payment = await payWith(faults);
    const checked = await paying.untilStates(citizen, payment.paymentId, 'checking');
    expect(await paying.innerStates(payment.paymentId)).toEqual(['suspense']);
    const events = await paying.city.app.db.query<{ evidence: string }>(
      `SELECT evidence FROM pay_order_event WHERE order_id = ? AND event = 'mismatch'`,
      [checked.orders[0]!.orderId],
    );
    expect(JSON.stringify(events)).toContain(field);
    const booked = paying.city.simulators.billers.books('power').filter(({ amountFen }) => amountFen === 1_999);
    expect(booked).toEqual([]);
  });

  it('that never comes is made up for by asking', async () => {
    const payment = await payWith({ notifyNever: true });
    paying.city.clock.advance(11_000);
    await paying.untilStates(citizen, payment.paymentId, 'credited');
    expect(deliveriesOf(payment)).toEqual([]);
  });

  it('is asked for at once when the payer comes back', async () => {
    const payment = await payWith({ notifyNever: true });
    const { body } = await citizen.post(`/payments/${payment.paymentId}/returned`, { result: 'ok' });
    expect(['paid', 'crediting', 'credited']).toContain(body.orders[0].state);
    await paying.untilStates(citizen, payment.paymentId, 'credited');
  });

  it('is refused when its bytes are sent again after a day, and known when WeChat signs it anew', async () => {
    const payment = await payWith({ notifyReplayAfterMs: 86_400_000, notifyRepeatAfterMs: 90_000_000 });
    await paying.untilStates(citizen, payment.paymentId, 'credited');
    await paying.city.until(() => deliveriesOf(payment).length >= 1);
    paying.city.clock.advance(90_001_000);
    await paying.city.until(() => deliveriesOf(payment).length >= 3);
    const statusOf = (of: string) => deliveriesOf(payment).find(({ twist }) => twist === of)?.status;
    expect(statusOf('replay')).toBe(401);
    expect(statusOf('copy')).toBe(204);
  });

  it('that is no notification is refused', async () => {
    const type = { 'content-type': 'application/json' };
    const to = (mchid: string, body: string, headers: Record<string, string> = type) =>
      paying.city.visitor().raw('POST', `/payments/notify/trade/${mchid}`, body, headers);
    const raw = (body: string) => to('1900000102', body);
    expect((await to('1900000102', '<xml/>', { 'content-type': 'text/xml' })).status).toBe(415);
    expect((await raw('{}')).status).toBe(400);
    expect((await raw('x'.repeat(70_000))).status).toBe(413);
    expect((await to('nobody', '{}')).status).toBe(400);
    expect((await to('1999999999', '{}')).status).toBe(403);
  });
});
