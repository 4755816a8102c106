import { readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import type { Page } from 'playwright-core';
import type { DemoPersonKey } from '../../../prisma/seed/ids';
import { type PayingCity, startPayingCity } from '../../api/payments/paying-city';
import { type DeviceOptions, faultsOf, openDesktop, openPhone, seen } from '../../support/browser';
import { createDevices } from '../../support/devices';
import { type FinanceDay, liveFinanceDay } from '../../support/finance-day';

let paying: PayingCity;
let finance: FinanceDay;
const devices = createDevices(() => paying.city);

const DESK = '/features/finance-desk/pages/home/index';
const DAYS = '/features/finance-desk/pages/days/index';

beforeAll(async () => {
  paying = await startPayingCity();
}, 90_000);
afterEach(() => devices.close());
afterAll(() => paying?.stop());

const at = (key: DemoPersonKey, place = DESK, open = openDesktop, options?: DeviceOptions) =>
  devices.signedIn(open, key, place, options);
const typeInto = (page: Page, id: string, text: string) => seen(page, `#${id} input, #${id} textarea`).fill(text);
const row = (page: Page, number: string) => seen(page, `#item-${number}`);
/** A page slides in on a phone; a picture is taken when it stands. */
const stands = (page: Page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll('.taro_page')].every((one) => Math.abs(one.getBoundingClientRect().left) < 1),
  );
const tagged = (page: Page, words: string) => seen(page, '#item-panel .ui-tag').filter({ hasText: words }).first();

test('an empty desk says what will be there, and when', async () => {
  const { page, picture, errors } = await at('financeClerk');
  await page.getByText('每天 10:30 自动对前一天的账').waitFor();
  await picture('finance-0-empty');
  expect(await faultsOf(page)).toEqual([]);
  await seen(page, '#open-days').click();
  await page.getByText('对账每天 10:30 自动进行').waitFor();
  await stands(page);
  await picture('finance-0-days-empty');
  expect(errors).toEqual([]);
}, 60_000);

test('a day is compared, one proposes, the other sees it at once and decides, and the first sees that', async () => {
  finance = await liveFinanceDay(paying);
  const clerk = await at('financeClerk', `/features/finance-desk/pages/day/index?day=${finance.day}`);
  await seen(clerk.page, '#run-day').click();
  await seen(clerk.page, '#day-panel').waitFor();
  await clerk.page.locator('#merchant-power:visible', { hasText: '已对完，有差异' }).waitFor({ timeout: 60_000 });
  await seen(clerk.page, '#day-balance').filter({ hasText: '每一分都有去处' }).waitFor();
  const { body: day } = await (await paying.city.as('financeClerk')).get(`/finance/days/${finance.day}`);
  expect(day).toMatchObject({ refundedFen: 0, pendingFen: 0, suspenseFen: 5_000 });
  expect(day.receivedFen).toBe(day.writtenOffFen + 5_000);

  await clerk.page.goto(`${paying.city.url}/#${DESK}`);
  const reviewer = await at('financeReviewer', DESK, openDesktop, { colorScheme: 'dark' });
  await reviewer.page.setViewportSize({ width: 1440, height: 900 });
  await row(clerk.page, finance.suspended).click();
  await tagged(clerk.page, '待处理').waitFor();
  await row(reviewer.page, finance.suspended).click();
  await clerk.picture('finance-1-item');
  expect(await faultsOf(clerk.page)).toEqual([]);

  await clerk.page.keyboard.press('a');
  await seen(clerk.page, '#submit-proposal').click();
  await clerk.page.getByText('请选一种处理').waitFor();
  await seen(clerk.page, '#action-refund').click();
  await typeInto(clerk.page, 'proposal-reason', '应付 52 元，微信只收到 50 元，付款人要求退回');
  await clerk.picture('finance-2-propose');
  expect(await faultsOf(clerk.page)).toEqual([]);
  await seen(clerk.page, '#submit-proposal').click();
  await seen(clerk.page, '#item-turn').filter({ hasText: '要由另一位财务同事复核' }).waitFor();
  expect(await seen(clerk.page, '#do-approve').count()).toBe(0);
  await clerk.picture('finance-3-own-waits');

  // Nobody reloads anything from here on.
  await seen(reviewer.page, '#item-turn').filter({ hasText: '请您复核' }).waitFor();
  await reviewer.page.getByText('付款人要求退回').first().waitFor();
  await reviewer.picture('finance-4-review');
  expect(await faultsOf(reviewer.page)).toEqual([]);
  await reviewer.page.keyboard.press('a');
  await reviewer.picture('finance-5-approve');
  await seen(reviewer.page, '#submit-decision').click();
  await tagged(clerk.page, '已处理').waitFor();
  await seen(clerk.page, '#item-proposals').filter({ hasText: '同意' }).waitFor();
  await seen(clerk.page, '#order-state').filter({ hasText: '已退款' }).waitFor();
  await clerk.picture('finance-6-decided');
  await seen(clerk.page, '#item-ledger').scrollIntoViewIfNeeded();
  await clerk.picture('finance-6-ledger');
  expect(await faultsOf(clerk.page)).toEqual([]);

  // The number is found whatever has become of it.
  await typeInto(reviewer.page, 'desk-search', finance.suspended);
  await row(reviewer.page, finance.suspended).filter({ hasText: '已处理' }).waitFor();
  for (const { errors } of [clerk, reviewer]) expect(errors).toEqual([]);
}, 180_000);

test('a proposal that comes second is told so; a refusal puts the item back', async () => {
  const [clerk, reviewer] = await Promise.all([at('financeClerk'), at('financeReviewer', DESK, openPhone)]);
  await row(reviewer.page, finance.stranger).click();
  await reviewer.page.getByText('我们没有这个单号的订单').waitFor();
  await stands(reviewer.page);
  await reviewer.picture('finance-7-phone-item');
  expect(await faultsOf(reviewer.page)).toEqual([]);
  await seen(reviewer.page, '#do-propose').click();
  await typeInto(reviewer.page, 'proposal-reason', '门店收款码收的，不是缴费');

  await row(clerk.page, finance.stranger).click();
  await seen(clerk.page, '#do-propose').click();
  await typeInto(clerk.page, 'proposal-reason', '商户平台查到是测试收款');
  await seen(clerk.page, '#submit-proposal').click();
  await seen(clerk.page, '#item-turn').waitFor();
  await seen(reviewer.page, '#item-overtaken').filter({ hasText: '您的没有提交' }).waitFor();
  await reviewer.picture('finance-8-overtaken');
  expect(await faultsOf(reviewer.page)).toEqual([]);
  await seen(reviewer.page, '#do-refuse').click();
  await seen(reviewer.page, '#submit-decision').click();
  await reviewer.page.getByText('至少写 4 个字').waitFor();
  await typeInto(reviewer.page, 'decision-reason', '是门店的收款码，请写清楚');
  await reviewer.picture('finance-9-refuse');
  await seen(reviewer.page, '#submit-decision').click();
  await tagged(clerk.page, '待处理').waitFor();
  await clerk.page.getByText('是门店的收款码，请写清楚').waitFor();
  for (const { errors } of [clerk, reviewer]) expect(errors).toEqual([]);
}, 120_000);

test('the day balances to the fen, and comes as a workbook', async () => {
  const { page, picture, errors } = await at('financeClerk', DAYS);
  await seen(page, `#day-${finance.day}`).filter({ hasText: '平' }).waitFor();
  // What was decided meanwhile is counted when the day is compared again. The clock stands still unless it is moved.
  paying.city.clock.advance(1_000);
  await seen(page, '#run-day').click();
  await seen(page, '#run-words').filter({ hasText: '对完自动更新' }).waitFor();
  await seen(page, '#run-words').filter({ hasText: '重新对不会改动' }).waitFor({ timeout: 60_000 });
  await seen(page, '#day-equation').filter({ hasText: '￥50.00' }).waitFor();
  await seen(page, '#day-balance').filter({ hasText: '每一分都有去处' }).waitFor();
  await picture('finance-10-day');
  expect(await faultsOf(page)).toEqual([]);
  const [download] = await Promise.all([page.waitForEvent('download'), seen(page, '#day-workbook').click()]);
  expect(download.suggestedFilename()).toBe(`reconciliation-${finance.day}.xlsx`);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(readFileSync((await download.path())!) as unknown as ArrayBuffer);
  expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual(['三方汇总', '差异明细']);
  expect(workbook.getWorksheet('三方汇总')!.rowCount).toBeGreaterThan(6);
  expect(errors).toEqual([]);
  expect((await paying.checkBooks()).faults).toEqual([]);
}, 120_000);

test('on a phone the day is read in one column, in the dark and in English too', async () => {
  const { page, picture, errors } = await at('financeReviewer', DAYS, openPhone, {
    colorScheme: 'dark',
    locale: 'en-US',
  });
  await seen(page, `#day-${finance.day}`).filter({ hasText: 'Balanced' }).click();
  await seen(page, '#day-balance').filter({ hasText: 'accounted for' }).waitFor();
  await stands(page);
  await picture('finance-11-phone-day-dark');
  expect(await faultsOf(page)).toEqual([]);
  await page.goto(`${paying.city.url}/#${DESK}`);
  await row(page, finance.omitted).waitFor();
  await stands(page);
  await picture('finance-12-phone-list-dark');
  expect(await faultsOf(page)).toEqual([]);
  expect(errors).toEqual([]);
}, 90_000);
