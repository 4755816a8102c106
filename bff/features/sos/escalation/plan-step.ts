import type { Centre, Drill, SosChannel, SosKind, SosParty } from '../../../contracts/sos';
import type { Policy, PolicyTarget, Reachable } from '../sos.types';

/** A target with the people found for it; `failure` says why nobody could be looked for. */
export interface ResolvedTarget {
  target: PolicyTarget;
  people: readonly Reachable[];
  failure: string | null;
}

export interface PlannedAlert {
  targetKey: string;
  personId: string | null;
  contactId: string | null;
  party: SosParty;
  name: string;
  phoneVaultId: string | null;
  channel: SosChannel;
}

/** Somebody who should have been asked and can't be. */
export interface Gap {
  who: PolicyTarget['who'];
  /** `nobody`: the list is empty; `failed`: it could not be read; `no_method`: a person no channel leads to */
  reason: 'nobody' | 'failed' | 'no_method';
}

export interface StepPlan {
  alerts: PlannedAlert[];
  centres: Centre[];
  gaps: Gap[];
  /** reaches nobody at all: the next step comes at once */
  isEmpty: boolean;
  next: { stepIndex: number; round: number; afterS: number };
}

export interface StepQuestion {
  policy: Policy;
  stepIndex: number;
  round: number;
  drill: Drill | null;
  kind: SosKind | null;
  isSilent: boolean;
  /** whoever pressed is never asked to help themself */
  presserPersonId: string | null;
  resolved: readonly ResolvedTarget[];
}

/** Where the synthetic press ends: nobody's phone, but a row that the sender must have worked on. */
export const SINK: Omit<PlannedAlert, 'channel'> = {
  targetKey: 'sink:watch',
  personId: null,
  contactId: null,
  party: 'system',
  name: '系统自检',
  phoneVaultId: null,
};

/** No policy, however wrong, makes the wheel spin faster than this once it went round without reaching anybody. */
const LEAST_REPEAT_S = 5;

/** 119 for fire, 110 where people are the danger or somebody is lost, 120 for all else. */
export function centreFor(kind: SosKind | null, isSilent: boolean): Centre {
  if (kind === 'fire') return '119';
  if (kind === 'threatened' || kind === 'lost') return '110';
  return kind === null && isSilent ? '110' : '120';
}

/** What a drill leaves of a policy: a test press goes to the family alone, the watch's own press to nobody. */
export function targetsOf(policy: Policy, stepIndex: number, drill: Drill | null): readonly PolicyTarget[] {
  const targets = policy.steps[stepIndex]?.targets ?? [];
  if (drill === 'synthetic') return [];
  return drill === 'test' ? targets.filter(({ who }) => who === 'contacts') : targets;
}

function channelsTo(person: Reachable, channels: readonly SosChannel[]): SosChannel[] {
  return [...new Set(channels)].filter((channel) =>
    channel === 'push' || channel === 'subscribe' ? person.personId !== null : person.phoneVaultId !== null,
  );
}

/** The step after this one: the policy goes round for ever. */
function nextOf(policy: Policy, stepIndex: number, round: number, isEmpty: boolean): StepPlan['next'] {
  const following = policy.steps[stepIndex + 1];
  if (following) return { stepIndex: stepIndex + 1, round, afterS: isEmpty ? 0 : following.afterS };
  const from = policy.steps[policy.repeatFrom] ? policy.repeatFrom : 0;
  return { stepIndex: from, round: round + 1, afterS: Math.max(LEAST_REPEAT_S, policy.repeatAfterS) };
}

/**
 * What a step does, from what was found for it: whom it asks by which channels, what is missing, and when the next step
 * comes. Everybody is asked once, whatever lists they stand on. There is always a next step.
 */
export function planStep(question: StepQuestion): StepPlan {
  const { policy, stepIndex, round, drill } = question;
  if (drill === 'synthetic') {
    const alerts: PlannedAlert[] = [{ ...SINK, channel: 'push' }];
    return { alerts, centres: [], gaps: [], isEmpty: false, next: nextOf(policy, stepIndex, round, false) };
  }
  const alerts = new Map<string, PlannedAlert>();
  const partyOf = new Map<string, SosParty>();
  const centres: Centre[] = [];
  const gaps: Gap[] = [];
  for (const { target, people, failure } of question.resolved) {
    const { who } = target;
    if (drill === 'test' && who !== 'contacts') continue;
    if (who === 'centre') {
      centres.push(centreFor(question.kind, question.isSilent));
      continue;
    }
    if (failure !== null) gaps.push({ who, reason: 'failed' });
    const others = people.filter(({ personId }) => personId === null || personId !== question.presserPersonId);
    if (failure === null && others.length === 0) gaps.push({ who, reason: 'nobody' });
    for (const person of others.slice(0, target.limit)) {
      const channels = channelsTo(person, target.channels);
      if (channels.length === 0) gaps.push({ who, reason: 'no_method' });
      // Who stands on two lists is asked as what the first made of them, by the channels of both.
      const party = partyOf.get(person.key) ?? person.party;
      partyOf.set(person.key, party);
      for (const channel of channels) {
        const { key: targetKey, personId, contactId, name, phoneVaultId } = person;
        const id = `${targetKey} ${channel}`;
        if (!alerts.has(id)) {
          alerts.set(id, { targetKey, personId, contactId, party, name: name.slice(0, 60), phoneVaultId, channel });
        }
      }
    }
  }
  const isEmpty = alerts.size === 0 && centres.length === 0;
  return { alerts: [...alerts.values()], centres, gaps, isEmpty, next: nextOf(policy, stepIndex, round, isEmpty) };
}
