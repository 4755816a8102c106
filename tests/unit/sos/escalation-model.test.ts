import { nextSosStage, TIMER_OF } from '../../../bff/features/sos/sos.states';
import { type Bugs, createModel, keyOf, opened, policyOf, type World } from './escalation-model';

const NO_ACCIDENTS = { crash: 0, slow: 0, twin: 0, undo: 0, again: 0, back: 0 };
/** Far above what a small case has; reaching it means that the model does not end. */
const MOST_STATES = 150_000;
/** From any open state, no more than this many things that happen by themselves lead to an alert or an alarm. */
const SOON = 12;

/** Null when the state is as it must be; otherwise what is wrong with it. */
function silence(world: World): string | null {
  const kind = TIMER_OF[world.stage];
  if (!kind) return world.stage === 'closed' ? null : `stage ${world.stage} has no timer`;
  const live = world.timers.filter((one) => one.kind === kind && !one.isOld);
  // A held lease ends by itself, so its timer comes back; only a missing row is silence.
  if (live.length === 0) return `${world.stage} without a ${kind} timer`;
  if (world.stage !== 'alerting' && world.holders.every((one) => one === null))
    return `${world.stage} and nobody has it`;
  return null;
}

interface Search {
  states: number;
  edges: number;
  fault: { what: string; path: string[] } | null;
  /** of each open state: what comes to its turn by itself, and every way it may end */
  fair: Map<string, Map<string, { to: string; isSign: boolean }[]>>;
}

/** Every state that can be reached, breadth first, so that a fault is shown by the shortest way to it. */
function search(steps: number, left: World['left'], bugs: Bugs = {}): Search {
  const model = createModel(policyOf(steps), bugs);
  const start = opened(left);
  const seen = new Map<string, { from: string | null; label: string }>([
    [keyOf(start), { from: null, label: 'press' }],
  ]);
  const fair: Search['fair'] = new Map();
  let edges = 0;
  let frontier: [string, World][] = [[keyOf(start), start]];
  const pathTo = (key: string, last: string): string[] => {
    const path = [last];
    for (let at: string | null = key; at; at = seen.get(at)!.from) path.unshift(seen.get(at)!.label);
    return path;
  };
  const done = (fault: Search['fault']): Search => ({ states: seen.size, edges, fault, fair });
  while (frontier.length > 0) {
    const next: [string, World][] = [];
    for (const [key, world] of frontier) {
      const turns = new Map<string, { to: string; isSign: boolean }[]>();
      for (const { label, to, isSign, turn } of model.transitions(world)) {
        edges += 1;
        if (to.stage === 'closed' && world.stage !== 'closed' && !label.endsWith('closes')) {
          return done({ what: `closed by "${label}"`, path: pathTo(key, label) });
        }
        const what = silence(to);
        if (what) return done({ what, path: pathTo(key, label) });
        const toKey = keyOf(to);
        if (turn) turns.set(turn, [...(turns.get(turn) ?? []), { to: toKey, isSign }]);
        if (seen.has(toKey)) continue;
        seen.set(toKey, { from: key, label });
        next.push([toKey, to]);
      }
      if (world.stage !== 'closed') fair.set(key, turns);
      if (seen.size > MOST_STATES) throw new Error('the model does not end');
    }
    frontier = next;
  }
  return done(null);
}

/** Open states in which no order of what happens by itself forces an alert or an alarm against every outcome the world may pick. */
function statesWithoutSign(fair: Search['fair']): string[] {
  let open = new Set(fair.keys());
  for (let round = 0; round < SOON; round += 1) {
    const left = new Set<string>();
    for (const key of open) {
      // However the world lets it end, it is a sign, or leads on to one.
      const leads = [...fair.get(key)!.values()].some((ends) =>
        ends.every(({ to, isSign }) => isSign || (fair.has(to) && !open.has(to))),
      );
      if (!leads) left.add(key);
    }
    if (left.size === open.size) break;
    open = left;
  }
  return [...open];
}

describe('the escalation machine, every state of small cases', () => {
  const CASES: [string, number, World['left']][] = [
    ['one step, every accident', 1, { crash: 1, slow: 0, twin: 1, undo: 1, again: 1, back: 1 }],
    ['two steps, a crash and a slow worker', 2, { ...NO_ACCIDENTS, crash: 1, slow: 1 }],
    ['two steps, two timers at once, a hand-back', 2, { ...NO_ACCIDENTS, twin: 1, back: 1 }],
    ['three steps, an undo', 3, { ...NO_ACCIDENTS, undo: 1 }],
  ];

  let total = 0;
  it.each(CASES)('%s: none is silent, and only a person closes', (_, steps, left) => {
    const found = search(steps, left);
    expect(found.fault).toBeNull();
    expect(statesWithoutSign(found.fair)).toEqual([]);
    total += found.states;
    process.stdout.write(`escalation model: ${_}: ${found.states} states, ${found.edges} ways\n`);
    expect(found.states).toBeGreaterThan(1_000);
  });

  afterAll(() => process.stdout.write(`escalation model: ${total} states in all\n`));
});

describe('a planted fault is found', () => {
  it.each<[string, Bugs, World['left']]>([
    ['an undo that drops the timer', { undoDropsTimer: true }, { ...NO_ACCIDENTS, undo: 1 }],
    ['an empty step that sets no next one', { emptyStepEnds: true }, NO_ACCIDENTS],
    ['an acceptance that sets no silence timer', { acceptForgetsSilence: true }, NO_ACCIDENTS],
    ['a hand-back that asks nobody again', { handBackForgetsStep: true }, { ...NO_ACCIDENTS, back: 1 }],
  ])('%s', (_, bugs, left) => {
    const found = search(2, left, bugs);
    expect(found.fault).not.toBeNull();
    process.stdout.write(`escalation model: ${_}: ${found.fault!.what} after ${found.fault!.path.join(' → ')}\n`);
  });

  it('in the machine itself: an undo leads nowhere, and nothing but close leads out', () => {
    for (const stage of ['alerting', 'accepted', 'on_scene'] as const) expect(nextSosStage(stage, 'undo')).toBe(stage);
    expect(nextSosStage('alerting', 'close')).toBeNull();
    expect(Object.values(TIMER_OF).filter((kind) => kind === null)).toHaveLength(1);
  });
});
