import type { DutyState } from '../../../contracts/duty';
import { isWithinSpans, overlapOf, type Span, shanghaiDate, weeklySpans, withoutSpans } from '../../../platform/spans';
import type { Leave, Pattern, Rota, Sign, Turn } from './duty.types';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** How far back a stretch is followed to its beginning; who is on for longer needs to take over from nobody. */
export const LOOK_BACK_MS = 48 * HOUR;
/** Who was relieved by nobody stays reachable for so long. */
const HOLD_MS = 12 * HOUR;
/** A turn that begins within this of the last one's end relieves it. */
const RELIEF_MS = 30 * MINUTE;
/** Somebody on duty beyond the rota is taken to have forgotten to sign off after so long. */
const EXTRA_MS = 14 * HOUR;

const spanOf = ({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }): Span => ({
  from: startsAt.getTime(),
  until: endsAt.getTime(),
});

function patternSpans(pattern: Pattern, window: Span): Span[] {
  const end = pattern.endedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return weeklySpans(pattern, window)
    .filter(({ from }) => {
      const day = shanghaiDate(from);
      return day >= pattern.validFrom && (!pattern.validUntil || day <= pattern.validUntil);
    })
    .map(({ from, until }) => ({ from, until: Math.min(until, end) }));
}

/**
 * Turns of one post that touch the window, cut to it: weekly hours and dated shifts, without those whom a shift replaces,
 * with leave taken out and given to its substitute, whose own leave counts as well.
 */
export function planTurns(rota: Rota, window: Span): Turn[] {
  const spans = new Map<string, Span[]>();
  const add = (personId: string, more: readonly Span[]) =>
    void (more.length > 0 && spans.set(personId, [...(spans.get(personId) ?? []), ...more]));

  for (const pattern of rota.patterns) add(pattern.personId, patternSpans(pattern, window));
  for (const shift of rota.shifts) add(shift.personId, [spanOf(shift)]);
  for (const shift of rota.shifts) {
    const replaced = shift.insteadOfPersonId && spans.get(shift.insteadOfPersonId);
    if (replaced) spans.set(shift.insteadOfPersonId!, withoutSpans(replaced, [spanOf(shift)]));
  }

  const leaves = new Map<string, Leave[]>();
  for (const leave of rota.leaves) leaves.set(leave.personId, [...(leaves.get(leave.personId) ?? []), leave]);
  const served = new Map<string, Span[]>();
  /** `seen` ends the ring in which two stand in for each other: then nobody does. */
  function serve(personId: string, due: readonly Span[], seen: readonly string[]): void {
    const own = leaves.get(personId) ?? [];
    served.set(personId, [...(served.get(personId) ?? []), ...withoutSpans(due, own.map(spanOf))]);
    for (const leave of own) {
      const { substitutePersonId } = leave;
      if (!substitutePersonId || seen.includes(substitutePersonId)) continue;
      const handed = overlapOf(due, [spanOf(leave)]);
      if (handed.length > 0) serve(substitutePersonId, handed, [...seen, substitutePersonId]);
    }
  }
  for (const [personId, due] of spans) serve(personId, due, [personId]);

  return [...served].flatMap(([personId, due]) =>
    overlapOf(overlapOf(due, rota.serves.get(personId) ?? []), [window]).map((span) => ({ personId, ...span })),
  );
}

export interface PersonOnDuty {
  personId: string;
  state: DutyState;
  since: Date;
}

interface Standing {
  /** turns from `LOOK_BACK_MS` before the instant to some time after it */
  turns: readonly Turn[];
  signs: readonly Sign[];
  leaves: readonly Leave[];
  serves: ReadonlyMap<string, readonly Span[]>;
}

/** The turn that holds an instant, if it began within sight; one that did not began long ago and has no start to sign for. */
export function runStartOf(turn: Turn, at: number): Date | null {
  return turn.from > at - LOOK_BACK_MS ? new Date(turn.from) : null;
}

function signFor(signs: readonly Sign[], personId: string, runStart: Date | null): Sign | undefined {
  return signs
    .filter((sign) => sign.personId === personId && sign.runStart?.getTime() === runStart?.getTime())
    .sort((a, b) => (b.signedOnAt?.getTime() ?? 0) - (a.signedOnAt?.getTime() ?? 0))[0];
}

/**
 * Who is on a post at an instant. Whoever the rota names is, from the first minute, whether they have said so or not:
 * somebody who should be there is better asked than nobody. Until one of them takes over, those before stay reachable too.
 */
export function whoIsOn(standing: Standing, at: Date): PersonOnDuty[] {
  const now = at.getTime();
  const { turns, signs } = standing;
  const isOff = (sign: Sign | undefined, from = 0) => {
    const off = sign?.signedOffAt?.getTime();
    return off !== undefined && off <= now && off >= from;
  };

  const planned = turns
    .filter((turn) => turn.from <= now && now < turn.until)
    .map((turn) => {
      const runStart = runStartOf(turn, now);
      const sign = signFor(signs, turn.personId, runStart);
      const isTaken = runStart === null || (sign?.signedOnAt != null && sign.signedOnAt.getTime() <= now);
      return { turn, sign, state: isTaken ? ('taken' as const) : ('due' as const) };
    })
    .filter(({ turn, sign }) => !isOff(sign, turn.from));
  const on: PersonOnDuty[] = planned.map(({ turn, state }) => ({
    personId: turn.personId,
    state,
    since: new Date(turn.from),
  }));

  if (planned.length > 0 && planned.every(({ state }) => state === 'due')) {
    const firstDue = Math.min(...planned.map(({ turn }) => turn.from));
    const ended = turns.filter((turn) => turn.until <= now && turn.until > now - HOLD_MS);
    const lastEnd = Math.max(...ended.map((turn) => turn.until));
    if (lastEnd >= firstDue - RELIEF_MS) {
      for (const turn of ended.filter(({ until }) => until === lastEnd)) {
        const isAway = standing.leaves.some(
          (leave) => leave.personId === turn.personId && isWithinSpans([spanOf(leave)], now),
        );
        const serves = isWithinSpans(standing.serves.get(turn.personId) ?? [], now);
        const hasLeft = isOff(signFor(signs, turn.personId, runStartOf(turn, now)), turn.from);
        if (!isAway && serves && !hasLeft && !on.some(({ personId }) => personId === turn.personId)) {
          on.push({ personId: turn.personId, state: 'holding', since: new Date(turn.from) });
        }
      }
    }
  }

  for (const sign of signs) {
    const since = sign.signedOnAt?.getTime();
    if (sign.runStart !== null || since === undefined || since > now || since < now - EXTRA_MS || isOff(sign)) continue;
    if (!isWithinSpans(standing.serves.get(sign.personId) ?? [], now)) continue;
    if (!on.some(({ personId }) => personId === sign.personId))
      on.push({ personId: sign.personId, state: 'extra', since: new Date(since) });
  }
  const order: DutyState[] = ['taken', 'extra', 'holding', 'due'];
  return on.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

/** Turns that began within the window and that nobody signed for: the hand-overs that are missing. */
export function missedStarts(
  turns: readonly Turn[],
  signs: readonly Sign[],
  window: Span,
): { personId: string; runStart: Date }[] {
  return turns
    .filter((turn) => turn.from >= window.from && turn.from < window.until)
    .filter((turn) => {
      const sign = signFor(signs, turn.personId, new Date(turn.from));
      return !sign?.signedOnAt && !sign?.alarmedAt;
    })
    .map((turn) => ({ personId: turn.personId, runStart: new Date(turn.from) }));
}
