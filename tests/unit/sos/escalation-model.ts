import type { SosChannel, SosStage } from '../../../bff/contracts/sos';
import { afterSend } from '../../../bff/features/sos/alerts/after-send';
import type { AlertState } from '../../../bff/features/sos/alerts/alerts.types';
import { planStep, type ResolvedTarget, targetsOf } from '../../../bff/features/sos/escalation/plan-step';
import { decideTimer, timerFor } from '../../../bff/features/sos/escalation/timer-decision';
import { nextSosStage, type SosMove } from '../../../bff/features/sos/sos.states';
import type { Policy, Reachable } from '../../../bff/features/sos/sos.types';

/**
 * One case as rows: the pure functions of the program decide, and here stands only what a transaction does with their
 * answers. Epochs are counted back from the case's own (0 is now, 1 is any before), and rounds only up to the second.
 */
export interface World {
  stage: SosStage;
  step: number;
  round: number;
  isUndone: boolean;
  timers: Timer[];
  alerts: Alert[];
  /** people who ever heard of the case: their buttons stay on their screens for ever */
  asked: boolean[];
  /** who has which of the two places */
  holders: (number | null)[];
  runs: Run[];
  /** accidents and whims that may still happen */
  left: { crash: number; slow: number; twin: number; undo: number; again: number; back: number };
}

export interface Timer {
  kind: 'step' | 'silence' | 'redial';
  subject: string | null;
  isOld: boolean;
  lease: 'free' | 'held' | 'expired';
  token: number;
}

export interface Alert {
  person: number;
  channel: SosChannel;
  state: AlertState;
}

/** A worker between its claim and its commit, with the case as it read it. */
export interface Run {
  timer: Timer;
  token: number;
  step: number;
  round: number;
  isOldCase: boolean;
}

export type Found = 'all' | 'nobody' | 'failed';

export interface Transition {
  label: string;
  to: World;
  /** a human was alerted, or the bell of those who run the portal rang */
  isSign: boolean;
  /** what happens by itself, sooner or later, whatever people do: how it ends is for the world to say; null for accidents and people */
  turn: string | null;
}

export interface Bugs {
  undoDropsTimer?: boolean;
  emptyStepEnds?: boolean;
  acceptForgetsSilence?: boolean;
  handBackForgetsStep?: boolean;
}

const PEOPLE: Reachable[] = [
  { key: 'person:0', party: 'contact', responderKind: 'first_responder', name: '女儿' },
  { key: 'person:1', party: 'seat', responderKind: 'professional', name: '坐席' },
].map(
  (one, at) =>
    ({ ...one, personId: String(at), contactId: null, phoneVaultId: `v${at}`, distanceM: null }) as Reachable,
);

/** Two at work at once show every race that more would. */
const WORKERS = 2;

const placeOf = (person: number) => person;

export function policyOf(steps: number): Policy {
  const who = ['contacts', 'seats', 'supervisors'] as const;
  return {
    id: 'p',
    version: 1,
    name: 'p',
    steps: Array.from({ length: steps }, (_, at) => ({
      afterS: at === 0 ? 0 : 30,
      targets: [{ who: who[at]!, channels: ['voice'] }],
    })),
    repeatFrom: 0,
    repeatAfterS: 60,
    silenceS: 300,
    redialAfterS: 30,
  };
}

const timer = (kind: Timer['kind'], subject: string | null = null): Timer => ({
  kind,
  subject,
  isOld: false,
  lease: 'free',
  token: 0,
});

export function opened(left: World['left']): World {
  return {
    stage: 'alerting',
    step: 0,
    round: 0,
    isUndone: false,
    timers: [timer('step')],
    alerts: [],
    asked: PEOPLE.map(() => false),
    holders: [null, null],
    runs: [],
    left,
  };
}

const clone = (world: World): World => {
  const copy: World = {
    ...world,
    alerts: world.alerts.map((one) => ({ ...one })),
    asked: [...world.asked],
    holders: [...world.holders],
    left: { ...world.left },
  };
  const twins = new Map<Timer, Timer>();
  const twin = (one: Timer) => {
    const known = twins.get(one) ?? { ...one };
    twins.set(one, known);
    return known;
  };
  copy.timers = world.timers.map(twin);
  copy.runs = world.runs.map((run) => ({ ...run, timer: twin(run.timer) }));
  return copy;
};

/** The same rows in whatever order are the same world. */
export function keyOf(world: World): string {
  const of = (one: Timer) => `${one.kind}${one.subject ?? ''}${one.isOld ? '-' : ''}${one.lease[0]}${one.token}`;
  const timers = world.timers.map(of).sort();
  const runs = world.runs
    .map((run) => {
      const isThere = world.timers.includes(run.timer);
      // Whatever a run read, it writes nothing once its timer is gone.
      if (!isThere) return 'gone';
      return `${of(run.timer)}/${run.token}${run.step}${run.round}${run.isOldCase ? '-' : ''}`;
    })
    .sort();
  const alerts = world.alerts.map((one) => `${one.person}${one.channel[0]}${one.state}`).sort();
  return [
    world.stage,
    world.step,
    world.round,
    world.isUndone ? 'u' : '',
    timers,
    runs,
    alerts,
    world.asked.map(Number).join(''),
    world.holders.join(','),
    Object.values(world.left).join(''),
  ].join('|');
}

/** Every way a case can go from here. */
export function createModel(policy: Policy, bugs: Bugs = {}) {
  const epochOf = (isOld: boolean) => (isOld ? 0 : 1);

  /** The stage's timer is set and those of the stage before are called off, as one transaction does. */
  function timeStage(world: World): void {
    world.timers = [];
    const due = timerFor(policy, world.stage);
    if (due && !(bugs.acceptForgetsSilence && due.kind === 'silence')) world.timers.push(timer(due.kind, due.subject));
  }

  function newEpoch(world: World): void {
    for (const one of world.timers) one.isOld = true;
    for (const run of world.runs) run.isOldCase = true;
    world.alerts = [];
    world.step = 0;
    world.round = 0;
  }

  function putBack(world: World): void {
    newEpoch(world);
    world.holders = [null, null];
    world.stage = 'alerting';
    timeStage(world);
  }

  function write(world: World, alert: Alert): void {
    const isThere = world.alerts.some((one) => one.person === alert.person && one.channel === alert.channel);
    if (!isThere) world.alerts.push(alert);
  }

  /** What the program finds when it looks for the people of the step. */
  function resolve(world: Pick<World, 'step'>, found: Found): ResolvedTarget[] {
    return targetsOf(policy, world.step, null).map((target) => {
      const people = target.who === 'supervisors' ? PEOPLE : PEOPLE.filter(({ party }) => target.who === `${party}s`);
      return { target, people: found === 'all' ? people : [], failure: found === 'failed' ? 'late' : null };
    });
  }

  function commitStep(world: World, run: Run, found: Found): boolean {
    const isAsRead =
      world.stage === 'alerting' && !run.isOldCase && world.step === run.step && world.round === run.round;
    const plan = planStep({
      policy,
      stepIndex: run.step,
      round: run.round,
      drill: null,
      kind: null,
      isSilent: false,
      presserPersonId: null,
      resolved: resolve(run, found),
    });
    // moveStep is a compare-and-set: a case that went on makes the plan void.
    if (!isAsRead) return false;
    // Alerts of the step before are settled by their own lanes, and change nothing of the case but to hurry it.
    world.alerts = [];
    for (const { targetKey, channel } of plan.alerts) {
      const person = PEOPLE.findIndex((one) => one.key === targetKey);
      write(world, { person, channel, state: 'queued' });
    }
    world.step = plan.next.stepIndex;
    world.round = Math.min(1, plan.next.round);
    if (!(bugs.emptyStepEnds && plan.isEmpty)) world.timers.push(timer('step'));
    return plan.gaps.length > 0;
  }

  /** The end of a run: fenced by its token, decided by the case as it stands now. */
  function commit(world: World, run: Run, found: Found): boolean {
    world.runs = world.runs.filter((one) => one !== run);
    const isHeld = world.timers.includes(run.timer) && run.timer.token === run.token;
    if (!isHeld) return false;
    const decision = decideTimer({ stage: world.stage, epoch: 1 }, { ...run.timer, epoch: epochOf(run.timer.isOld) });
    world.timers = world.timers.filter((one) => one !== run.timer);
    if (decision === 'step') return commitStep(world, run, found);
    if (decision === 'remind') {
      const rest = timerFor(policy, world.stage, 'rest')!;
      world.timers.push(timer(rest.kind, rest.subject));
      return true;
    }
    if (decision === 'put_back') putBack(world);
    return false;
  }

  /** A call that nobody answered is placed again. */
  function look(world: World, person: number): void {
    const call = world.alerts.find((one) => one.person === person && one.channel === 'voice');
    if (call?.state === 'failed') call.state = 'queued';
    else if (call && ['sent', 'unknown'].includes(call.state)) world.timers.push(timer('redial', String(person)));
  }

  function lookLater(world: World, person: number): void {
    const subject = String(person);
    if (!world.timers.some((one) => one.kind === 'redial' && one.subject === subject)) {
      world.timers.push(timer('redial', subject));
    }
  }

  function settle(world: World, alert: Alert, outcome: 'sent' | 'unknown' | 'failed', isRetryable: boolean): boolean {
    alert.state = outcome;
    if (outcome !== 'failed') world.asked[alert.person] = true;
    const sequel = afterSend({
      channel: alert.channel,
      outcome,
      isRetryable,
      hasPhone: true,
      siblings: world.alerts.filter((one) => one !== alert && one.person === alert.person),
      redialPauseS: policy.redialAfterS,
    });
    for (const channel of sequel.channels) {
      write(world, { person: alert.person, channel, state: 'queued' });
    }
    if (sequel.lookAfterS !== null) lookLater(world, alert.person);
    // Each of these is written into the timeline, and those that are not out ring the bell.
    return outcome === 'sent' || outcome === 'unknown' || sequel.isLost || isRetryable;
  }

  function accept(world: World, person: number): boolean {
    const stage = nextSosStage(world.stage, 'accept');
    const place = placeOf(person);
    if (!stage || world.holders[place] !== null) return false;
    world.holders[place] = person;
    world.stage = stage;
    timeStage(world);
    // Nobody else is asked any more.
    world.alerts = [];
    return true;
  }

  function moveBy(world: World, move: SosMove): boolean {
    const stage = nextSosStage(world.stage, move);
    if (!stage) return false;
    world.stage = stage;
    return true;
  }

  function transitions(world: World): Transition[] {
    const out: Transition[] = [];
    const add = (label: string, change: (next: World) => boolean | 'sign' | undefined, turn: string | null = null) => {
      const next = clone(world);
      const changed = change(next);
      if (changed === false) return;
      out.push({ label, to: next, isSign: changed === 'sign', turn });
    };
    if (world.stage === 'closed' && world.runs.length === 0) return out;

    world.timers.forEach((one, at) => {
      if (one.lease === 'held') {
        const isWorked = world.runs.some((run) => run.timer === one && run.token === one.token);
        // A lease runs out by itself once its worker is gone, or while a worker is slow.
        if (!isWorked || world.left.slow > 0) {
          add(
            `lease of ${one.kind} runs out`,
            (next) => {
              next.timers[at]!.lease = 'expired';
              if (isWorked) next.left.slow -= 1;
              return true;
            },
            isWorked ? null : `timer ${at}`,
          );
        }
        return;
      }
      if (one.kind === 'redial') {
        // Looking at a call moves no case, so nothing can come between its claim and its commit that matters.
        add(
          'look at a call',
          (next) => {
            const mine = next.timers[at]!;
            next.timers.splice(at, 1);
            const asks = decideTimer({ stage: next.stage, epoch: 1 }, { ...mine, epoch: epochOf(mine.isOld) });
            if (asks === 'look') look(next, Number(mine.subject));
            return true;
          },
          `timer ${at}`,
        );
        return;
      }
      if (world.runs.length >= WORKERS) return;
      add(
        `claim ${one.kind}`,
        (next) => {
          const mine = next.timers[at]!;
          mine.lease = 'held';
          mine.token += 1;
          const { step, round } = next;
          next.runs.push({ timer: mine, token: mine.token, step, round, isOldCase: false });
          return true;
        },
        `timer ${at}`,
      );
    });

    world.runs.forEach((_, at) => {
      const isStep = world.runs[at]!.timer.kind === 'step';
      for (const found of isStep ? (['all', 'nobody', 'failed'] as const) : (['all'] as const)) {
        add(
          `commit ${world.runs[at]!.timer.kind}, ${found} found`,
          (next) => (commit(next, next.runs[at]!, found) ? 'sign' : true),
          `run ${at}`,
        );
      }
      if (world.left.crash > 0) {
        add('crash between claim and commit', (next) => {
          next.runs.splice(at, 1);
          next.left.crash -= 1;
          return true;
        });
      }
    });

    world.alerts.forEach((one, at) => {
      // Between claim and outcome nothing can be lost: a dead sender's alert is queued again, and the gateway knows its key.
      if (one.state === 'queued') {
        for (const outcome of ['sent', 'unknown', 'failed'] as const) {
          for (const isRetryable of outcome === 'failed' ? [true, false] : [false]) {
            add(
              `${one.channel} is ${outcome}`,
              (next) => (settle(next, next.alerts[at]!, outcome, isRetryable) ? 'sign' : true),
              `alert ${at}`,
            );
          }
        }
      }
      if (one.channel === 'voice' && one.state === 'sent') {
        add('nobody picks up', (next) => {
          next.alerts[at]!.state = 'failed';
          lookLater(next, one.person);
          return true;
        });
        add('declines', (next) => {
          next.alerts[at]!.state = 'declined';
          return true;
        });
      }
    });

    world.asked.forEach((isAsked, person) => {
      if (!isAsked) return;
      add(`${person} accepts`, (next) => accept(next, person));
      if (world.holders[placeOf(person)] !== person) return;
      for (const move of ['progress', 'arrive'] as const) {
        add(`${person}: ${move}`, (next) => {
          if (!moveBy(next, move)) return false;
          timeStage(next);
          return true;
        });
      }
      if (world.left.back > 0) {
        add(`${person} hands back`, (next) => {
          if (nextSosStage(next.stage, 'hand_back') !== 'alerting') return false;
          next.left.back -= 1;
          next.holders[placeOf(person)] = null;
          if (next.holders.every((one) => one === null)) putBack(next);
          if (bugs.handBackForgetsStep) next.timers = [];
          return true;
        });
      }
      add(`${person} closes`, (next) => {
        if (!moveBy(next, 'close')) return false;
        next.holders = [null, null];
        next.alerts = [];
        next.timers = [];
        next.asked = next.asked.map(() => false);
        return true;
      });
    });

    if (world.left.undo > 0) {
      add('undo', (next) => {
        if (!moveBy(next, 'undo')) return false;
        next.isUndone = true;
        next.left.undo -= 1;
        if (bugs.undoDropsTimer) next.timers = next.timers.filter(({ kind }) => kind !== 'step');
        return true;
      });
    }
    if (world.left.again > 0) {
      add('press again', (next) => {
        if (!moveBy(next, 'press_again')) return false;
        next.isUndone = false;
        next.left.again -= 1;
        return true;
      });
    }
    if (world.left.twin > 0) {
      add('a second timer of the same kind', (next) => {
        const due = timerFor(policy, next.stage);
        if (!due) return false;
        next.timers.push(timer(due.kind, due.subject));
        next.left.twin -= 1;
        return true;
      });
    }
    return out;
  }

  return { transitions };
}
