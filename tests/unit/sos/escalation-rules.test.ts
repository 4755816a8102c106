import { type PolicyBody, policyBodySchema } from '../../../bff/contracts/sos-policies';
import { afterSend, pauseAfter } from '../../../bff/features/sos/alerts/after-send';
import { askSpeech, askText, newsText } from '../../../bff/features/sos/alerts/alert.words';
import { builtIn, CITY_POLICY_ID } from '../../../bff/features/sos/escalation/default-policies';
import { policyFaults } from '../../../bff/features/sos/escalation/policy-rules';
import { decideTimer, longestWaitS, redialPauseS, timerFor } from '../../../bff/features/sos/escalation/timer-decision';

const city = builtIn(CITY_POLICY_ID);
const body = (change: Partial<PolicyBody> = {}): PolicyBody => {
  const { id: _, version: __, ...rest } = structuredClone(city);
  return { ...rest, ...change };
};

describe('a policy', () => {
  it('that is built in may be published as it is', () => {
    expect(policyBodySchema.parse(body())).toEqual(body());
    expect(policyFaults(body())).toEqual({});
  });

  it.each<[string, Partial<PolicyBody>, string]>([
    ['that begins late', { steps: [{ ...city.steps[1]!, afterS: 30 }] }, 'steps.0.afterS'],
    ['that repeats from nowhere', { repeatFrom: 5 }, 'repeatFrom'],
    ['that asks only a centre again', { repeatFrom: 4 }, 'repeatFrom'],
    ['without a seat or supervisor', { steps: [city.steps[0]!] }, 'steps'],
    ['that asks the seat too late', { steps: [city.steps[0]!, { ...city.steps[1]!, afterS: 200 }] }, 'steps'],
    [
      'that trusts in a push alone',
      { steps: [{ afterS: 0, targets: [{ who: 'seats', channels: ['push'] }] }] },
      'steps.0.targets.0.channels',
    ],
    ['with two steps at once', { steps: [city.steps[0]!, { ...city.steps[1]!, afterS: 0 }] }, 'steps.1.afterS'],
  ])('%s is refused', (_, change, path) => {
    expect(Object.keys(policyFaults(body(change)))).toContain(path);
  });

  it('without steps or targets has no shape', () => {
    expect(policyBodySchema.safeParse(body({ steps: [] })).success).toBe(false);
    expect(policyBodySchema.safeParse(body({ steps: [{ afterS: 0, targets: [] }] })).success).toBe(false);
  });
});

describe('a timer', () => {
  const now = { stage: 'alerting' as const, epoch: 2 };
  it('that a newer state has overtaken does nothing', () => {
    expect(decideTimer(now, { kind: 'step', epoch: 1, subject: null })).toBe('stale');
    expect(decideTimer(now, { kind: 'silence', epoch: 2, subject: null })).toBe('stale');
    expect(decideTimer({ ...now, stage: 'accepted' }, { kind: 'step', epoch: 2, subject: null })).toBe('stale');
    expect(decideTimer({ ...now, stage: 'closed' }, { kind: 'step', epoch: 2, subject: null })).toBe('stale');
    expect(decideTimer({ ...now, stage: 'accepted' }, { kind: 'redial', epoch: 2, subject: 'a' })).toBe('stale');
    expect(decideTimer(null, { kind: 'step', epoch: 2, subject: null })).toBe('stale');
  });

  it('of the stage does what the stage needs', () => {
    expect(decideTimer(now, { kind: 'step', epoch: 2, subject: null })).toBe('step');
    expect(decideTimer(now, { kind: 'redial', epoch: 2, subject: 'a' })).toBe('look');
    const taken = { stage: 'on_scene' as const, epoch: 2 };
    expect(decideTimer(taken, { kind: 'silence', epoch: 2, subject: 'remind' })).toBe('remind');
    expect(decideTimer(taken, { kind: 'silence', epoch: 2, subject: null })).toBe('put_back');
    expect(decideTimer(taken, { kind: 'follow_up', epoch: 1, subject: null })).toBe('other');
  });

  it('of silence reminds first, and both parts make the whole', () => {
    for (const [stage, wholeS] of [
      ['accepted', 300],
      ['on_scene', 900],
    ] as const) {
      const first = timerFor(city, stage)!;
      expect(first).toMatchObject({ kind: 'silence', subject: 'remind' });
      expect(first.afterS + timerFor(city, stage, 'rest')!.afterS).toBe(wholeS);
    }
    expect(timerFor(city, 'alerting')).toEqual({ kind: 'step', subject: null, afterS: 0 });
    expect(timerFor(city, 'closed')).toBeNull();
  });

  it('never waits longer than its policy allows', () => {
    expect(longestWaitS(city, { kind: 'step', subject: null })).toBe(60);
    expect(longestWaitS(city, { kind: 'silence', subject: null })).toBe(900);
    expect(longestWaitS(city, { kind: 'redial', subject: 'a' })).toBe(120);
    expect(longestWaitS(city, { kind: 'follow_up', subject: null })).toBeNull();
  });

  it('that rings again leaves longer pauses, up to four times the first', () => {
    expect([1, 2, 3, 4, 6, 7, 50].map((attempt) => redialPauseS(city, attempt))).toEqual([
      30, 30, 30, 60, 60, 120, 120,
    ]);
  });
});

describe('after an attempt', () => {
  const sent = { isRetryable: false, hasPhone: true, siblings: [], redialPauseS: 30 };
  it('of unknown outcome another channel goes out at once, and the call is looked at', () => {
    expect(afterSend({ ...sent, channel: 'voice', outcome: 'unknown' })).toEqual({
      channels: ['sms'],
      lookAfterS: 20,
      isLost: false,
    });
    expect(afterSend({ ...sent, channel: 'sms', outcome: 'unknown' }).channels).toEqual(['voice']);
    const both = { ...sent, siblings: [{ channel: 'voice' as const, state: 'sent' as const }] };
    expect(afterSend({ ...both, channel: 'sms', outcome: 'unknown' }).channels).toEqual([]);
  });

  it('that failed the other channel goes out, and a person whom nothing leads to is alarmed', () => {
    expect(afterSend({ ...sent, channel: 'sms', outcome: 'failed' })).toMatchObject({
      channels: ['voice'],
      isLost: false,
    });
    const tried = { ...sent, siblings: [{ channel: 'sms' as const, state: 'failed' as const }] };
    expect(afterSend({ ...tried, channel: 'voice', outcome: 'failed' })).toEqual({
      channels: [],
      lookAfterS: null,
      isLost: true,
    });
    expect(afterSend({ ...tried, channel: 'voice', outcome: 'failed', isRetryable: true }).lookAfterS).toBe(30);
    expect(afterSend({ ...sent, hasPhone: false, channel: 'subscribe', outcome: 'failed' }).isLost).toBe(true);
  });

  it('that went out a call is looked at, and nothing else follows', () => {
    expect(afterSend({ ...sent, channel: 'voice', outcome: 'sent' })).toEqual({
      channels: [],
      lookAfterS: 20,
      isLost: false,
    });
    expect(afterSend({ ...sent, channel: 'sms', outcome: 'sent' })).toEqual({
      channels: [],
      lookAfterS: null,
      isLost: false,
    });
    expect(pauseAfter('not_taken', 30)).toBe(10);
    expect(pauseAfter('not_answered', 30)).toBe(30);
  });
});

describe('words', () => {
  const facts = {
    number: '1122-48213',
    personName: '王*芳',
    kind: 'fallen' as const,
    isSilent: false,
    drill: null,
    isUndone: false,
    party: 'contact' as const,
  };
  it('say what happened, to whom, and what to do', () => {
    expect(askText(facts, 'https://x.cn/#/a?b')).toBe(
      '【一城通】1122-48213 王*芳跌倒了，按了一键求助。能去请点 https://x.cn/#/a?b 或接电话按1。',
    );
    expect(askSpeech(facts)).toBe(
      '这里是一城通一键求助。王某芳跌倒了，按了一键求助。编号 1 1 2 2 4 8 2 1 3。能去请按1，去不了请按2，重听请按9。',
    );
  });

  it('of a drill say so before and after', () => {
    for (const drill of ['test', 'exercise'] as const) {
      const mark = drill === 'test' ? '【测试】' : '【演练】';
      expect(askText({ ...facts, drill }, 'l')).toMatch(new RegExp(`^${mark}.*不用赶去。$`));
      expect(askSpeech({ ...facts, drill })).toMatch(/^(测试|演练)。.*不用赶去。$/);
      expect(newsText('taken', { number: '1', drill, holders: ['网格员 赵强'], link: 'l' })).toMatch(
        new RegExp(`^${mark}`),
      );
    }
  });

  it('of a mistake ask for a call, and of danger for quiet', () => {
    expect(askText({ ...facts, isUndone: true }, 'l')).toContain('说是误按。请回电确认');
    expect(askText({ ...facts, isSilent: true }, 'l')).toContain('不要给本人打电话');
  });

  it('tell losers who has it, without a link to press', () => {
    const text = newsText('taken', { number: '1122-48213', drill: null, holders: ['女儿 林晓雯'], link: 'https://l' });
    expect(text).toBe('【一城通】求助 1122-48213 已由女儿 林晓雯接手，您不用赶去，谢谢。');
  });
});
