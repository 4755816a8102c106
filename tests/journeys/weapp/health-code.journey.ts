import { DEMO_SMS_CODE, demoPerson } from '../../../prisma/seed/demo-people';
import type { DemoPersonKey } from '../../../prisma/seed/ids';
import { type City, startCity } from '../../support/city';
import { borrowBrowser } from '../../support/weapp/chromium';
import type { MiniProgram } from '../../support/weapp/mini-program';
import { openWeChat } from './phone';

/** The code alone, as WeChat starts it: an independent subpackage, without the app around it. */
const SHOW = '/features/health-code/pages/show/index';
const CHECK = '/features/health-check/pages/check/index';

let browser: Awaited<ReturnType<typeof borrowBrowser>>;
let city: City;
const phones: MiniProgram[] = [];

beforeAll(async () => {
  browser = await borrowBrowser();
  city = await startCity();
  const declaration = { subject: 'me', symptoms: [], hadContact: false, travel: 'none', confirmsTruth: true };
  await (await city.as('citizen')).post('/health-code/declarations', declaration);
}, 120_000);
afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.close()));
});
afterAll(async () => {
  await browser?.release();
  await city?.stop();
});

/** What an earlier launch left on the phone of somebody signed in. */
async function leftBy(key: DemoPersonKey): Promise<Record<string, unknown>> {
  const visitor = city.visitor();
  const { phone } = demoPerson(key);
  await visitor.post('/identity/sms-codes', { phone });
  const { body } = await visitor.post('/identity/sms-login', { phone, code: DEMO_SMS_CODE });
  return { 'yct.tokens': body.tokens, 'yct.person': body.me };
}

/** The storage of a phone, for its next launch. */
const storageOf = (app: MiniProgram): Record<string, unknown> =>
  Object.fromEntries([...app.phone.storage].map(([key, value]) => [key, JSON.parse(value)]));

async function open(...args: Parameters<typeof openWeChat>): Promise<MiniProgram> {
  const app = await openWeChat(...args);
  phones.push(app);
  return app;
}

test('opens without the app, bright, and next time without network from what the phone kept', async () => {
  const first = await open(city, 'citizen', { page: SHOW, storage: await leftBy('citizen') });
  await first.waitForText('绿码');
  await first.waitForText('林*雯');
  await first.waitFor({ id: 'code-symbol' });
  expect(await first.aria()).toContainEqual(
    expect.objectContaining({ role: 'img', name: '健康码二维码，绿码，林*雯' }),
  );
  expect(first.phone.brightness).toBe(1);
  expect(first.errors).toEqual([]);

  const again = await open(city, 'citizen', { page: SHOW, storage: storageOf(first), network: 'none' });
  await again.waitForText('绿码');
  await again.waitForText('王*芳');
  await again.waitFor({ id: 'code-symbol' });
  expect(again.errors).toEqual([]);
}, 120_000);

test('leads a visitor to signing in, and shows nobody’s code', async () => {
  const visitor = await open(city, 'citizen', { page: SHOW });
  await visitor.waitForPage('features/identity/pages/sign-in/index');
  await visitor.back();
  await visitor.waitForText('登录后出示健康码');
  expect(visitor.errors).toEqual([]);
}, 60_000);

test('at a gate without network the phone judges alone, and hands in when it is back', async () => {
  const checker = await open(city, 'checker', { page: CHECK, storage: await leftBy('checker') });
  await checker.waitForText('名单 刚刚更新');
  const { code } = (await (await city.as('citizen')).get('/health-code/codes/me')).body;
  await checker.setNetwork('none');
  await checker.nextScan(code);
  await checker.tap({ id: 'scan' });
  await checker.waitForText('绿码');
  await checker.waitForText('离线核验');
  await checker.waitForText('1 条离线记录等待上传');
  await checker.setNetwork('wifi');
  await city.until(() => city.app.db.prisma.healthScan.count({ where: { isOffline: true } }), {
    what: 'the check was handed in',
    withinMs: 30_000,
  });
  expect(checker.errors).toEqual([]);
}, 120_000);
