import { newId } from '../../../bff/platform/ids';
import { demoPerson } from '../../../prisma/seed/demo-people';
import { DEMO } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { declare, GATE, makeChecker, OTHER_GATE, showCode, signIn } from './people';

const MINUTE = 60_000;

let city: City;
let citizen: ApiClient;
let checker: ApiClient;
/** checks at another gate */
let other: ApiClient;

beforeAll(async () => {
  city = await startCity();
  // Seconds count here, and a busy machine must not spend them.
  city.clock.set(city.clock.now());
  await makeChecker(city, 'secondCitizen', 'lianhua');
  await signInAll();
  await declare(citizen);
});
afterAll(() => city?.stop());

async function signInAll() {
  [citizen, checker, other] = await Promise.all([
    signIn(city, 'citizen'),
    signIn(city, 'checker'),
    signIn(city, 'secondCitizen'),
  ]);
}

const freshCode = async (): Promise<string> => (await showCode(citizen)).body.code;

function check(code: string, part: { client?: ApiClient; gateId?: string; checkId?: string } = {}) {
  const { client = checker, gateId = GATE, checkId = newId() } = part;
  return client.post('/health-code/checks', { checkId, gateId, code }, { key: null });
}

describe('a checker', () => {
  it('sees only their own gates', async () => {
    const gates = await checker.get('/health-code/gates');
    expect(gates.body).toEqual({ gates: [{ gateId: GATE, name: expect.any(String) }] });
    const refused = await check(await freshCode(), { gateId: OTHER_GATE });
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
    expect((await checker.get(`/health-code/gates/${OTHER_GATE}/today`)).status).toBe(403);
    expect((await check(await freshCode(), { client: citizen })).status).toBe(403);
    expect((await citizen.get('/health-code/gates')).status).toBe(403);
  });

  it('lets a green code through, from what is signed in it', async () => {
    const answer = await check(await freshCode());
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      verdict: 'green',
      repeats: null,
      lateS: 0,
      firstScan: null,
      holder: { maskedName: '林*雯', colour: 'green', reason: { code: 'G_CLEAR' } },
    });
  });

  it('gets the same answer for the same check, and one check for a trembling hand', async () => {
    const code = await freshCode();
    const checkId = newId();
    const [first, again] = [await check(code, { checkId }), await check(code, { checkId })];
    expect(again.body).toEqual(first.body);
    city.clock.advance(5_000);
    expect((await check(code)).body).toMatchObject({ verdict: 'green', repeats: checkId });
    // The answer was lost and is asked for again a minute later: still that check.
    city.clock.advance(MINUTE);
    expect((await check(code, { checkId })).body).toEqual(first.body);
  });

  it('catches a code that is used twice: later, elsewhere, or by another hand', async () => {
    const code = await freshCode();
    expect((await check(code)).body.verdict).toBe('green');
    expect((await check(code, { client: other, gateId: OTHER_GATE })).body).toMatchObject({
      verdict: 'replayed',
      firstScan: { gateName: expect.any(String) },
      holder: { maskedName: '林*雯' },
    });
    city.clock.advance(10_001);
    expect((await check(code)).body.verdict).toBe('replayed');
  });

  it('lets one of two gates have a code when both scan it at once', async () => {
    for (let n = 0; n < 5; n += 1) {
      const code = await freshCode();
      const answers = await Promise.all([check(code), check(code, { client: other, gateId: OTHER_GATE })]);
      expect(answers.map((answer) => answer.body.verdict).sort()).toEqual(['green', 'replayed']);
    }
  });

  it('is told apart what else a scanned text may be', async () => {
    const code = await freshCode();
    const verdictOf = async (text: string) => (await check(text)).body;
    expect(await verdictOf('https://example.com')).toMatchObject({ verdict: 'not_a_code', holder: null });
    expect(await verdictOf('')).toMatchObject({ verdict: 'not_a_code' });
    expect(await verdictOf(`${code.slice(0, -3)}000`)).toMatchObject({ verdict: 'forged', holder: null });
    expect((await check('A'.repeat(5_000))).status).toBe(400);
    const over = await freshCode();
    city.clock.advance(32 * MINUTE);
    await signInAll();
    expect(await verdictOf(over)).toMatchObject({ verdict: 'expired', holder: { maskedName: '林*雯' } });
    const future = await freshCode();
    city.clock.advance(-5 * MINUTE);
    expect(await verdictOf(future)).toMatchObject({ verdict: 'not_yet_valid' });
    city.clock.advance(5 * MINUTE);
  });

  it('is over at once on-line, where a new one is at hand; a gate without network takes it five minutes longer', async () => {
    const [slow, tooLate, offline, tooLateOffline] = [
      await freshCode(),
      await freshCode(),
      await freshCode(),
      await freshCode(),
    ];
    city.clock.advance(89_000);
    expect((await check(slow)).body).toMatchObject({ verdict: 'green', lateS: 29 });
    city.clock.advance(2_000);
    expect((await check(tooLate)).body).toMatchObject({ verdict: 'expired', lateS: 31 });
    const scannedIn = (seconds: number) => new Date(city.clock.now().getTime() + (seconds - 91) * 1000).toISOString();
    const checks = [
      { checkId: newId(), gateId: GATE, code: offline, scannedAt: scannedIn(358) },
      { checkId: newId(), gateId: GATE, code: tooLateOffline, scannedAt: scannedIn(362) },
    ];
    city.clock.advance(5 * MINUTE);
    await signInAll();
    const { body } = await checker.post('/health-code/offline-checks', { checks });
    expect(body.results.map((one: { verdict: string }) => one.verdict)).toEqual(['green', 'expired']);
  });

  it.each([
    ['yellow', 'contact'],
    ['red', 'isolating'],
    ['unknown', 'not_found'],
  ] as const)('sees %s, and what was shown before as void', async (colour, scenario) => {
    const { idNumber } = demoPerson('citizen');
    city.simulators.healthAuthority.setPerson(idNumber, null);
    await declare(citizen);
    const before = await freshCode();
    city.clock.advance(1_000);
    city.simulators.healthAuthority.setPerson(idNumber, scenario);
    await declare(citizen);
    expect((await check(before)).body).toMatchObject({ verdict: 'revoked' });
    expect((await check(await freshCode())).body).toMatchObject({ verdict: colour, holder: { colour } });
    city.simulators.healthAuthority.setPerson(idNumber, null);
    await declare(citizen);
  });

  it('hands in what was checked without network, judged when it was scanned', async () => {
    const [code, twice] = [await freshCode(), await freshCode()];
    const scannedAt = city.clock.now().toISOString();
    city.clock.advance(40 * MINUTE);
    await signInAll();
    const checks = [
      { checkId: newId(), gateId: GATE, code, scannedAt },
      { checkId: newId(), gateId: GATE, code: twice, scannedAt },
      { checkId: newId(), gateId: GATE, code: 'nonsense', scannedAt },
    ];
    const answer = await checker.post('/health-code/offline-checks', { checks });
    expect(answer.body.results.map((one: { verdict: string }) => one.verdict)).toEqual([
      'green',
      'green',
      'not_a_code',
    ]);
    const again = await checker.post('/health-code/offline-checks', { checks });
    expect(again.body).toEqual(answer.body);
    const elsewhere = [{ checkId: newId(), gateId: OTHER_GATE, code: twice, scannedAt }];
    const found = await other.post('/health-code/offline-checks', { checks: elsewhere });
    expect(found.body.results[0].verdict).toBe('replayed');
  });

  it('cannot hand in scans from the future or from long ago', async () => {
    const at = (ms: number) => new Date(city.clock.now().getTime() + ms).toISOString();
    for (const scannedAt of [at(2 * MINUTE), at(-49 * 60 * MINUTE)]) {
      const checks = [{ checkId: newId(), gateId: GATE, code: 'x', scannedAt }];
      expect((await checker.post('/health-code/offline-checks', { checks })).status).toBe(400);
    }
    expect((await checker.post('/health-code/offline-checks', { checks: [] })).status).toBe(400);
  });

  it('cannot use somebody else’s check id', async () => {
    const checkId = newId();
    await check(await freshCode(), { checkId });
    const taken = await check(await freshCode(), { client: other, gateId: OTHER_GATE, checkId });
    expect(taken).toMatchObject({ status: 422, body: { error: { code: 'key_reused' } } });
  });

  it('sees the day of the gate, and the log knows no person and no code', async () => {
    const before = (await checker.get(`/health-code/gates/${GATE}/today`)).body;
    await check('nonsense');
    const { body } = await checker.get(`/health-code/gates/${GATE}/today`);
    expect(body.counts.not_a_code).toBe((before.counts.not_a_code ?? 0) + 1);
    expect(body.latest[0]).toMatchObject({ verdict: 'not_a_code', isOffline: false });
    const [scan] = await city.app.db.prisma.healthScan.findMany({ take: 1 });
    expect(Object.keys(scan!).sort()).toEqual(
      ['checkerId', 'gateId', 'id', 'isOffline', 'repeats', 'scannedAt', 'verdict'].sort(),
    );
    const uses = await city.app.db.prisma.healthCodeUse.findMany();
    expect(JSON.stringify(uses)).not.toContain(DEMO.people.citizen);
  });

  it.each<[string, object]>([
    ['a check id of another form', { checkId: '1', gateId: GATE, code: 'x' }],
    ['a code that is no text', { checkId: newId(), gateId: GATE, code: 5 }],
    ['no gate', { checkId: newId(), code: 'x' }],
  ])('is told what is wrong with %s', async (_, body) => {
    expect((await checker.post('/health-code/checks', body)).status).toBe(400);
  });
});
