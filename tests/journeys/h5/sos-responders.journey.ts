import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { demoPerson } from '../../../prisma/seed/demo-people';
import type { DemoPersonKey } from '../../../prisma/seed/ids';
import { type DeviceOptions, faultsOf, openDesktop, openPhone, seen } from '../../support/browser';
import { type City, startCity } from '../../support/city';
import { createDevices } from '../../support/devices';
import { closeCase, FIX, passOf, pressBody } from '../../support/sos';

const HOME = '/pages/home/index';
const DESK = '/features/sos-desk/pages/desk/index';
const CASE = '/features/sos-desk/pages/case/index';
const DUTY = '/features/sos-desk/pages/duty/index';
const FAMILY = '/features/sos-family/pages/home/index';
const ADMIN = '/features/sos-admin/pages';

let city: City;
let elderPass: string;
const devices = createDevices(() => city);

beforeAll(async () => {
  city = await startCity();
  elderPass = await passOf(await city.as('elder'));
}, 120_000);
afterEach(async () => {
  await devices.close();
  const open = await city.app.db.prisma.sosCase.findMany({ where: { stage: { not: 'closed' } } });
  for (const { id } of open) await closeCase(await city.as('dispatcher'), id);
});
afterAll(() => city?.stop());

const at = (key: DemoPersonKey, place: string, open = openPhone, options?: DeviceOptions) =>
  devices.signedIn(open, key, place, options);
const typeInto = (page: Page, id: string, text: string) => seen(page, `#${id} input, #${id} textarea`).fill(text);
const stage = (page: Page, words: string) => seen(page, '#case-stage').filter({ hasText: words }).waitFor();
/** A page slides in on a phone; a picture is taken when it stands. */
const stands = (page: Page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll('.taro_page')].every((one) => Math.abs(one.getBoundingClientRect().left) < 1),
  );

async function press(extra: object = {}): Promise<{ caseId: string; number: string }> {
  const fix = { ...FIX, takenAt: new Date().toISOString() };
  const { status, body } = await city.visitor().post('/sos/presses', pressBody({ pass: elderPass, fix, ...extra }));
  expect(status).toBe(201);
  return body;
}

/** The call that the gateway rings somebody's telephone with. */
const ringing = (phone: string, since: Date) =>
  city.until(() => city.simulators.sms.calls(phone).find((call) => call.status === 'ringing' && call.at >= since), {
    what: `${phone} rings`,
  });

test('daughter, worker and seat are asked at once; one goes, all see who; it ends by a person', async () => {
  const [elder, daughter, worker, seat] = await Promise.all([
    devices.signedIn(openPhone, 'elder', HOME, { isElder: true }),
    at('citizen', HOME),
    at('gridWorker', '/features/staff/pages/home/index'),
    at('dispatcher', DESK, openDesktop),
  ]);
  await seat.page.setViewportSize({ width: 1440, height: 900 });
  await seat.page.getByText('现在没有人求助').waitFor();
  await seat.picture('sos-help-0-desk-empty');
  expect(await faultsOf(seat.page)).toEqual([]);

  await seen(elder.page, '#sos').click();
  const shown = await seen(elder.page, '#case-number')
    .filter({ hasText: /\d{4}-\d+/ })
    .textContent();
  const number = /\d{4}-\d+/.exec(shown!)![0];
  // Nobody reloads anything from here on.
  for (const { page } of [daughter, worker]) {
    await seen(page, '#sos-alert').filter({ hasText: '文林巷 8 号' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  }
  await worker.picture('sos-help-1-worker-alert');
  await daughter.picture('sos-help-1-daughter-alert');
  const row = seen(seat.page, `#case-${number}`);
  await row.filter({ hasText: /没人接 \d+/ }).waitFor();
  await row.click();
  await stage(seat.page, '没有人接');
  await seen(seat.page, '#case-alerted').filter({ hasText: '赵强' }).waitFor();
  await seat.picture('sos-help-1-desk-alerting');
  expect(await faultsOf(seat.page)).toEqual([]);

  await seen(worker.page, '#sos-alert-go').click();
  await seen(worker.page, '#my-part').filter({ hasText: '您接了这一起' }).waitFor();
  await stage(seat.page, '赵强');
  await elder.page.getByText('赵强').first().waitFor();
  await elder.picture('sos-help-2-elder-sees');
  // The loser is told who.
  await seen(daughter.page, '#sos-alert-said').filter({ hasText: '赵强' }).waitFor();
  await daughter.picture('sos-help-2-daughter-told');
  await seen(daughter.page, '#sos-alert-seen').click();
  await daughter.page.getByText('赵强已接').first().waitFor();
  await daughter.picture('sos-help-2-daughter-home');

  await seen(worker.page, '#minutes-10').click();
  await seen(worker.page, '#look-at-facts').click();
  await seen(worker.page, '#facts-person').filter({ hasText: '王桂芳' }).waitFor();
  await worker.page.getByText('门口第二个花盆下').waitFor();
  await stands(worker.page);
  await worker.picture('sos-help-3-worker-facts');
  expect(await faultsOf(worker.page)).toEqual([]);
  await seen(seat.page, '#case-timeline').filter({ hasText: '查看了求助人资料' }).waitFor();

  await seen(worker.page, '#do-arrive').click();
  await stage(seat.page, '已到场');
  await seat.picture('sos-help-4-desk-on-scene');
  await seen(worker.page, '#do-close').click();
  await seen(worker.page, '#submit-close').click();
  await worker.page.getByText('请选一个结果').waitFor();
  await seen(worker.page, '#outcome-helped').click();
  await typeInto(worker.page, 'close-words', '扶起来了，没有受伤，女儿在路上');
  await worker.picture('sos-help-5-worker-close');
  expect(await faultsOf(worker.page)).toEqual([]);
  await seen(worker.page, '#submit-close').click();
  await stage(worker.page, '已得到帮助');
  await stage(seat.page, '已得到帮助');
  await seen(seat.page, '#case-timeline').filter({ hasText: '按下后' }).waitFor();
  await seat.picture('sos-help-6-desk-closed');
  expect(await faultsOf(seat.page)).toEqual([]);
  const [file] = await Promise.all([seat.page.waitForEvent('download'), seen(seat.page, '#export-case').click()]);
  expect(file.suggestedFilename()).toBe(`sos-${number}.csv`);

  // The daughter finds it among the calls that ended, and who looked.
  await daughter.page.goto(`${city.url}/#${FAMILY}`);
  await daughter.page.getByText('王').first().waitFor();
  await daughter.picture('sos-help-7-family');
  expect(await faultsOf(daughter.page)).toEqual([]);
  await seen(daughter.page, '#open-history-family').click();
  await seen(daughter.page, `#past-${number}`).filter({ hasText: '已得到帮助' }).waitFor();
  await stands(daughter.page);
  await daughter.picture('sos-help-8-history');
  expect(await faultsOf(daughter.page)).toEqual([]);
  await daughter.page.goBack();
  await seen(daughter.page, '#open-looks-family').click();
  await daughter.page.getByText('赵强').first().waitFor();
  await stands(daughter.page);
  await daughter.picture('sos-help-9-looks');
  expect(await faultsOf(daughter.page)).toEqual([]);
  for (const { errors } of [elder, daughter, worker, seat]) expect(errors).toEqual([]);
}, 240_000);

test('one key on the telephone takes it; a button pressed too late is answered in words', async () => {
  const since = city.clock.now();
  const seat = await at('dispatcher', DESK, openDesktop);
  const { caseId, number } = await press({ kind: 'ill' });
  const worker = await at('gridWorker', `${CASE}?id=${caseId}`);
  await seen(worker.page, '#do-accept').waitFor();
  await stands(worker.page);
  await worker.picture('sos-help-10-worker-page');
  await seen(seat.page, `#case-${number}`).click();
  await stage(seat.page, '没有人接');

  // The worker's phone hears nothing of it for a while.
  await worker.context.setOffline(true);
  const call = await ringing(demoPerson('citizen').phone, since);
  expect(call.text).toContain('按1');
  await city.simulators.sms.press(call.callId, '1');
  // Staff read a contact's name masked.
  await stage(seat.page, '女儿');
  await seat.picture('sos-help-11-voice');
  await worker.context.setOffline(false);
  await seen(worker.page, '#do-accept, #case-overtaken, #case-stage').first().waitFor();
  const late = await (await city.as('gridWorker')).post(`/sos/cases/${caseId}/steps`, {
    action: 'accept',
    clientKey: randomUUID(),
  });
  expect(late.status).toBe(409);
  expect(late.body.error.message).toContain('女儿');
  await stage(worker.page, '女儿');
  await worker.picture('sos-help-12-too-late');
  expect(await faultsOf(worker.page)).toEqual([]);
  for (const { errors } of [seat, worker]) expect(errors).toEqual([]);
}, 180_000);

test('the link of a text opens one alert without signing in', async () => {
  const since = city.clock.now();
  await press({ kind: 'lost' });
  const text = await city.until(
    () => city.simulators.sms.texts('13977700021').find((one) => one.at >= since && one.text.includes('/#/')),
    { what: 'the neighbour is texted' },
  );
  const link = /https?:\/\/\S+\/#(\/\S+?key=[\w-]+)/.exec(text.text)![1]!;
  const neighbour = await devices.on(openPhone, `${city.url}/#${link}`, { colorScheme: 'dark' });
  await seen(neighbour.page, '#alert-card').filter({ hasText: '迷路了' }).waitFor();
  await neighbour.picture('sos-help-13-link');
  expect(await faultsOf(neighbour.page)).toEqual([]);
  await seen(neighbour.page, '#answer-accept').click();
  await seen(neighbour.page, '#answer-said').filter({ hasText: '您接了' }).waitFor();
  await neighbour.picture('sos-help-14-link-taken');
  expect(neighbour.errors).toEqual([]);
}, 120_000);

test('a button without a screen raises the same case; the seat hands it to a centre', async () => {
  const seat = await at('dispatcher', DESK, openDesktop, { colorScheme: 'dark' });
  city.simulators.sosButtons.connect({ apiUrl: city.url });
  await city.simulators.sosButtons.device('YCTB-000001').say('press', 'https');
  const row = seen(seat.page, '.ui-desk-row').filter({ hasText: '没人接' }).first();
  await row.click();
  await seen(seat.page, '#case-panel').filter({ hasText: '一键通设备' }).waitFor();
  await seen(seat.page, '#case-home').filter({ hasText: '文林巷 8 号' }).waitFor();
  await seat.picture('sos-help-15-device-dark');
  expect(await faultsOf(seat.page)).toEqual([]);
  await seen(seat.page, '#do-accept').click();
  await seen(seat.page, '#minutes-0').click();
  await seen(seat.page, '#submit-accept').click();
  await stage(seat.page, '何芳');
  await seen(seat.page, '#do-hand_off').click();
  await seen(seat.page, '#centre-120').click();
  await seat.picture('sos-help-16-hand-off');
  expect(await faultsOf(seat.page)).toEqual([]);
  await seen(seat.page, '#submit-hand-off').click();
  await seen(seat.page, '#case-hand-offs').filter({ hasText: '120 急救' }).waitFor();
  await seen(seat.page, '#case-hand-offs').filter({ hasText: '对方已收到' }).waitFor();
  await seat.picture('sos-help-17-receipt');
  expect(seat.errors).toEqual([]);
}, 180_000);

test('a drill looks like one on every screen, and never reaches a centre', async () => {
  const heardByCentres = city.simulators.emergencyCentre.received.total;
  const worker = await at('gridWorker', HOME);
  const supervisor = await at('supervisor', `${ADMIN}/drills/index`, openPhone, {
    position: { latitude: FIX.position.latitude, longitude: FIX.position.longitude },
  });
  await seen(supervisor.page, '#start-drill').click();
  await typeInto(supervisor.page, 'drill-title', '文林社区夜间演练');
  await seen(supervisor.page, '#drill-fallen').click();
  await supervisor.picture('sos-help-18-drill-start');
  expect(await faultsOf(supervisor.page)).toEqual([]);
  await seen(supervisor.page, '#submit-drill').click();
  await supervisor.page.getByText('文林社区夜间演练').waitFor();
  await seen(worker.page, '#sos-alert').filter({ hasText: '演练：有人求助' }).waitFor();
  await worker.picture('sos-help-19-drill-alert');
  expect(await faultsOf(worker.page)).toEqual([]);
  await seen(worker.page, '#sos-alert-go').click();
  await seen(worker.page, '#case-drill').waitFor();
  await stands(worker.page);
  await worker.picture('sos-help-20-drill-case');
  await seen(supervisor.page, '[id^=drill-]').filter({ hasText: '赵强' }).filter({ hasText: '接了' }).first().waitFor();
  await supervisor.picture('sos-help-21-drill-report');
  expect(await faultsOf(supervisor.page)).toEqual([]);
  expect(city.simulators.emergencyCentre.received.total).toBe(heardByCentres);
  for (const { errors } of [worker, supervisor]) expect(errors).toEqual([]);
}, 180_000);

test('what stands behind the desk: alarms, the day after, figures, people and gaps, devices, duty', async () => {
  const supervisor = await at('supervisor', `${ADMIN}/home/index`);
  await seen(supervisor.page, '#open-figures').waitFor();
  await supervisor.picture('sos-help-22-admin');
  expect(await faultsOf(supervisor.page)).toEqual([]);
  for (const [place, mark, name] of [
    [`${ADMIN}/alarms/index`, '#watch', '23-alarms'],
    [`${ADMIN}/reviews/index`, '#tab-misses', '24-reviews'],
    [`${ADMIN}/figures/index`, '#span-accepted', '25-figures'],
    [`${ADMIN}/people/index`, '#coverage-run', '26-people'],
    [DUTY, '#on-duty', '27-duty'],
  ] as const) {
    await supervisor.page.goto(`${city.url}/#${place}`);
    await seen(supervisor.page, mark).waitFor();
    await stands(supervisor.page);
    await supervisor.picture(`sos-help-${name}`);
    expect([place, await faultsOf(supervisor.page)]).toEqual([place, []]);
  }
  const administrator = await at('administrator', `${ADMIN}/devices/index`, openDesktop);
  await seen(administrator.page, '#device-YCTB-000001').click();
  await seen(administrator.page, '#device-panel').filter({ hasText: '型号' }).waitFor();
  await administrator.picture('sos-help-28-devices');
  expect(await faultsOf(administrator.page)).toEqual([]);
  for (const { errors } of [supervisor, administrator]) expect(errors).toEqual([]);
}, 240_000);

test('the daughter keeps her mother’s facts; English and the dark read the same', async () => {
  const daughter = await at('citizen', FAMILY, openPhone, { colorScheme: 'dark', locale: 'en-US' });
  await seen(daughter.page, '#open-profile-family').click();
  await seen(daughter.page, '#sos-profile').filter({ hasText: '文林巷 8 号' }).waitFor();
  await stands(daughter.page);
  await daughter.picture('sos-help-29-profile-dark');
  expect(await faultsOf(daughter.page)).toEqual([]);
  await seen(daughter.page, '#edit-home').click();
  await typeInto(daughter.page, 'home-key', '邻居张秀英有一把，电话 13977700021');
  await daughter.picture('sos-help-30-home-sheet');
  expect(await faultsOf(daughter.page)).toEqual([]);
  await seen(daughter.page, '#save-home').click();
  await seen(daughter.page, '#profile-home').filter({ hasText: '邻居张秀英有一把' }).waitFor();
  expect(daughter.errors).toEqual([]);

  const elder = await devices.signedIn(openPhone, 'elder', FAMILY, { isElder: true });
  await seen(elder.page, '#elder-self').filter({ hasText: '林晓雯' }).waitFor();
  await elder.picture('sos-help-31-elder');
  expect(await faultsOf(elder.page)).toEqual([]);
  expect(elder.errors).toEqual([]);
}, 180_000);
