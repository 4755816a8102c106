import type { SosChannel } from '@contracts/sos';
import type { PolicyBody } from '@contracts/sos-policies';
import { startsOf, type Who } from './typed-policy';

/** In the order in which help usually comes closer. */
export const WHOS: readonly Who[] = ['contacts', 'grid_workers', 'station', 'seats', 'supervisors', 'centre'];
export const CHANNELS: readonly SosChannel[] = ['push', 'subscribe', 'voice', 'sms'];

/** What two policies ask of one party. Seconds are counted from the press, in the first round. */
export interface PartyDifference {
  who: Who;
  /** null: never asked */
  firstS: { before: number | null; after: number | null };
  /** how often in one round */
  times: { before: number; after: number };
  /** most people each time, in order; null where all are asked */
  limits: { before: (number | null)[]; after: (number | null)[] };
  added: SosChannel[];
  dropped: SosChannel[];
  isSame: boolean;
}

export type PolicyNumber = 'roundS' | 'repeatFrom' | 'silenceS' | 'redialAfterS';

export interface PolicyDifference {
  parties: PartyDifference[];
  /** `repeatFrom` counts steps from 1, `roundS` is the time until the first step comes again; only those that differ */
  numbers: { name: PolicyNumber; before: number; after: number }[];
  name: { before: string; after: string } | null;
  isSame: boolean;
}

interface Asked {
  firstS: number | null;
  starts: number[];
  limits: (number | null)[];
  channels: SosChannel[];
  whole: string;
}

function askedOf(policy: PolicyBody, who: Who): Asked {
  const starts = startsOf(policy.steps);
  const asks = policy.steps.flatMap((step, at) =>
    step.targets
      .filter((target) => target.who === who)
      .map((target) => ({
        atS: starts[at]!,
        limit: target.limit ?? null,
        // A centre is asked by a line of its own, whatever stands here.
        channels: who === 'centre' ? [] : CHANNELS.filter((channel) => target.channels.includes(channel)),
      })),
  );
  return {
    firstS: asks[0]?.atS ?? null,
    starts: asks.map((ask) => ask.atS),
    limits: asks.map((ask) => ask.limit),
    channels: CHANNELS.filter((channel) => asks.some((ask) => ask.channels.includes(channel))),
    whole: JSON.stringify(asks),
  };
}

/** Seconds from the press until the round begins anew. */
export function roundS(policy: PolicyBody): number {
  return (startsOf(policy.steps).at(-1) ?? 0) + policy.repeatAfterS;
}

/** What changes for those who are asked, when one policy takes the place of another. */
export function differenceOf(before: PolicyBody, after: PolicyBody): PolicyDifference {
  const parties = WHOS.flatMap((who): PartyDifference[] => {
    const [was, is] = [askedOf(before, who), askedOf(after, who)];
    if (was.firstS === null && is.firstS === null) return [];
    return [
      {
        who,
        firstS: { before: was.firstS, after: is.firstS },
        times: { before: was.starts.length, after: is.starts.length },
        limits: { before: was.limits, after: is.limits },
        added: is.channels.filter((channel) => !was.channels.includes(channel)),
        dropped: was.channels.filter((channel) => !is.channels.includes(channel)),
        isSame: was.whole === is.whole,
      },
    ];
  });
  const all: PolicyDifference['numbers'] = [
    { name: 'roundS', before: roundS(before), after: roundS(after) },
    { name: 'repeatFrom', before: before.repeatFrom + 1, after: after.repeatFrom + 1 },
    { name: 'silenceS', before: before.silenceS, after: after.silenceS },
    { name: 'redialAfterS', before: before.redialAfterS, after: after.redialAfterS },
  ];
  const numbers = all.filter((number) => number.before !== number.after);
  const name = before.name === after.name ? null : { before: before.name, after: after.name };
  const isSame = !name && numbers.length === 0 && parties.every((party) => party.isSame) && sameSteps(before, after);
  return { parties, numbers, name, isSame };
}

/** Steps may be cut another way while everybody is asked at the same second: still another policy. */
const sameSteps = (before: PolicyBody, after: PolicyBody) =>
  before.repeatAfterS === after.repeatAfterS &&
  JSON.stringify(startsOf(before.steps)) === JSON.stringify(startsOf(after.steps));
