import { createHash } from 'node:crypto';
import { type BeatParts, FASTEST, SLOWEST, startBeat, USUAL } from '@/features/sos/first-aid/beat';
import { FIRST_AID } from '@/features/sos/first-aid/first-aid';

/** What each version says, as it was signed or published. Words that change are another version. */
const SAID: Record<string, string> = { '2026.11-1': '1014175e0a1f48a7' };

describe('first-aid cards', () => {
  it('say what their version says: other words need another version, and another signature', () => {
    const { version, cards } = FIRST_AID;
    const hash = createHash('sha256')
      .update(JSON.stringify(cards.map(({ icon: _, ...said }) => said)))
      .digest('hex')
      .slice(0, 16);
    expect({ version, hash }).toEqual({ version, hash: SAID[version] });
  });

  it('are the nine, each in both languages', () => {
    expect(FIRST_AID.cards.map((card) => card.id)).toEqual([
      'unresponsive',
      'choking',
      'bleeding',
      'stroke',
      'chest-pain',
      'fall',
      'fire',
      'gas',
      'childbirth',
    ]);
    for (const card of FIRST_AID.cards) {
      const said = [card.title, card.when, ...card.steps.flatMap((step) => [step.say, step.more]), ...card.never];
      for (const one of said) if (one) expect([one.zh, one.en].every((words) => words.trim() !== '')).toBe(true);
    }
  });

  it('lead to the telephone: every card has a step that dials', () => {
    for (const card of FIRST_AID.cards) expect(card.steps.some((step) => step.dial)).toBe(true);
  });

  it('name nobody who has not signed', () => {
    expect(FIRST_AID.medicalSignOff).toBeNull();
  });
});

/** A clock and timers that a test turns by hand; `lateMs` is how late each timer runs. */
function handTurned(lateMs = 0) {
  let nowMs = 0;
  let due: { atMs: number; run(): void } | null = null;
  const parts: BeatParts = {
    nowMs: () => nowMs,
    setTimer: (run, ms) => {
      due = { atMs: nowMs + ms, run };
      return due;
    },
    clearTimer: () => {
      due = null;
    },
  };
  return {
    parts,
    /** runs the next timer; `extraMs` later than it should */
    turn(extraMs = lateMs) {
      const next = due;
      if (!next) return false;
      due = null;
      nowMs = next.atMs + extraMs;
      next.run();
      return true;
    },
    nowMs: () => nowMs,
  };
}

describe('the beat', () => {
  it('stays within what helps', () => {
    expect([SLOWEST, USUAL, FASTEST]).toEqual([100, 110, 120]);
  });

  it.each([100, 110, 120])('keeps %i a minute with timers that are late', (perMinute) => {
    const clock = handTurned(9);
    let beats = 0;
    const stop = startBeat(perMinute, () => (beats += 1), clock.parts);
    while (clock.nowMs() < 60_000) clock.turn();
    stop();
    expect(Math.abs(beats - perMinute)).toBeLessThanOrEqual(1);
    expect(clock.turn()).toBe(false);
  });

  it('does not hurry after what a phone that slept has missed', () => {
    const clock = handTurned();
    const at: number[] = [];
    startBeat(USUAL, () => at.push(clock.nowMs()), clock.parts);
    clock.turn();
    clock.turn(30_000);
    clock.turn();
    clock.turn();
    const gaps = at.slice(1).map((ms, n) => ms - at[n]!);
    expect(gaps[1]).toBeGreaterThan(30_000);
    for (const gap of gaps.slice(2)) expect(gap).toBeCloseTo(60_000 / USUAL, 3);
  });
});
