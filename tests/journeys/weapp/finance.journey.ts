import type { DemoPersonKey } from '../../../prisma/seed/ids';
import { type PayingCity, startPayingCity } from '../../api/payments/paying-city';
import { type FinanceDay, liveFinanceDay } from '../../support/finance-day';
import { borrowBrowser } from '../../support/weapp/chromium';
import type { MiniProgram } from '../../support/weapp/mini-program';
import { openWeChat, signIn } from './phone';

/** The finance desk on the build that WeChat gets: two people, each with a phone. */
let browser: Awaited<ReturnType<typeof borrowBrowser>>;
let paying: PayingCity;
let finance: FinanceDay;
const phones: MiniProgram[] = [];

beforeAll(async () => {
  browser = await borrowBrowser();
  paying = await startPayingCity();
  finance = await liveFinanceDay(paying);
  const clerk = await paying.city.as('financeClerk');
  await clerk.post(`/finance/days/${finance.day}/run`, {});
  await paying.city.until(
    async () => {
      const { body } = await clerk.get(`/finance/items?reference=${finance.suspended}`);
      return body.items.length === 1;
    },
    { what: 'the day is compared', withinMs: 60_000 },
  );
  await paying.city.jobsIdle();
}, 180_000);

afterAll(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.close()));
  await browser?.release();
  await paying?.stop();
});

async function atDesk(key: DemoPersonKey): Promise<MiniProgram> {
  const phone = await openWeChat(paying.city, key);
  phones.push(phone);
  await signIn(phone);
  await phone.tap({ id: 'open-staff' });
  await phone.tap({ id: 'desk-finance' });
  return phone;
}

test('a payment of which only the bill spoke goes back: one proposes, the other decides, both see it at once', async () => {
  const clerk = await atDesk('financeClerk');
  const reviewer = await atDesk('financeReviewer');
  for (const phone of [clerk, reviewer]) {
    await phone.tap({ id: `item-${finance.suspended}` });
    await phone.waitForText('收到付款，但金额、商户或付款人不符，先挂账');
  }
  await clerk.tap({ id: 'do-propose' });
  await clerk.tap({ id: 'action-refund' });
  await clerk.type({ id: 'proposal-reason' }, '应付 52 元，微信只收到 50 元，付款人要求退回');
  await clerk.tap({ id: 'submit-proposal' });
  await clerk.waitForText('这是您提出的，要由另一位财务同事复核。');

  await reviewer.waitForText('付款人要求退回');
  await reviewer.tap({ id: 'do-approve' });
  await reviewer.tap({ id: 'submit-decision' });
  await clerk.waitForText('微信确认退款已到账');
  await clerk.waitForText('已处理');
  for (const phone of [clerk, reviewer]) expect(phone.errors).toEqual([]);
}, 120_000);

test('the day’s workbook opens in WeChat', async () => {
  const [clerk] = phones;
  await clerk!.back();
  await clerk!.tap({ id: 'open-days' });
  await clerk!.tap({ id: `day-${finance.day}` });
  await clerk!.waitForText('每一分都有去处');
  await clerk!.tap({ id: 'day-workbook' });
  await paying.city.until(() => clerk!.calls('openDocument').length === 1, { what: 'the workbook is opened' });
  expect(clerk!.calls('openDocument')[0]?.args).toMatchObject({ fileType: 'xlsx' });
  expect(clerk!.errors).toEqual([]);
}, 60_000);
