import { createHmac } from 'node:crypto';
import { type AccessTokens, createAccessTokens } from '../../../bff/features/identity/access-tokens';
import type { Actor } from '../../../bff/platform/actor';
import { SettableClock } from '../../../bff/platform/clock';

const secret = 'a secret that is long enough for a test';
const actor: Actor = {
  personId: '01KAYCT0000000000000000001',
  sessionId: '01KAYCT0000000000000000002',
  consentVersion: '2026-11',
  grants: [{ role: 'handler', unitId: '01KAYCT0000000000000000003' }],
};

describe('access tokens', () => {
  let clock: SettableClock;
  let tokens: AccessTokens;
  beforeEach(() => {
    clock = new SettableClock();
    clock.set('2026-11-22T00:00:00.000Z');
    tokens = createAccessTokens({ secret, clock });
  });

  const codeOf = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      return (error as { code?: string }).code;
    }
    return 'nothing thrown';
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('say who is calling', () => {
    const { accessToken, expiresAt } = tokens.issue(actor);
    expect(expiresAt.toISOString()).toBe('2026-11-22T00:10:00.000Z');
    expect(tokens.authenticate(`Bearer ${accessToken}`)).toEqual(actor);
    // Another process has nothing remembered.
    expect(createAccessTokens({ secret, clock }).verify(accessToken)).toEqual(actor);
    expect(tokens.authenticate(undefined)).toBeNull();
  });

  it('end after ten minutes, remembered or not', () => {
    const { accessToken } = tokens.issue(actor);
    tokens.verify(accessToken);
    clock.advance(600_000);
    expect(codeOf(() => tokens.verify(accessToken))).toBe('token_expired');
    expect(codeOf(() => createAccessTokens({ secret, clock }).verify(accessToken))).toBe('token_expired');
  });

  it.each([
    ['nothing', () => ''],
    ['words', () => 'Bearer'],
    ['another secret', () => createAccessTokens({ secret: 'other', clock }).issue(actor).accessToken],
    [
      'a changed claim',
      () => tokens.issue(actor).accessToken.replace(/\.[^.]+\./, `.${part({ sub: 'x', sid: 'y', exp: 9e9 })}.`),
    ],
    ['no algorithm', () => `${part({ alg: 'none', typ: 'JWT' })}.${part({ sub: 'x', sid: 'y', exp: 9e9 })}.`],
    [
      'another header with a right signature',
      () => {
        const signed = `${part({ alg: 'HS256', typ: 'other' })}.${part({ sub: 'x', sid: 'y', exp: 9e9 })}`;
        return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
      },
    ],
    ['a cut signature', () => tokens.issue(actor).accessToken.slice(0, -1)],
    ['a whole novel', () => 'x'.repeat(9_000)],
  ])('refuse %s', (_, make) => {
    expect(codeOf(() => tokens.verify(make()))).toBe('unauthenticated');
    expect(codeOf(() => tokens.authenticate('Basic abc'))).toBe('unauthenticated');
  });

  it('of a recalled session must be renewed, those issued later are good', () => {
    const { accessToken } = tokens.issue(actor);
    // Within one millisecond, as a machine does it.
    tokens.recall(actor.sessionId, clock.now());
    expect(codeOf(() => tokens.verify(accessToken))).toBe('token_expired');
    expect(tokens.verify(tokens.issue(actor).accessToken)).toEqual(actor);
  });

  it('are verified in microseconds', () => {
    const many = Array.from({ length: 2_000 }, (_, i) => tokens.issue({ ...actor, personId: `p${i}` }).accessToken);
    const cold = createAccessTokens({ secret, clock });
    const startedAt = process.hrtime.bigint();
    for (const token of many) cold.verify(token);
    const perToken = Number(process.hrtime.bigint() - startedAt) / many.length / 1_000;
    // The bar is 10 µs; this machine is shared, so the test only guards the order of magnitude.
    expect(perToken).toBeLessThan(60);
  });
});
