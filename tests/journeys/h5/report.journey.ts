import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { faultsOf, openDesktop, openPhone, seen } from '../../support/browser';
import { type City, startCity } from '../../support/city';
import { createDevices } from '../../support/devices';

let city: City;
let photos: string;
const devices = createDevices(() => city);

beforeAll(async () => {
  city = await startCity();
  photos = mkdtempSync(path.join(tmpdir(), 'yct-photos-'));
  for (const [name, colour] of [
    ['before.jpg', '#8a6a3a'],
    ['after.jpg', '#3a8a5a'],
  ] as const) {
    const bytes = await sharp({ create: { width: 640, height: 480, channels: 3, background: colour } })
      .jpeg()
      .toBuffer();
    writeFileSync(path.join(photos, name), bytes);
  }
}, 90_000);
afterEach(() => devices.close());
afterAll(async () => {
  await city?.stop();
  if (photos) rmSync(photos, { recursive: true, force: true });
});

const photo = (name: 'before' | 'after') => path.join(photos, `${name}.jpg`);

const opened = devices.signedIn;

async function choosePhoto(page: Page, button: string, file: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), seen(page, button).click()]);
  await chooser.setFiles(file);
}

async function writeReport(page: Page, said: string): Promise<void> {
  await choosePhoto(page, '#take-photo', photo('before'));
  await seen(page, '.ui-photos__image').waitFor();
  await seen(page, '#next-step').click();
  await page.getByText('文林社区').waitFor();
  await seen(page, '#place-detail input').fill('文林街 5 号门口');
  await seen(page, '#next-step').click();
  await seen(page, '#category-search input').fill('laji');
  await seen(page, '#category-environment-garbage').click();
  await seen(page, '#report-words textarea').fill(said);
}

test('citizen, dispatcher and department see each other’s steps arrive, until the citizen rates it', async () => {
  const [citizen, dispatcher, handler] = await Promise.all([
    opened(openPhone, 'citizen', '/features/reports/pages/submit/index'),
    opened(openDesktop, 'dispatcher', '/features/reports-desk/pages/desk/index'),
    opened(openDesktop, 'handler', '/features/reports-desk/pages/desk/index'),
  ]);
  await dispatcher.page.getByText('这里没有诉求').waitFor();
  expect(await faultsOf(citizen.page)).toEqual([]);
  await citizen.picture('report-1-photo');
  await writeReport(citizen.page, '垃圾桶满了三天没人清，味道很大');
  await citizen.picture('report-2-words');
  // Whole, and not half behind the bar that stays at the bottom.
  await seen(citizen.page, '#call-12345').evaluate((link) => link.scrollIntoView({ block: 'center' }));
  expect(await faultsOf(citizen.page)).toEqual([]);
  await seen(citizen.page, '#send-report').click();
  await citizen.page.getByText(/已受理，编号 \d{6}-\d{6}，.*前答复/).waitFor();
  await citizen.picture('report-3-result');
  await seen(citizen.page, '#follow-report').click();
  await citizen.page.getByText('您提交了诉求').waitFor();

  // Nobody reloads anything from here on.
  await dispatcher.page.locator('.ui-desk-row', { hasText: '垃圾没清运' }).click();
  await seen(dispatcher.page, '#do-assign').waitFor();
  await dispatcher.picture('desk-1-case');
  expect(await faultsOf(dispatcher.page)).toEqual([]);
  await dispatcher.page.keyboard.press('a');
  await dispatcher.page.getByText('派给城市管理局').waitFor();
  await dispatcher.picture('desk-2-assign');
  await seen(dispatcher.page, '#submit-assign').click();

  await citizen.page.getByText('12345热线中心把诉求派给了城市管理局').waitFor();
  await citizen.picture('report-4-assigned');
  await handler.page.locator('.ui-desk-row', { hasText: '垃圾没清运' }).click();
  await seen(handler.page, '#do-accept').click();
  await citizen.page.getByText('城市管理局已接单，开始办理').waitFor();

  // The citizen may hear of the step before the handler's own panel has its answer; the key counts once it can be used.
  await seen(handler.page, '#do-answer').waitFor();
  await handler.page.keyboard.press('r');
  await seen(handler.page, '#answer-reply textarea').fill('今天上午已清运，并把收运改为每天两次。');
  await choosePhoto(handler.page, '#answer-photo', photo('after'));
  await handler.page.getByText('正在上传').waitFor({ state: 'hidden' });
  await handler.picture('desk-3-answer');
  await seen(handler.page, '#submit-answer').click();

  await citizen.page.getByText('今天上午已清运，并把收运改为每天两次。').waitFor();
  await citizen.picture('report-5-answered');
  expect(await faultsOf(citizen.page)).toEqual([]);
  await seen(citizen.page, '#rate').click();
  for (const question of ['result', 'speed', 'attitude']) await seen(citizen.page, `#rate-${question}-5`).click();
  await citizen.picture('report-6-rating');
  await seen(citizen.page, '#submit-rating').click();
  await citizen.page.getByText('这件事已经办结').waitFor();
  await citizen.picture('report-7-closed');
  await handler.page.getByText('评价，办结').waitFor();
  expect([...citizen.errors, ...dispatcher.errors, ...handler.errors]).toEqual([]);
});

test('without a network the report is kept, and goes out by itself', async () => {
  const { page, context, picture, errors } = await opened(
    openPhone,
    'secondCitizen',
    '/features/reports/pages/submit/index',
  );
  await writeReport(page, '又满了');
  await context.setOffline(true);
  await seen(page, '#send-report').click();
  await page.getByText('没网了，照片和文字都存好了，连上网会自动发出').waitFor();
  await picture('report-8-offline');
  await context.setOffline(false);
  await page.getByText(/已受理，编号/).waitFor();
  const mine = await (await city.as('secondCitizen')).get('/reports');
  expect(mine.body.items).toHaveLength(1);
  const report = await (await city.as('secondCitizen')).get(`/reports/${mine.body.items[0].id}`);
  expect(report.body.photos).toHaveLength(1);
  expect(errors).toEqual([]);
});

test('what was typed is there after the app was closed', async () => {
  const { page } = await opened(openPhone, 'secondCitizen', '/features/reports/pages/submit/index');
  await writeReport(page, '写到一半');
  await page.reload();
  await page.getByText('已恢复上次没写完的内容').waitFor();
  expect(await seen(page, '#report-words textarea').inputValue()).toBe('写到一半');
});

test('an old person reports in two steps without writing', async () => {
  const { page, picture, errors } = await opened(openPhone, 'elder', '/pages/mine/index');
  await page.evaluate(() => localStorage.setItem('yct.elder', JSON.stringify({ data: true })));
  await page.goto(`${city.url}/#/features/reports/pages/submit/index`);
  await page.reload();
  await page.getByText('第 1 步，共 2 步').waitFor();
  await picture('report-elder-1');
  await choosePhoto(page, '#take-photo', photo('before'));
  await page.getByText('第 2 步，共 2 步').waitFor();
  await page.getByText('文林社区').waitFor();
  await picture('report-elder-2');
  expect(await faultsOf(page)).toEqual([]);
  await seen(page, '#category-environment-garbage').click();
  await seen(page, '#send-report').click();
  await page.getByText(/已受理，编号/).waitFor();
  await picture('report-elder-3');
  expect(errors).toEqual([]);
});

test('danger comes first: the number to dial, then the report', async () => {
  const { page, picture } = await opened(openPhone, 'secondCitizen', '/features/reports/pages/submit/index');
  if (await seen(page, '#start-over').count()) await seen(page, '#start-over').click();
  await seen(page, '#next-step').click();
  await page.getByText('文林社区').waitFor();
  await seen(page, '#next-step').click();
  await seen(page, '#category-search input').fill('漏气');
  await seen(page, '#category-utilities-gas').click();
  await page.getByText('拨打 119').waitFor();
  await picture('report-emergency');
  await seen(page, '#not-urgent').click();
  await seen(page, '#report-words textarea').waitFor();
});

test('the desk on a phone is a list, then the case; the list of the citizen has its faces', async () => {
  const { page, picture } = await opened(openPhone, 'dispatcher', '/features/reports-desk/pages/desk/index');
  await page.locator('.ui-desk-row').first().click();
  await seen(page, '#case-title').waitFor();
  await picture('desk-phone-case');
  const citizen = await opened(openPhone, 'secondCitizen', '/features/reports/pages/list/index');
  await citizen.page.locator('.report-item__title').first().waitFor();
  await citizen.picture('report-list');
});

test('in English and in the dark all of it can be read, by a screen reader too', async () => {
  const looks = { locale: 'en-US', colorScheme: 'dark' } as const;
  const { page, picture } = await opened(openPhone, 'secondCitizen', '/features/reports/pages/list/index', looks);
  await page.locator('.report-item__title').first().click();
  await page.getByText('What happened', { exact: true }).waitFor();
  await page.getByText('You sent the report').first().waitFor();
  await picture('report-9-dark-english');
  expect(await faultsOf(page)).toEqual([]);
  const desk = await opened(openDesktop, 'dispatcher', '/features/reports-desk/pages/desk/index', looks);
  await desk.page.locator('.ui-desk-row').first().waitFor();
  await desk.page.keyboard.press('j');
  await seen(desk.page, '#case-title').waitFor();
  await desk.picture('desk-4-dark-english');
  expect(await faultsOf(desk.page)).toEqual([]);
  expect([...desk.errors]).toEqual([]);
});
