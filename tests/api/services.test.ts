import { DEMO } from '../../prisma/seed/ids';
import type { ApiClient } from '../support/api-client';
import { type City, startCity } from '../support/city';
import { goodContent } from '../unit/services/sample-content';

let city: City;
let publisher: ApiClient;
let approver: ApiClient;

beforeAll(async () => {
  city = await startCity();
  publisher = await city.as('publisher');
  approver = await city.as('approver');
});
afterAll(() => city.stop());

const DESK = '/services/desk';
const entryPath = (entryId: string, rest = '') => `${DESK}/entries/${entryId}${rest}`;
const nextYear = () => new Date(city.clock.now().getTime() + 200 * 86_400_000).toISOString().slice(0, 10);
const today = () => new Date(city.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
const facts = (changes: Parameters<typeof goodContent>[0] = {}) =>
  goodContent({ lastReviewedOn: today(), reviewDueOn: nextYear(), ...changes });

/** A new entry with these facts, saved as a draft. */
async function draft(slug: string, content = facts()): Promise<{ entryId: string; lockVersion: number }> {
  const made = await publisher.post(`${DESK}/entries`, {
    slug,
    unitId: DEMO.units.governmentServices,
    title: content.title,
  });
  expect(made.status).toBe(201);
  const { entryId } = made.body;
  const saved = await publisher.put(entryPath(entryId, '/draft'), {
    lockVersion: made.body.working.lockVersion,
    content,
  });
  expect(saved.status).toBe(200);
  return { entryId, lockVersion: saved.body.working.lockVersion };
}

/** An entry that citizens can see. */
async function published(slug: string, content = facts()): Promise<{ entryId: string; liveLock: number }> {
  const { entryId, lockVersion } = await draft(slug, content);
  const submitted = await publisher.post(entryPath(entryId, '/submit'), {
    lockVersion,
    warningsAnswer: '按现行规定写的',
  });
  expect(submitted.status).toBe(200);
  const approved = await approver.post(entryPath(entryId, '/approve'), {
    lockVersion: submitted.body.working.lockVersion,
  });
  expect(approved.status).toBe(200);
  return { entryId, liveLock: approved.body.live.lockVersion };
}

describe('citizens', () => {
  it('see topics with counts, what is asked for and what is new, without signing in', async () => {
    const { status, body } = await city.visitor().get('/services/topics');
    expect(status).toBe(200);
    expect(body.topics.length).toBeGreaterThan(10);
    expect(body.popular[0].slug).toBe('pension-check');
    expect(body.latest).toHaveLength(6);
  });

  it('page through a topic in their language', async () => {
    const english = { headers: { 'accept-language': 'en' } };
    const first = await city.visitor().get('/services?topic=identity&limit=3', english);
    expect(first.body.topic.title).toBe('Identity papers');
    expect(first.body.items).toHaveLength(3);
    const second = await city
      .visitor()
      .get(`/services?topic=identity&limit=3&cursor=${first.body.nextCursor}`, english);
    const slugs = [...first.body.items, ...second.body.items].map(({ slug }: { slug: string }) => slug);
    expect(new Set(slugs).size).toBe(slugs.length);
  });

  it.each([
    ['护照', 'passport'],
    ['huzhao', 'passport'],
    ['bhz', 'passport'],
    ['gzf', 'public-rental'],
    ['passport', 'passport'],
    ['煤气', 'gas-account'],
  ])('search “%s”', async (q, slug) => {
    const { status, body } = await city.visitor().get(`/services/search?q=${encodeURIComponent(q)}`);
    expect(status).toBe(200);
    expect(body.items[0]?.entry.slug ?? null).toBe(slug);
  });

  it.each([
    ['长辈版', 'elder_mode'],
    ['zbb', 'elder_mode'],
    ['路灯', 'report'],
    ['jiankangma', 'health_code'],
    ['bus', 'transit'],
  ])('find the portal’s own function by “%s”', async (q, code) => {
    const { body } = await city.visitor().get(`/services/search?q=${encodeURIComponent(q)}`);
    expect(body.functions[0]?.code).toBe(code);
  });

  it('read an entry: what to bring, where, when it opens, how much', async () => {
    city.clock.set('2026-11-23T02:00:00.000Z');
    const { body } = await city.visitor().get('/services/passport');
    expect(body.entry.fees).toMatchObject({ kind: 'fixed', totalFen: 12_000 });
    expect(body.entry.open).toEqual({ isOpen: true, changesAt: '2026-11-23T04:00:00.000Z', isHoliday: false });
    expect(body.entry.materials[0].key).toMatch(/^[0-9a-f]{12}$/);
    city.clock.release();
  });

  it('are told what to do about an entry that never was', async () => {
    const { status, body } = await city.visitor().get('/services/no-such-thing');
    expect(status).toBe(404);
    expect(body.error.message).toContain('12345');
  });

  it('are led on from an entry that was withdrawn', async () => {
    const gone = await city.visitor().get('/services/newborn-papers');
    expect(gone.status).toBe(410);
    expect(gone.body.error).toMatchObject({ code: 'gone', retryable: false });
    expect(gone.body.error.message).toContain('新生儿一件事');
    const { body } = await city.visitor().get('/services/newborn-papers/succession');
    expect(body).toMatchObject({ state: 'withdrawn', successor: { slug: 'newborn-one-stop' } });
  });
});

describe('the whole loop', () => {
  it('drafts, reviews by a second person, publishes, is found, is replaced and withdrawn', async () => {
    const { entryId, lockVersion } = await draft(
      'night-clinic',
      facts({ title: { zh: '夜间门诊', en: 'Night clinic' } }),
    );
    const visitor = city.visitor();
    expect((await visitor.get('/services/night-clinic')).status).toBe(404);

    const submitted = await publisher.post(entryPath(entryId, '/submit'), { lockVersion });
    expect(submitted.body.working.state).toBe('in_review');
    const inbox = await approver.get('/notices');
    expect(JSON.stringify(inbox.body)).toContain('夜间门诊');

    const back = await approver.post(entryPath(entryId, '/return'), {
      lockVersion: submitted.body.working.lockVersion,
      reason: '请写明几点到几点',
    });
    expect(back.body.working).toMatchObject({ state: 'returned', reason: '请写明几点到几点' });
    const mended = await publisher.put(entryPath(entryId, '/draft'), {
      lockVersion: back.body.working.lockVersion,
      content: facts({ title: { zh: '夜间门诊', en: 'Night clinic' }, aliases: ['晚上看病'] }),
    });
    const again = await publisher.post(entryPath(entryId, '/submit'), { lockVersion: mended.body.working.lockVersion });
    const approved = await approver.post(entryPath(entryId, '/approve'), {
      lockVersion: again.body.working.lockVersion,
    });
    expect(approved.body.live.state).toBe('published');
    expect(approved.body.history.map(({ event }: { event: string }) => event)).toEqual([
      'approve',
      'submit',
      'return',
      'submit',
      'edit',
    ]);

    // Read your own write: the very next search has it.
    expect((await visitor.get('/services/search?q=yjmz')).body.items[0].entry.slug).toBe('night-clinic');
    expect((await visitor.get(`/services/search?q=${encodeURIComponent('晚上看病')}`)).body.items[0]).toMatchObject({
      matchedBy: 'alias',
      alias: '晚上看病',
    });

    // The next edition is worked on while the first stays live.
    const next = await publisher.put(entryPath(entryId, '/draft'), {
      lockVersion: 0,
      content: facts({ title: { zh: '夜间急诊', en: 'Night emergency' } }),
    });
    expect(next.body).toMatchObject({ live: { number: 1 }, working: { number: 2, state: 'draft' } });
    expect((await visitor.get('/services/night-clinic')).body.entry.title).toBe('夜间门诊');
    const diff = await approver.get(entryPath(entryId, '/diff'));
    expect(diff.body.changes).toContainEqual({
      section: 'title',
      path: 'title.zh',
      before: '夜间门诊',
      after: '夜间急诊',
    });
    const asked = await publisher.post(entryPath(entryId, '/submit'), { lockVersion: next.body.working.lockVersion });
    const second = await approver.post(entryPath(entryId, '/approve'), { lockVersion: asked.body.working.lockVersion });
    expect((await visitor.get('/services/night-clinic')).body.entry).toMatchObject({ title: '夜间急诊', edition: 2 });

    const withdrawn = await approver.post(entryPath(entryId, '/withdraw'), {
      lockVersion: second.body.live.lockVersion,
      reason: { zh: '并入健康服务', en: 'Joined with health services' },
      successorSlug: 'child-vaccination',
    });
    expect(withdrawn.body).toMatchObject({ live: { state: 'withdrawn' }, successor: { slug: 'child-vaccination' } });
    expect((await visitor.get('/services/night-clinic')).status).toBe(410);
    expect((await visitor.get('/services/search?q=yejianjizhen')).body.items).toEqual([]);
    const editions = await approver.get(entryPath(entryId, '/editions'));
    expect(editions.body.items.map(({ state }: { state: string }) => state)).toEqual(['withdrawn', 'superseded']);
  });
});

describe('two pairs of eyes', () => {
  it('lets only the own department draft', async () => {
    const elsewhere = await publisher.post(`${DESK}/entries`, {
      slug: 'not-mine',
      unitId: DEMO.units.police,
      title: { zh: '别人的事项', en: '' },
    });
    expect(elsewhere.status).toBe(403);
    const list = await publisher.get(`${DESK}?state=all&limit=100`);
    expect(new Set(list.body.items.map((item: { unit: { id: string } }) => item.unit.id))).toEqual(
      new Set([DEMO.units.governmentServices]),
    );
  });

  it('lets no publisher approve and no citizen in', async () => {
    const { entryId, lockVersion } = await draft('two-eyes');
    const submitted = await publisher.post(entryPath(entryId, '/submit'), { lockVersion });
    const body = { lockVersion: submitted.body.working.lockVersion };
    expect((await publisher.post(entryPath(entryId, '/approve'), body)).status).toBe(403);
    expect((await (await city.as('citizen')).get(entryPath(entryId))).status).toBe(403);
    expect((await city.visitor().get(DESK)).status).toBe(401);
    expect((await approver.post(entryPath(entryId, '/submit'), body)).status).toBe(403);
  });

  it('does not let somebody who wrote part of it approve, even with both roles', async () => {
    const given = await (await city.as('administrator')).post('/organisations/grants', {
      personId: DEMO.people.approver,
      role: 'publisher',
      unitId: DEMO.units.governmentServices,
    });
    expect(given.status).toBe(201);
    const { entryId, lockVersion } = await draft('both-roles');
    // A new role recalls the tokens given before it.
    const both = city.visitor();
    await both.signIn('13800000006', '246810');
    approver = both;
    const edited = await both.put(entryPath(entryId, '/draft'), { lockVersion, content: facts({ aliases: ['改过'] }) });
    expect(edited.status).toBe(200);
    const submitted = await both.post(entryPath(entryId, '/submit'), { lockVersion: edited.body.working.lockVersion });
    expect(submitted.body).toMatchObject({ needsSecondPerson: true });
    expect(submitted.body.actions).not.toContain('approve');
    const refused = await both.post(entryPath(entryId, '/approve'), {
      lockVersion: submitted.body.working.lockVersion,
    });
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('另一位同事');
  });
});

describe('what is refused', () => {
  it('a stale lock version, from two editors at once', async () => {
    const { entryId, lockVersion } = await draft('stale-lock');
    const answers = await Promise.all([
      publisher.put(entryPath(entryId, '/draft'), { lockVersion, content: facts({ aliases: ['甲'] }) }),
      publisher.put(entryPath(entryId, '/draft'), { lockVersion, content: facts({ aliases: ['乙'] }) }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.error).toMatchObject({
      code: 'conflict',
      retryable: false,
    });
  });

  it('two next editions begun at once', async () => {
    const { entryId } = await published('one-draft-only');
    const answers = await Promise.all(
      ['甲', '乙', '丙'].map((alias) =>
        publisher.put(entryPath(entryId, '/draft'), { lockVersion: 0, content: facts({ aliases: [alias] }) }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2);
  });

  it('approving twice at once publishes once', async () => {
    const { entryId, lockVersion } = await draft('approve-twice');
    const submitted = await publisher.post(entryPath(entryId, '/submit'), { lockVersion });
    const body = { lockVersion: submitted.body.working.lockVersion };
    const answers = await Promise.all([1, 2, 3].map(() => approver.post(entryPath(entryId, '/approve'), body)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2);
  });

  it('markup, with the field that holds it', async () => {
    const { entryId, lockVersion } = await draft('no-markup');
    const content = facts({ summary: { zh: '<img src=x onerror=alert(1)>', en: 'javascript:alert(1)' } });
    const { status, body } = await publisher.put(entryPath(entryId, '/draft'), { lockVersion, content });
    expect(status).toBe(400);
    expect(Object.keys(body.error.fields).sort()).toEqual(['content.summary.en', 'content.summary.zh']);
    expect(body.error.fields['content.summary.zh']).toBe('只能写文字，请去掉网页代码');
    const preview = await publisher.post(`${DESK}/preview`, { entryId, content });
    expect(preview.status).toBe(400);
  });

  it('an unfinished draft at submission, field by field; warnings until they are answered', async () => {
    const { entryId, lockVersion } = await draft('unfinished', facts({ phones: [], aliases: [] }));
    const blocked = await publisher.post(entryPath(entryId, '/submit'), { lockVersion });
    expect(blocked.status).toBe(400);
    expect(blocked.body.error.fields).toEqual({ 'content.phones': '至少留一个咨询电话' });
    const saved = await publisher.put(entryPath(entryId, '/draft'), { lockVersion, content: facts({ aliases: [] }) });
    const warned = await publisher.post(entryPath(entryId, '/submit'), { lockVersion: saved.body.working.lockVersion });
    expect(Object.keys(warned.body.error.fields)).toEqual(['warningsAnswer']);
    const answered = await publisher.post(entryPath(entryId, '/submit'), {
      lockVersion: saved.body.working.lockVersion,
      warningsAnswer: '没有别的叫法',
    });
    expect(answered.body.working).toMatchObject({ state: 'in_review', warningsAnswer: '没有别的叫法' });
  });

  it('redirects that go in circles, also when two close the circle at once', async () => {
    const [a, b, c] = await Promise.all(['circle-a', 'circle-b', 'circle-c'].map((slug) => published(slug)));
    const reason = { zh: '合并办理', en: 'Joined' };
    const withdraw = (of: { entryId: string; liveLock: number }, successorSlug: string | null) =>
      approver.post(entryPath(of.entryId, '/withdraw'), { lockVersion: of.liveLock, reason, successorSlug });
    expect((await withdraw(a!, 'circle-b')).status).toBe(200);
    expect((await withdraw(b!, 'circle-c')).status).toBe(200);
    const closing = await withdraw(c!, 'circle-a');
    expect(closing.status).toBe(400);
    expect(closing.body.error.fields.successorSlug).toContain('绕圈子');
    expect((await withdraw(c!, 'circle-c')).body.error.fields).toHaveProperty('successorSlug');
    // The refused withdrawal changed nothing, and the chain leads to its end.
    expect((await city.visitor().get('/services/circle-c')).status).toBe(200);
    expect((await city.visitor().get('/services/circle-a/succession')).body.successor.slug).toBe('circle-c');

    const [d, e] = await Promise.all(['circle-d', 'circle-e'].map((slug) => published(slug)));
    const answers = await Promise.all([withdraw(d!, 'circle-e'), withdraw(e!, 'circle-d')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('slugs that are taken or stand for paths of the API', async () => {
    const make = (slug: string) =>
      publisher.post(`${DESK}/entries`, {
        slug,
        unitId: DEMO.units.governmentServices,
        title: { zh: '测试事项', en: '' },
      });
    for (const slug of ['passport', 'search', 'desk']) {
      expect((await make(slug)).body.error.fields).toHaveProperty('slug');
    }
    expect((await make('Bad Slug')).body.error.fields.slug).toContain('小写字母');
  });

  it('what is not in the right state', async () => {
    const { entryId, liveLock } = await published('state-check');
    expect((await publisher.post(entryPath(entryId, '/submit'), { lockVersion: 1 })).body.error.code).toBe(
      'state_conflict',
    );
    expect(
      (await approver.post(entryPath(entryId, '/redirect'), { lockVersion: liveLock, successorSlug: null })).status,
    ).toBe(409);
  });
});

describe('the link check', () => {
  it('marks a page that does not open after two looks, tells the department, and takes the mark away again', async () => {
    const { entryId } = await published(
      'link-check',
      facts({ handling: ['online'], channel: { kind: 'link', url: 'https://sick.yunling.example/apply' } }),
    );
    const healthIs = (state: string) => async () =>
      (await city.visitor().get('/services/link-check')).body.entry.health.state === state;
    await city.until(healthIs('ok'), { what: 'the first look' });

    city.simulators.sites.setStatus('sick.yunling.example', 503);
    const look = () =>
      city.app.db.transaction((tx) => city.app.jobs.enqueue(tx, { kind: 'services.probeLink', payload: { entryId } }));
    await look();
    await city.until(
      async () =>
        (
          await city.app.db.query<{ n: number }>('SELECT health_failures AS n FROM service_entry WHERE id = ?', [
            entryId,
          ])
        )[0]!.n === 1,
      { what: 'one failure' },
    );
    expect(await healthIs('ok')()).toBe(true);
    await look();
    await city.until(healthIs('down'), { what: 'the mark' });
    expect(JSON.stringify((await publisher.get('/notices')).body)).toContain('打不开');
    const desk = await publisher.get(`${DESK}?state=unhealthy`);
    expect(desk.body.items.map(({ slug }: { slug: string }) => slug)).toContain('link-check');

    city.simulators.sites.setStatus('sick.yunling.example', null);
    await look();
    await city.until(healthIs('ok'), { what: 'the page is well again' });
  });
});

it('shows the approver what a citizen would see, and the publisher what is missing, before anything is saved', async () => {
  const { entryId } = await draft('preview-me');
  const { body } = await publisher.post(`${DESK}/preview`, { entryId, content: facts({ phones: [] }) });
  expect(body.entry.title).toBe('老年人免费公交卡');
  expect(body.checks).toContainEqual({
    path: 'phones',
    severity: 'blocking',
    rule: 'no_phone',
    message: '至少留一个咨询电话',
  });
  const entry = await approver.get(entryPath(entryId));
  const edition = await approver.get(`${DESK}/editions/${entry.body.working.id}/preview`);
  expect(edition.body.entry.title).toBe('老年人免费公交卡');
});
