import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import sharp from 'sharp';
import type { DemoPersonKey } from '../../../prisma/seed/ids';
import { type City, startCity } from '../../support/city';
import { borrowBrowser } from '../../support/weapp/chromium';
import type { MiniProgram } from '../../support/weapp/mini-program';
import { openWeChat, signIn } from './phone';

/**
 * The four errands, one after another, on the build that WeChat gets: one citizen's phone all along, and beside it
 * those of the staff that each errand needs.
 */
let browser: Awaited<ReturnType<typeof borrowBrowser>>;
let city: City;
let citizen: MiniProgram;
const staff: MiniProgram[] = [];

beforeAll(async () => {
  browser = await borrowBrowser();
  city = await startCity({ environment: { TRANSIT_WATCH: 'on', TRANSIT_LIVE_EVERY_S: '1' } });
  await city.until(async () => (await city.visitor().get('/transit/stops/near')).status === 200, {
    withinMs: 80_000,
    what: 'the timetable is in',
  });
  // A working morning: buses everywhere, whatever the hour of the machine.
  const morning = new Date(Date.now() + 86_400_000);
  morning.setUTCHours(0, 40, 0, 0);
  city.clock.advance(morning.getTime() - city.clock.now().getTime());
  citizen = await openWeChat(city, 'citizen');
}, 150_000);

afterEach(async () => {
  await Promise.all(staff.splice(0).map((phone) => phone.close()));
});

afterAll(async () => {
  await citizen?.close();
  await browser?.release();
  await city?.stop();
});

/** The phone of somebody who works for the city, signed in and at one of their desks. */
async function atDesk(key: DemoPersonKey, desk: string): Promise<MiniProgram> {
  const phone = await openWeChat(city, key);
  staff.push(phone);
  await signIn(phone);
  await phone.tap({ id: 'open-staff' });
  await phone.tap({ id: `desk-${desk}` });
  return phone;
}

/** From wherever the last errand ended to the tiles of the first screen. */
async function goHome(phone: MiniProgram): Promise<void> {
  while (phone.stack().length > 1) await phone.back();
  await phone.tap({ role: 'tab', name: '首页' });
}

const photo = (colour: string): Promise<Buffer> =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();

/** The code as a scanner sees it: what is drawn on the screen, read back. */
async function readCode(phone: MiniProgram): Promise<string> {
  await phone.waitFor({ id: 'code-symbol' });
  let text = '';
  await city.until(
    async () => {
      const { data, width, height } = PNG.sync.read(await phone.page.screenshot());
      text = jsQR(new Uint8ClampedArray(data), width, height)?.data ?? '';
      return text !== '';
    },
    { what: 'the code can be read from the screen' },
  );
  return text;
}

/** How far down the line's diagram each bus is drawn, by the bus. */
function busesOn(phone: MiniProgram): Promise<Record<string, number>> {
  const page = phone.page.frames().at(-1)!;
  return page.$$eval('.transit-bus', (all) =>
    Object.fromEntries(all.map((one) => [one.id, one.getBoundingClientRect().top])),
  );
}

test('report: written, assigned, answered with a photo, rated, each step arriving by itself', async () => {
  const [dispatcher, handler] = await Promise.all([atDesk('dispatcher', 'reports'), atDesk('handler', 'reports')]);
  await signIn(citizen);
  await citizen.tap({ role: 'tab', name: '首页' });
  await citizen.tap({ id: 'errand-report' });
  expect(await citizen.aria()).toContainEqual(
    expect.objectContaining({ role: 'progressbar', name: '第 1 步，共 4 步' }),
  );
  citizen.nextPhotos([await photo('#8a6a3a')]);
  await citizen.tap({ id: 'take-photo' });
  await citizen.waitFor('查看第1张照片');
  await citizen.waitUntilGone('正在上传');
  await citizen.tap({ id: 'next-step' });
  await citizen.waitForText('文林社区');
  expect(await citizen.aria()).toContainEqual(
    expect.objectContaining({ role: 'textbox', name: '门牌、路口或明显的标志' }),
  );
  await citizen.type({ id: 'place-detail' }, '文林街 5 号门口');
  await citizen.tap({ id: 'next-step' });
  await citizen.type({ id: 'category-search' }, 'laji');
  await citizen.tap({ id: 'category-environment-garbage' });
  await citizen.type({ id: 'report-words' }, '垃圾桶满了三天没人清，味道很大');
  await citizen.tap({ id: 'send-report' });
  await citizen.waitForText(/已受理，编号 \d{6}-\d{6}，.*前答复/);
  await citizen.tap({ id: 'follow-report' });
  await citizen.waitForText('您提交了诉求');

  // Nobody reloads anything from here on.
  await dispatcher.tap('垃圾没清运');
  await dispatcher.tap({ id: 'do-assign' });
  await dispatcher.waitForText('派给城市管理局');
  await dispatcher.tap({ id: 'submit-assign' });
  await citizen.waitForText('12345热线中心把诉求派给了城市管理局');

  await handler.tap('垃圾没清运');
  await handler.tap({ id: 'do-accept' });
  await citizen.waitForText('城市管理局已接单，开始办理');
  await handler.tap({ id: 'do-answer' });
  await handler.type({ id: 'answer-reply' }, '今天上午已清运，并把收运改为每天两次。');
  handler.nextPhotos([await photo('#3a8a5a')]);
  await handler.tap({ id: 'answer-photo' });
  await handler.waitUntilGone('正在上传');
  await handler.tap({ id: 'submit-answer' });
  await citizen.waitForText('今天上午已清运，并把收运改为每天两次。');

  await citizen.tap({ id: 'rate' });
  for (const question of ['result', 'speed', 'attitude']) await citizen.tap({ id: `rate-${question}-5` });
  await citizen.tap({ id: 'submit-rating' });
  await citizen.waitForText('这件事已经办结');
  await handler.waitForText('评价，办结');

  const mine = (await (await city.as('citizen')).get('/reports')).body.items;
  expect(mine).toHaveLength(1);
  expect(mine[0].state).toBe('closed');
  for (const phone of [citizen, dispatcher, handler]) expect(phone.errors).toEqual([]);
}, 120_000);

test('health code: declared, shown, scanned at the gate, and scanned again too late', async () => {
  const checker = await atDesk('checker', 'check');
  await goHome(citizen);
  await citizen.tap({ id: 'errand-health-code' });
  await citizen.waitFor({ id: 'declaration-needed' });
  await citizen.tap({ id: 'declare' });
  for (const id of ['symptom-none', 'contact-no', 'travel-none', 'truth']) await citizen.tap({ id });
  expect(await citizen.attribute({ id: 'truth' }, 'aria-checked')).toBe('true');
  await citizen.tap({ id: 'submit-declaration' });
  await citizen.waitForText('绿码');
  await citizen.waitForText('林*雯');
  const code = await readCode(citizen);
  expect(code).toMatch(/^YCT1:/);

  await checker.waitFor({ id: 'scan' });
  await checker.nextScan(code);
  await checker.tap({ id: 'scan' });
  await checker.waitForText('绿码');
  await checker.waitForText('联网核验');
  await checker.nextScan(code.slice(0, 100) + (code[100] === 'A' ? 'B' : 'A') + code.slice(101));
  await checker.tap({ id: 'scan' });
  await checker.waitForText('假码');
  city.clock.advance(11_000);
  await checker.nextScan(code);
  await checker.tap({ id: 'scan' });
  await checker.waitForText('码用过了');

  for (const phone of [citizen, checker]) expect(phone.errors).toEqual([]);
  expect(checker.calls('scanCode')[0]?.args).toMatchObject({ scanType: ['qrCode'] });
}, 120_000);

test('bus: a stop found by initials, live arrivals told from the timetable, a bus moving along its line', async () => {
  await goHome(citizen);
  await citizen.tap({ id: 'errand-transit' });
  await citizen.tap({ id: 'locate' });
  await citizen.waitForText('按您现在的位置');
  await citizen.tap({ id: 'open-search' });
  for (const typed of ['人民广场', 'renminguangchang', 'rmgc']) {
    await citizen.type({ id: 'transit-search' }, typed);
    await citizen.waitFor('人民广场');
  }
  await citizen.tap({ text: '人民广场' });
  await citizen.waitForPage('features/transit/pages/board/index');
  await citizen.waitFor({ id: 'arrivals' });
  await citizen.waitFor({ css: '.transit-figure--live' });
  await citizen.waitForText('时刻表');
  await citizen.tap({ id: 'save-stop' });
  await citizen.waitForText('已收藏');

  await citizen.tap({ css: '.transit-arrival:has(.transit-figure--live)' });
  await citizen.waitForPage('features/transit/pages/line/index');
  await citizen.waitFor({ css: '.transit-bus' });
  const before = await busesOn(citizen);
  city.clock.advance(90_000);
  await city.until(
    async () => {
      const now = await busesOn(citizen);
      return Object.entries(before).some(([id, top]) => Math.abs((now[id] ?? top) - top) > 20);
    },
    { withinMs: 30_000, what: 'a bus moved on' },
  );
  expect(citizen.errors).toEqual([]);
  expect(citizen.calls('getLocation').every(({ args }) => args.type === 'gcj02')).toBe(true);
}, 120_000);

test('catalogue: drafted by one, approved by another, found by a citizen and opened', async () => {
  const publisher = await atDesk('publisher', 'services');
  await publisher.tap({ id: 'new-entry' });
  await publisher.type({ id: 'new-title' }, '家庭医生签约');
  await publisher.type({ id: 'new-title-en' }, 'Sign up with a family doctor');
  await publisher.type({ id: 'new-slug' }, 'family-doctor');
  await publisher.tap({ id: 'start-entry' });
  await publisher.waitForPage('features/services-desk/pages/edit/index');
  await publisher.type({ id: 'f-summary-zh' }, '签一位社区医生，小病先问他，不要钱。');
  await publisher.type({ id: 'f-summary-en' }, 'A doctor of your community, free.');
  await publisher.tap({ id: 'f-topics-health' });
  await publisher.type({ id: 'f-aliases' }, '签约医生\n私人医生');
  await publisher.tap({ id: 'part-who' });
  await publisher.tap({ id: 'add-eligibility' });
  await publisher.type({ id: 'f-eligibility-0-zh' }, '住在云岭的人');
  await publisher.tap({ id: 'part-ways' });
  await publisher.tap({ id: 'add-phones' });
  await publisher.type({ id: 'f-phones-0-number' }, '0869-2145600');
  await publisher.tap({ id: 'add-places' });
  await publisher.type({ id: 'f-places-0-name-zh' }, '翠湖社区卫生服务中心');
  await publisher.type({ id: 'f-places-0-address-zh' }, '城关区翠湖路 8 号');
  await publisher.tap({ id: 'part-money' });
  await publisher.tap({ id: 'f-timeLimit-isInstant' });
  await publisher.waitForText('都存好了');
  await publisher.tap({ id: 'part-dates' });
  await publisher.tap({ id: 'submit' });
  // What remains are warnings: they need a word, not a change.
  await publisher.type({ id: 'warnings-answer' }, '暂时没有坐标，电话可以问路');
  await publisher.tap({ id: 'submit-step' });
  await publisher.waitForPage('features/services-desk/pages/home/index');
  await publisher.waitForText('待审核');

  const approver = await atDesk('approver', 'services');
  await approver.tap({ id: 'filter-in_review' });
  await approver.tap({ id: 'desk-family-doctor' });
  await approver.waitForText('暂时没有坐标，电话可以问路');
  await approver.tap({ id: 'act-approve' });
  await approver.tap({ id: 'submit-step' });
  await approver.waitForText('已发布');

  await goHome(citizen);
  await citizen.tap({ role: 'tab', name: '办事' });
  await citizen.tap({ id: 'open-search' });
  for (const typed of ['私人医生', 'jiatingyisheng', 'jtys']) {
    await citizen.type({ id: 'search-input' }, typed);
    await citizen.waitFor({ id: 'entry-family-doctor' });
  }
  await citizen.tap({ id: 'entry-family-doctor' });
  await citizen.waitForPage('features/services/pages/entry/index');
  await citizen.waitForText('签一位社区医生，小病先问他，不要钱。');
  await citizen.tap({ id: 'call-office' });
  expect(citizen.calls('makePhoneCall').at(-1)?.args).toEqual({ phoneNumber: '0869-2145600' });
  for (const phone of [citizen, publisher, approver]) expect(phone.errors).toEqual([]);
}, 180_000);
