import { createReportNumbers } from '../../../bff/features/reports/number-blocks.sql';
import { type City, startCity } from '../../support/city';

let city: City;
beforeAll(async () => {
  city = await startCity();
}, 60_000);
afterAll(() => city?.stop());

const orderOf = (number: string) => Number(number.split('-')[1]);

describe('numbers of reports', () => {
  it('go on where an orderly stop left off', async () => {
    const before = createReportNumbers(city.app.db, city.clock);
    const last = orderOf(await before.nextNumber());
    await before.giveBack();
    const after = createReportNumbers(city.app.db, city.clock);
    expect(orderOf(await after.nextNumber())).toBe(last + 1);
    await before.giveBack();
    expect(orderOf(await after.nextNumber())).toBe(last + 2);
  });

  it('are never given twice, though another process has leased in between', async () => {
    const [one, two] = [createReportNumbers(city.app.db, city.clock), createReportNumbers(city.app.db, city.clock)];
    const given = [await one.nextNumber(), await two.nextNumber()];
    await one.giveBack();
    await two.giveBack();
    const three = createReportNumbers(city.app.db, city.clock);
    for (let n = 0; n < 60; n += 1) given.push(await one.nextNumber(), await three.nextNumber());
    expect(new Set(given).size).toBe(given.length);
  });
});
