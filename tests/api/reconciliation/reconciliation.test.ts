import ExcelJS from 'exceljs';
import type { ReconDay, ReconItem, ReconItemRow } from '../../../bff/contracts/finance';
import type { PaymentView } from '../../../bff/contracts/payments';
import { dayInShanghai } from '../../../bff/features/payments/take-edges.sql';
import { newId } from '../../../bff/platform/ids';
import type { WechatPayFaults } from '../../../bff/simulators/wechat-pay/scenarios';
import { DEMO_SMS_CODE, demoPerson } from '../../../prisma/seed/demo-people';
import type { ApiClient } from '../../support/api-client';
import { type PayingCity, startPayingCity } from '../payments/paying-city';

/** The demo's staff hold their roles from the day of the seed on, so the day that is compared comes after it. */
const DAY = dayInShanghai(new Date(Date.now() + 86_400_000));
const NEXT_DAY = dayInShanghai(new Date(Date.now() + 2 * 86_400_000));

let paying: PayingCity;
let citizen: ApiClient;
let clerk: ApiClient;
let reviewer: ApiClient;

beforeAll(async () => {
  paying = await startPayingCity();
  const { city } = paying;
  city.clock.set(`${DAY}T10:00:00+08:00`);
  [citizen, clerk, reviewer] = await Promise.all([
    city.as('citizen'),
    city.as('financeClerk'),
    city.as('financeReviewer'),
  ]);
});
afterAll(() => paying?.stop());

async function paid(fen: number, faults: Partial<WechatPayFaults> = {}): Promise<PaymentView> {
  const made = await paying.checkOut(citizen, [await paying.inAdvance(citizen, fen)]);
  expect(made.status).toBe(201);
  const payment = made.body as PaymentView;
  paying.city.simulators.wechatPay.scenario.set(faults, { outTradeNo: payment.orders[0]!.outTradeNo });
  paying.pay(payment);
  return payment;
}

const credited = (payment: PaymentView) => paying.untilStates(citizen, payment.paymentId, 'credited');

/** A day later every token is stale: everybody signs in again. */
async function comeBackAt(at: string): Promise<void> {
  paying.city.clock.set(at);
  const people = [
    [citizen, 'citizen'],
    [clerk, 'financeClerk'],
    [reviewer, 'financeReviewer'],
  ] as const;
  for (const [client, key] of people) await client.signIn(demoPerson(key).phone, DEMO_SMS_CODE);
}

/** Asks for the day's comparison and waits for all merchants. */
async function compared(day = DAY): Promise<ReconDay> {
  const before = (await clerk.get(`/finance/days/${day}`)).body as ReconDay;
  // The clock stands still: a second later tells this run from the one before.
  paying.city.clock.advance(1_000);
  const asked = await clerk.post(`/finance/days/${day}/run`, {});
  expect(asked.status).toBe(202);
  const endedBefore = new Map(before.merchants.map((one) => [one.mchid, one.finishedAt]));
  return paying.city.until(
    async () => {
      const now = (await clerk.get(`/finance/days/${day}`)).body as ReconDay;
      const isFresh = now.merchants.every(
        (one) => one.state !== 'running' && one.finishedAt !== endedBefore.get(one.mchid),
      );
      return now.merchants.length === 6 && isFresh ? now : null;
    },
    { what: 'the day is compared', withinMs: 60_000 },
  );
}

const merchant = (day: ReconDay, code: string) => day.merchants.find((one) => one.billerCode === code)!;

async function items(query = ''): Promise<ReconItemRow[]> {
  const answer = await clerk.get(`/finance/items?limit=100${query}`);
  expect(answer.status).toBe(200);
  return answer.body.items;
}

const item = async (client: ApiClient, itemId: string): Promise<ReconItem> =>
  (await client.get(`/finance/items/${itemId}`)).body;

/** One proposes, the other approves. */
async function decideTogether(itemId: string, wish: { action: string; amountFen?: number }): Promise<ReconItem> {
  const { version } = await item(clerk, itemId);
  const proposed = await clerk.post(
    `/finance/items/${itemId}/proposals`,
    { action: wish.action, amountFen: wish.amountFen ?? null, proofNo: null, reason: '核对证据后处理', version },
    { key: newId() },
  );
  expect(proposed.status).toBe(200);
  const { actions, version: next } = proposed.body as ReconItem;
  const decided = await reviewer.post(
    `/finance/items/${itemId}/proposals/${actions.at(-1)!.actionId}/decision`,
    { decision: 'approve', reason: '', version: next },
    { key: newId() },
  );
  expect(decided.status).toBe(200);
  return decided.body;
}

describe('a day compared three ways', () => {
  let stopped: PaymentView;
  let omitted: PaymentView;
  let lost: PaymentView;

  it('agrees where nothing went wrong, and says so in a workbook', async () => {
    const bills = await paying.owed(citizen, 'water', 'gas');
    const made = await paying.checkOut(citizen, bills);
    paying.pay(made.body);
    await paying.untilStates(citizen, made.body.paymentId, 'credited');
    await credited(await paid(3_000));
    // Paid and credited, and missing in WeChat's bill.
    omitted = await credited(await paid(4_100, { billOmits: true }));
    // The same, and the payer's card takes no refund any more.
    stopped = await credited(await paid(4_700, { billOmits: true, refundEnds: 'ABNORMAL' }));
    // Paid, and neither notification nor query ever says so.
    const refused = { code: 'FREQUENCY_LIMITED', times: Number.POSITIVE_INFINITY };
    lost = await paid(5_200, { notifyNever: true, refuse: { query: refused, close: refused } });

    await comeBackAt(`${NEXT_DAY}T10:40:00+08:00`);
    const day = await compared();
    expect(day.merchants.map((one) => [one.billerCode, one.state, one.words])).toEqual(
      day.merchants.map((one) => [one.billerCode, 'done', null]),
    );
    const water = merchant(day, 'water');
    const waterFen = bills[0]!.amountFen;
    expect(water.ours.received).toEqual({ count: 1, fen: waterFen });
    expect(water.wechat?.received).toEqual({ count: 1, fen: waterFen });
    expect(water.biller?.writtenOff).toEqual({ count: 1, fen: waterFen });
    expect(water.items).toEqual({ explained: 0, repaired: 0, open: 0, decided: 0 });
    expect(day.isBalanced).toBe(true);
  });

  it('repairs by the bill a payment that no notification and no query spoke of', async () => {
    await credited(lost);
    const [found] = (await items('&state=repaired')).filter((one) => one.wechatFen === 5_200);
    expect(found).toMatchObject({ class: expect.stringMatching(/^(wechat_long|late)$/), billerCode: 'power' });
  });

  it('puts a payment that WeChat’s bill lacks before two people, and moves nothing by one', async () => {
    const outTradeNo = omitted.orders[0]!.outTradeNo;
    const [row] = (await items()).filter((one) => one.reference === outTradeNo);
    expect(row).toMatchObject({ class: 'wechat_short', state: 'open', oursFen: 4_100, wechatFen: null });
    const seen = await item(clerk, row!.itemId);
    expect(seen.order).toMatchObject({ outTradeNo, state: 'settled' });
    expect(seen.order!.ledger.reduce((sum, line) => sum + line.amountFen, 0)).toBe(0);
    expect(seen.may).toEqual(expect.arrayContaining(['refund_part', 'dismiss']));
    const wish = {
      action: 'dismiss',
      amountFen: null,
      proofNo: null,
      reason: '微信查询为已支付，账单补发',
      version: seen.version,
    };
    const proposed = await clerk.post(`/finance/items/${row!.itemId}/proposals`, wish, { key: newId() });
    expect(proposed.status).toBe(200);
    const [action] = (proposed.body as ReconItem).actions;
    expect(action).toMatchObject({ state: 'proposed', canDecide: false });

    const decide = (client: ApiClient, version: number) =>
      client.post(
        `/finance/items/${row!.itemId}/proposals/${action!.actionId}/decision`,
        { decision: 'approve', reason: '', version },
        { key: newId() },
      );
    expect((await decide(clerk, proposed.body.version)).status).toBe(403);
    expect((await decide(reviewer, proposed.body.version - 1)).status).toBe(409);
    const decided = await decide(reviewer, proposed.body.version);
    expect(decided.body).toMatchObject({ state: 'decided' });
    expect((await decide(reviewer, proposed.body.version)).status).toBe(409);
  });

  it('brings a refunded part that the card could not take back before two people, who send it another way', async () => {
    const { city } = paying;
    const { outTradeNo } = stopped.orders[0]!;
    const [short] = (await items()).filter((one) => one.reference === outTradeNo);
    const decided = await decideTogether(short!.itemId, { action: 'refund_part', amountFen: 700 });
    expect(decided).toMatchObject({ state: 'decided', actions: [{ state: 'done' }] });
    const found = await city.until(
      async () => {
        city.clock.advance(31_000);
        return (await items()).find((one) => one.class === 'order_waits' && one.oursFen === 700);
      },
      { what: 'the stopped part is on the desk' },
    );
    expect((await item(clerk, found.itemId)).may).toEqual(['repair_refund', 'dismiss']);
    await decideTogether(found.itemId, { action: 'repair_refund' });
    const view = await city.until(
      async () => {
        city.clock.advance(31_000);
        const payment = await paying.view(citizen, stopped.paymentId);
        return payment.orders[0]!.refunds[0]?.state === 'arrived' ? payment : null;
      },
      { what: 'the part has arrived' },
    );
    expect(view.orders[0]).toMatchObject({ state: 'credited', refunds: [{ amountFen: 700 }] });
  });

  it('finds the same when it runs again, and leaves what was decided', async () => {
    const before = [...(await items('&state=decided')), ...(await items('&state=repaired')), ...(await items())];
    const day = await compared();
    const after = [...(await items('&state=decided')), ...(await items('&state=repaired')), ...(await items())];
    expect(after).toEqual(before);
    expect(day.isBalanced).toBe(true);
  });

  it('refuses a bill whose hash is wrong, and compares once it is right', async () => {
    const { scenario } = paying.city.simulators.wechatPay;
    scenario.set({ billFault: 'hash' });
    const broken = await compared();
    expect(merchant(broken, 'power')).toMatchObject({ state: 'failed', wechat: null });
    expect(merchant(broken, 'power').words).toBeTruthy();
    scenario.set({ billFault: 'none' });
    expect(merchant(await compared(), 'power').state).toBe('done');
  });

  it('gives the day as a workbook with the same sums', async () => {
    const day = (await clerk.get(`/finance/days/${DAY}`)).body as ReconDay;
    const answer = await clerk.get(`/finance/days/${DAY}/workbook.xlsx`);
    expect(answer.status).toBe(200);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(answer.body);
    const sums = workbook.getWorksheet('三方汇总')!;
    const power = merchant(day, 'power');
    let shown: number | null = null;
    sums.eachRow((row) => {
      if (row.getCell(2).value === power.mchid) shown = Number(row.getCell(4).value);
    });
    expect(shown).toBe(power.ours.received.fen / 100);
    expect(workbook.getWorksheet('差异明细')!.rowCount).toBeGreaterThan(1);
  });

  it('is for finance alone', async () => {
    for (const path of [`/finance/days`, `/finance/days/${DAY}`, '/finance/items']) {
      expect((await citizen.get(path)).status).toBe(403);
      expect((await paying.city.visitor().get(path)).status).toBe(401);
    }
  });

  it('compares no day that is not over', async () => {
    const asked = await clerk.post(`/finance/days/${NEXT_DAY}/run`, {});
    expect(asked.status).toBe(400);
    expect(asked.body.error.message).toContain('已经结束');
  });

  it('leaves the books right', async () => {
    expect((await paying.checkBooks()).faults).toEqual([]);
  });
});
