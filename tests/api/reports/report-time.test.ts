import { DEMO_SMS_CODE, demoPerson } from '../../../prisma/seed/demo-people';
import { DEMO, type DemoPersonKey } from '../../../prisma/seed/ids';
import { type ApiClient, createApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { step, submit } from './report-city';

let city: City;
beforeAll(async () => {
  city = await startCity();
});
afterAll(() => city?.stop());

/** Signs in at the time the city has now: access tokens are short, and these tests move by days. */
async function signedIn(key: DemoPersonKey): Promise<ApiClient> {
  const client = createApiClient(city.url);
  await client.signIn(demoPerson(key).phone, DEMO_SMS_CODE);
  return client;
}

const just = (instant: string) => new Date(Date.parse(instant) + 1_000);
const unitId = DEMO.units.cityManagement;

describe('when nobody acts in time', () => {
  it('a report moves up, again and again; supervisors are told, the citizen sees it; an unrated answer closes', async () => {
    city.clock.set('2026-11-27T08:00:00Z');
    let citizen = await signedIn('citizen');
    const report = await submit(citizen);
    const see = async () => (await citizen.get(`/reports/${report.id}`)).body;
    // Friday 16:00: an hour and a half of the two is left for today, the rest is Monday morning's.
    expect((await see()).dueAt).toBe('2026-11-30T01:30:00.000Z');
    expect((await see()).answerDueAt).toBe('2026-11-30T09:30:00.000Z');

    city.clock.set(just('2026-11-30T01:30:00.000Z'));
    citizen = await signedIn('citizen');
    await city.until(async () => (await see()).holder?.party === 'supervisor', { what: 'it moved up' });
    const late = await see();
    expect(late).toMatchObject({ isLate: true, holder: { name: '云岭市' } });
    expect(late.timeline.at(-1)).toMatchObject({ event: 'overdue', toName: '云岭市', by: { party: 'system' } });

    const supervisor = await signedIn('supervisor');
    const overdue = await supervisor.get('/reports/desk?queue=overdue');
    expect(overdue.body.items.map((item: { id: string }) => item.id)).toEqual([report.id]);
    expect(overdue.body.counts.overdue).toBe(1);
    await city.until(async () => JSON.stringify((await supervisor.get('/notices')).body).includes(report.number), {
      what: 'the supervisor is told',
    });

    city.clock.set(just(late.dueAt));
    citizen = await signedIn('citizen');
    await city.until(
      async () => (await see()).timeline.filter((e: { event: string }) => e.event === 'overdue').length === 2,
    );

    await step(await signedIn('dispatcher'), report.id, 'assign', { unitId });
    await step(await signedIn('handler'), report.id, 'answer', { publicReply: '已清运' });
    const answered = await see();
    expect(answered).toMatchObject({ state: 'answered', isLate: false });
    city.clock.set(just(answered.dueAt));
    citizen = await signedIn('citizen');
    await city.until(async () => (await see()).state === 'closed', { what: 'it closes without a rating' });
    expect((await see()).timeline.at(-1)).toMatchObject({ event: 'lapse' });
  });

  it('a question without an answer goes back to who asked, and the promise counts on from there', async () => {
    city.clock.set('2027-03-01T01:00:00Z');
    let citizen = await signedIn('citizen');
    const report = await submit(citizen, { categoryId: 'order.stall' });
    const promised = (await citizen.get(`/reports/${report.id}`)).body.answerDueAt as string;
    expect(promised).toBe('2027-03-03T09:30:00.000Z');
    const dispatcher = await signedIn('dispatcher');
    await step(dispatcher, report.id, 'assign', { unitId });
    const asked = await step(await signedIn('handler'), report.id, 'ask', { question: '具体在哪个路口？' });
    city.clock.set(just(asked.body.dueAt));
    citizen = await signedIn('citizen');
    await city.until(async () => (await citizen.get(`/reports/${report.id}`)).body.state === 'handling', {
      what: 'it goes on',
    });
    const on = (await citizen.get(`/reports/${report.id}`)).body;
    expect(on.timeline.at(-1)).toMatchObject({ event: 'lapse', state: 'handling' });
    expect(on.answerDueAt > promised).toBe(true);
  });
});
