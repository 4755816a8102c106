import type { PaymentView } from '../../../bff/contracts/payments';
import { DEMO_PEOPLE, DEMO_SMS_CODE } from '../../../prisma/seed/demo-people';
import { DEMO } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { createBillsAtWill } from './bills-at-will';
import { type SecondWorker, secondWorker } from './money-parts';
import { type PayingCity, startPayingCity } from './paying-city';

const MINUTE = 60_000;
const PEOPLE = { proposedBy: DEMO.people.financeClerk, approvedBy: DEMO.people.financeReviewer };
let paying: PayingCity;
let citizen: ApiClient;
let worker: SecondWorker;
let freshBill: ReturnType<typeof createBillsAtWill>;

beforeAll(async () => {
  paying = await startPayingCity();
  citizen = await paying.city.as('citizen');
  worker = secondWorker(paying.city);
  freshBill = createBillsAtWill(paying, () => citizen);
});
afterEach(async () => {
  paying.city.simulators.billers.scenario.reset();
  paying.city.simulators.wechatPay.scenario.reset();
  expect((await paying.checkBooks()).faults).toEqual([]);
});
afterAll(() => paying?.stop());

async function passes(ms: number): Promise<void> {
  paying.city.clock.advance(ms);
  await citizen.signIn(DEMO_PEOPLE.find(({ key }) => key === 'citizen')!.phone, DEMO_SMS_CODE);
}

/** Pays a bill; `isRefused`: the company says no, so the money has to go back. */
async function paid(options: { isRefused: boolean; faults?: object }) {
  const { billerCode, accountNo, ...item } = await freshBill('power');
  const made = await paying.checkOut(citizen, [item]);
  expect(made.status).toBe(201);
  const payment = made.body as PaymentView;
  const { outTradeNo, orderId } = payment.orders[0]!;
  if (options.isRefused) paying.city.simulators.billers.scenario.set(billerCode, { rejectsAmount: true }, accountNo);
  if (options.faults) paying.city.simulators.wechatPay.scenario.set(options.faults, { outTradeNo });
  paying.pay(payment);
  return { id: payment.paymentId, orderId, outTradeNo, amountFen: item.amountFen };
}

const inner = (paymentId: string, ...states: string[]) =>
  paying.city.until(
    async () => {
      const now = await paying.innerStates(paymentId);
      if (now.every((state) => states.includes(state))) return now;
      throw new Error(now.join(' '));
    },
    { what: states.join(' or ') },
  );
const refunded = async (id: string) => (await paying.untilStates(citizen, id, 'refunded')).orders[0]!;
const atWechat = (outTradeNo: string) =>
  paying.city.simulators.wechatPay.refunds().filter((refund) => refund.outTradeNo === outTradeNo);
const rowsOf = (orderId: string) => worker.orders.refunds(orderId);
/** A first try has been answered in some way. */
const tried = (orderId: string) => paying.city.until(async () => ((await rowsOf(orderId))[0]?.tries ?? 0) > 0);

describe('a refund whose answer is lost', () => {
  it('is asked for again under the same number: one refund', async () => {
    const order = await paid({ isRefused: true, faults: { loseAnswer: { refund: 2 }, refundNotifyNever: true } });
    await tried(order.orderId);
    await passes(MINUTE);
    await tried(order.orderId);
    await passes(5 * MINUTE);
    await refunded(order.id);
    expect(atWechat(order.outTradeNo)).toHaveLength(1);
    expect(await rowsOf(order.orderId)).toHaveLength(1);
  });

  it.each(['NOT_ENOUGH', 'FREQUENCY_LIMITED', 'SYSTEM_ERROR'])('waits out %s under the same number', async (code) => {
    const order = await paid({ isRefused: true, faults: { refuse: { refund: { code, times: 1 } } } });
    await tried(order.orderId);
    await inner(order.id, 'refunding');
    expect(atWechat(order.outTradeNo)).toEqual([]);
    await passes(20 * MINUTE);
    await refunded(order.id);
    expect(atWechat(order.outTradeNo).map(({ outRefundNo }) => outRefundNo)).toEqual([`R${order.orderId}-1`]);
  });

  it('is found by asking when no notification ever comes', async () => {
    const order = await paid({ isRefused: true, faults: { refundNotifyNever: true } });
    await tried(order.orderId);
    await passes(30 * MINUTE);
    const { refunds } = await refunded(order.id);
    expect(refunds).toMatchObject([{ state: 'arrived', amountFen: order.amountFen }]);
  });
});

describe('a refund that WeChat ends otherwise', () => {
  it('goes under a new number once it is closed', async () => {
    const order = await paid({ isRefused: true, faults: { refundEnds: 'CLOSED' } });
    await paying.city.until(async () => (await rowsOf(order.orderId)).length > 1, { what: 'a second number' });
    paying.city.simulators.wechatPay.scenario.set({ refundEnds: 'SUCCESS' }, { outTradeNo: order.outTradeNo });
    await passes(5 * MINUTE);
    await refunded(order.id);
    const rows = await rowsOf(order.orderId);
    expect(rows.at(-1)!.state).toBe('success');
    expect(rows.slice(0, -1).every(({ state }) => state === 'closed')).toBe(true);
    expect(new Set(rows.map(({ outRefundNo }) => outRefundNo)).size).toBe(rows.length);
  });

  it('waits for two people when the card is gone, and goes another way once they agree', async () => {
    const order = await paid({ isRefused: true, faults: { refundEnds: 'ABNORMAL' } });
    await inner(order.id, 'refund_abnormal');
    const alone = { proposedBy: PEOPLE.proposedBy, approvedBy: PEOPLE.proposedBy };
    await expect(worker.refunds.repairAbnormal(order.orderId, alone)).rejects.toMatchObject({ code: 'forbidden' });
    await inner(order.id, 'refund_abnormal');
    await worker.refunds.repairAbnormal(order.orderId, PEOPLE);
    await expect(worker.refunds.repairAbnormal(order.orderId, PEOPLE)).rejects.toMatchObject({
      code: 'state_conflict',
    });
    await passes(MINUTE);
    await refunded(order.id);
    expect(atWechat(order.outTradeNo)).toHaveLength(1);
  });

  it('goes to people when WeChat will not take it any more', async () => {
    const order = await paid({ isRefused: true, faults: { refundWithinMs: -1 } });
    await inner(order.id, 'manual');
    expect(atWechat(order.outTradeNo)).toEqual([]);
    await worker.refunds.conclude(order.orderId, PEOPLE, { receipt: 'bank transfer' });
    await refunded(order.id);
  });
});

describe('parts of a settled order', () => {
  async function settled() {
    const order = await paid({ isRefused: false });
    await paying.untilStates(citizen, order.id, 'credited');
    return order;
  }

  it('never exceed it together, however many ask at once', async () => {
    const order = await settled();
    const third = Math.floor(order.amountFen / 3);
    const asked = await Promise.allSettled(
      Array.from({ length: 6 }, () => worker.refunds.refundPart(order.orderId, third, 'finance_decision', PEOPLE)),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const one of asked) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'invalid_request' });
    }
    // WeChat takes the parts of one order a minute apart.
    for (let round = 0; round < 4; round += 1) {
      await passes(5 * MINUTE);
      await paying.city.jobsIdle();
    }
    await paying.city.until(async () => (await rowsOf(order.orderId)).every(({ state }) => state === 'success'));
    const { returnedFen, owedBackFen, state } = (await worker.orders.order(order.orderId))!;
    expect({ returnedFen, owedBackFen, state }).toEqual({
      returnedFen: 3 * third,
      owedBackFen: 3 * third,
      state: 'settled',
    });
  });

  it('are of nothing else than settled orders', async () => {
    const order = await paid({ isRefused: true });
    await refunded(order.id);
    await expect(worker.refunds.refundPart(order.orderId, 1, 'finance_decision', PEOPLE)).rejects.toMatchObject({
      code: 'state_conflict',
    });
  });
});

describe('facts about refunds', () => {
  it('count once, whoever brings them and however often', async () => {
    const order = await paid({ isRefused: true });
    await refunded(order.id);
    const outRefundNo = (await rowsOf(order.orderId))[0]!.outRefundNo;
    const { mchid } = (await worker.orders.order(order.orderId))!;
    const asked = await worker.gateway.queryRefund(mchid, outRefundNo);
    if (asked.outcome !== 'done') throw new Error(asked.outcome);
    for (const source of ['notification', 'query', 'bill'] as const) {
      for (const status of ['SUCCESS', 'PROCESSING', 'ABNORMAL', 'CLOSED'] as const) {
        expect(await worker.refunds.applyRefundFact({ ...asked.value, source, status })).toBe('known');
      }
    }
    const other = { ...asked.value, refundFen: 1 };
    expect(await worker.refunds.applyRefundFact(other)).toBe('orphan');
    expect(await worker.refunds.applyRefundFact({ ...asked.value, outRefundNo: 'X', outTradeNo: 'Y' })).toBe('orphan');
  });

  it('of a refund made in the merchant console put the order before people, once, with what is known', async () => {
    const order = await paid({ isRefused: false });
    await paying.untilStates(citizen, order.id, 'credited');
    const { mchid } = (await worker.orders.order(order.orderId))!;
    const made = paying.city.simulators.wechatPay.consoleRefund(mchid, order.outTradeNo, 100);
    const asked = await worker.gateway.queryRefund(mchid, made.outRefundNo);
    if (asked.outcome !== 'done') throw new Error(asked.outcome);
    expect(await worker.refunds.applyRefundFact({ ...asked.value, source: 'bill' })).toBe('strange');
    expect(await worker.refunds.applyRefundFact({ ...asked.value, source: 'notification' })).toBe('known');
    await inner(order.id, 'manual');
    const dispute = (await worker.orders.events(order.orderId)).at(-1)!;
    expect(dispute).toMatchObject({ event: 'dispute', evidence: { outRefundNo: made.outRefundNo, refundFen: 100 } });
  });

  it('that overtake the payment wait for it', async () => {
    const bill = await freshBill('power');
    const { accountNo, billerCode, ...item } = bill;
    const made = await paying.checkOut(citizen, [item]);
    const { outTradeNo, orderId } = made.body.orders[0];
    const { mchid } = (await worker.orders.order(orderId))!;
    const fact = {
      source: 'notification' as const,
      mchid,
      outTradeNo,
      outRefundNo: 'console-early',
      refundId: '5030',
      transactionId: null,
      status: 'SUCCESS' as const,
      refundFen: 100,
      totalFen: bill.amountFen,
      receivedBy: null,
      successAt: null,
    };
    expect(await worker.refunds.applyRefundFact(fact)).toBe('later');
    expect(await paying.innerStates(made.body.paymentId)).toEqual(['paying']);
  });
});
