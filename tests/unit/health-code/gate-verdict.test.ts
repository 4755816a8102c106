import type { CheckResult, SignedVerdict } from '../../../bff/contracts/health-code';
import { issueCode } from '../../../bff/features/health-code/code/issue-code';
import {
  joinAnswer,
  judgeOffline,
  remember,
  type Seen,
  TONES,
} from '../../../miniapp/src/features/health-check/gate-verdict';
import { verifyCode } from '../../../miniapp/src/features/health-check/verifier/verify-code';
import { aContent, NOW, newKeys, phoneList } from '../../support/health-code';

const keys = newKeys('2026a');
const list = phoneList(keys);
const nowMs = NOW.getTime();
const scan = { checkId: 'C1', nowMs, gateName: '东门' };

const readingOf = (part: Parameters<typeof aContent>[0] = {}) =>
  verifyCode(issueCode(aContent(part), keys.current), list, nowMs);

function answer(verdict: CheckResult['verdict'], part: Partial<CheckResult> = {}): CheckResult {
  const checkedAt = NOW.toISOString();
  return { checkId: 'C1', verdict, repeats: null, holder: null, lateS: 0, firstScan: null, checkedAt, ...part };
}

describe('a gate without network', () => {
  it('says what the code says', () => {
    expect(judgeOffline(readingOf({ colour: 'yellow' }), list, [], scan)).toMatchObject({
      verdict: 'yellow',
      isOffline: true,
      content: { maskedName: '林*雯' },
    });
    const nothing = verifyCode('hello', list, nowMs);
    expect(judgeOffline(nothing, list, [], scan)).toMatchObject({ verdict: 'not_a_code', content: null });
  });

  it('remembers a code it saw, for ten seconds as the same scan, later as a second use', () => {
    const reading = readingOf();
    const seen = remember([], reading, { checkId: 'C0', atMs: nowMs }, 3_600_000);
    const at = (ms: number) => judgeOffline(reading, list, seen, { ...scan, nowMs: nowMs + ms });
    expect(at(10_000).verdict).toBe('green');
    expect(at(10_001)).toMatchObject({ verdict: 'replayed', firstScan: { atMs: nowMs, gateName: '东门' } });
    expect(judgeOffline(reading, list, seen, { ...scan, checkId: 'C0', nowMs: nowMs + 99_000 }).verdict).toBe('green');
  });

  it('remembers the first showing only, forgets what has left every window, and nothing that is no code', () => {
    const reading = readingOf();
    let seen: Seen[] = remember([], reading, { checkId: 'C0', atMs: nowMs }, 1_000);
    seen = remember(seen, reading, { checkId: 'C1', atMs: nowMs + 500 }, 1_000);
    expect(seen).toEqual([expect.objectContaining({ checkId: 'C0' })]);
    expect(remember(seen, verifyCode('x', list, nowMs), { checkId: 'C2', atMs: nowMs + 1_000 }, 1_000)).toEqual([]);
  });

  it('does not trust an old list with anything but a red', () => {
    const later = { ...scan, nowMs: Date.parse(list.validUntil) + 1 };
    const onTime = { ...scan, nowMs: Date.parse(list.validUntil) };
    for (const colour of ['green', 'yellow', 'unknown'] as const) {
      expect(judgeOffline(readingOf({ colour }), list, [], later).verdict).toBe('list_stale');
      expect(judgeOffline(readingOf({ colour }), list, [], onTime).verdict).toBe(colour);
    }
    expect(judgeOffline(readingOf({ colour: 'red' }), list, [], later).verdict).toBe('red');
  });
});

describe('a gate with the server’s answer', () => {
  const join = (colour: 'green' | 'yellow' | 'red' | 'unknown', verdict: CheckResult['verdict']) => {
    const reading = readingOf({ colour });
    return joinAnswer(judgeOffline(reading, list, [], scan), reading, answer(verdict)).verdict;
  };

  it('never shows another colour than the signed one, whatever the answer says', () => {
    for (const colour of ['green', 'yellow', 'red', 'unknown'] as const) {
      for (const said of ['green', 'yellow', 'red', 'unknown', 'forged', 'not_a_code'] as const) {
        expect(join(colour, said)).toBe(colour);
      }
    }
  });

  it('learns from the server what only the server knows', () => {
    expect(join('green', 'replayed')).toBe('replayed');
    expect(join('red', 'revoked')).toBe('revoked');
    expect(join('green', 'expired')).toBe('expired');
    const reading = readingOf();
    const first = { at: NOW.toISOString(), gateName: '西门' };
    const joined = joinAnswer(judgeOffline(reading, list, [], scan), reading, answer('replayed', { firstScan: first }));
    expect(joined).toMatchObject({ isOffline: false, firstScan: { atMs: nowMs, gateName: '西门' } });
  });

  it('makes nothing better that this phone found bad', () => {
    const bad: [SignedVerdict, ReturnType<typeof readingOf>][] = [
      ['not_a_code', verifyCode('x', list, nowMs)],
      ['expired', readingOf({ issuedAtS: 0, expiresAtS: 60 })],
      ['specimen', readingOf({ isSpecimen: true })],
      ['forged', verifyCode(issueCode(aContent(), newKeys('other').current), list, nowMs)],
    ];
    for (const [verdict, reading] of bad) {
      expect(joinAnswer(judgeOffline(reading, list, [], scan), reading, answer('green')).verdict).toBe(verdict);
    }
    const reading = readingOf();
    const seen = [{ codeIdHex: Buffer.from(reading.content!.codeId).toString('hex'), checkId: 'C0', atMs: 0 }];
    expect(joinAnswer(judgeOffline(reading, list, seen, scan), reading, answer('green')).verdict).toBe('replayed');
  });

  it('needs no fresh list of its own once the server agrees', () => {
    const reading = readingOf();
    const stale = judgeOffline(reading, list, [], { ...scan, nowMs: Date.parse(list.validUntil) + 1 });
    expect(joinAnswer(stale, reading, answer('green')).verdict).toBe('green');
    expect(joinAnswer(stale, reading, answer('yellow')).verdict).toBe('list_stale');
  });
});

it('passes one verdict only at a glance', () => {
  expect(Object.entries(TONES).filter(([, tone]) => tone === 'pass')).toEqual([['green', 'pass']]);
});
