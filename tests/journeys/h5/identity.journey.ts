import type { Page } from 'playwright-core';
import { DEMO_SMS_CODE } from '../../../prisma/seed/demo-people';
import { type DeviceOptions, faultsOf, openDesktop, openPhone, seen } from '../../support/browser';
import { type City, startCity } from '../../support/city';
import { createDevices } from '../../support/devices';

let city: City;
const devices = createDevices(() => city);

const phone = (url: string, options?: DeviceOptions) => devices.on(openPhone, url, options);

beforeAll(async () => {
  city = await startCity();
}, 90_000);
afterEach(async () => {
  await devices.close();
  // The pause between two codes to one phone is over. With no page open: the ticket of a push lasts less.
  city.clock.advance(61_000);
});
afterAll(async () => {
  await city?.stop();
});

async function signIn(page: Page, number: string): Promise<void> {
  await seen(page, '#phone input').fill(number);
  await seen(page, '#send-code').click();
  await page.getByText(/秒后可重发/).waitFor();
  await seen(page, '#sms-code input').fill(DEMO_SMS_CODE);
  await seen(page, '#agree').click();
  await seen(page, '#submit-sign-in').click();
}

async function signInFromHome(page: Page, number: string): Promise<void> {
  await seen(page, '#home-sign-in').click();
  await signIn(page, number);
  await seen(page, '#city').waitFor();
}

const tab = (page: Page, name: string) => page.locator('.weui-tabbar__item', { hasText: name });

test('a visitor looks around first, is told what is wrong beside the field, then signs in and is known', async () => {
  const { page, errors, picture } = await phone(city.url);
  await page.getByText('报问题').waitFor();
  await page.getByText('各部门发布').waitFor();
  await picture('identity-1-visitor');

  await seen(page, '#home-sign-in').click();
  await seen(page, '#phone input').fill('1380000');
  await seen(page, '#send-code').click();
  await page.getByText('手机号是11位数字，请检查').waitFor();
  await seen(page, '#phone input').fill('13800000001');
  await seen(page, '#send-code').click();
  await page.getByText(/秒后可重发/).waitFor();
  await seen(page, '#sms-code input').fill('000000');
  await seen(page, '#submit-sign-in').click();
  await page.getByText('请先阅读并勾选同意隐私说明').waitFor();
  await seen(page, '#agree').click();
  await seen(page, '#submit-sign-in').click();
  await page.locator('.ui-field__error').waitFor();
  await picture('identity-2-wrong-code');
  await seen(page, '#sms-code input').fill(DEMO_SMS_CODE);
  await seen(page, '#submit-sign-in').click();
  await page.getByText('没有正在办的事').waitFor();

  await tab(page, '我的').click();
  await seen(page, '#my-name').waitFor();
  expect(await seen(page, '#my-name').textContent()).toContain('林');
  await picture('identity-3-mine');
  await seen(page, '#language').click();
  await page.getByText('My reports').waitFor();
  await seen(page, '#language').click();
  await seen(page, '#sign-out').click();
  await page.getByText('退出登录').last().click();
  await seen(page, '#sign-in').waitFor();
  expect(errors).toEqual([]);
});

test('a relative asks, the other sees it come, agrees, and takes it back', async () => {
  const [asking, asked] = [await phone(city.url), await phone(city.url)];
  await signInFromHome(asking.page, '13800000001');
  await signInFromHome(asked.page, '13800000011');

  await tab(asking.page, '我的').click();
  await seen(asking.page, '#open-family').click();
  await seen(asking.page, '#add-family').click();
  await seen(asking.page, '#family-phone input').fill('13800000011');
  await asking.page.getByText('其他亲属').click();
  await asking.picture('identity-4-add-family');
  await seen(asking.page, '#send-family-request').click();
  await asking.page.getByText('等待同意').first().waitFor();

  // It arrives on the other's first screen without their doing anything.
  await asked.page.locator('.home__unread').first().waitFor();
  await tab(asked.page, '我的').click();
  await seen(asked.page, '#open-family').click();
  await asked.page.getByText('想帮您办事').waitFor();
  await asked.picture('identity-5-asked');
  await seen(asked.page, '#accept-family').click();
  await asked.page.getByText('这些家人可以帮我').waitFor();
  await city.until(async () => (await asking.page.getByText('已同意').count()) >= 2, {
    what: 'the asking side sees the consent',
  });

  await asked.page.locator('.ui-row', { hasText: '已同意' }).first().click();
  await seen(asked.page, '#end-family').click();
  await asked.page.getByText('收回', { exact: true }).last().click();
  await asked.page.getByText('还没有家人').waitFor();
  expect([...asking.errors, ...asked.errors]).toEqual([]);
});

test('the elder home fits one screen, in large words and large targets, and calls family', async () => {
  const { page, errors, picture } = await phone(city.url);
  await tab(page, '我的').click();
  await seen(page, '#elder-switch').click();
  await seen(page, '#leave-elder').waitFor();
  await picture('identity-6-elder');
  const boxes = await page.evaluate(() => {
    const shown = [...document.querySelectorAll<HTMLElement>('[role=button],[role=link]')].filter(
      (each) => each.offsetParent,
    );
    return shown.map((each) => {
      const { width, height, bottom } = each.getBoundingClientRect();
      return {
        words: each.textContent ?? '',
        width,
        height,
        bottom,
        size: Number.parseFloat(getComputedStyle(each).fontSize),
      };
    });
  });
  expect(boxes.length).toBeGreaterThanOrEqual(6);
  for (const box of boxes.filter((each) => each.words !== '换标准版')) expect(box.size).toBeGreaterThanOrEqual(22);
  for (const box of boxes) {
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(60);
    expect(box.bottom).toBeLessThanOrEqual(844);
  }
  expect(await faultsOf(page)).toEqual([]);

  await seen(page, '#call-family').click();
  await seen(page, '#number-name-1 input').fill('女儿');
  await seen(page, '#number-phone-1 input').fill('abc');
  await seen(page, '#save-numbers').click();
  await page.getByText('请填写可以拨打的号码').waitFor();
  await seen(page, '#number-phone-1 input').fill('13800000001');
  await seen(page, '#save-numbers').click();
  await seen(page, '#leave-elder').waitFor();
  await seen(page, '#leave-elder').click();
  await page.getByText('各部门发布').waitFor();
  expect(errors).toEqual([]);
});

test('without a network the last first screen stays, says its age, and comes alive again', async () => {
  const { page, picture } = await phone(city.url);
  await page.getByText('各部门发布').waitFor();
  await page.route('**/api/home', (route) => route.abort());
  await page.reload();
  await page.getByText(/没有网络，显示的是/).waitFor();
  await page.getByText('各部门发布').waitFor();
  await picture('identity-7-offline');
  await page.unroute('**/api/home');
  await tab(page, '我的').click();
  await tab(page, '首页').click();
  await city.until(async () => (await page.getByText(/没有网络，显示的是/).count()) === 0, { what: 'the strip to go' });
});

test.each(['light', 'dark'] as const)(
  'the tabs and the sign-in page have no accessibility fault in %s',
  async (colorScheme) => {
    const { page } = await phone(city.url, { colorScheme });
    await page.getByText('各部门发布').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await tab(page, '办事').click();
    await page.getByText('按事情找').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await tab(page, '我的').click();
    await seen(page, '#elder-switch').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await seen(page, '#sign-in').click();
    await seen(page, '#phone').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  },
);

test('staff find their desks, on a desktop too', async () => {
  const desktop = await devices.on(openDesktop, `${city.url}/#/features/staff/pages/home/index`);
  const { page, errors, picture } = desktop;
  await page.getByText('请先登录').waitFor();
  await page.getByText('登录', { exact: true }).last().click();
  await signIn(page, '13800000007');
  await seen(page, '#desk-reports').waitFor();
  expect(await seen(page, '#desk-services').count()).toBe(0);
  await picture('identity-8-staff');
  expect(errors).toEqual([]);
});
