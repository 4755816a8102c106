import type { Page } from 'playwright-core';
import { demoPerson } from '../../../prisma/seed/demo-people';
import type { DemoPersonKey } from '../../../prisma/seed/ids';
import { type DeviceOptions, faultsOf, openDesktop, openPhone, seen } from '../../support/browser';
import { type City, startCity } from '../../support/city';
import { createDevices, type SignedInOptions } from '../../support/devices';
import { closeCase, FIX, passOf, pressFor } from '../../support/sos';

const POLICY = '/features/sos-admin/pages/policy/index';
const EDIT = '/features/sos-admin/pages/policy-edit/index';
const HOME = '/features/sos-admin/pages/home/index';
const DUTY = '/features/sos-desk/pages/duty/index';

let city: City;
const devices = createDevices(() => city);

beforeAll(async () => {
  city = await startCity();
}, 120_000);
afterEach(() => devices.close());
afterAll(() => city?.stop());

const at = (key: DemoPersonKey, place: string, open = openPhone, options?: DeviceOptions & SignedInOptions) =>
  devices.signedIn(open, key, place, options);
const typeInto = (page: Page, id: string, text: string) => seen(page, `#${id} input`).fill(text);
/** A page slides in on a phone; a picture is taken when it stands. */
const stands = (page: Page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll('.taro_page')].every((one) => Math.abs(one.getBoundingClientRect().left) < 1),
  );

/** The policy by which the first step of a new case went. */
async function policyOfNewCase(): Promise<unknown> {
  const pass = await passOf(await city.as('elder'));
  const fix = { ...FIX, takenAt: new Date().toISOString() };
  const { caseId } = (await pressFor(city, pass, { fix })).body;
  const { policyId } = await city.app.db.prisma.sosCase.findUniqueOrThrow({ where: { id: caseId } });
  await closeCase(await city.as('dispatcher'), caseId);
  return city.app.db.prisma.sosPolicy.findUniqueOrThrow({
    where: { id: policyId },
    select: { version: true, unitId: true, name: true },
  });
}

test('an administrator changes whom a call asks, sees what that does, and publishes it', async () => {
  expect(await policyOfNewCase()).toMatchObject({ version: 1, unitId: null });
  const { page, errors, picture } = await at('administrator', HOME);
  await seen(page, '#open-policy').click();
  await seen(page, '#policy-city').filter({ hasText: '第 5 步' }).waitFor();
  await stands(page);
  await picture('sos-admin-1-policy');
  expect(await faultsOf(page)).toEqual([]);

  await seen(page, '#edit-city').click();
  await seen(page, '#step-1').waitFor();
  await stands(page);
  await picture('sos-admin-2-edit');
  expect(await faultsOf(page)).toEqual([]);

  // What the server refuses stands beside the step it is about.
  await typeInto(page, 'gap-2', '3');
  await seen(page, '#target-2-2').click();
  await seen(page, '#channel-voice').click();
  await picture('sos-admin-3-target');
  expect(await faultsOf(page)).toEqual([]);
  await seen(page, '#submit-target').click();
  await seen(page, '#review-policy').click();
  await seen(page, '#publish-policy').click();
  await seen(page, '#step-2').filter({ hasText: '两步之间至少 5 秒' }).waitFor();
  await seen(page, '#fault-2-2').filter({ hasText: '至少要有电话或短信' }).waitFor();
  await page.getByText('有 2 处要改').waitFor();
  await page.waitForTimeout(500);
  await picture('sos-admin-4-refused');
  expect(await faultsOf(page)).toEqual([]);

  // Supervisors come before the station; seats are texted too.
  await typeInto(page, 'gap-2', '20');
  await seen(page, '#target-2-2').click();
  await seen(page, '#channel-voice').click();
  await seen(page, '#channel-sms').click();
  await seen(page, '#submit-target').click();
  await seen(page, '#up-4').click();
  await seen(page, '#step-3').filter({ hasText: '督办' }).waitFor();
  await typeInto(page, 'policy-name', '冬天的办法');
  await seen(page, '#review-policy').click();
  await seen(page, '#difference-seats').filter({ hasText: '早 10 秒' }).filter({ hasText: '多用 短信' }).waitFor();
  await seen(page, '#difference-supervisors').filter({ hasText: '按下后 50 秒' }).waitFor();
  await picture('sos-admin-5-difference');
  expect(await faultsOf(page)).toEqual([]);
  await seen(page, '#publish-policy').click();
  await seen(page, '#policy-city').filter({ hasText: '第 2 版' }).waitFor();
  await seen(page, '#policy-history').filter({ hasText: '第 1 版' }).waitFor();
  await stands(page);
  await picture('sos-admin-6-published');
  expect(await policyOfNewCase()).toEqual({ version: 2, unitId: null, name: '冬天的办法' });
  expect(errors).toEqual([]);
}, 120_000);

test('supervisors read it in their language and cannot change it; a place may have its own', async () => {
  const supervisor = await at('supervisor', POLICY, openDesktop, { language: 'en', colorScheme: 'dark' });
  await seen(supervisor.page, '#policy-city').filter({ hasText: 'Version' }).waitFor();
  expect(await seen(supervisor.page, '#edit-city, #own-policy').count()).toBe(0);
  await supervisor.picture('sos-admin-7-read');
  expect(await faultsOf(supervisor.page)).toEqual([]);

  const administrator = await at('administrator', POLICY, openDesktop);
  await seen(administrator.page, '#own-policy').click();
  await typeInto(administrator.page, 'find-unit', '文林');
  await administrator.picture('sos-admin-8-place');
  expect(await faultsOf(administrator.page)).toEqual([]);
  await seen(administrator.page, '[id^=unit-]').filter({ hasText: '文林社区' }).click();
  await seen(administrator.page, '#remove-3').click();
  await seen(administrator.page, '#review-policy').click();
  await seen(administrator.page, '#difference').waitFor();
  await administrator.picture('sos-admin-9-place-difference');
  await seen(administrator.page, '#publish-policy').click();
  await seen(administrator.page, '.ui-card').filter({ hasText: '文林社区' }).waitFor();
  await administrator.picture('sos-admin-10-own');
  expect(await faultsOf(administrator.page)).toEqual([]);

  const english = await at('administrator', EDIT, openPhone, { language: 'en', colorScheme: 'dark' });
  await seen(english.page, '#step-1').filter({ hasText: 'Family and contacts' }).waitFor();
  await seen(english.page, '#add-step').click();
  await seen(english.page, '#review-policy').click();
  await english.page.getByText('Nobody is asked in this step yet').waitFor();
  await english.picture('sos-admin-13-english');
  expect(await faultsOf(english.page)).toEqual([]);
  for (const { errors } of [supervisor, administrator, english]) expect(errors).toEqual([]);
}, 120_000);

test('a supervisor puts weekly hours on the rota, and takes them down', async () => {
  const { page, errors, picture } = await at('supervisor', DUTY);
  await seen(page, '#add-pattern').click();
  await seen(page, `#planned-${demoPerson('gridWorker').id}-grid_worker`).click();
  await typeInto(page, 'pattern-from', '8点');
  await seen(page, '#submit-pattern').click();
  await page.getByText('请写成 08:00 这样').waitFor();
  await picture('sos-admin-11-weekly');
  expect(await faultsOf(page)).toEqual([]);
  await typeInto(page, 'pattern-from', '20:00');
  await typeInto(page, 'pattern-until', '08:00');
  await seen(page, '#weekday-6').click();
  await seen(page, '#submit-pattern').click();
  const row = seen(page, '[id^=pattern-]').filter({ hasText: '周一至周六 20:00–第二天 08:00' });
  await row.waitFor();
  await row.scrollIntoViewIfNeeded();
  await picture('sos-admin-12-weekly-listed');
  expect(await faultsOf(page)).toEqual([]);
  await row.click();
  await seen(page, '#end-pattern').click();
  await seen(page, '.taro-model__confirm').click();
  await row.waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
}, 120_000);
