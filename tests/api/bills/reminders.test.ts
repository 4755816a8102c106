import { DEMO } from '../../../prisma/seed/ids';
import { type City, startCity } from '../../support/city';

const DAY_MS = 86_400_000;

let city: City;
beforeAll(async () => {
  city = await startCity({ withRateLimits: true });
});
afterAll(() => city?.stop());

const remindersOf = async (personId: string): Promise<{ template: string; body_zh: string }[]> => {
  const rows = await city.app.db.query<{ person_id: string; template: string; body_zh: string }>(
    "SELECT person_id, template, body_zh FROM notice WHERE template = 'bill.due'",
  );
  return rows.filter((row) => row.person_id === personId);
};

/** The next nine o'clock in Beijing, a minute past. */
function nextNine(): Date {
  const nine = new Date(city.clock.now());
  nine.setUTCHours(1, 1, 0, 0);
  return nine > city.clock.now() ? nine : new Date(nine.getTime() + DAY_MS);
}

it('lets nobody walk through account numbers', async () => {
  const other = await city.as('secondCitizen');
  const statuses: number[] = [];
  for (let n = 0; n < 22; n++) {
    const accountNo = `02100${String(71_100 + n)}`;
    statuses.push((await other.post('/bills/accounts/look-up', { billerCode: 'water', accountNo })).status);
  }
  expect(statuses.slice(0, 20).every((status) => status === 200)).toBe(true);
  expect(statuses.slice(20)).toEqual([429, 429]);
});

it('reminds once a bill, of what is overdue or nearly, and not where it is switched off', async () => {
  const citizen = await city.as('citizen');
  const { homes } = (await citizen.get('/bills/homes')).body;
  const power = homes[0].accounts.find((account: { billerCode: string }) => account.billerCode === 'power');
  expect((await citizen.patch(`/bills/accounts/${power.accountId}`, { hasReminders: false })).status).toBe(200);

  // Far enough on that every bill of the demo is due.
  city.clock.advance(30 * DAY_MS);
  city.clock.set(nextNine());
  await city.until(async () => (await remindersOf(DEMO.people.citizen)).length >= 5, { what: 'reminders were sent' });
  await city.jobsIdle();
  const sent = JSON.stringify(await remindersOf(DEMO.people.citizen));
  expect(sent).toContain('自己家');
  expect(sent).not.toContain('电费');
  expect(sent).not.toMatch(/0210038857|80215573/);
  const before = (await remindersOf(DEMO.people.citizen)).length;
  expect(before).toBeGreaterThanOrEqual(5);

  city.clock.set(nextNine());
  await city.until(
    async () => {
      const [row] = await city.app.db.query<{ n: number }>(
        "SELECT COUNT(*) AS n FROM job WHERE kind = 'bills.remind' AND dedupe_key LIKE CONCAT('bills.remind:', ?, '%')",
        [new Date(city.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)],
      );
      return Number(row?.n) > 0;
    },
    { what: 'the next day was planned' },
  );
  await city.jobsIdle();
  expect(await remindersOf(DEMO.people.citizen)).toHaveLength(before);
});
