import { type DeviceOptions, openDesktop, openPhone } from '../../support/browser';
import { type City, startCity } from '../../support/city';
import { createDevices } from '../../support/devices';

let city: City;
const devices = createDevices(() => city);

const phone = (url: string, options?: DeviceOptions) => devices.on(openPhone, url, options);

beforeAll(async () => {
  city = await startCity({ environment: { TRANSIT_WATCH: 'on', TRANSIT_LIVE_EVERY_S: '1' } });
  await city.until(() => city.simulators.bus.received.total > 0, { what: 'the operator was asked' });
  await city.until(async () => (await city.visitor().get('/transit/stops/near')).status === 200, { withinMs: 80_000 });
  // a working morning: buses everywhere, whatever the hour of the machine
  const morning = new Date(Date.now() + 86_400_000);
  morning.setUTCHours(0, 40, 0, 0);
  city.clock.advance(morning.getTime() - city.clock.now().getTime());
}, 120_000);
afterAll(async () => {
  await devices.close();
  await city?.stop();
});

const open = (page: string, query = '') => `${city.url}/#/features/transit/pages/${page}/index${query}`;

test('a rider finds a stop by characters, pinyin and initials, reads the board, and follows a bus along its line', async () => {
  const { page, errors, picture } = await phone(open('nearby'));
  await page.locator('#locate').click();
  await page.getByText('按您现在的位置').waitFor();
  await picture('bus-1-nearby');

  await page.locator('#open-search').click();
  const box = page.locator('#transit-search input');
  for (const typed of ['人民广场', 'renminguangchang', 'rmgc']) {
    await box.fill(typed);
    await page.locator('.ui-row', { hasText: '人民广场' }).first().waitFor();
  }
  await picture('bus-2-search');
  await page.locator('.ui-row', { hasText: '人民广场' }).first().click();

  await page.locator('#stop-name', { hasText: '人民广场' }).waitFor();
  await page.locator('.transit-figure--live').first().waitFor();
  await page.locator('.transit-figure__kind', { hasText: '时刻表' }).first().waitFor();
  await picture('bus-3-board');
  await page.locator('#save-stop').click();
  await page.locator('#save-stop', { hasText: '已收藏' }).waitFor();

  await page.goto(open('line', '?id=L1'));
  const bus = page.locator('.transit-bus').first();
  await bus.waitFor();
  await picture('bus-4-line');
  const id = await bus.getAttribute('id');
  const top = async () => (await page.locator(`[id="${id}"]`).boundingBox())?.y ?? Number.NaN;
  const before = await top();
  city.clock.advance(90_000);
  await city.until(async () => Math.abs((await top()) - before) > 20, { withinMs: 25_000, what: 'the bus moved on' });
  await picture('bus-5-moved');
  expect(errors).toEqual([]);
}, 120_000);

test('when the operator is silent the board says so and keeps to the timetable', async () => {
  const { page, errors, picture } = await phone(open('nearby'));
  city.simulators.bus.faults.set({ http500: true });
  try {
    city.clock.advance(400_000);
    const board = await city.visitor().get('/transit/search?q=rmgc');
    await page.goto(open('board', `?id=${encodeURIComponent(board.body.places[0].id)}`));
    await page.locator('#realtime', { hasText: '实时数据断了' }).waitFor({ timeout: 25_000 });
    await page.locator('.transit-figure').first().waitFor();
    expect(await page.locator('.transit-figure--live').count()).toBe(0);
    await picture('bus-6-silent');
  } finally {
    city.simulators.bus.faults.reset();
  }
  expect(errors).toEqual([]);
}, 60_000);

test('in elder mode the board is short, large and can be read aloud; in English names are in Latin letters', async () => {
  const { page, picture } = await phone(open('nearby'));
  await page.evaluate(() => {
    localStorage.setItem('yct.elder', JSON.stringify({ data: true }));
    localStorage.setItem('yct.language', JSON.stringify({ data: 'en' }));
  });
  await page.reload();
  await page.goto(open('board', '?id=place.19171'));
  await page.locator('.is-elder #stop-name', { hasText: 'Renmin Guangchang' }).waitFor();
  await page.locator('#read-aloud').waitFor();
  await picture('bus-7-elder-en');
  const desktop = await devices.on(openDesktop, open('board', '?id=place.19171'), { colorScheme: 'dark' });
  await desktop.page.locator('#stop-name').waitFor();
  await desktop.page.locator('.transit-figure').first().waitFor();
  await desktop.picture('bus-8-desktop-dark');
}, 60_000);
