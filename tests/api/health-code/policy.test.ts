import { createHash } from 'node:crypto';
import pino from 'pino';
import { createHealthErasureService } from '../../../bff/features/health-code/health-erasure.service';
import { createErasureStore } from '../../../bff/features/health-code/health-erasure.sql';
import { createPolicyRepository } from '../../../bff/features/health-code/health-policy.repository';
import { newId } from '../../../bff/platform/ids';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { declare, GATE, showCode, signIn } from './people';

const DAY = 86_400_000;

let city: City;
let administrator: ApiClient;
let supervisor: ApiClient;
let citizen: ApiClient;
let checker: ApiClient;

beforeAll(async () => {
  city = await startCity();
  await signInAll();
});
afterAll(() => city?.stop());

async function signInAll() {
  [administrator, supervisor, citizen, checker] = (await Promise.all(
    (['administrator', 'supervisor', 'citizen', 'checker'] as const).map((key) => signIn(city, key)),
  )) as [ApiClient, ApiClient, ApiClient, ApiClient];
}

const policies = async () => (await administrator.get('/health-code/policies')).body.policies;
const at = (ms: number) => new Date(city.clock.now().getTime() + ms).toISOString();
const check = (code: string) =>
  checker.post('/health-code/checks', { checkId: newId(), gateId: GATE, code }, { key: null });

const draft = () => ({
  legalGround: '《突发公共卫生事件应急条例》第三十三条',
  documentNumber: '云岭测试〔2026〕2号',
  startsAt: at(-1_000),
  endsAt: at(30 * DAY),
});

async function everyRoute(): Promise<string[]> {
  const answers = await Promise.all([
    city.visitor().get('/health-code/policy'),
    city.visitor().get('/health-code/trust-list'),
    citizen.get('/health-code/subjects'),
    showCode(citizen),
    citizen.get('/health-code/codes/me/explanation'),
    declare(citizen),
    checker.get('/health-code/gates'),
    checker.get(`/health-code/gates/${GATE}/today`),
    check('anything'),
    checker.post('/health-code/offline-checks', {
      checks: [{ checkId: newId(), gateId: GATE, code: 'x', scannedAt: at(0) }],
    }),
  ]);
  return answers.map((answer) => answer.body.error?.code ?? String(answer.status));
}

async function rowsLeft(): Promise<number> {
  const { prisma } = city.app.db;
  const counts = await Promise.all([
    prisma.healthDeclaration.count(),
    prisma.healthAssessment.count(),
    prisma.healthAuthorityRecord.count(),
    prisma.healthRevocation.count(),
    prisma.healthCodeUse.count(),
    prisma.healthScan.count(),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Medical cards for the hour of need lie in the vault as well; they are none of the health code's. */
async function medicalEntries(): Promise<number> {
  const { prisma } = city.app.db;
  const [entries, cards] = await Promise.all([
    prisma.vaultEntry.count({ where: { kind: 'medical', erasedAt: null } }),
    prisma.sosProfile.count({ where: { medicalVaultId: { not: null } } }),
  ]);
  return entries - cards;
}

/** Waits in fact, not in time: the erasure is a job. */
async function erased(policyId: string) {
  return city.until(
    async () =>
      (await policies()).find(
        (one: { policyId: string; state: string }) => one.policyId === policyId && one.state === 'erased',
      ),
    {
      what: 'the erasure',
    },
  );
}

describe('the switch', () => {
  it('is on in the demo, by a policy that everybody may read', async () => {
    expect((await city.visitor().get('/health-code/policy')).body).toMatchObject({
      documentNumber: '云岭演示〔2026〕1号',
      legalGround: expect.stringContaining('演示'),
    });
    expect((await city.visitor().get('/home')).body.errands).toContain('health-code');
    const [policy] = await policies();
    expect(policy).toMatchObject({ state: 'active', isInForce: true, proposedBy: '郑颖', confirmedBy: '马建国' });
  });

  it('is not for citizens, and not for one person alone', async () => {
    expect((await citizen.post('/health-code/policies', draft())).status).toBe(403);
    expect((await checker.get('/health-code/policies')).status).toBe(403);
    const proposed = await administrator.post('/health-code/policies', draft());
    expect(proposed).toMatchObject({ status: 201, body: { state: 'proposed', confirmedBy: null } });
    const confirm = (client: ApiClient) => client.post(`/health-code/policies/${proposed.body.policyId}/confirmation`);
    expect(await confirm(administrator)).toMatchObject({ status: 403 });
    // One policy at a time.
    expect(await confirm(supervisor)).toMatchObject({ status: 409, body: { error: { code: 'state_conflict' } } });
    const withdrawn = await administrator.post(`/health-code/policies/${proposed.body.policyId}/end`, {
      reason: '填错了',
    });
    expect(withdrawn.body).toMatchObject({ state: 'withdrawn', erasure: null });
    expect(
      (await administrator.post(`/health-code/policies/${proposed.body.policyId}/end`, { reason: '再来' })).status,
    ).toBe(409);
  });

  it.each([
    ['an end before its start', { startsAt: '2026-12-01T00:00:00.000Z', endsAt: '2026-11-01T00:00:00.000Z' }],
    ['an end in the past', { startsAt: '2020-01-01T00:00:00.000Z', endsAt: '2020-02-01T00:00:00.000Z' }],
    ['no legal ground', { legalGround: ' ' }],
    ['no document', { documentNumber: '' }],
    ['no end', { endsAt: undefined }],
  ])('refuses a policy with %s', async (_, part) => {
    expect((await administrator.post('/health-code/policies', { ...draft(), ...part })).status).toBe(400);
  });

  it('refuses a policy longer than a year', async () => {
    const answer = await administrator.post('/health-code/policies', { ...draft(), endsAt: at(400 * DAY) });
    expect(answer.body.error.fields).toHaveProperty('endsAt');
  });

  it('goes off at once, erases everything, and proves it', async () => {
    await declare(citizen);
    const code = (await showCode(citizen)).body.code;
    await check(code);
    await declare(citizen, { symptoms: ['fever'] });
    await check((await showCode(citizen)).body.code);
    expect(await rowsLeft()).toBeGreaterThan(6);
    expect(await medicalEntries()).toBeGreaterThan(3);

    const scans = await city.app.db.prisma.healthScan.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
    const [policy] = (await policies()).filter((one: { state: string }) => one.state === 'active');
    const ended = await administrator.post(`/health-code/policies/${policy.policyId}/end`, { reason: '疫情结束' });
    expect(ended.body).toMatchObject({
      state: expect.stringMatching(/ended|erased/),
      isInForce: false,
      endedBy: '郑颖',
    });

    expect(new Set(await everyRoute())).toEqual(new Set(['capability_off']));
    await city.until(async () => !(await city.visitor().get('/home')).body.errands.includes('health-code'), {
      what: 'the errand is gone from home',
    });

    const { erasure } = await erased(policy.policyId);
    expect(await rowsLeft()).toBe(0);
    expect(await medicalEntries()).toBe(0);
    expect(erasure.counts).toMatchObject({
      health_scan: scans.length,
      health_declaration: 2,
      health_authority_record: 1,
      vault_entry: expect.any(Number),
    });
    expect(erasure.counts.vault_entry).toBeGreaterThan(3);
    expect(Object.values(erasure.left).every((count) => count === 0)).toBe(true);
    expect(erasure.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(erasure.digest).not.toBe(createHash('sha256').update(policy.policyId).digest('hex'));
  });

  it('erases what a request under way still wrote, in the next sweep', async () => {
    const { prisma } = city.app.db;
    const [policy] = (await policies()).filter((one: { state: string }) => one.state === 'erased');
    await prisma.healthScan.create({
      data: {
        id: newId(),
        gateId: GATE,
        checkerId: GATE,
        verdict: 'green',
        isOffline: false,
        scannedAt: city.clock.now(),
      },
    });
    city.clock.advance(61_000);
    await city.until(async () => (await rowsLeft()) === 0, { what: 'the straggler is gone', withinMs: 20_000 });
    const [after] = (await policies()).filter((one: { policyId: string }) => one.policyId === policy.policyId);
    expect(after.erasure.counts.health_scan).toBe(policy.erasure.counts.health_scan + 1);
    expect(after.erasure.digest).not.toBe(policy.erasure.digest);
  });

  it('comes on again by a new policy, empty; off before its start and after its end, which erases by itself', async () => {
    await signInAll();
    const proposed = await administrator.post('/health-code/policies', {
      ...draft(),
      startsAt: at(DAY),
      endsAt: at(3 * DAY),
    });
    const policyId = proposed.body.policyId;
    expect((await supervisor.post(`/health-code/policies/${policyId}/confirmation`)).body).toMatchObject({
      state: 'active',
      isInForce: false,
    });
    expect(new Set(await everyRoute())).toEqual(new Set(['capability_off']));

    city.clock.advance(DAY + 60_000);
    await signInAll();
    expect((await showCode(citizen)).body.status).toBe('declaration_needed');
    await declare(citizen);

    city.clock.advance(2 * DAY);
    await signInAll();
    expect(new Set(await everyRoute())).toEqual(new Set(['capability_off']));
    const { erasure, endedBy, endReason } = await erased(policyId);
    expect({ endedBy, endReason }).toEqual({ endedBy: null, endReason: expect.stringContaining('到期') });
    expect(erasure.counts.health_declaration).toBe(1);
    expect(await rowsLeft()).toBe(0);
  });

  it('keeps scans, uses and answers only so long while it is on', async () => {
    const { db } = city.app;
    const proposed = await administrator.post('/health-code/policies', draft());
    await supervisor.post(`/health-code/policies/${proposed.body.policyId}/confirmation`);
    await declare(citizen);
    await check((await showCode(citizen)).body.code);
    const sealedIds = [
      (await db.prisma.healthDeclaration.findFirstOrThrow()).answersVaultId,
      (await db.prisma.healthAssessment.findFirstOrThrow()).inputsVaultId,
      (await db.prisma.healthAuthorityRecord.findFirstOrThrow()).answerVaultId!,
    ];
    const erasedIds: string[] = [];
    const erasure = createHealthErasureService({
      clock: city.clock,
      log: pino({ level: 'silent' }),
      vault: { put: async () => '', get: async () => null, erase: async (id) => void erasedIds.push(id) },
      store: createErasureStore(db),
      policies: createPolicyRepository(db),
    });
    const leftAfter = async (days: number) => {
      city.clock.advance(days * DAY);
      await erasure.removeOld(new AbortController().signal);
      city.clock.advance(-days * DAY);
      return {
        uses: await db.prisma.healthCodeUse.count(),
        scans: await db.prisma.healthScan.count(),
        assessments: await db.prisma.healthAssessment.count(),
        declarations: await db.prisma.healthDeclaration.count(),
      };
    };
    expect(await leftAfter(1)).toEqual({ uses: 1, scans: 1, assessments: 1, declarations: 1 });
    expect(await leftAfter(3)).toEqual({ uses: 0, scans: 1, assessments: 1, declarations: 1 });
    expect(await leftAfter(15)).toEqual({ uses: 0, scans: 0, assessments: 1, declarations: 1 });
    expect(await leftAfter(31)).toEqual({ uses: 0, scans: 0, assessments: 0, declarations: 1 });
    expect(await leftAfter(45)).toEqual({ uses: 0, scans: 0, assessments: 0, declarations: 0 });
    // The city's own nightly job may have come first, when the clock stood at its hour.
    const byTheJob = await db.prisma.vaultEntry.findMany({ where: { id: { in: sealedIds }, erasedAt: { not: null } } });
    expect(new Set([...erasedIds, ...byTheJob.map(({ id }) => id)])).toEqual(new Set(sealedIds));
    await administrator.post(`/health-code/policies/${proposed.body.policyId}/end`, { reason: '下一项' });
    await erased(proposed.body.policyId);
  });

  it('makes every code of a drill a specimen', async () => {
    const proposed = await administrator.post('/health-code/policies', { ...draft(), isDrill: true });
    await supervisor.post(`/health-code/policies/${proposed.body.policyId}/confirmation`);
    await declare(citizen);
    const { body } = await showCode(citizen);
    expect(body.isSpecimen).toBe(true);
    expect((await check(body.code)).body.verdict).toBe('specimen');
  });
});
