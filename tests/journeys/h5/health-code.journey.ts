import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import jsQR from 'jsqr';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { demoPerson } from '../../../prisma/seed/demo-people';
import { faultsOf, openDesktop, openPhone, seen } from '../../support/browser';
import { type City, startCity } from '../../support/city';
import { createDevices } from '../../support/devices';

const SHOW = '/features/health-code/pages/show/index';
const CHECK = '/features/health-check/pages/check/index';
const POLICY = '/features/health-check/pages/policy/index';

let city: City;
let pictures: string;
const devices = createDevices(() => city);

beforeAll(async () => {
  city = await startCity();
  pictures = mkdtempSync(path.join(tmpdir(), 'yct-codes-'));
}, 90_000);
afterEach(async () => {
  city.simulators.healthAuthority.setPerson(demoPerson('citizen').idNumber, null);
  await devices.close();
});
afterAll(async () => {
  await city?.stop();
  if (pictures) rmSync(pictures, { recursive: true, force: true });
});

const opened = devices.signedIn;

async function declare(page: Page): Promise<void> {
  for (const id of ['symptom-none', 'contact-no', 'travel-none', 'truth']) await seen(page, `#${id}`).click();
  await seen(page, '#submit-declaration').click();
}

/** The code as a camera sees it: a picture of the symbol on the screen. */
async function photograph(page: Page): Promise<{ file: string; text: string }> {
  const symbol = seen(page, '#code-card');
  await seen(page, '#code-symbol').waitFor();
  const bytes = await symbol.screenshot();
  const { data, width, height } = PNG.sync.read(bytes);
  const text = jsQR(new Uint8ClampedArray(data), width, height)?.data ?? '';
  expect(text).toMatch(/^YCT1:/);
  const file = path.join(pictures, `${Date.now()}.png`);
  writeFileSync(file, bytes);
  return { file, text };
}

async function paste(page: Page, text: string): Promise<void> {
  await seen(page, '#code-text input').fill(text);
  await seen(page, '#check').click();
}

async function verdict(page: Page, title: string): Promise<void> {
  await seen(page, '#verdict-title').filter({ hasText: title }).waitFor();
}

test('a citizen declares and shows a code; a checker photographs it, pastes it, and tells good from bad', async () => {
  const citizen = await opened(openPhone, 'citizen', SHOW);
  const checker = await opened(openPhone, 'checker', CHECK);

  await seen(citizen.page, '#declaration-needed').waitFor();
  await citizen.picture('health-1-declare-first');
  await seen(citizen.page, '#declare').click();
  await seen(citizen.page, '#submit-declaration').click();
  await citizen.page.getByText('请选“没有”或“有”').waitFor();
  await citizen.picture('health-2-missing');
  expect(await faultsOf(citizen.page)).toEqual([]);
  await declare(citizen.page);
  await seen(citizen.page, '#code-colour').filter({ hasText: '绿码' }).waitFor();
  await seen(citizen.page, '#code-name').filter({ hasText: '林*雯' }).waitFor();
  await citizen.picture('health-3-green');
  expect(await faultsOf(citizen.page)).toEqual([]);

  const { file, text } = await photograph(citizen.page);
  await checker.picture('health-4-gate');
  const chooser = checker.page.waitForEvent('filechooser');
  await seen(checker.page, '#photo').click();
  await (await chooser).setFiles(file);
  await verdict(checker.page, '绿码');
  await seen(checker.page, '#verdict-name').filter({ hasText: '林*雯' }).waitFor();
  await seen(checker.page, '#verdict-how').filter({ hasText: '联网核验' }).waitFor();
  await checker.picture('health-5-pass');
  expect(await faultsOf(checker.page)).toEqual([]);

  // A letter changed, another text, the same code a while later.
  await paste(checker.page, text.slice(0, 100) + (text[100] === 'A' ? 'B' : 'A') + text.slice(101));
  await verdict(checker.page, '假码');
  await checker.picture('health-6-forged');
  await paste(checker.page, 'https://example.com/');
  await verdict(checker.page, '不是健康码');
  city.clock.advance(11_000);
  await paste(checker.page, text);
  await verdict(checker.page, '码用过了');
  await checker.picture('health-7-replayed');
  await seen(checker.page, '#gate-today').getByText('假码', { exact: false }).first().waitFor();
  // A new one, scanned for the first time when it is over: on-line there is no excuse for an old code.
  await citizen.page.reload();
  let unused = text;
  await city.until(
    async () => {
      unused = (await photograph(citizen.page)).text;
      return unused !== text;
    },
    { what: 'a new code is shown' },
  );
  city.clock.advance(95_000);
  await paste(checker.page, unused);
  await verdict(checker.page, '码过期了');
  await checker.picture('health-7-expired');

  await seen(citizen.page, '#why').click();
  await citizen.page.getByText('重新算了一遍，结果一致').waitFor();
  await citizen.picture('health-8-why');
  expect(citizen.errors).toEqual([]);
  expect(checker.errors).toEqual([]);
}, 120_000);

test('two at once: a colour changes at the authority, the old code is void at the gate, the new one is what it is', async () => {
  const { idNumber } = demoPerson('citizen');
  const citizen = await opened(openPhone, 'citizen', SHOW);
  const checker = await opened(openDesktop, 'checker', CHECK);
  const before = await photograph(citizen.page);
  city.simulators.healthAuthority.setPerson(idNumber, 'isolating');
  city.clock.advance(31 * 60_000);
  await citizen.page.reload();
  await seen(citizen.page, '#code-colour').filter({ hasText: '红码' }).waitFor();
  await citizen.picture('health-9-red');
  const now = await photograph(citizen.page);
  await paste(checker.page, now.text);
  await verdict(checker.page, '红码');
  await checker.picture('health-10-red-desktop');
  await paste(checker.page, before.text);
  // Void either by the change of colour or, half an hour on, by its age.
  await seen(checker.page, '#verdict-title')
    .filter({ hasText: /码已作废|码过期了/ })
    .waitFor();

  city.simulators.healthAuthority.setPerson(idNumber, 'contact');
  city.clock.advance(31 * 60_000);
  await citizen.page.reload();
  await seen(citizen.page, '#code-colour').filter({ hasText: '黄码' }).waitFor();
  await citizen.picture('health-11-yellow');
  await paste(checker.page, (await photograph(citizen.page)).text);
  await verdict(checker.page, '黄码');
  await checker.picture('health-11-yellow-desktop');

  city.simulators.healthAuthority.setPerson(idNumber, 'not_found');
  city.clock.advance(31 * 60_000);
  await citizen.page.reload();
  await seen(citizen.page, '#code-colour').filter({ hasText: '无法确认' }).waitFor();
  await citizen.picture('health-11-unknown');
  await paste(checker.page, (await photograph(citizen.page)).text);
  await verdict(checker.page, '无法确认');
  expect(citizen.errors).toEqual([]);
  expect(checker.errors).toEqual([]);
}, 120_000);

test('a daughter shows her mother’s code; in elder mode, in English and in the dark it is the same code', async () => {
  const daughter = await opened(openPhone, 'citizen', SHOW);
  await seen(daughter.page, '.ui-segmented__one').filter({ hasText: '王*芳' }).click();
  await seen(daughter.page, '#declaration-needed').getByText('王*芳').waitFor();
  await seen(daughter.page, '#declare').click();
  await seen(daughter.page, '#declare-for').filter({ hasText: '王*芳' }).waitFor();
  await declare(daughter.page);
  await seen(daughter.page, '#code-name').filter({ hasText: '王*芳' }).waitFor();
  await daughter.picture('health-12-mother');

  const elder = await opened(openPhone, 'elder', SHOW, { isElder: true });
  await seen(elder.page, '#code-colour').filter({ hasText: '绿码' }).waitFor();
  await elder.picture('health-13-elder');
  expect(await faultsOf(elder.page)).toEqual([]);
  const box = await seen(elder.page, '#why').boundingBox();
  expect(box!.height).toBeGreaterThanOrEqual(60);

  const dark = await opened(openPhone, 'elder', SHOW, { colorScheme: 'dark', language: 'en' });
  await seen(dark.page, '#code-colour').filter({ hasText: 'Green' }).waitFor();
  await dark.picture('health-14-dark-english');
  expect(await faultsOf(dark.page)).toEqual([]);
  await photograph(dark.page);
  for (const device of [daughter, elder, dark]) expect(device.errors).toEqual([]);
}, 120_000);

test('without network the phone shows its last code with its age, and the gate judges alone and hands in later', async () => {
  city.clock.advance(31 * 60_000);
  const citizen = await opened(openPhone, 'citizen', SHOW);
  const checker = await opened(openPhone, 'checker', CHECK);
  await seen(citizen.page, '#code-colour').filter({ hasText: '绿码' }).waitFor();
  const { text } = await photograph(citizen.page);
  await seen(checker.page, '#list-age').filter({ hasText: '更新' }).waitFor();

  await checker.context.setOffline(true);
  await paste(checker.page, text);
  await verdict(checker.page, '绿码');
  await seen(checker.page, '#verdict-how').filter({ hasText: '离线核验' }).waitFor();
  await checker.picture('health-15-offline-gate');
  const startedMs = Date.now();
  await paste(checker.page, `${text.slice(0, -2)}00`);
  await verdict(checker.page, '假码');
  expect(Date.now() - startedMs).toBeLessThan(3_000);
  await seen(checker.page, '#gate-waiting').filter({ hasText: '2 条' }).waitFor();
  const scansBefore = await city.app.db.prisma.healthScan.count({ where: { isOffline: true } });
  await checker.context.setOffline(false);
  await checker.page.reload();
  await city.until(
    async () => (await city.app.db.prisma.healthScan.count({ where: { isOffline: true } })) === scansBefore + 2,
    { what: 'the offline checks were handed in', withinMs: 30_000 },
  );

  await citizen.context.route('**/api/**', (route) => route.abort());
  await citizen.page.clock.install();
  await citizen.page.reload();
  await citizen.page.clock.fastForward(5 * 60_000);
  await seen(citizen.page, '#code-late').filter({ hasText: '没有网络，这是5 分钟前的码' }).waitFor();
  expect((await photograph(citizen.page)).text).toBe(text);
  await citizen.picture('health-16-offline-citizen');
  await citizen.page.clock.fastForward(30 * 60_000);
  await seen(citizen.page, '#code-colour').filter({ hasText: '这张码过期了' }).waitFor();
  expect(await seen(citizen.page, '#code-symbol').count()).toBe(0);
  await citizen.picture('health-16-offline-over');
  expect(checker.errors).toEqual([]);
}, 120_000);

test('an administrator switches it off: every screen says so, and the erasure is proved', async () => {
  const administrator = await opened(openDesktop, 'administrator', POLICY);
  const citizen = await opened(openPhone, 'citizen', SHOW);
  await seen(citizen.page, '#code-symbol').waitFor();
  await administrator.page.getByText('现在启用').waitFor();
  await administrator.picture('health-17-policy');
  expect(await faultsOf(administrator.page)).toEqual([]);
  await seen(administrator.page, '[id^="end-"]').first().click();
  await seen(administrator.page, '#end-submit').click();
  await administrator.page.getByText('请写明原因').waitFor();
  await seen(administrator.page, '#end-reason textarea').fill('演练结束');
  await seen(administrator.page, '#end-submit').click();
  await seen(administrator.page, '#erasure-report').waitFor({ timeout: 30_000 });
  await administrator.picture('health-18-erased');

  await citizen.page.reload();
  await citizen.page.getByText('健康码没有启用').waitFor();
  await citizen.picture('health-19-off');
  const kept = await citizen.page.evaluate(() =>
    Object.keys(localStorage).filter((key) => key.includes('health-code.01')),
  );
  expect(kept).toEqual([]);
  expect(administrator.errors).toEqual([]);
}, 120_000);
