import type { Page } from 'playwright-core';
import { newClientKey } from '@/shared/http/client-key';
import { DEMO, type DemoPersonKey } from '../../../prisma/seed/ids';
import { faultsOf, openPhone, seen } from '../../support/browser';
import { type City, startCity } from '../../support/city';
import { createDevices } from '../../support/devices';

const HOME = '/pages/home/index';
const PRESS = '/features/sos/pages/press/index';
const AID = '/features/sos/pages/first-aid/index';
const CASE_NUMBER = /编号 \d{4}-\d+/;

let city: City;
const devices = createDevices(() => city);

beforeAll(async () => {
  city = await startCity();
}, 90_000);
afterEach(async () => {
  await devices.close();
  for (const { id, version } of await openCases()) await close(id, version);
});
afterAll(async () => {
  await city?.stop();
});

const elder = (at = HOME) => devices.signedIn(openPhone, 'elder', at, { isElder: true });
const openCases = () => city.app.db.prisma.sosCase.findMany({ where: { stage: { not: 'closed' } } });
const title = (page: Page, words: string | RegExp) => seen(page, '#sos-title').filter({ hasText: words }).waitFor();
/** What the browser itself says of a network that a test has taken away is no fault of a page. */
const faults = (errors: string[]) => errors.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'));
const number = (page: Page) => seen(page, '#case-number').filter({ hasText: CASE_NUMBER }).waitFor();

async function take(by: DemoPersonKey, caseId: string, step: object) {
  const clientKey = newClientKey();
  const answer = await (await city.as(by)).post(
    `/sos/cases/${caseId}/steps`,
    { clientKey, ...step },
    { key: clientKey },
  );
  expect(answer.status).toBeLessThan(300);
  return answer.body;
}

async function close(caseId: string, version?: number): Promise<void> {
  const row = await city.app.db.prisma.sosCase.findUniqueOrThrow({ where: { id: caseId } });
  if (row.stage === 'alerting') await take('dispatcher', caseId, { action: 'accept', minutes: null });
  const now = await city.app.db.prisma.sosCase.findUniqueOrThrow({ where: { id: caseId } });
  await take('dispatcher', caseId, {
    action: 'close',
    version: version === now.version ? version : now.version,
    outcome: 'helped',
    words: '电话里确认人没事',
  });
}

async function onlyCase() {
  const cases = await openCases();
  expect(cases).toHaveLength(1);
  return cases[0]!;
}

test('one tap on the elder home is the press; she sees it received, taken, and ended', async () => {
  const { page, picture, errors } = await elder();
  await seen(page, '#sos').waitFor();
  await city.until(() => page.evaluate(() => localStorage.getItem('yct.sos.pass')), {
    what: 'the pass is on the phone',
  });
  const areas = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[role=button],[role=link]')]
      .filter((one) => one.checkVisibility() && !one.closest('.weui-tabbar'))
      .map((one) => ({ id: one.id, area: one.offsetWidth * one.offsetHeight })),
  );
  expect(areas.sort((a, b) => b.area - a.area)[0]?.id).toBe('sos');
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(844);
  await picture('sos-1-elder-home');
  expect(await faultsOf(page)).toEqual([]);

  await seen(page, '#sos').click();
  await title(page, '收到您的求助了');
  await number(page);
  const { id } = await onlyCase();
  await picture('sos-2-received');
  expect(await faultsOf(page)).toEqual([]);

  await seen(page, '#kind-fallen').click();
  await seen(page, '#kind-said').filter({ hasText: '摔倒' }).waitFor();
  await seen(page, '#open-first-aid').filter({ hasText: '摔倒了先别动' }).waitFor();
  await seen(page, '#say-more').click();
  await seen(page, '#say-more-text textarea').fill('我在厨房，门没锁');
  await picture('sos-3-say-more');
  await seen(page, '#say-more-send').click();
  await city.until(async () => (await onlyCase()).kind === 'fallen', { what: 'the kind is told' });

  const acceptedMs = Date.now();
  await take('dispatcher', id, { action: 'accept', minutes: 8 });
  await title(page, /何芳|坐席/);
  expect(Date.now() - acceptedMs).toBeLessThan(3_000);
  await picture('sos-4-taken');
  expect(await faultsOf(page)).toEqual([]);

  await close(id);
  await title(page, '已经帮到您了');
  await picture('sos-5-closed');
  await seen(page, '#sos-done').click();
  await seen(page, '#sos').waitFor();
  expect(faults(errors)).toEqual([]);
}, 180_000);

test('without a network the press is kept, the telephone takes the stage, and one case comes of it in the end', async () => {
  const { page, context, picture, errors } = await elder();
  await seen(page, '#sos').waitFor();
  // The page of waiting was brought before it is needed.
  await page.waitForLoadState('networkidle');
  await context.setOffline(true);
  await seen(page, '#sos').click();
  await title(page, '还没连上');
  await seen(page, '#still-sending').waitFor();
  await seen(page, '#dial-120').waitFor();
  await picture('sos-6-no-network');
  expect(await faultsOf(page)).toEqual([]);
  // Taps in distress, and an app that is closed and opened again.
  await page.goBack();
  await seen(page, '#sos-title').waitFor({ state: 'detached' });
  await seen(page, '#sos').click();
  await title(page, '还没连上');
  await context.route('**/api/**', (route) => route.abort());
  await context.setOffline(false);
  await page.reload();
  await title(page, '还没连上');
  expect(await openCases()).toEqual([]);

  await context.unroute('**/api/**');
  await title(page, '收到您的求助了');
  await number(page);
  const { id } = await onlyCase();
  expect(await city.app.db.prisma.sosPress.count({ where: { caseId: id } })).toBe(1);

  await context.route('**/api/**', (route) => route.abort());
  await seen(page, '#waiting-offline').waitFor();
  await picture('sos-7-network-gone-again');
  await context.unroute('**/api/**');
  await seen(page, '#waiting-offline').waitFor({ state: 'detached' });
  expect(faults(errors)).toEqual([]);
}, 180_000);

test('an expired session, consent refused and no position: the press is taken, and is hers', async () => {
  const first = await elder();
  await city.until(() => first.page.evaluate(() => localStorage.getItem('yct.sos.pass')), { what: 'the pass is kept' });
  await first.page.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem('yct.tokens') ?? '{}') as { data: Record<string, string> };
    kept.data.accessToken = 'worn-out';
    kept.data.refreshToken = 'worn-out';
    localStorage.setItem('yct.tokens', JSON.stringify(kept));
  });
  await first.context.clearPermissions();
  await seen(first.page, '#sos').click();
  await title(first.page, '收到您的求助了');
  expect((await onlyCase()).personId).toBe(DEMO.people.elder);
  // Whatever the session came to, the page stays.
  await first.page.reload();
  await number(first.page);
  expect(first.errors).toEqual([]);
}, 120_000);

test('a stranger’s phone presses from the tile, and a second tap joins', async () => {
  const { page, picture, errors } = await devices.on(openPhone, city.url);
  await seen(page, '#errand-sos').click();
  await seen(page, '#press').waitFor();
  await picture('sos-8-press-page');
  expect(await faultsOf(page)).toEqual([]);
  expect(await openCases()).toEqual([]);
  await seen(page, '#press').click();
  await title(page, '收到您的求助了');
  const { id } = await onlyCase();
  await page.goBack();
  await seen(page, '#under-way').waitFor();
  await seen(page, '#press').click();
  await title(page, '收到您的求助了');
  await city.until(async () => (await city.app.db.prisma.sosPress.count({ where: { caseId: id } })) === 2, {
    what: 'the second tap joined',
  });
  await onlyCase();
  expect(faults(errors)).toEqual([]);
}, 120_000);

test('pressed by mistake: the record stays, somebody calls back, and only a person ends it', async () => {
  const { page, picture, errors } = await elder();
  await seen(page, '#sos').click();
  await number(page);
  const { id } = await onlyCase();
  await seen(page, '#undo').click();
  await seen(page, '#undo-yes').waitFor();
  await picture('sos-9-undo');
  expect(await faultsOf(page)).toEqual([]);
  await seen(page, '#undo-yes').click();
  await title(page, '知道您按错了');
  await city.until(async () => (await onlyCase()).undoneAt, { what: 'the case is marked' });
  await picture('sos-10-undone');
  expect(await seen(page, '#press-more').count()).toBe(1);
  expect((await onlyCase()).id).toBe(id);
  expect(faults(errors)).toEqual([]);
}, 120_000);

test('threatened by somebody near: a dark page of notes, no sound, nothing on the home', async () => {
  const { page, picture, errors } = await elder(PRESS);
  await page.evaluate(() => {
    const counted = window as unknown as { spoken: number };
    counted.spoken = 0;
    window.speechSynthesis.speak = () => {
      counted.spoken += 1;
    };
  });
  await seen(page, '#press-silent').click();
  await seen(page, '#quiet-lines')
    .filter({ hasText: /已保存 +\d{4}-\d+/ })
    .waitFor();
  const row = await onlyCase();
  expect([row.isSilent, row.kind]).toEqual([true, 'threatened']);
  await picture('sos-11-silent');
  expect(await faultsOf(page)).toEqual([]);
  expect(await seen(page, 'text=求助').count()).toBe(0);
  await take('dispatcher', row.id, { action: 'accept', minutes: 6 });
  await seen(page, '#quiet-lines').filter({ hasText: '分' }).waitFor();
  expect(await page.evaluate(() => (window as unknown as { spoken: number }).spoken)).toBe(0);
  await seen(page, '#quiet-leave').click();
  await seen(page, '#sos').waitFor();
  expect(await seen(page, 'text=正在求助').count()).toBe(0);
  expect(faults(errors)).toEqual([]);
}, 120_000);

test('the monthly test looks like nothing but a test', async () => {
  const { page, picture, errors } = await elder(PRESS);
  await seen(page, '#test-press').click();
  await seen(page, '#drill-banner').filter({ hasText: '这是测试' }).waitFor();
  await title(page, '测试收到了');
  await picture('sos-12-test');
  expect(await faultsOf(page)).toEqual([]);
  const row = await onlyCase();
  expect(row.drill).toBe('test');
  expect(await seen(page, '#kind-fallen').count()).toBe(0);
  await seen(page, '#sos-done').click();
  await seen(page, '#sos').waitFor();
  await seen(page, '#sos').filter({ hasText: '按一下，马上有人来帮您' }).waitFor();
  expect(faults(errors)).toEqual([]);
}, 120_000);

test('first aid without a network: step by step, read aloud, and a beat of 110 that can be set', async () => {
  const { page, context, picture, errors } = await elder(AID);
  await page.evaluate(() => {
    const counted = window as unknown as { clicks: number[]; said: string[] };
    counted.clicks = [];
    counted.said = [];
    const make = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function (this: AudioContext) {
      counted.clicks.push(performance.now());
      return make.call(this);
    };
    window.speechSynthesis.speak = (one) => {
      counted.said.push(one.text);
    };
  });
  await context.setOffline(true);
  await seen(page, '#aid-unresponsive').waitFor();
  await picture('sos-13-first-aid');
  expect(await faultsOf(page)).toEqual([]);
  await seen(page, '#aid-unresponsive').click();
  await seen(page, '#aid-step').filter({ hasText: '拍他的双肩' }).waitFor();
  await seen(page, '#aid-sign-off').filter({ hasText: '待医疗负责人签署' }).waitFor();
  await seen(page, '#aid-next').click();
  await seen(page, '#aid-dial-120').waitFor();
  await picture('sos-14-step-120');
  for (let n = 0; n < 3; n += 1) await seen(page, '#aid-next').click();
  await seen(page, '#beat-rate').filter({ hasText: '每分钟 110 下' }).waitFor();
  await seen(page, '#beat-toggle').click();
  const clicks = () => page.evaluate(() => (window as unknown as { clicks: number[] }).clicks);
  await city.until(async () => (await clicks()).length >= 8, { what: 'eight beats' });
  await picture('sos-15-beat');
  const at = (await clicks()).slice(0, 8);
  expect(((at[7]! - at[0]!) / 7) * 110).toBeGreaterThan(60_000 * 0.95);
  expect(((at[7]! - at[0]!) / 7) * 110).toBeLessThan(60_000 * 1.05);
  await seen(page, '#beat-faster').click();
  await seen(page, '#beat-rate').filter({ hasText: '每分钟 115 下' }).waitFor();
  await seen(page, '#beat-faster').click();
  await seen(page, '#beat-rate').filter({ hasText: '每分钟 120 下' }).waitFor();
  expect(await seen(page, '#beat-faster').getAttribute('aria-disabled')).toBe('true');
  expect(await faultsOf(page)).toEqual([]);
  await seen(page, '#beat-toggle').click();
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said.join(' '));
  expect(said).toContain('打 120，开免提');
  await seen(page, '#aid-stop').scrollIntoViewIfNeeded();
  await picture('sos-16-stop');
  expect(faults(errors)).toEqual([]);
}, 120_000);

test('in English, in the dark and on the narrowest phone every screen still fits', async () => {
  const { page, picture, errors } = await devices.signedIn(openPhone, 'elder', HOME, {
    isElder: true,
    language: 'en',
    colorScheme: 'dark',
  });
  await page.setViewportSize({ width: 320, height: 640 });
  const fits = async () =>
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await seen(page, '#sos').waitFor();
  await fits();
  await picture('sos-17-narrow-home');
  await seen(page, '#sos').click();
  await title(page, 'We have your call');
  await fits();
  await picture('sos-18-narrow-waiting');
  expect(await faultsOf(page)).toEqual([]);
  await seen(page, '#open-first-aid').click();
  await seen(page, '#aid-choking').click();
  await fits();
  await picture('sos-19-narrow-aid');
  expect(await faultsOf(page)).toEqual([]);
  expect(faults(errors)).toEqual([]);
}, 120_000);
