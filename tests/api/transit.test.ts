import { type City, startCity } from '../support/city';

let city: City;

beforeAll(async () => {
  city = await startCity({ environment: { TRANSIT_WATCH: 'on', TRANSIT_LIVE_EVERY_S: '0.5' } });
  await city.until(async () => (await city.visitor().get('/transit/stops/near')).status === 200, {
    withinMs: 100_000,
    what: 'the first timetable is served',
  });
  // the morning of a workday, with buses everywhere
  const morning = new Date('2026-11-24T00:40:00Z').getTime();
  city.clock.advance(morning - city.clock.now().getTime());
}, 120_000);
afterAll(() => city?.stop());
afterEach(() => {
  city.simulators.bus.faults.reset();
  city.simulators.bus.setLive('moving');
});

const get = (path: string, language = 'zh') => city.visitor().get(path, { headers: { 'accept-language': language } });
const SQUARE = '/transit/stops/place.19171/board';
const liveRows = async () =>
  (await get(SQUARE)).body.arrivals.filter((one: { source: string }) => one.source === 'live').length;
const untilLive = () => city.until(async () => (await liveRows()) > 0, { withinMs: 15_000, what: 'live rows' });

/** Publishes, asks for an import as the administrator, and waits for its outcome. */
async function publish(accident: Parameters<City['simulators']['bus']['publish']>[0], outcome: string) {
  const admin = await city.as('administrator');
  city.simulators.bus.publish(accident);
  const before = (await admin.get('/transit/feeds')).body.feeds.length;
  expect((await admin.post('/transit/feeds/import', {})).status).toBe(202);
  return city.until(
    async () => {
      const status = (await admin.get('/transit/feeds')).body;
      const isDone =
        status.feeds.length > before && status.feeds[0].state !== 'importing' && status.lastOutcome === outcome;
      return isDone ? status : null;
    },
    { withinMs: 60_000, what: `import ${outcome}` },
  );
}

describe('finding a stop', () => {
  test.each([['人民广场'], ['renminguangchang'], ['rmgc'], ['RenMin guang'], ['renmingunagchang'], ['仁民广场']])(
    'by %s',
    async (q) => {
      const { status, body } = await get(`/transit/search?q=${encodeURIComponent(q)}`);
      expect(status).toBe(200);
      expect(body.places[0]).toMatchObject({ name: '人民广场', latin: 'Renmin Guangchang', poleCount: 4 });
    },
  );

  test('a line by its number, with its variants', async () => {
    const { body } = await get('/transit/search?q=11');
    expect(body.lines[0]).toMatchObject({ id: 'L11', label: '11路', variants: [{ id: 'L11Q', label: '11路区间' }] });
  });

  test('around a position, nearest first, in whichever datum', async () => {
    const wgs84 = (await get('/transit/stops/near?lat=26.05&lng=103.8&datum=wgs84')).body.places;
    const distances = wgs84.map((place: { distanceM: number }) => place.distanceM);
    expect(distances.length).toBeGreaterThan(5);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    expect(wgs84[0].next.length).toBeGreaterThan(0);
    // the same spot in the other datum, about 350 m off in figures
    const gcj02 = (await get('/transit/stops/near?lat=26.04677&lng=103.80161&datum=gcj02')).body.places;
    expect(gcj02[0].datum).toBe('gcj02');
    expect(Math.abs(gcj02[0].latitude - wgs84[0].latitude)).toBeGreaterThan(0.0005);
    expect((await get('/transit/stops/near?lat=10&lng=10')).body.places).toEqual([]);
  });

  test.each([
    ['/transit/search?q='],
    ['/transit/search'],
    [`/transit/search?q=${'x'.repeat(41)}`],
    ['/transit/stops/near?lat=91&lng=0'],
    ['/transit/stops/near?lat=a&lng=b'],
    ['/transit/stops/near?lat=1&lng=1&radius=999999'],
    ['/transit/stops/near?lat=1&lng=1&datum=bd09'],
    [`/transit/stops/${'x'.repeat(200)}/board`],
  ])('%s is told what is wrong', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(400);
    expect(body.error.code).toBe('invalid_request');
  });

  test.each([
    ['/transit/stops/nowhere/board'],
    ['/transit/stops/%2e%2e%2f/board'],
    ["/transit/lines/'%20OR%201=1"],
    ['/transit/lines/L999/vehicles'],
  ])('%s is not found, in words', async (path) => {
    const zh = await get(path);
    expect([zh.status, zh.body.error.code]).toEqual([404, 'not_found']);
    expect(zh.body.error.message).toMatch(/没有找到/);
    expect((await get(path, 'en')).body.error.message).toMatch(/not found/);
  });
});

describe('the board', () => {
  test('tells live from scheduled, soonest first, with ages and the version it rests on', async () => {
    await untilLive();
    const { body } = await get(SQUARE);
    expect(body.stop.poles.map((pole: { towards: string }) => pole.towards).every(Boolean)).toBe(true);
    expect(body).toMatchObject({ feedVersion: city.simulators.bus.version, realtime: { state: 'live' } });
    const sources = new Set(body.arrivals.map((one: { source: string }) => one.source));
    expect(sources).toEqual(new Set(['live', 'scheduled', 'interval']));
    const times = body.arrivals.flatMap((one: { at: string | null }) => (one.at ? [one.at] : []));
    expect(times).toEqual([...times].sort());
    expect(new Set(body.arrivals.map((one: { key: string }) => one.key)).size).toBe(body.arrivals.length);
    const tracked = body.arrivals.find((one: { vehicle: unknown }) => one.vehicle);
    expect(tracked.vehicle).toMatchObject({ isStale: expect.any(Boolean), at: expect.any(String) });
    // the night line has nothing now
    expect(body.later).toEqual(expect.arrayContaining([expect.objectContaining({ label: '夜1路', isNextDay: false })]));
  });

  test('one pole shows its own side alone', async () => {
    const { body } = await get('/transit/stops/19171/board');
    expect(new Set(body.arrivals.map((one: { poleId: string }) => one.poleId))).toEqual(new Set(['19171']));
  });

  test('a bus moves along its line', async () => {
    const ask = async () =>
      new Map<string, number>(
        (await get('/transit/lines/L1/vehicles')).body.vehicles.map((one: { id: string; along: number }) => [
          one.id,
          one.along,
        ]),
      );
    await untilLive();
    const before = await ask();
    expect(before.size).toBeGreaterThan(3);
    city.clock.advance(45_000);
    await city.until(async () => [...(await ask())].some(([id, along]) => before.has(id) && along > before.get(id)!), {
      what: 'a bus moved on',
    });
  });

  test('a line has its stops, way, first and last bus', async () => {
    const { body } = await get('/transit/lines/L1');
    expect(body.directions).toHaveLength(2);
    for (const direction of body.directions) {
      expect(direction.stops.length).toBeGreaterThan(10);
      expect(direction.shape.length).toBeGreaterThan(10);
      expect(direction.firstAt < direction.lastAt).toBe(true);
    }
    expect((await get('/transit/lines/H1')).body.directions[0].isLoop).toBe(true);
    expect((await get('/transit/lines/M1')).body.directions[0].everyMin).toBe(6);
  });

  test('alerts come in the language of the reader', async () => {
    expect((await get('/transit/lines/L7')).body.alerts[0].title).toBe('7路部分路段绕行');
    expect((await get('/transit/lines/L7', 'en')).body.alerts[0].title).toBe('Line 7 is on a detour');
  });
});

describe('an operator that fails or lies', () => {
  test('silence: the board says how old it is, then keeps to the timetable', async () => {
    await untilLive();
    city.simulators.bus.faults.set({ http500: true });
    city.clock.advance(120_000);
    expect((await get(SQUARE)).body.realtime.state).toBe('stale');
    city.clock.advance(240_000);
    const { body } = await get(SQUARE);
    expect(body.realtime.state).toBe('down');
    expect(body.realtime.asOf).not.toBeNull();
    expect(body.arrivals.length).toBeGreaterThan(0);
    expect(body.arrivals.some((one: { source: string }) => one.source === 'live')).toBe(false);
    city.simulators.bus.faults.reset();
    await untilLive();
  }, 40_000);

  test('garbage changes nothing', async () => {
    await untilLive();
    const asked = city.simulators.bus.received.total;
    city.simulators.bus.faults.set({ garbage: true });
    // a few refusals open the breaker, and then it is not asked for a while
    await city.until(() => city.simulators.bus.received.total > asked + 2, { what: 'garbage was served' });
    expect((await get(SQUARE)).body.realtime.state).toBe('live');
  });

  test('a file from the future is not believed', async () => {
    await untilLive();
    city.simulators.bus.setLive('future');
    const asked = city.simulators.bus.received.total;
    await city.until(() => city.simulators.bus.received.total > asked + 6, { what: 'the future was served' });
    const { body } = await get(SQUARE);
    expect(Date.parse(body.realtime.asOf)).toBeLessThanOrEqual(city.clock.now().getTime() + 1_000);
  });

  test('buses that stand still under a fresh header are shown as old', async () => {
    await untilLive();
    city.simulators.bus.setLive('frozen');
    city.clock.advance(150_000);
    await city.until(async () => {
      const { vehicles, realtime } = (await get('/transit/lines/L1/vehicles')).body;
      return (
        realtime.state === 'live' && vehicles.length > 0 && vehicles.every((one: { isStale: boolean }) => one.isStale)
      );
    });
  });
});

describe('timetables', () => {
  test('only an administrator sees and asks', async () => {
    const citizen = await city.as('citizen');
    expect((await city.visitor().get('/transit/feeds')).status).toBe(401);
    expect((await citizen.get('/transit/feeds')).status).toBe(403);
    expect((await citizen.post('/transit/feeds/import', {})).status).toBe(403);
  });

  test('a new version is swapped in while people ask, without a failed or a mixed answer', async () => {
    let isDone = false;
    const minutesPast = (iso: string) => new Date(iso).getUTCMinutes();
    const first = (await get('/transit/lines/L1')).body;
    const seen: { version: string; minute: number; status: number }[] = [];
    const askers = Array.from({ length: 4 }, async () => {
      while (!isDone) {
        const { status, body } = await get('/transit/lines/L1');
        seen.push({
          status,
          version: body.feedVersion,
          minute: body.directions ? minutesPast(body.directions[0].firstAt) : -1,
        });
      }
    });
    await publish('none', 'imported');
    const next = city.simulators.bus.version;
    await city.until(async () => (await get('/transit/lines/L1')).body.feedVersion === next);
    isDone = true;
    await Promise.all(askers);
    expect(new Set(seen.map((one) => one.status))).toEqual(new Set([200]));
    const kinds = new Set(seen.map((one) => `${one.version} ${one.minute}`));
    // the simulator moves this line by a minute with every version
    const minute = minutesPast(first.directions[0].firstAt);
    expect([...kinds].sort()).toEqual([`${first.feedVersion} ${minute}`, `${next} ${minute + 1}`].sort());
    const versions = seen.map((one) => one.version);
    expect(versions.lastIndexOf(first.feedVersion)).toBeLessThan(versions.indexOf(next) + askers.length);
  }, 90_000);

  test('the same content does nothing', async () => {
    const admin = await city.as('administrator');
    const feeds = (await admin.get('/transit/feeds')).body.feeds;
    expect(feeds.filter((feed: { state: string }) => feed.state === 'active')).toHaveLength(1);
    await admin.post('/transit/feeds/import', {});
    await city.until(async () => (await admin.get('/transit/feeds')).body.lastOutcome === 'unchanged');
    expect((await admin.get('/transit/feeds')).body.feeds).toEqual(feeds);
  }, 40_000);

  test.each([
    ['no-trips-file', 'missing_file'],
    ['cut-short', 'broken_zip'],
    ['nearly-empty', 'much_smaller_than_before'],
  ] as const)(
    'a broken one (%s) is refused and written down; the good one goes on',
    async (accident, code) => {
      const before = (await get(SQUARE)).body.feedVersion;
      const status = await publish(accident, 'refused');
      expect(status.feeds[0]).toMatchObject({ state: 'refused' });
      expect(status.feeds[0].findings.map((finding: { code: string }) => finding.code)).toContain(code);
      expect((await get(SQUARE)).body.feedVersion).toBe(before);
    },
    90_000,
  );
});
