import path from 'node:path';
import { newClientKey } from '@/shared/http/client-key';
import { DEMO_SMS_CODE, demoPerson } from '../../../prisma/seed/demo-people';
import { DEMO, type DemoPersonKey } from '../../../prisma/seed/ids';
import { type City, startCity } from '../../support/city';
import { borrowBrowser } from '../../support/weapp/chromium';
import type { MiniProgram } from '../../support/weapp/mini-program';
import { openWeChat } from './phone';

/** As WeChat starts them: an independent subpackage, without the app around it. */
const PRESS = '/features/sos/pages/press/index';
const WAITING = 'features/sos/pages/waiting/index';
const AID = '/features/sos/pages/first-aid/index';

let browser: Awaited<ReturnType<typeof borrowBrowser>>;
let city: City;
const phones: MiniProgram[] = [];

beforeAll(async () => {
  browser = await borrowBrowser();
  city = await startCity();
}, 120_000);
afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.close()));
  for (const { id } of await openCases()) await close(id);
});
afterAll(async () => {
  await browser?.release();
  await city?.stop();
});

const openCases = () => city.app.db.prisma.sosCase.findMany({ where: { stage: { not: 'closed' } } });

async function onlyCase() {
  const cases = await openCases();
  expect(cases).toHaveLength(1);
  return cases[0]!;
}

async function take(by: DemoPersonKey, caseId: string, step: object): Promise<void> {
  const clientKey = newClientKey();
  const client = await city.as(by);
  const { status } = await client.post(`/sos/cases/${caseId}/steps`, { clientKey, ...step }, { key: clientKey });
  expect(status).toBeLessThan(300);
}

async function close(caseId: string): Promise<void> {
  const find = () => city.app.db.prisma.sosCase.findUniqueOrThrow({ where: { id: caseId } });
  if ((await find()).stage === 'alerting') await take('dispatcher', caseId, { action: 'accept', minutes: null });
  const { version } = await find();
  await take('dispatcher', caseId, { action: 'close', version, outcome: 'helped', words: '电话里确认人没事' });
}

/** What an earlier launch left on the phone of the elder, signed in and in elder mode. */
async function elderPhone(): Promise<Record<string, unknown>> {
  const visitor = city.visitor();
  const { phone } = demoPerson('elder');
  await visitor.post('/identity/sms-codes', { phone });
  const { body } = await visitor.post('/identity/sms-login', { phone, code: DEMO_SMS_CODE });
  return { 'yct.tokens': body.tokens, 'yct.person': body.me, 'yct.elder': true };
}

/** A picture into $SCREENSHOTS, when that names a folder. */
async function picture(app: MiniProgram, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder) await app.screenshot(path.join(folder, `${name}.png`));
}

const storageOf = (app: MiniProgram): Record<string, unknown> =>
  Object.fromEntries([...app.phone.storage].map(([key, value]) => [key, JSON.parse(value)]));

async function open(...args: Parameters<typeof openWeChat>): Promise<MiniProgram> {
  const app = await openWeChat(...args);
  phones.push(app);
  return app;
}

test('one tap on the elder home: received, felt in the hand, taken live, and better positions follow', async () => {
  const app = await open(city, 'elder', { storage: await elderPhone() });
  await app.waitFor({ id: 'sos' });
  await city.until(() => app.phone.storage.has('yct.sos.pass'), { what: 'the pass is on the phone' });
  await picture(app, 'wx-sos-1-home');
  await app.tap({ id: 'sos' });
  await app.waitForPage(WAITING);
  await app.waitForText('收到您的求助了');
  await app.waitForText(/编号 \d{4}-\d+/);
  const { id, personId } = await onlyCase();
  expect(personId).toBe(DEMO.people.elder);
  expect(app.calls('vibrateLong').length).toBeGreaterThan(0);
  const fixes = () => city.app.db.prisma.sosFix.count({ where: { caseId: id } });
  await city.until(fixes, { what: 'the first position is told' });
  const before = await fixes();
  app.setLocation({ latitude: 26.053, longitude: 103.803, accuracy: 12 });
  await city.until(async () => (await fixes()) > before, { what: 'a position elsewhere is told' });
  await app.tap({ id: 'kind-ill' });
  await city.until(async () => (await onlyCase()).kind === 'ill', { what: 'the kind is told' });
  await take('dispatcher', id, { action: 'accept', minutes: 8 });
  await app.waitForText(/何芳|坐席/);
  await picture(app, 'wx-sos-2-taken');
  for (const node of await app.aria()) {
    if (node.role === 'button' || node.role === 'link') expect(node.name).not.toBe('');
  }
  expect(app.errors).toEqual([]);
}, 120_000);

test('no network: kept, the dialler is one tap away, and the next launch goes on with the same press', async () => {
  const first = await open(city, 'elder', { storage: await elderPhone() });
  await first.waitFor({ id: 'sos' });
  await city.until(() => first.phone.storage.has('yct.sos.pass'), { what: 'the pass is on the phone' });
  await first.setNetwork('none');
  await first.tap({ id: 'sos' });
  await first.waitForPage(WAITING);
  await first.waitForText('还没连上');
  await first.tap({ id: 'dial-120' });
  expect(first.calls('makePhoneCall').at(-1)?.args).toMatchObject({ phoneNumber: '120' });
  await first.waitForText('还在不停地发');
  await picture(first, 'wx-sos-3-no-network');
  const kept = storageOf(first);
  const { clientKey } = kept['yct.sos.press'] as { clientKey: string };
  await first.close();
  expect(await openCases()).toEqual([]);

  const again = await open(city, 'elder', { storage: kept, network: 'none' });
  await again.waitFor({ id: 'sos' });
  await again.setNetwork('wifi');
  await city.until(async () => (await openCases()).length === 1, { what: 'the kept press is heard' });
  expect((await onlyCase()).personId).toBe(DEMO.people.elder);
  await city.until(() => again.phone.storage.get('yct.sos.press')?.includes(`"answeredKey":"${clientKey}"`), {
    what: 'the phone knows that it was heard',
  });
  await again.waitForText('正在求助');
  expect([...first.errors, ...again.errors]).toEqual([]);
}, 120_000);

test('privacy refused, session over, opened by itself: the press is taken, and is hers', async () => {
  const { pass, expiresAt } = (await (await city.as('elder')).post('/sos/pass', {})).body;
  const storage = {
    'yct.tokens': { accessToken: 'worn-out', refreshToken: 'worn-out' },
    'yct.sos.pass': { pass, expiresAt, personId: DEMO.people.elder, fetchedAt: new Date().toISOString() },
  };
  const app = await open(city, 'elder', { page: PRESS, storage, privacy: 'refused', location: 'denied' });
  await app.tap({ id: 'press' });
  await app.waitForPage(WAITING);
  await app.waitForText('收到您的求助了');
  expect((await onlyCase()).personId).toBe(DEMO.people.elder);
  await app.tap({ id: 'undo' });
  await app.tap({ id: 'undo-yes' });
  await app.waitForText('知道您按错了');
  await city.until(async () => (await onlyCase()).undoneAt, { what: 'the case is marked' });
  expect(app.errors).toEqual([]);
}, 120_000);

test('the first address is down: the other one takes the press, and shows who comes', async () => {
  const app = await open(city, 'elder', {
    page: PRESS,
    hosts: { 'https://api.yichengtong.example': 'http://127.0.0.1:9', 'https://sos.yichengtong.example': city.url },
    storage: { 'yct.sos.entrances': ['https://api.yichengtong.example', 'https://sos.yichengtong.example'] },
  });
  await app.tap({ id: 'press' });
  await app.waitForText(/编号 \d{4}-\d+/);
  const { id } = await onlyCase();
  expect(await city.app.db.prisma.sosPress.count({ where: { caseId: id } })).toBe(1);
  await app.waitForText('来的人不知道您是谁');
  await take('dispatcher', id, { action: 'accept', minutes: 8 });
  await app.waitForText(/何芳|坐席/);
  expect(app.errors).toEqual([]);
}, 120_000);

test('the monthly test and the silent call each look like what they are', async () => {
  const app = await open(city, 'elder', { page: PRESS, storage: await elderPhone() });
  await app.tap({ id: 'test-press' });
  await app.waitForPage(WAITING);
  await app.waitForText('这是测试');
  await app.waitForText('测试收到了');
  expect((await onlyCase()).drill).toBe('test');
  await app.back();
  await app.tap({ id: 'press-silent' });
  await app.waitForPage(WAITING);
  await app.waitForText(/已保存\s+\d{4}-\d+/);
  await picture(app, 'wx-sos-4-silent');
  const shown = await app.text();
  expect(shown).not.toContain('求助');
  expect(shown).not.toContain('测试');
  expect(await app.title()).toBe('备忘');
  const silent = (await openCases()).find((one) => one.drill === null);
  expect(silent?.isSilent).toBe(true);
  expect(app.errors).toEqual([]);
}, 120_000);

test('first aid opens without app and network; the beat is heard and felt, and stops', async () => {
  const app = await open(city, 'elder', { page: `${AID}?card=unresponsive`, network: 'none' });
  await app.waitForText('拍他的双肩');
  await app.waitForText('待医疗负责人签署');
  for (let n = 0; n < 4; n += 1) await app.tap({ id: 'aid-next' });
  await app.waitForText('每分钟 110 下');
  await app.tap({ id: 'beat-toggle' });
  const clicks = () => app.calls('Oscillator.start');
  await city.until(() => clicks().length >= 6, { what: 'six beats' });
  expect(app.calls('vibrateShort').length).toBeGreaterThanOrEqual(6);
  await picture(app, 'wx-sos-5-beat');
  const at = clicks().map((one) => Number(one.args.at));
  const perMinute = (60 * 5) / (at[5]! - at[0]!);
  expect(perMinute).toBeGreaterThan(104);
  expect(perMinute).toBeLessThan(116);
  await app.tap({ id: 'beat-toggle' });
  const stopped = clicks().length;
  await app.tap({ id: 'beat-faster' });
  await app.waitForText('每分钟 115 下');
  expect(clicks().length).toBe(stopped);
  expect(app.errors).toEqual([]);
}, 120_000);
