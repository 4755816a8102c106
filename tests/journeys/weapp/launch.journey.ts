import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type City, startCity } from '../../support/city';
import { borrowBrowser } from '../../support/weapp/chromium';
import type { MiniProgram } from '../../support/weapp/mini-program';
import { checkBuild } from '../../support/weapp/static-gate';
import { openWeChat, signIn, weappDist } from './phone';

let browser: Awaited<ReturnType<typeof borrowBrowser>>;
let city: City;
let phone: MiniProgram;

beforeAll(async () => {
  browser = await borrowBrowser();
  city = await startCity();
}, 90_000);
afterEach(() => phone?.close());
afterAll(async () => {
  await browser?.release();
  await city?.stop();
});

/** Takes a picture into $SCREENSHOTS, when that names a folder. */
async function picture(name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await phone.screenshot(path.join(folder, `weapp-${name}.png`));
}

test('WeChat’s compilers, V8 and the package rules find nothing wrong with the build', () => {
  const { faults, sizes } = checkBuild(weappDist);
  expect(faults).toEqual([]);
  expect(sizes.map((size) => size.name)).toEqual(
    expect.arrayContaining(['main', 'features/reports', 'features/health-code']),
  );
});

test('the first screen opens with its errands, the tabs switch, and every button has a name', async () => {
  phone = await openWeChat(city, 'citizen');
  // Buses wait for a timetable, which this city has not brought in: the first screen shows only what works.
  for (const errand of ['报问题', '健康码', '办事']) await phone.waitFor({ role: 'link', name: errand });
  await picture('home');
  for (const [tab, words] of [
    ['办事', '办事'],
    ['我的', '登录'],
    ['首页', '报问题'],
  ] as const) {
    await phone.tap({ role: 'tab', name: tab });
    await phone.waitForText(words);
    expect(await phone.title()).not.toBe('');
    const nameless = (await phone.aria()).filter(
      (node) =>
        /^(button|link|tab|checkbox|switch|textbox)$/.test(node.role) &&
        node.name === '' &&
        !('aria-hidden' in node.attributes),
    );
    expect(nameless).toEqual([]);
  }
  expect(phone.errors).toEqual([]);
});

test('one tap signs in, after the notice is agreed to; with the phone number when its owner gives it', async () => {
  phone = await openWeChat(city, 'secondCitizen', { phoneCode: 'demo-secondCitizen-phone' });
  await phone.tap({ role: 'tab', name: '我的' });
  await phone.tap({ id: 'sign-in' });
  await phone.waitForPage('features/identity/pages/sign-in/index');
  await phone.tap({ id: 'wechat-sign-in' });
  await phone.waitFor({ id: 'agree-missing' });
  expect(phone.calls('login')).toEqual([]);
  await phone.tap({ id: 'agree' });
  expect(await phone.attribute({ id: 'agree' }, 'aria-checked')).toBe('true');
  await picture('sign-in');
  await phone.setPhoneCode('denied');
  await phone.tap({ id: 'wechat-phone-sign-in' });
  expect(phone.path()).toBe('features/identity/pages/sign-in/index');
  await phone.setPhoneCode('demo-secondCitizen-phone');
  await phone.tap({ id: 'wechat-phone-sign-in' });
  await phone.waitForPage('pages/mine/index');
  await phone.waitForText('138****0011');
  expect(phone.errors).toEqual([]);
});

test('the health code opens cold, without the app; who is a stranger signs in on the way and comes back to it', async () => {
  phone = await openWeChat(city, 'citizen', { page: '/features/health-code/pages/show/index' });
  await phone.waitForPage('features/identity/pages/sign-in/index');
  await phone.tap({ id: 'agree' });
  await phone.tap({ id: 'wechat-sign-in' });
  await phone.waitForPage('features/health-code/pages/show/index');
  await phone.waitFor({ id: 'declaration-needed' });
  await picture('code-cold');
  const kept = Object.fromEntries(phone.phone.storage);
  expect(phone.errors).toEqual([]);
  await phone.close();

  phone = await openWeChat(city, 'citizen', {
    page: '/features/health-code/pages/show/index',
    storage: Object.fromEntries(Object.entries(kept).map(([key, text]) => [key, JSON.parse(text)])),
  });
  await phone.waitFor({ id: 'declaration-needed' });
  expect(phone.calls('login')).toEqual([]);
  expect(phone.errors).toEqual([]);
});

test('without a network the last first screen stays and says so, and comes alive again', async () => {
  phone = await openWeChat(city, 'citizen');
  await signIn(phone);
  await phone.tap({ role: 'tab', name: '首页' });
  await phone.waitForText('各部门发布');
  await phone.setNetwork('none');
  await phone.pullDown();
  await phone.waitForText('没有网络');
  await picture('home-offline');
  await phone.setNetwork('wifi');
  await phone.waitUntilGone('没有网络');
  expect(phone.errors).toEqual([]);
});

test('elder mode and the dark are the same city', async () => {
  phone = await openWeChat(city, 'elder', { theme: 'dark' });
  await phone.waitForText('报问题');
  await picture('home-dark');
  await phone.tap({ role: 'tab', name: '我的' });
  await phone.tap({ id: 'elder-switch' });
  await phone.waitFor({ id: 'leave-elder' });
  await picture('elder-dark');
  expect(phone.errors).toEqual([]);
});
