import type { Press, PressAnswer } from '@contracts/sos';
import { nameOpenPress, press, resumePresses } from '@/shared/sos/deliver';
import { keepEntrances, raceEntrances } from '@/shared/sos/entrances';
import { addTo, changePress, currentPress, editPress, isAcknowledged, pressAgain } from '@/shared/sos/kept-press';
import { isWorthSending } from '@/shared/sos/last-fix';
import { until } from '../../support/until';
import { answerWith, type FakeRequest, networkComesBack, reset, sent, storage } from './fake-taro';

jest.mock('@tarojs/taro', () => jest.requireActual('./fake-taro'));
Object.assign(globalThis, { API_ORIGIN: 'https://city.test' });

const answered = (caseId = 'C1'): { status: number; body: PressAnswer } => ({
  status: 201,
  body: {
    caseId,
    number: '1122-48213',
    caseKey: 'key',
    joined: false,
    isDrill: false,
    receivedAt: '2026-11-22T04:00:00.000Z',
  },
});
const refused = (status: number) => ({
  status,
  body: { error: { code: 'invalid_request', message: '', requestId: 'R', retryable: false } },
});
const bodies = (): Press[] => presses().map((one) => JSON.parse(one.data ?? '{}') as Press);
const presses = () => sent.filter((one) => one.url.endsWith('/sos/presses'));
const acknowledged = () => {
  const kept = currentPress('real');
  return kept !== null && isAcknowledged(kept);
};

beforeEach(() => {
  reset();
  editPress('real', () => null);
  storage.delete('yct.sos.entrances');
});
afterEach(async () => {
  answerWith(() => answered());
  networkComesBack();
  await until(() => currentPress('real') === null || acknowledged(), { what: 'nothing is on its way any more' });
});

describe('a press', () => {
  it('is on the phone, with its key, before the first send', () => {
    let keptAtSend: unknown;
    answerWith(() => {
      keptAtSend ??= storage.get('yct.sos.press');
      return answered();
    });
    press('real');
    expect(sent).toHaveLength(1);
    expect(keptAtSend).toMatchObject({ clientKey: bodies()[0]?.clientKey, answer: null });
  });

  it('is sent with the same key until it is heard, and is not sent again', async () => {
    let tries = 0;
    answerWith(() => {
      tries += 1;
      return tries < 3 ? null : answered();
    });
    press('real');
    await until(acknowledged, { what: 'the press is heard' });
    expect(new Set(bodies().map((body) => body.clientKey)).size).toBe(1);
    expect(presses()).toHaveLength(3);
    resumePresses();
    expect(presses()).toHaveLength(3);
    expect(currentPress('real')?.answer?.number).toBe('1122-48213');
  });

  it('goes on at the next launch from what the phone kept', async () => {
    storage.set('yct.sos.press', {
      ...pressAgain(null, { kind: null, isSilent: false, fix: null, pressedAt: '2026-11-22T03:00:00.000Z' }),
      clientKey: 'kept-key',
    });
    answerWith(() => answered());
    resumePresses();
    await until(acknowledged, { what: 'the kept press is heard' });
    expect(bodies()[0]).toMatchObject({ clientKey: 'kept-key', pressedAt: '2026-11-22T03:00:00.000Z' });
  });

  it('needs no session: an expired one goes along, a refused one is left out', async () => {
    storage.set('yct.tokens', { accessToken: 'old', refreshToken: 'r' });
    answerWith((call: FakeRequest) => (call.header.Authorization ? refused(401) : answered()));
    press('real');
    await until(acknowledged, { what: 'the press is heard' });
    expect(presses().map((one) => one.header.Authorization)).toEqual(['Bearer old', undefined]);
    expect(storage.get('yct.tokens')).toMatchObject({ accessToken: 'old' });
    expect(sent.some((one) => one.url.includes('refresh'))).toBe(false);
  });

  it('that the server can’t read is sent bare rather than not at all', async () => {
    storage.set('yct.sos.pass', { pass: 'P', personId: 'p', expiresAt: '2999-01-01T00:00:00.000Z', fetchedAt: '' });
    answerWith((call) => ((JSON.parse(call.data ?? '{}') as Press).pass ? refused(400) : answered()));
    press('real');
    await until(acknowledged, { what: 'the press is heard' });
    expect(bodies()[0]?.pass).toBe('P');
    expect(Object.keys(bodies().at(-1) ?? {}).sort()).toEqual([
      'clientKey',
      'installKey',
      'isSilent',
      'isTest',
      'pressedAt',
    ]);
  });

  it('takes the second address when the first fails, and keeps to the one that answered', async () => {
    keepEntrances(['https://city.test', 'https://sos.test/']);
    answerWith((call) => (call.url.startsWith('https://sos.test/') ? answered() : null));
    press('real');
    await until(acknowledged, { what: 'the press is heard' });
    expect(currentPress('real')?.entrance).toBe('https://sos.test');
    expect(new Set(bodies().map((body) => body.clientKey)).size).toBe(1);
  });

  it('joins by a second tap: the same key while unheard, a key of its own in an open case', async () => {
    answerWith(() => null);
    press('real');
    press('real', { kind: 'fallen' });
    expect(currentPress('real')).toMatchObject({ kind: 'fallen' });
    const first = currentPress('real')?.clientKey;
    answerWith(() => answered());
    networkComesBack();
    await until(acknowledged, { what: 'the press is heard' });
    expect(currentPress('real')?.answeredKey).toBe(first);
    press('real');
    const second = currentPress('real');
    expect(second?.clientKey).not.toBe(first);
    expect(second?.answer?.caseId).toBe('C1');
    await until(acknowledged, { what: 'the second tap is heard' });
  });

  it('begins anew once a person has closed the case', async () => {
    answerWith(() => answered());
    press('real');
    await until(acknowledged, { what: 'the press is heard' });
    changePress('real', (now) => ({ ...now, closedAt: '2026-11-22T05:00:00.000Z' }));
    answerWith(() => answered('C2'));
    press('real');
    expect(currentPress('real')?.answer).toBeNull();
    await until(acknowledged, { what: 'the next press is heard' });
    expect(currentPress('real')?.answer?.caseId).toBe('C2');
  });

  it('works on a phone that refuses storage', async () => {
    const full = jest.spyOn(storage, 'set').mockImplementation(() => {
      throw new Error('full');
    });
    answerWith(() => answered());
    press('real');
    await until(acknowledged, { what: 'the press is heard' });
    full.mockRestore();
    editPress('real', () => null);
  });
});

describe('what is added', () => {
  it('waits until the press is heard, goes in order with the case’s key, and is kept over a failure', async () => {
    let isDown = true;
    answerWith((call) => {
      if (call.url.endsWith('/presses')) return isDown ? null : answered();
      return { status: 200, body: {} };
    });
    press('real');
    changePress('real', (now) => addTo(now, { id: 'a1', what: 'detail', kind: 'ill' }));
    changePress('real', (now) => addTo(now, { id: 'a2', what: 'undo' }));
    isDown = false;
    networkComesBack();
    await until(() => currentPress('real')?.additions.length === 0, { what: 'both are told' });
    const told = sent.filter((one) => one.url.includes('/sos/waiting/'));
    expect(told.map((one) => one.url.split('/').at(-1))).toEqual(['details', 'undo']);
    expect(told[0]?.header).toMatchObject({ 'x-sos-key': 'key', 'Idempotency-Key': 'a1' });
  });

  it('names, once, somebody who signs in on a phone that pressed for nobody', async () => {
    storage.delete('yct.sos.pass');
    storage.delete('yct.tokens');
    answerWith((call) => (call.url.endsWith('/presses') ? answered() : { status: 200, body: {} }));
    press('real');
    await until(acknowledged, { what: 'the press is heard' });
    nameOpenPress();
    expect(currentPress('real')?.isNamed).toBe(false);
    storage.set('yct.sos.pass', { pass: 'P', personId: 'p', expiresAt: '2999-01-01T00:00:00.000Z', fetchedAt: '' });
    nameOpenPress();
    nameOpenPress();
    await until(() => currentPress('real')?.additions.length === 0, { what: 'the name is told' });
    const told = sent.filter((one) => one.url.endsWith('/sos/waiting/C1/identify'));
    expect(told.map((one) => one.data)).toEqual(['{"pass":"P"}']);
  });

  it('is dropped when the server has read it and will never take it', async () => {
    answerWith((call) => (call.url.endsWith('/presses') ? answered() : refused(409)));
    press('real');
    changePress('real', (now) => addTo(now, { id: 'a1', what: 'detail', words: '我在厨房' }));
    resumePresses();
    await until(() => acknowledged() && currentPress('real')?.additions.length === 0, { what: 'it is dropped' });
  });

  it('keeps of positions that wait only the newest', () => {
    const fix = {
      position: { latitude: 26, longitude: 103, datum: 'gcj02' as const },
      accuracyM: 20,
      source: 'gps' as const,
      takenAt: '',
    };
    const empty = pressAgain(null, { kind: null, isSilent: false, fix: null, pressedAt: '' });
    const twice = addTo(addTo(addTo(empty, { id: '1', what: 'fix', fix }), { id: '2', what: 'undo' }), {
      id: '3',
      what: 'fix',
      fix,
    });
    expect(twice.additions.map((one) => one.id)).toEqual(['2', '3']);
  });
});

describe('the race of addresses', () => {
  it('gives the second one its turn after the head start, and takes whichever answers first', async () => {
    const asked: string[] = [];
    const won = await raceEntrances(['slow', 'quick'], {
      headStartMs: 5,
      ask: (entrance) => {
        asked.push(entrance);
        return entrance === 'slow' ? new Promise<string>(() => undefined) : Promise.resolve('heard');
      },
    });
    expect(asked).toEqual(['slow', 'quick']);
    expect(won).toEqual({ entrance: 'quick', value: 'heard' });
  });

  it('fails only when every one has failed', async () => {
    const race = raceEntrances(['a', 'b', 'c'], {
      headStartMs: 1_000,
      ask: (entrance) => Promise.reject(new Error(entrance)),
    });
    await expect(race).rejects.toThrow('a');
  });
});

describe('a new position', () => {
  const fix = (part: { latitude?: number; accuracyM?: number | null; takenAt?: string }) => ({
    position: { latitude: part.latitude ?? 26.05, longitude: 103.8, datum: 'gcj02' as const },
    accuracyM: part.accuracyM === undefined ? 30 : part.accuracyM,
    source: 'gps' as const,
    takenAt: part.takenAt ?? '2026-11-22T04:00:00.000Z',
  });
  it.each([
    ['the first', null, fix({}), true],
    ['the same place, as good', fix({}), fix({ takenAt: '2026-11-22T04:00:05.000Z' }), false],
    ['the same place, much better', fix({ accuracyM: 60 }), fix({ accuracyM: 20 }), true],
    ['elsewhere', fix({}), fix({ latitude: 26.051 }), true],
    ['elsewhere, but within its own circle', fix({ accuracyM: 300 }), fix({ latitude: 26.051, accuracyM: 300 }), false],
    ['a minute later', fix({}), fix({ takenAt: '2026-11-22T04:01:00.000Z' }), true],
  ])('%s', (_, before, next, isWorth) => {
    expect(isWorthSending(before, next)).toBe(isWorth);
  });
});
