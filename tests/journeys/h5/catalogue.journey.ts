import type { Page } from 'playwright-core';
import type { DemoPersonKey } from '../../../prisma/seed/ids';
import { type DeviceOptions, faultsOf, openDesktop, openPhone, seen } from '../../support/browser';
import { type City, startCity } from '../../support/city';
import { createDevices } from '../../support/devices';

let city: City;
const devices = createDevices(() => city);

beforeAll(async () => {
  city = await startCity();
}, 90_000);
afterEach(() => devices.close());
afterAll(() => city?.stop());

const DESK = '/features/services-desk/pages/home/index';
const SEARCH = '/features/services/pages/search/index';
const entryPage = (slug: string) => `/features/services/pages/entry/index?slug=${slug}`;
const typeInto = (page: Page, id: string, text: string) => seen(page, `#${id} input, #${id} textarea`).fill(text);

const visitor = (at: string, options?: DeviceOptions) => devices.on(openPhone, `${city.url}/#${at}`, options);
const staff = (key: DemoPersonKey, open = openDesktop) => devices.signedIn(open, key, DESK);

/** Waits until what was written is on the server. */
const saved = (page: Page) => page.locator('#save-state:visible', { hasText: '都存好了' }).first().waitFor();

test('a publisher drafts, a second person approves, and a citizen finds it by any words', async () => {
  const publisher = await staff('publisher');
  const { page } = publisher;
  await seen(page, '#new-entry').click();
  await typeInto(page, 'new-title', '家庭医生签约');
  await typeInto(page, 'new-title-en', 'Sign up with a family doctor');
  await typeInto(page, 'new-slug', 'family-doctor');
  await seen(page, '#start-entry').click();

  await typeInto(page, 'f-summary-zh', '签一位社区医生，小病先问他，不要钱。');
  await typeInto(page, 'f-summary-en', 'A doctor of your community, free.');
  await seen(page, '#f-topics-health').click();
  await typeInto(page, 'f-aliases', '签约医生\n私人医生');
  await seen(page, '.sedit__preview .entry__title').filter({ hasText: '家庭医生签约' }).waitFor();
  await saved(page);
  await publisher.picture('catalogue-1-editor');
  // The gate says what is missing only when one wants to submit, and says it by part.
  await seen(page, '#submit').click();
  await page.locator('#checks:visible', { hasText: '至少留一个咨询电话' }).waitFor();
  await publisher.picture('catalogue-2-gate');

  await seen(page, '#part-who').click();
  await seen(page, '#add-eligibility').click();
  await typeInto(page, 'f-eligibility-0-zh', '住在云岭的人');
  await seen(page, '#part-ways').click();
  await seen(page, '#add-phones').click();
  await typeInto(page, 'f-phones-0-number', '0869-2145600');
  await seen(page, '#add-places').click();
  await typeInto(page, 'f-places-0-name-zh', '翠湖社区卫生服务中心');
  await typeInto(page, 'f-places-0-address-zh', '城关区翠湖路 8 号');
  await seen(page, '#part-money').click();
  await seen(page, '#f-timeLimit-isInstant').click();
  await saved(page);
  await seen(page, '#submit').click();
  // What remains are warnings: they need a word, not a change.
  await typeInto(page, 'warnings-answer', '暂时没有坐标，电话可以问路');
  await seen(page, '#submit-step').click();
  await seen(page, '.ui-desk-row').filter({ hasText: '家庭医生签约' }).filter({ hasText: '待审核' }).waitFor();
  expect(publisher.errors).toEqual([]);

  const approver = await staff('approver');
  await seen(approver.page, '#filter-in_review').click();
  await seen(approver.page, '#desk-family-doctor').click();
  await approver.page.getByText('暂时没有坐标，电话可以问路').waitFor();
  await seen(approver.page, '#entry-panel .entry__title').filter({ hasText: '家庭医生签约' }).waitFor();
  await approver.picture('catalogue-3-review');
  await approver.page.keyboard.press('a');
  await seen(approver.page, '#submit-step').click();
  await seen(approver.page, '.ui-desk-head').filter({ hasText: '已发布' }).waitFor();
  // The publisher's desk learns of it by itself.
  await seen(page, '#filter-published').click();
  await seen(page, '#desk-family-doctor').filter({ hasText: '已发布' }).waitFor();
  expect(await faultsOf(approver.page)).toEqual([]);
  expect(approver.errors).toEqual([]);

  const citizen = await visitor(SEARCH);
  await citizen.picture('catalogue-4-search');
  for (const typed of ['家庭医生', '私人医生', 'jiatingyisheng', 'jtys', 'family doctor']) {
    await typeInto(citizen.page, 'search-input', typed);
    await seen(citizen.page, '#search-results .ui-row').first().filter({ hasText: '家庭医生签约' }).waitFor();
  }
  await citizen.picture('catalogue-5-found');
  expect(await faultsOf(citizen.page)).toEqual([]);
  await seen(citizen.page, '#entry-family-doctor').click();
  await seen(citizen.page, '.entry__title').filter({ hasText: '家庭医生签约' }).waitFor();
  await citizen.picture('catalogue-6-entry');
  expect(await faultsOf(citizen.page)).toEqual([]);

  await citizen.page.goto(`${city.url}/#/features/services/pages/topic/index?topic=health`);
  await seen(citizen.page, '#entry-family-doctor').waitFor();
  await citizen.picture('catalogue-7-topic');
  expect(citizen.errors).toEqual([]);
}, 180_000);

test('what was ticked is remembered; the portal’s own functions are found; nothing found still leads somewhere', async () => {
  const { page, picture, errors } = await visitor(entryPage('newborn-one-stop'));
  const first = seen(page, '.entry__material').first();
  await first.click();
  await page.getByText('已备 1，共 3').waitFor();
  await page.reload();
  await page.getByText('已备 1，共 3').waitFor();
  expect(await first.getAttribute('aria-checked')).toBe('true');
  await seen(page, '#copy-address').click();
  await expect(page.evaluate(() => navigator.clipboard.readText())).resolves.toContain('人民路 1 号');

  await page.goto(`${city.url}/#${SEARCH}`);
  await typeInto(page, 'search-input', 'zbb');
  await seen(page, '#function-elder_mode').waitFor();
  await typeInto(page, 'search-input', '量子纠缠');
  await seen(page, '#ask-12345').waitFor();
  await picture('catalogue-8-nothing');
  await typeInto(page, 'search-input', 'zhangbeiban');
  await seen(page, '#function-elder_mode').click();
  await page.goto(`${city.url}/#${entryPage('elder-bus-card')}`);
  await seen(page, '#elder-entry').waitFor();
  await seen(page, '#call-office').filter({ hasText: '0869-2160065' }).waitFor();
  await picture('catalogue-9-elder');
  expect(await faultsOf(page)).toEqual([]);
  expect(errors).toEqual([]);
}, 90_000);

test('a withdrawn entry leads on while it is being read, and its old address never dies', async () => {
  const citizen = await visitor(entryPage('information-request'));
  await seen(citizen.page, '.entry__title').filter({ hasText: '申请公开政府信息' }).waitFor();

  const approver = await staff('approver');
  const { page } = approver;
  await seen(page, '#filter-published').click();
  await typeInto(page, 'desk-search', '政府信息');
  await seen(page, '#desk-information-request').click();
  await seen(page, '#act-withdraw').click();
  await typeInto(page, 'withdraw-reason', '并到政务大厅自助办理');
  await typeInto(page, 'successor', 'dayin');
  await seen(page, '#successor-certificate-copy').click();
  await approver.picture('catalogue-10-withdraw');
  await seen(page, '#submit-step').click();
  await seen(page, '.ui-desk-head').filter({ hasText: '已撤下' }).waitFor();

  await seen(citizen.page, '#succession').filter({ hasText: '并到政务大厅自助办理' }).waitFor();
  await citizen.picture('catalogue-11-gone');
  await seen(citizen.page, '#entry-certificate-copy').click();
  await seen(citizen.page, '.entry__title').filter({ hasText: '查证照、打印证明' }).waitFor();

  const late = await visitor(entryPage('newborn-papers'), { locale: 'en-US', colorScheme: 'dark' });
  await seen(late.page, '#succession').filter({ hasText: 'Newborn, all at once' }).waitFor();
  await late.picture('catalogue-12-gone-en-dark');
  expect(await faultsOf(late.page)).toEqual([]);
  expect([...citizen.errors, ...approver.errors, ...late.errors]).toEqual([]);
}, 120_000);

test('a link that does not open is said on the page, and the phone becomes the next step', async () => {
  const slug = 'disability-allowance';
  const [{ id }] = (await city.app.db.query<{ id: string }>('SELECT id FROM service_entry WHERE slug = ?', [slug])) as [
    { id: string },
  ];
  for (const failures of [1, 2]) {
    await city.app.db.transaction((tx) =>
      city.app.jobs.enqueue(tx, { kind: 'services.probeLink', payload: { entryId: id } }),
    );
    await city.until(
      async () =>
        (
          await city.app.db.query<{ n: number }>('SELECT health_failures AS n FROM service_entry WHERE id = ?', [id])
        )[0]!.n >= failures,
      { what: `failure ${failures}` },
    );
  }
  const { page, picture, errors } = await visitor(entryPage(slug));
  await seen(page, '#link-down').filter({ hasText: '办理网址暂时打不开' }).waitFor();
  await picture('catalogue-13-down');
  expect(await faultsOf(page)).toEqual([]);
  expect(errors).toEqual([]);
}, 60_000);
