import { DEMO } from '../../prisma/seed/ids';
import type { ApiClient } from '../support/api-client';
import { type City, startCity } from '../support/city';
import { goodContent } from '../unit/services/sample-content';

const DAY_MS = 86_400_000;
let city: City;

beforeEach(async () => {
  city = await startCity();
});
afterEach(() => city.stop());

/** Signed in anew: tokens do not outlive the leaps this clock makes. */
async function signedIn(phone: string): Promise<ApiClient> {
  const client = city.visitor();
  await client.signIn(phone, '246810');
  return client;
}
const publisher = () => signedIn('13800000005');
const approver = () => signedIn('13800000006');
const dateIn = (days: number) =>
  new Date(city.clock.now().getTime() + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10);
const entryPath = (entryId: string, rest = '') => `/services/desk/entries/${entryId}${rest}`;

async function submitted(slug: string, changes: Parameters<typeof goodContent>[0]) {
  const client = await publisher();
  const content = goodContent({ lastReviewedOn: dateIn(0), reviewDueOn: dateIn(300), ...changes });
  const made = await client.post('/services/desk/entries', {
    slug,
    unitId: DEMO.units.governmentServices,
    title: content.title,
  });
  const { entryId } = made.body;
  const saved = await client.put(entryPath(entryId, '/draft'), { lockVersion: 1, content });
  const answer = await client.post(entryPath(entryId, '/submit'), { lockVersion: saved.body.working.lockVersion });
  expect(answer.status).toBe(200);
  return { entryId: entryId as string, lockVersion: answer.body.working.lockVersion as number };
}

it('publishes at the planned hour and hides at the end of its last day', async () => {
  const { entryId, lockVersion } = await submitted('winter-heating', { expiresOn: dateIn(40) });
  const client = await approver();
  const past = await client.post(entryPath(entryId, '/schedule'), {
    lockVersion,
    publishAt: '2020-01-01T00:00:00.000Z',
  });
  expect(past.body.error.fields).toHaveProperty('publishAt');
  const publishAt = new Date(city.clock.now().getTime() + 3_600_000).toISOString();
  const planned = await client.post(entryPath(entryId, '/schedule'), { lockVersion, publishAt });
  expect(planned.body.working).toMatchObject({ state: 'scheduled', publishAt });
  const statusOf = async () => (await city.visitor().get('/services/winter-heating')).status;
  expect(await statusOf()).toBe(404);
  city.clock.advance(3_601_000);
  await city.until(async () => (await statusOf()) === 200, { what: 'the planned publication' });

  city.clock.advance(42 * DAY_MS);
  const gone = await city.visitor().get('/services/winter-heating');
  expect(gone.status).toBe(410);
  expect(gone.body.error.message).toContain('有效期');
  const succession = await city.visitor().get('/services/winter-heating/succession');
  expect(succession.body).toMatchObject({ state: 'expired', successor: null });
  const later = await approver();
  await city.until(async () => (await later.get(entryPath(entryId))).body.live?.state === 'expired', {
    what: 'the sweep that expires it',
  });
});

it('calls off a planned publication, and the hour passes without it', async () => {
  const { entryId, lockVersion } = await submitted('called-off', {});
  const client = await approver();
  const publishAt = new Date(city.clock.now().getTime() + 3_600_000).toISOString();
  const planned = await client.post(entryPath(entryId, '/schedule'), { lockVersion, publishAt });
  const back = await client.post(entryPath(entryId, '/unschedule'), { lockVersion: planned.body.working.lockVersion });
  expect(back.body.working).toMatchObject({ state: 'draft', publishAt: null });
  city.clock.advance(3_700_000);
  await city.jobsIdle();
  expect((await city.visitor().get('/services/called-off')).status).toBe(404);
});

it('reminds the department before a review is due, and says so on the page once it is overdue', async () => {
  const { entryId, lockVersion } = await submitted('review-me', { reviewDueOn: dateIn(60) });
  expect((await (await approver()).post(entryPath(entryId, '/approve'), { lockVersion })).status).toBe(200);
  const inbox = async () => JSON.stringify((await (await publisher()).get('/notices')).body);
  expect(await inbox()).not.toContain('核对一遍');
  city.clock.advance(50 * DAY_MS);
  await city.until(async () => (await inbox()).includes(`请在 ${dateIn(10)} 前核对一遍`), { what: 'the reminder' });
  const due = await (await publisher()).get('/services/desk?state=review_due');
  expect(due.body.items.map(({ slug }: { slug: string }) => slug)).toContain('review-me');
  city.clock.advance(12 * DAY_MS);
  expect((await city.visitor().get('/services/review-me')).body.entry.isReviewOverdue).toBe(true);
});
