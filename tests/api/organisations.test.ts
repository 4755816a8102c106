import { DEMO_SMS_CODE, demoPerson } from '../../prisma/seed/demo-people';
import { DEMO } from '../../prisma/seed/ids';
import { type City, startCity } from '../support/city';

let city: City;
beforeAll(async () => {
  city = await startCity();
});
afterAll(async () => {
  await city?.stop();
});

describe('the tree', () => {
  it('is for everybody, parents before children', async () => {
    const { items } = (await city.visitor().get('/organisations/tree')).body;
    const seen = new Set<string>();
    for (const unit of items) {
      if (unit.parentId) expect(seen.has(unit.parentId)).toBe(true);
      seen.add(unit.id);
    }
    expect(items[0]).toEqual({
      id: DEMO.units.city,
      kind: 'city',
      name: '云岭市',
      parentId: null,
      publicPhone: '12345',
    });
    expect(items.filter((unit: { kind: string }) => unit.kind === 'department')).toHaveLength(12);
    expect(items.filter((unit: { kind: string }) => unit.kind === 'grid')).toHaveLength(13);
  });

  it('speaks English too', async () => {
    const { items } = (await city.visitor().get('/organisations/tree', { headers: { 'accept-language': 'en' } })).body;
    expect(items[0].name).toBe('Yunling City');
  });
});

describe('where a place belongs', () => {
  const at = (query: string) => city.visitor().get(`/organisations/locate?${query}`);

  it('from the city down to the grid', async () => {
    const { body } = await at('lat=26.05&lng=103.8');
    expect(body.isInCity).toBe(true);
    expect(body.units.map((unit: { id: string }) => unit.id)).toEqual(
      (['city', 'chengguan', 'cuihu', 'wenlin', 'wenlin1'] as const).map((key) => DEMO.units[key]),
    );
    expect(body.label).toBe('城关区 · 翠湖街道 · 文林社区');
  });

  it('by either datum, which differ at the edge of a grid', async () => {
    // 26.05 N 103.8095 E in WGS-84 lies some hundred metres further east in GCJ-02: across the border at 103.81.
    expect((await at('lat=26.05&lng=103.8095')).body.units.at(-1).id).toBe(DEMO.units.wenlin1);
    expect((await at('lat=26.05&lng=103.8095&datum=wgs84')).body.units.at(-1).id).toBe(DEMO.units.wenlin2);
  });

  it('outside the city is an answer, not an error', async () => {
    expect((await at('lat=39.9&lng=116.4')).body).toEqual({ isInCity: false, units: [], label: '' });
  });

  it.each(['lat=x&lng=1', 'lat=91&lng=1', 'lng=103', 'lat=26&lng=103&datum=bd09'])('refuses %s', async (query) => {
    expect((await at(query)).body.error.code).toBe('invalid_request');
  });
});

describe('staff', () => {
  it('are for administrators', async () => {
    expect((await city.visitor().get('/organisations/staff')).status).toBe(401);
    expect((await (await city.as('handler')).get('/organisations/staff')).status).toBe(403);
    const { items } = (await (await city.as('administrator')).get('/organisations/staff')).body;
    expect(items.find((one: { personId: string }) => one.personId === DEMO.people.gridWorker)).toMatchObject({
      displayName: '赵强',
      unitName: '文林第一网格',
      grants: [{ role: 'grid_worker', isInForce: true }],
    });
    const below = (await (await city.as('administrator')).get(`/organisations/staff?unitId=${DEMO.units.chengguan}`))
      .body.items;
    expect(below.map((one: { displayName: string }) => one.displayName).sort()).toEqual(['吴磊', '周桂兰', '赵强']);
  });

  it('get a role, use it, and lose it with the token that says so', async () => {
    const administrator = await city.as('administrator');
    const second = await city.as('secondCitizen');
    const person = demoPerson('secondCitizen');
    const wish = { personId: person.id, role: 'handler', unitId: DEMO.units.water };
    expect((await administrator.post('/organisations/grants', wish)).body.error.fields).toHaveProperty('personId');
    const added = await administrator.post('/organisations/staff', {
      phone: person.phone,
      displayName: '高翔',
      title: '抢修班长',
      unitId: DEMO.units.water,
    });
    expect(added.body).toMatchObject({ personId: person.id, unitName: '水务集团', grants: [] });
    const grant = await administrator.post('/organisations/grants', wish);
    expect(grant.status).toBe(201);
    expect((await administrator.post('/organisations/grants', wish)).status).toBe(409);

    // Their old token is to be renewed; the new one says what they may.
    expect((await second.get('/identity/me')).body.error.code).toBe('token_expired');
    second.accessToken = null;
    await second.signIn(person.phone, DEMO_SMS_CODE);
    expect((await second.get('/identity/me')).body.grants).toMatchObject([{ role: 'handler', unitName: '水务集团' }]);

    const ended = await administrator.post(`/organisations/grants/${grant.body.id}/end`, { reason: '调离岗位' });
    expect(ended.body).toMatchObject({ isInForce: false, endedAt: expect.any(String) });
    expect(
      (await administrator.post(`/organisations/grants/${grant.body.id}/end`, { reason: '再一次' })).body.error.code,
    ).toBe('state_conflict');
    expect((await second.get('/identity/me')).body.error.code).toBe('token_expired');
    second.accessToken = null;
    await second.signIn(person.phone, DEMO_SMS_CODE);
    expect((await second.get('/identity/me')).body.grants).toEqual([]);
    // Ended is not for ever: the same may be given again.
    expect((await administrator.post('/organisations/grants', wish)).status).toBe(201);
  });

  it('lose a role when its time is over', async () => {
    const administrator = await city.as('administrator');
    const validUntil = new Date(city.clock.now().getTime() + 60_000).toISOString();
    const wish = { personId: DEMO.people.checker, role: 'checker', unitId: DEMO.units.lianhua, validUntil };
    expect((await administrator.post('/organisations/grants', wish)).status).toBe(201);
    city.clock.advance(61_000);
    const checker = city.visitor();
    await checker.signIn(demoPerson('checker').phone, DEMO_SMS_CODE);
    expect((await checker.get('/identity/me')).body.grants).toMatchObject([{ unitId: DEMO.units.wenlin }]);
    city.clock.release();
    const past = await administrator.post('/organisations/grants', { ...wish, validUntil: '2020-01-01T00:00:00.000Z' });
    expect(past.body.error.fields).toHaveProperty('validUntil');
  });

  it('are not changed by oneself, nor outside one’s units, nor for the unknown', async () => {
    const administrator = await city.as('administrator');
    const own = { personId: DEMO.people.administrator, role: 'supervisor', unitId: DEMO.units.city };
    expect((await administrator.post('/organisations/grants', own)).status).toBe(403);
    const nowhere = { personId: DEMO.people.handler, role: 'handler', unitId: DEMO.people.handler };
    expect((await administrator.post('/organisations/grants', nowhere)).body.error.fields).toHaveProperty('unitId');
    const nobody = await administrator.post('/organisations/staff', {
      phone: '13999999999',
      displayName: '无名',
      unitId: DEMO.units.gas,
    });
    expect(nobody.body.error.fields).toHaveProperty('phone');
    expect(
      (await administrator.post(`/organisations/grants/${DEMO.units.city}/end`, { reason: '没有这个' })).status,
    ).toBe(404);
  });
});
