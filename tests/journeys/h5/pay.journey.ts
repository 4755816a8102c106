import type { Page } from 'playwright-core';
import type { HomeDetail } from '../../../bff/contracts/bills';
import type { DemoPersonKey } from '../../../prisma/seed/ids';
import { type Device, faultsOf, openDesktop, openPhone, seen } from '../../support/browser';
import { type City, startCity } from '../../support/city';
import { createDevices } from '../../support/devices';

let city: City;
const devices = createDevices(() => city);
const BILLS = '/features/bills/pages/home/index';

beforeAll(async () => {
  city = await startCity();
}, 90_000);
afterEach(async () => {
  city.simulators.wechatPay.scenario.reset();
  city.simulators.billers.scenario.reset();
  await devices.close();
});
afterAll(() => city?.stop());

const opened = devices.signedIn;

/** The account of a company in somebody's own home, as the API tells it. */
async function accountOf(key: DemoPersonKey, billerCode: string): Promise<HomeDetail['accounts'][number]> {
  const client = await city.as(key);
  const home = (await client.get('/bills/homes')).body.homes.find((one: { isMine: boolean }) => one.isMine);
  const { body } = await client.get(`/bills/homes/${home.homeId}`);
  return (body as HomeDetail).accounts.find((one) => one.billerCode === billerCode)!;
}

/** Leaves only these companies of one's own home to be paid. */
async function chooseOnly(page: Page, key: DemoPersonKey, billerCodes: string[]): Promise<void> {
  const keep = await Promise.all(billerCodes.map((code) => accountOf(key, code)));
  await page.getByText('一共要缴').waitFor();
  for (const tick of await page.locator('.bills-account__tick[role=checkbox]:visible').all()) {
    const id = (await tick.getAttribute('id'))!;
    const isWanted = keep.some((account) => id === `choose-${account.accountId}`);
    // Of many bills only as many are chosen as one password pays.
    if (((await tick.getAttribute('aria-checked')) === 'true') !== isWanted) await tick.click();
  }
}

/** A button of the cashier's page; pressed again, as anybody would, when a busy browser let the first press go by. */
async function press(page: Page, button: string): Promise<void> {
  await page.locator(button).click();
  const left = (url: URL) => !url.pathname.endsWith('/cashier');
  await page.waitForURL(left, { timeout: 15_000, waitUntil: 'commit' }).catch(() => page.locator(button).click());
}

/** The password, at the cashier's page that stands in for WeChat. */
async function typePassword({ page, errors }: Pick<Device, 'page' | 'errors'>): Promise<void> {
  await press(page, '#pay-confirm');
  await seen(page, '#pay-head')
    .waitFor()
    .catch(async (error: Error) => {
      const shown = (await page.locator('body').textContent())?.slice(0, 500);
      throw new Error(
        `${error.message}\nthe browser stands at ${page.url()} and shows:\n${shown}\nit said: ${errors.join('\n')}`,
      );
    });
}

/** Somebody's account with a company, on the phone of theirs or of somebody who acts for them. */
const openAccount = async (
  open: typeof openPhone,
  key: DemoPersonKey,
  billerCode: string,
  viewer: DemoPersonKey = key,
): Promise<Device> => {
  const account = await accountOf(key, billerCode);
  return opened(open, viewer, `/features/bills/pages/account/index?accountId=${account.accountId}`);
};

test('three bills of three companies are paid with one password, and each is credited', async () => {
  const { page, picture, errors } = await opened(openPhone, 'citizen', BILLS);
  await chooseOnly(page, 'citizen', ['gas', 'heating', 'property']);
  await picture('pay-1-home');
  expect(await faultsOf(page)).toEqual([]);
  await seen(page, '#pay-all').click();
  await seen(page, '#confirm-pay').waitFor();
  await picture('pay-2-confirm');
  expect(await faultsOf(page)).toEqual([]);
  const button = (await seen(page, '#confirm-pay').textContent())!;
  expect(button).toContain((await seen(page, '#pay-total').textContent())!.trim());
  await seen(page, '#confirm-pay').click();
  await page.locator('#pay-confirm').waitFor();
  await picture('pay-3-cashier');
  await typePassword({ page, errors });
  await picture('pay-4-crediting');
  await page.getByText(/^\d 笔都已入账$/).waitFor();
  await picture('pay-5-credited');
  await seen(page, '#more-gas').click();
  await seen(page, '#proof-no').waitFor();
  await picture('pay-6-proof');
  const [receipt] = await Promise.all([page.waitForEvent('download'), seen(page, '#receipt-pdf').click()]);
  expect(receipt.suggestedFilename()).toMatch(/^YCT\w+\.pdf$/);
  expect(await faultsOf(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test('two relatives on one bill see each other at once, and only one of them pays', async () => {
  const [daughter, mother] = await Promise.all([
    openAccount(openPhone, 'elder', 'power', 'citizen'),
    openAccount(openPhone, 'elder', 'power'),
  ]);
  await seen(mother.page, '#pay-bill').waitFor();
  await seen(daughter.page, '#pay-bill').click();
  await seen(daughter.page, '#confirm-pay').click();
  await daughter.page.locator('#pay-confirm').waitFor();
  // Nobody reloads anything.
  await mother.page.getByText('家里人正在缴这笔').waitFor();
  await mother.picture('pay-7-family');
  expect(await faultsOf(mother.page)).toEqual([]);
  expect(await seen(mother.page, '#pay-bill').count()).toBe(0);
  const bill = (await accountOf('elder', 'power')).bills[0]!;
  const item = { accountId: (await accountOf('elder', 'power')).accountId, billNo: bill.billNo, amountFen: null };
  const confirmPage = `/features/payments/pages/confirm/index?items=${encodeURIComponent(JSON.stringify([item]))}`;
  // Even from a page that was open before.
  await mother.page.evaluate((at) => {
    window.location.hash = at;
  }, confirmPage);
  await mother.page.getByText('现在没有可以缴的').waitFor();
  await mother.page.getByText('家里人正在缴这笔，您不用再缴').waitFor();
  await mother.picture('pay-8-claimed');
  expect(await seen(mother.page, '#confirm-pay').count()).toBe(0);
  await typePassword(daughter);
  await daughter.page.getByText('已入账', { exact: true }).first().waitFor();
  await mother.page.goBack();
  await mother.page.getByText('不欠费').first().waitFor();
  expect([...daughter.errors, ...mother.errors]).toEqual([]);
});

test('an app that was closed after the password finds the truth when it is opened again', async () => {
  const closed = await openAccount(openPhone, 'citizen', 'power');
  await seen(closed.page, '#pay-bill').click();
  await seen(closed.page, '#confirm-pay').click();
  await closed.page.locator('#pay-confirm').waitFor();
  const prepayId = new URL(closed.page.url()).searchParams.get('prepay_id')!;
  await closed.close();
  city.simulators.billers.scenario.set('power', { holdsWriteOff: 'before' });
  city.simulators.wechatPay.pay(prepayId);

  const { page, picture, errors } = await opened(openPhone, 'citizen', BILLS);
  const row = page.locator('[id^=unfinished-]:visible', { hasText: '已付，正在入账' });
  await row.waitFor();
  await picture('pay-9-reopened');
  await row.click();
  await page.getByText('已付款，正在入账').first().waitFor();
  await picture('pay-10-progress');
  expect(await faultsOf(page)).toEqual([]);
  city.simulators.billers.scenario.reset();
  // Where the company's silence had lasted too long, it is asked again a little later.
  city.clock.advance(60_000);
  await seen(page, '#proof-no').waitFor();
  expect(await seen(page, '#pay-head').textContent()).toBe('已入账');
  expect(errors).toEqual([]);
});

test('a late notification: nothing is asked for twice, and the answer comes by itself', async () => {
  const { page, picture, errors } = await openAccount(openPhone, 'citizen', 'fines');
  city.simulators.wechatPay.scenario.set({ notifyNever: true, failBefore: { query: 3 } });
  await seen(page, '#pay-bill').click();
  await seen(page, '#confirm-pay').click();
  await typePassword({ page, errors });
  await page.getByText('正在向微信核对，您不用再付一次').waitFor();
  expect(await seen(page, '#pay-now').count()).toBe(0);
  await picture('pay-11-asking');
  city.clock.advance(60_000);
  await seen(page, '#proof-no').waitFor();
  await picture('pay-12-late');
  expect(errors).toEqual([]);
});

test('what the company refuses goes back, with a day and a place, and a complaint carries its proof', async () => {
  const { page, picture, errors } = await openAccount(openPhone, 'elder', 'gas', 'citizen');
  city.simulators.billers.scenario.set('gas', { rejectsAmount: true });
  await seen(page, '#pay-bill').click();
  await seen(page, '#confirm-pay').click();
  await typePassword({ page, errors });
  await page.getByText('收费单位没有入账').waitFor();
  await seen(page, '#refund-when').waitFor();
  await page.getByText('已退款').first().waitFor();
  await picture('pay-13-refund');
  expect(await faultsOf(page)).toEqual([]);

  await seen(page, '#complain').click();
  await seen(page, '#complaint-other').click();
  await seen(page, '#complaint-words textarea').fill('燃气公司为什么不收，这个月已经退了两次');
  await picture('pay-14-complaint');
  expect(await faultsOf(page)).toEqual([]);
  await seen(page, '#send-complaint').click();
  await seen(page, '#open-complaint').click();
  await seen(page, '#report-number').waitFor();
  await page.getByText('燃气公司为什么不收').first().waitFor();
  await picture('pay-15-report');
  expect(errors).toEqual([]);
});

test('stepping back leaves the bill as it was, and it can be paid again under the same number', async () => {
  const { page, picture, errors } = await openAccount(openPhone, 'elder', 'property', 'citizen');
  await seen(page, '#pay-bill').click();
  await seen(page, '#confirm-pay').click();
  await press(page, '#pay-cancel');
  await page.getByText('等您付款').waitFor();
  await picture('pay-16-waiting');
  expect(await faultsOf(page)).toEqual([]);
  const before = page.url();
  await seen(page, '#pay-now').click();
  await press(page, '#pay-cancel');
  await seen(page, '#pay-now').waitFor();
  expect(page.url()).toBe(before);
  await seen(page, '#cancel-payment').click();
  await page.getByText('不付了', { exact: true }).last().click();
  await seen(page, '#pay-anew').waitFor();
  expect(await seen(page, '#pay-head').textContent()).toBe('没有付款，已关闭');
  await picture('pay-17-closed');
  expect(errors).toEqual([]);
});

test('an amount that changed is said before the password', async () => {
  const { page, picture } = await openAccount(openPhone, 'elder', 'water', 'citizen');
  await seen(page, '#pay-bill').waitFor();
  const shown = (await seen(page, '#owed').textContent())!.trim();
  // Four weeks on, the late fee has grown.
  city.clock.advance(28 * 86_400_000);
  await seen(page, '#pay-bill').click();
  await page.getByText('金额有变化').first().waitFor();
  await picture('pay-18-changed');
  expect(await faultsOf(page)).toEqual([]);
  expect((await seen(page, '#pay-total').textContent())!.trim()).not.toBe(shown);
  expect(await seen(page, '#confirm-pay').textContent()).toContain('按新金额支付');
});

test('an old person pays one bill with one large button that says the amount', async () => {
  const { page, picture, errors } = await opened(openPhone, 'elder', BILLS, { isElder: true });
  await seen(page, '#elder-pay').waitFor();
  await picture('pay-elder-1');
  expect(await faultsOf(page)).toEqual([]);
  const amount = (await seen(page, '#elder-amount').textContent())!.trim();
  const button = (await seen(page, '#elder-pay').boundingBox())!;
  expect(button.height).toBeGreaterThanOrEqual(60);
  expect(await seen(page, '#elder-pay').textContent()).toContain(amount);
  await seen(page, '#elder-pay').click();
  await seen(page, '#confirm-pay').waitFor();
  await picture('pay-elder-2');
  expect(await faultsOf(page)).toEqual([]);
  await seen(page, '#confirm-pay').click();
  await typePassword({ page, errors });
  await page.getByText('已入账').first().waitFor();
  await picture('pay-elder-3');
  expect(await faultsOf(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test('a household is added by its number, once its holder is known to be the right one', async () => {
  const { page, picture, errors } = await opened(openPhone, 'secondCitizen', BILLS);
  await seen(page, '#first-account').click();
  await seen(page, '#kind-water').click();
  await seen(page, '#account-no input').fill('021003');
  await seen(page, '#look-up').click();
  await page.getByText(/这不像户号/).waitFor();
  await seen(page, '#account-no input').fill('0210031234');
  await picture('pay-19-number');
  expect(await faultsOf(page)).toEqual([]);
  await seen(page, '#look-up').click();
  await seen(page, '#found-holder').waitFor();
  expect(await seen(page, '#found-holder').textContent()).toContain('*');
  await seen(page, '#home-label-1').click();
  await picture('pay-20-household');
  expect(await faultsOf(page)).toEqual([]);
  await seen(page, '#bind-account').click();
  await seen(page, '#usage-chart').waitFor();
  await picture('pay-21-account');
  expect(await faultsOf(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test('in English and in the dark all of it can be read, by a screen reader too', async () => {
  const looks = { locale: 'en-US', colorScheme: 'dark' } as const;
  const { page, picture } = await opened(openPhone, 'citizen', BILLS, looks);
  await seen(page, '#owed-total').waitFor();
  await picture('pay-22-dark-english');
  expect(await faultsOf(page)).toEqual([]);
  await page.goto(`${city.url}/#/features/bills/pages/year/index`);
  await seen(page, '#year-chart').waitFor();
  await seen(page, '#year-chart-table').click();
  await picture('pay-23-year');
  expect(await faultsOf(page)).toEqual([]);
  await page.goto(`${city.url}/#/features/payments/pages/list/index`);
  await page.getByText('Credited').first().waitFor();
  await picture('pay-24-list');
  expect(await faultsOf(page)).toEqual([]);
  const desktop = await opened(openDesktop, 'citizen', BILLS, looks);
  await seen(desktop.page, '#owed-total').waitFor();
  await desktop.picture('pay-25-desktop');
});
