import { DEMO_PEOPLE, DEMO_SMS_CODE } from '../../../prisma/seed/demo-people';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { FIX, passOf, pressFor, step } from '../../support/sos';

let city: City;
let seat: ApiClient;
let daughter: ApiClient;
let supervisor: ApiClient;
let pass: string;

beforeAll(async () => {
  city = await startCity();
  seat = await city.as('dispatcher');
  daughter = await city.as('citizen');
  supervisor = await city.as('supervisor');
  pass = await passOf(await city.as('elder'));
});
afterAll(() => city.stop());

const DAY_MS = 86_400_000;

/** A token lives hours: whoever comes back a day later signs in again. */
async function signInAgain(): Promise<void> {
  for (const [client, key] of [
    [seat, 'dispatcher'],
    [daughter, 'citizen'],
    [supervisor, 'supervisor'],
  ] as const) {
    await client.signIn(DEMO_PEOPLE.find((each) => each.key === key)!.phone, DEMO_SMS_CODE);
  }
}

async function closedCase(between: (caseId: string) => Promise<void> = async () => undefined): Promise<string> {
  const answer = await pressFor(city, pass, { fix: { ...FIX, takenAt: city.clock.now().toISOString() } });
  const { caseId } = answer.body;
  await city.until(async () => (await seat.get(`/sos/cases/${caseId}`)).body.alerted.length > 0);
  await between(caseId);
  await step(seat, caseId, { action: 'accept' });
  const { body } = await seat.get(`/sos/cases/${caseId}`);
  const closed = await step(seat, caseId, {
    action: 'close',
    version: body.version,
    outcome: 'helped',
    words: '已送到家人身边',
  });
  expect(closed.status).toBe(200);
  return caseId;
}

const waitingOf = async (client: ApiClient, caseId: string, state = 'waiting') =>
  (await client.get(`/sos/follow-ups?state=${state}`)).body.followUps?.find(
    (each: { caseId: string }) => each.caseId === caseId,
  );
const noticesOf = async (client: ApiClient, title: string) =>
  (await client.get('/notices?limit=50')).body.items.filter((notice: { title: string }) => notice.title === title);
const alarmOf = async (code: string, caseId: string) =>
  (await supervisor.get('/sos/alarms?limit=100')).body.alarms.find(
    (alarm: { code: string; caseId: string }) => alarm.code === code && alarm.caseId === caseId,
  );

describe('the day after', () => {
  it('asks family and station next morning, raises silence, and rests once a person has answered', async () => {
    city.clock.set('2026-11-23T03:00:00.000Z');
    await signInAgain();
    const caseId = await closedCase();
    expect(await waitingOf(seat, caseId)).toBeUndefined();
    // 10:00 in Asia/Shanghai of the day after
    city.clock.set('2026-11-24T01:59:00.000Z');
    await signInAgain();
    expect(await waitingOf(seat, caseId)).toBeUndefined();
    city.clock.set('2026-11-24T02:00:01.000Z');
    const asked = await city.until(() => waitingOf(daughter, caseId), { what: 'the daughter is asked' });
    expect(asked).toMatchObject({
      state: 'open',
      outcome: 'helped',
      raises: 0,
      dueAt: expect.stringContaining('2026-11-24T08:00'),
    });
    expect((await noticesOf(daughter, '次日回访')).length).toBe(1);
    expect((await noticesOf(daughter, '次日回访'))[0].body).not.toContain('王桂芳');

    city.clock.set('2026-11-24T08:00:02.000Z');
    await signInAgain();
    await city.until(async () => (await waitingOf(seat, caseId))?.raises === 1, { what: 'silence was raised' });
    expect(await alarmOf('follow_up_unanswered', caseId)).toMatchObject({ times: 1 });
    expect((await noticesOf(supervisor, '次日回访')).length).toBe(1);

    const none = await daughter.post(`/sos/follow-ups/${asked.id}/answer`, {
      lookedAfter: false,
      words: '没有人去看过她',
    });
    expect(none.body).toMatchObject({
      state: 'wanting',
      lookedAfter: false,
      words: '没有人去看过她',
      answeredBy: expect.any(String),
    });
    expect(await alarmOf('not_looked_after', caseId)).toBeDefined();
    city.clock.set('2026-11-24T20:00:10.000Z');
    await signInAgain();
    await city.until(async () => (await waitingOf(seat, caseId))?.raises === 2, { what: 'it was raised again' });

    const done = await seat.post(`/sos/follow-ups/${asked.id}/answer`, { lookedAfter: true, words: '社区已上门' });
    expect(done.body).toMatchObject({ state: 'done', lookedAfter: true, answeredBy: '何芳' });
    expect((await seat.post(`/sos/follow-ups/${asked.id}/answer`, { lookedAfter: true, words: '再答' })).status).toBe(
      409,
    );
    expect(await waitingOf(seat, caseId, 'done')).toBeDefined();
    city.clock.advance(2 * DAY_MS);
    await signInAgain();
    await city.until(async () => {
      const rows = await city.app.db.query("SELECT id FROM sos_timer WHERE case_id = ? AND state = 'pending'", [
        caseId,
      ]);
      return rows.length === 0;
    });
    expect((await waitingOf(seat, caseId, 'done')).raises).toBe(2);
    const { timeline } = (await seat.get(`/sos/cases/${caseId}`)).body;
    expect(timeline.filter(({ event }: { event: string }) => event === 'follow_up')).toHaveLength(2);
  });

  it('is nobody’s business but theirs: strangers and the one who called can’t answer', async () => {
    const caseId = await closedCase();
    city.clock.advance(2 * DAY_MS);
    await signInAgain();
    const { id } = await city.until(() => waitingOf(seat, caseId));
    const stranger = await city.as('secondCitizen');
    const elder = await city.as('elder');
    for (const [client, key] of [
      [stranger, 'secondCitizen'],
      [elder, 'elder'],
    ] as const) {
      await client.signIn(DEMO_PEOPLE.find((each) => each.key === key)!.phone, DEMO_SMS_CODE);
      expect((await client.post(`/sos/follow-ups/${id}/answer`, { lookedAfter: true, words: '都好' })).status).toBe(
        404,
      );
      expect(await waitingOf(client, caseId)).toBeUndefined();
    }
    await seat.post(`/sos/follow-ups/${id}/answer`, { lookedAfter: true, words: '已看过' });
  });
});

describe('misses', () => {
  const reviewOf = async (caseId: string, state = 'open') =>
    (await supervisor.get(`/sos/reviews?state=${state}`)).body.reviews.find(
      (each: { caseId: string }) => each.caseId === caseId,
    );

  it('opens no review for a case that kept every bar', async () => {
    const caseId = await closedCase();
    await city.until(async () => {
      const rows = await city.app.db.query(
        "SELECT id FROM sos_timer WHERE case_id = ? AND kind = 'follow_up' AND subject = 'examine' AND state = 'done'",
        [caseId],
      );
      return rows.length === 1;
    });
    expect(await reviewOf(caseId)).toBeUndefined();
  });

  it('opens one for a late acceptance, a case put back and a late arrival, and wants a supervisor’s words', async () => {
    const caseId = await closedCase(async (id) => {
      await city.until(
        async () => {
          const [row] = await city.app.db.query<{ firstAlertedAt: Date | null }>(
            'SELECT first_alerted_at AS firstAlertedAt FROM sos_case WHERE id = ?',
            [id],
          );
          return row?.firstAlertedAt;
        },
        { what: 'somebody was alerted in time' },
      );
      city.clock.advance(61_000);
      await step(daughter, id, { action: 'accept', minutes: 10 });
      city.clock.advance(301_000);
      await city.until(async () => {
        const { timeline } = (await seat.get(`/sos/cases/${id}`)).body;
        return timeline.some(({ event }: { event: string }) => event === 'silence');
      });
      city.clock.advance(18 * 60_000);
      await signInAgain();
      await step(seat, id, { action: 'accept' });
      await step(seat, id, { action: 'arrive' });
    });
    const review = await city.until(() => reviewOf(caseId), { what: 'a review is open' });
    expect(review.bars).toEqual(expect.arrayContaining(['late_accept', 'late_arrival', 'put_back']));
    expect(review.acceptedMs).toBeGreaterThan(60_000);
    expect(review.bars).not.toContain('late_alert');
    expect((await supervisor.post(`/sos/reviews/${review.id}/words`, { words: '短' })).status).toBe(400);
    expect((await seat.post(`/sos/reviews/${review.id}/words`, { words: '夜间无人值守，已补排班' })).status).toBe(403);
    const explained = await supervisor.post(`/sos/reviews/${review.id}/words`, { words: '夜间无人值守，已补排班' });
    expect(explained.body).toMatchObject({
      state: 'explained',
      explainedBy: '马建国',
      words: '夜间无人值守，已补排班',
    });
    expect(await reviewOf(caseId)).toBeUndefined();
    expect(await reviewOf(caseId, 'explained')).toBeDefined();
    const rows = await city.app.db.query<{ words: string }>('SELECT words FROM sos_review WHERE case_id = ?', [caseId]);
    expect(rows[0]!.words).not.toContain('夜间');
  });
});
