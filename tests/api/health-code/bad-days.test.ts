import { demoPerson } from '../../../prisma/seed/demo-people';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { declare, showCode, signIn } from './people';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let city: City;
let citizen: ApiClient;

beforeAll(async () => {
  city = await startCity();
  citizen = await city.as('citizen');
});
afterAll(() => city?.stop());
beforeEach(() => city.simulators.healthAuthority.faults.reset());

// In this order: the circuit breaker counts failures in real time, and opens in the second test.
describe('when the authority has a bad day', () => {
  it('a code is neither green nor red once the last good data are too old, and green again with new ones', async () => {
    await declare(citizen);
    expect((await showCode(citizen)).body.colour).toBe('green');
    city.simulators.healthAuthority.faults.set({ http500: true });
    city.clock.advance(49 * HOUR);
    citizen = await signIn(city, 'citizen');
    expect((await showCode(citizen)).body).toMatchObject({
      colour: 'unknown',
      reason: { code: 'U_OLD_DATA' },
      isDataOld: true,
    });
    city.simulators.healthAuthority.faults.reset();
    city.clock.advance(2 * MINUTE);
    expect((await showCode(citizen)).body).toMatchObject({ colour: 'green', isDataOld: false });
  });

  it('it is left alone for a minute, then asked again', async () => {
    city.simulators.healthAuthority.faults.set({ http500: true });
    city.clock.advance(31 * MINUTE);
    citizen = await signIn(city, 'citizen');
    await showCode(citizen);
    const asked = city.simulators.healthAuthority.received.total;
    await showCode(citizen);
    city.clock.advance(50_000);
    await showCode(citizen);
    expect(city.simulators.healthAuthority.received.total).toBe(asked);
    city.simulators.healthAuthority.faults.reset();
    city.clock.advance(11_000);
    expect((await showCode(citizen)).body.isDataOld).toBe(false);
    expect(city.simulators.healthAuthority.received.total).toBe(asked + 1);
  });

  it('a register that goes back in time does not undo what it said later', async () => {
    const first = (await showCode(citizen)).body;
    city.simulators.healthAuthority.setPerson(demoPerson('citizen').idNumber, 'stale');
    city.clock.advance(31 * MINUTE);
    citizen = await signIn(city, 'citizen');
    expect((await showCode(citizen)).body).toMatchObject({
      colour: 'green',
      isDataOld: true,
      dataAsOf: first.dataAsOf,
    });
    city.simulators.healthAuthority.setPerson(demoPerson('citizen').idNumber, null);
    city.clock.advance(61_000);
    expect((await showCode(citizen)).body.isDataOld).toBe(false);
  });

  it.each([
    ['down', { http500: true }],
    ['talking nonsense', { garbage: true }],
    ['lying about somebody else', { lyingSuccess: true }],
    ['silent', { hang: true }],
  ])('no colour is lost to it being %s, and the age of the data is told', async (_, faults) => {
    const first = (await showCode(citizen)).body;
    city.simulators.healthAuthority.faults.set(faults);
    city.clock.advance(31 * MINUTE);
    citizen = await signIn(city, 'citizen');
    const startedMs = performance.now();
    const { status, body } = await showCode(citizen);
    expect(status).toBe(200);
    expect(body).toMatchObject({ colour: 'green', isDataOld: true, dataAsOf: first.dataAsOf });
    expect(performance.now() - startedMs).toBeLessThan(6_000);
  });

  it('there is no colour for whom it never answered about, and that comes out the same again', async () => {
    const second = await signIn(city, 'secondCitizen');
    city.simulators.healthAuthority.faults.set({ http500: true });
    expect((await declare(second)).status).toBe(201);
    expect((await showCode(second)).body).toMatchObject({ colour: 'unknown', reason: { code: 'U_NO_DATA' } });
    expect((await second.get('/health-code/codes/me/explanation')).body).toMatchObject({
      isReproduced: true,
      inputs: { authorityStatus: null, authorityAsOf: null },
    });
  });
});
