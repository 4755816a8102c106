import type { ApiClient } from '../../support/api-client';
import { type BillToPay, type PayingCity, startPayingCity } from './paying-city';

let paying: PayingCity;
let citizen: ApiClient;

beforeAll(async () => {
  paying = await startPayingCity();
  citizen = await paying.city.as('citizen');
});
afterAll(() => paying?.stop());

async function paidOrder(billerCode: string) {
  const [bill] = await paying.owed(citizen, billerCode);
  const made = await paying.checkOut(citizen, [bill as BillToPay]);
  expect(made.status).toBe(201);
  paying.pay(made.body);
  return made.body.paymentId as string;
}

describe('writing off', () => {
  it('works', async () => {
    const id = await paidOrder('power');
    const done = await paying.untilStates(citizen, id, 'credited');
    console.log(
      JSON.stringify(done, null, 1),
      paying.city.logLines.filter((l) => /"level":(50|40)/.test(l)).join('\n'),
    );
    expect((await paying.checkBooks()).faults).toEqual([]);
  });
});
