import { createHash } from 'node:crypto';
import type { SosKind } from '../../../bff/contracts/sos';
import { seededRandom } from '../../../bff/simulators/seeded-random';
import type { Victim } from '../payments-storm/storm-city';

export const SOS_CAST = { web: 'web', sos: 'sos', worker: 'worker' } as const;
const VICTIMS: readonly Victim[] = [...Object.keys(SOS_CAST), 'database'];
const KINDS: readonly SosKind[] = ['ill', 'fallen', 'fire', 'threatened', 'lost', 'other'];
/** Presses of one presser: the same hand does not stop at one. */
const PRESSES_EACH = 5;

/** What becomes of a case, as far as people are concerned. */
export type Fate = 'keypad' | 'desk' | 'closed' | 'nobody';

export interface PlannedPress {
  n: number;
  presser: number;
  clientKey: string;
  kind: SosKind | null;
  isSilent: boolean;
  hasFix: boolean;
  hasPhone: boolean;
  /** the same request on its way so many times at once, by both entrances */
  copies: number;
  /** held up on its way: later ones overtake it */
  holdMs: number;
  /** once more long after its answer, as a phone that forgot that it was answered */
  isResentLater: boolean;
}

export interface Strike {
  /** share of the presses sent */
  at: number;
  victims: Victim[];
  downMs: number;
}

export type Weather =
  | { at: number; what: 'gateway_down' | 'gateway_forgets' | 'centre_down' | 'fair' }
  | { at: number; what: 'clock'; ms: number };

export interface SosPlan {
  seed: string;
  pressers: number;
  presses: PlannedPress[];
  fates: Fate[];
  strikes: Strike[];
  weather: Weather[];
  /** the same for the same seed */
  digest: string;
}

/** All that chance decides, decided beforehand. */
export function planSos(seed: string, count: number): SosPlan {
  const random = seededRandom(`sos storm ${seed}`);
  const below = (n: number) => Math.floor(random() * n);
  const pressers = Math.max(1, Math.ceil(count / PRESSES_EACH));
  const presses = Array.from({ length: count }, (_, n): PlannedPress => {
    // Hands that press again do it soon: a window moves over the pressers.
    const presser = Math.min(pressers - 1, Math.max(0, Math.floor((n / count) * pressers) - below(12)));
    return {
      n,
      presser,
      clientKey: `storm-${seed}-${n}`,
      kind: random() < 0.4 ? KINDS[below(KINDS.length)]! : null,
      isSilent: random() < 0.05,
      hasFix: random() < 0.5,
      hasPhone: random() < 0.3,
      copies: random() < 0.3 ? 2 + below(3) : 1,
      holdMs: random() < 0.3 ? below(1_500) : 0,
      isResentLater: random() < 0.05,
    };
  });
  const fates = Array.from({ length: pressers }, (): Fate => {
    const at = random();
    return at < 0.3 ? 'keypad' : at < 0.5 ? 'desk' : at < 0.7 ? 'closed' : 'nobody';
  });
  const strikes: Strike[] = [];
  for (let at = 0.04, index = 0; at < 0.93; at += 0.05 + random() * 0.06, index += 1) {
    const first = VICTIMS[index % VICTIMS.length]!;
    const victims = random() < 0.3 ? [...new Set([first, VICTIMS[below(VICTIMS.length)]!])] : [first];
    strikes.push({ at, victims, downMs: 200 + below(1_800) });
  }
  strikes.push({ at: 0.985, victims: [...VICTIMS], downMs: 500 });
  const weather: Weather[] = [
    { at: 0.15, what: 'gateway_down' },
    { at: 0.25, what: 'fair' },
    { at: 0.33, what: 'clock', ms: 95_000 },
    { at: 0.45, what: 'gateway_forgets' },
    { at: 0.52, what: 'fair' },
    { at: 0.58, what: 'clock', ms: -45_000 },
    { at: 0.66, what: 'centre_down' },
    { at: 0.76, what: 'fair' },
    { at: 0.84, what: 'clock', ms: 240_000 },
    { at: 0.9, what: 'gateway_down' },
    { at: 0.96, what: 'fair' },
  ];
  const digest = createHash('sha256').update(JSON.stringify({ presses, fates, strikes, weather })).digest('hex');
  return { seed, pressers, presses, fates, strikes, weather, digest: digest.slice(0, 12) };
}
