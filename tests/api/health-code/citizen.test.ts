import { newId } from '../../../bff/platform/ids';
import { openTrustList } from '../../../miniapp/src/features/health-check/verifier/trust-list';
import { verifyCode } from '../../../miniapp/src/features/health-check/verifier/verify-code';
import { demoPerson } from '../../../prisma/seed/demo-people';
import { DEMO } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { declare, showCode, signIn, wellAnswers } from './people';

const HOUR = 3_600_000;

let city: City;
let citizen: ApiClient;
const idNumber = demoPerson('citizen').idNumber;

beforeAll(async () => {
  city = await startCity();
  citizen = await city.as('citizen');
});
afterAll(() => city?.stop());
beforeEach(() => {
  city.simulators.healthAuthority.faults.reset();
  city.simulators.healthAuthority.setPerson(idNumber, null);
});

/** What a phone with nothing but the trust list makes of a code. */
async function readOnPhone(code: string) {
  const opened = openTrustList((await city.visitor().get('/health-code/trust-list')).body, null);
  if ('fault' in opened) throw new Error(opened.fault);
  return verifyCode(code, opened.list, city.clock.now().getTime());
}

describe('a citizen', () => {
  it('is told to declare first, and nothing is asked of the authority before', async () => {
    const before = city.simulators.healthAuthority.received.total;
    const answer = await showCode(citizen);
    expect(answer.body).toEqual({ status: 'declaration_needed', subject: 'me', maskedName: '林*雯' });
    expect(city.simulators.healthAuthority.received.total).toBe(before);
  });

  it('declares and gets a signed code that says what the screen says', async () => {
    const declared = await declare(citizen);
    expect(declared.status).toBe(201);
    const { body } = await showCode(citizen);
    expect(body).toMatchObject({
      status: 'ready',
      maskedName: '林*雯',
      colour: 'green',
      reason: { code: 'G_CLEAR', words: { zh: expect.any(String), en: expect.any(String) } },
      isDataOld: false,
      isSpecimen: false,
      serverNow: expect.any(String),
    });
    expect(Date.parse(body.expiresAt) - Date.parse(body.issuedAt)).toBe(60_000);
    expect(Date.parse(body.refreshAt)).toBeLessThan(Date.parse(body.expiresAt));
    await expect(readOnPhone(body.code)).resolves.toMatchObject({
      verdict: 'green',
      content: { maskedName: '林*雯', reasonCode: 'G_CLEAR' },
    });
  });

  it('gets another code each time, that cannot be joined with the last but by the day', async () => {
    const [one, other] = [await showCode(citizen), await showCode(citizen)];
    const [a, b] = [await readOnPhone(one.body.code), await readOnPhone(other.body.code)];
    expect(a.content?.codeId).not.toEqual(b.content?.codeId);
    expect(a.content?.subjectHash).toEqual(b.content?.subjectHash);
  });

  it('declares once however often the same is sent', async () => {
    const body = { subject: 'me', ...wellAnswers };
    const key = 'the-same-declaration';
    const answers = await Promise.all([1, 2, 3].map(() => citizen.post('/health-code/declarations', body, { key })));
    const ids = answers.filter((answer) => answer.status === 201).map((answer) => answer.body.declarationId);
    expect(new Set(ids).size).toBe(1);
    expect(answers.every((answer) => [201, 409].includes(answer.status))).toBe(true);
  });

  it('gets yellow for a symptom, and reads why, with the proof that it comes out the same again', async () => {
    await declare(citizen, { symptoms: ['fever', 'cough', 'fever'] });
    expect((await showCode(citizen)).body).toMatchObject({ colour: 'yellow', reason: { code: 'Y_SYMPTOM' } });
    const why = await citizen.get('/health-code/codes/me/explanation');
    expect(why.body).toMatchObject({
      colour: 'yellow',
      ruleVersion: 2,
      inputs: { symptoms: ['cough', 'fever'], hadContact: false, authorityStatus: 'clear' },
      evidence: null,
      isReproduced: true,
      appeal: { phone: '12345' },
    });
    const { categories } = (await citizen.get('/reports/categories')).body;
    const appeal = categories.find((each: { id: string }) => each.id === why.body.appeal.reportCategory);
    expect(appeal).toMatchObject({ name: '健康码', answerWithin: expect.anything() });
  });

  it('gets red only with the authority’s evidence, and its end', async () => {
    city.simulators.healthAuthority.setPerson(idNumber, 'isolating');
    await declare(citizen);
    expect((await showCode(citizen)).body).toMatchObject({ colour: 'red', reason: { code: 'R_CONFIRMED' } });
    const why = await citizen.get('/health-code/codes/me/explanation');
    expect(why.body.evidence).toMatchObject({ id: 'YLWJ-2026-001187', legalGround: expect.stringContaining('三十九') });
    expect(Date.parse(why.body.evidence.until)).toBeGreaterThan(city.clock.now().getTime());

    city.simulators.healthAuthority.setPerson(idNumber, 'isolating_without_evidence');
    await declare(citizen);
    expect((await showCode(citizen)).body).toMatchObject({ colour: 'unknown', reason: { code: 'U_EVIDENCE' } });
  });

  it('is asked to declare again when the declaration has run out', async () => {
    await declare(citizen);
    city.clock.advance(15 * 24 * HOUR);
    citizen = await signIn(city, 'citizen');
    expect((await showCode(citizen)).body).toMatchObject({ colour: 'unknown', reason: { code: 'U_DECLARE' } });
  });

  it('shows the code of her mother, who reads of it once and not at every redraw', async () => {
    const mother = DEMO.people.elder;
    const subjects = await citizen.get('/health-code/subjects');
    expect(subjects.body.subjects).toEqual([
      expect.objectContaining({ subject: 'me', maskedName: '林*雯' }),
      { subject: mother, maskedName: '王*芳', declaredUntil: null },
    ]);
    expect((await showCode(citizen, mother)).body.status).toBe('declaration_needed');
    await declare(citizen, { subject: mother });
    for (let n = 0; n < 3; n += 1) {
      expect((await showCode(citizen, mother)).body).toMatchObject({ subject: mother, maskedName: '王*芳' });
    }
    const uses = await city.app.db.prisma.familyUse.findMany({ select: { purpose: true } });
    expect(uses.filter((use) => use.purpose === '出示健康码')).toHaveLength(1);
    expect(uses.filter((use) => use.purpose === '健康申报')).toHaveLength(1);
  });

  it('gets nobody else’s code, and cannot tell a stranger from nobody', async () => {
    const stranger = await showCode(citizen, DEMO.people.secondCitizen);
    const nobody = await showCode(citizen, newId());
    expect(stranger).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
    expect(nobody.body.error.message).toBe(stranger.body.error.message);
    expect((await declare(citizen, { subject: DEMO.people.secondCitizen })).status).toBe(403);
    expect((await citizen.get(`/health-code/codes/${DEMO.people.secondCitizen}/explanation`)).status).toBe(403);
    const mother = await signIn(city, 'elder');
    expect((await showCode(mother, DEMO.people.citizen)).status).toBe(403);
  });

  it('must be signed in, and have agreed to the privacy notice', async () => {
    expect((await showCode(city.visitor())).body.error.code).toBe('unauthenticated');
    const handler = await signIn(city, 'handler');
    await city.app.db.prisma.consent.updateMany({
      where: { personId: DEMO.people.handler },
      data: { withdrawnAt: city.clock.now() },
    });
    const fresh = city.visitor();
    await fresh.post('/identity/sms-codes', { phone: demoPerson('handler').phone });
    const answer = await fresh.post('/identity/sms-login', { phone: demoPerson('handler').phone, code: '246810' });
    fresh.accessToken = answer.body.tokens.accessToken;
    expect((await showCode(fresh)).body.error.code).toBe('consent_required');
    expect((await declare(fresh)).body.error.code).toBe('consent_required');
    expect(handler.personId).toBe(DEMO.people.handler);
  });

  it.each<[string, unknown]>([
    ['no truth', { subject: 'me', ...wellAnswers, confirmsTruth: false }],
    ['a symptom nobody knows', { subject: 'me', ...wellAnswers, symptoms: ['boredom'] }],
    ['a wrong type', { subject: 'me', ...wellAnswers, hadContact: 'no' }],
    ['a subject that is no id', { subject: '../me', ...wellAnswers }],
    ['nothing', {}],
    ['a list', []],
  ])('is told what is wrong with %s', async (_, body) => {
    const answer = await citizen.post('/health-code/declarations', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe('invalid_request');
  });

  it('leaves no number of hers in the log, and medical answers only in the vault', async () => {
    await declare(citizen, { symptoms: ['loss_of_taste'] });
    expect(city.logLines.join('\n')).not.toContain(idNumber);
    expect(city.logLines.join('\n')).not.toContain('loss_of_taste');
    const declarations = await city.app.db.prisma.healthDeclaration.findMany();
    expect(JSON.stringify(declarations)).not.toContain('loss_of_taste');
    const views = await citizen.get('/identity/vault-views');
    expect(JSON.stringify(views.body)).toContain('健康码');
  });

  it('is forgotten when she takes her consent back', async () => {
    const { code } = (await showCode(citizen)).body;
    expect((await citizen.delete('/identity/consents')).status).toBeLessThan(300);
    const where = { subjectId: DEMO.people.citizen };
    await expect(city.app.db.prisma.healthDeclaration.count({ where })).resolves.toBe(0);
    await expect(city.app.db.prisma.healthAssessment.count({ where })).resolves.toBe(0);
    await city.until(async () => (await readOnPhone(code)).verdict === 'revoked', { what: 'the code is void' });
  });
});
