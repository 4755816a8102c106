import type { PolicyBody, PolicyView } from '@contracts/sos-policies';

export type Target = PolicyBody['steps'][number]['targets'][number];
export type Who = Target['who'];

/** A policy as it is being written: seconds are what was typed, until they are read. */
export interface TypedPolicy {
  name: string;
  /** `key` tells steps apart while they move */
  steps: { key: number; afterS: string; targets: Target[] }[];
  repeatFrom: number;
  repeatAfterS: string;
  silenceS: string;
  redialAfterS: string;
}

export const MOST_STEPS = 12;
export const MOST_TARGETS = 8;
const NEW_STEP_S = '30';
/** Least and most of what is typed, as the contract has them; seconds. */
const BOUNDS = { afterS: [0, 600], repeatAfterS: [10, 600], silenceS: [60, 1_800], redialAfterS: [10, 300] } as const;
const NAME_LEAST = 2;

/** What is wrong with what was typed, before anybody else looks at it. */
export type TypedFault = { kind: 'name' } | { kind: 'nobody' } | { kind: 'number'; least: number; most: number };

export function typedOf(policy: PolicyBody): TypedPolicy {
  return {
    name: policy.name,
    steps: policy.steps.map((step, key) => ({ key, afterS: String(step.afterS), targets: [...step.targets] })),
    repeatFrom: policy.repeatFrom,
    repeatAfterS: String(policy.repeatAfterS),
    silenceS: String(policy.silenceS),
    redialAfterS: String(policy.redialAfterS),
  };
}

/** A whole number within its bounds; null when it is none. */
export function numberOf(typed: string, [least, most]: readonly [number, number]): number | null {
  const n = /^\d{1,5}$/.test(typed.trim()) ? Number(typed) : Number.NaN;
  return n >= least && n <= most ? n : null;
}

/** What was typed as a policy, or what is wrong with it by the path that the server would name too. */
export function readTyped(typed: TypedPolicy): { body: PolicyBody | null; faults: Record<string, TypedFault> } {
  const faults: Record<string, TypedFault> = {};
  const read = (path: string, text: string, bounds: readonly [number, number]): number => {
    const n = numberOf(text, bounds);
    if (n === null) faults[path] = { kind: 'number', least: bounds[0], most: bounds[1] };
    return n ?? 0;
  };
  if (typed.name.trim().length < NAME_LEAST) faults.name = { kind: 'name' };
  const steps = typed.steps.map((step, at) => {
    if (step.targets.length === 0) faults[`steps.${at}.targets`] = { kind: 'nobody' };
    return { afterS: read(`steps.${at}.afterS`, step.afterS, BOUNDS.afterS), targets: step.targets };
  });
  const body: PolicyBody = {
    name: typed.name.trim(),
    steps,
    repeatFrom: typed.repeatFrom,
    repeatAfterS: read('repeatAfterS', typed.repeatAfterS, BOUNDS.repeatAfterS),
    silenceS: read('silenceS', typed.silenceS, BOUNDS.silenceS),
    redialAfterS: read('redialAfterS', typed.redialAfterS, BOUNDS.redialAfterS),
  };
  return { body: Object.keys(faults).length > 0 ? null : body, faults };
}

/** Puts a step in the place of its neighbour. The times stay where they are: the first step is always at once. */
export function moveStep(typed: TypedPolicy, from: number, by: 1 | -1): TypedPolicy {
  const to = from + by;
  const [one, other] = [typed.steps[from], typed.steps[to]];
  if (!one || !other) return typed;
  const steps = [...typed.steps];
  steps[from] = { ...other, afterS: one.afterS };
  steps[to] = { ...one, afterS: other.afterS };
  return { ...typed, steps };
}

/** Takes a step out; what comes first then comes at once. The last one stays: somebody must be asked. */
export function removeStep(typed: TypedPolicy, at: number): TypedPolicy {
  if (typed.steps.length <= 1) return typed;
  const steps = typed.steps.filter((_, n) => n !== at).map((step, n) => (n === 0 ? { ...step, afterS: '0' } : step));
  const shifted = at < typed.repeatFrom ? typed.repeatFrom - 1 : typed.repeatFrom;
  return { ...typed, steps, repeatFrom: Math.min(shifted, steps.length - 1) };
}

export function addStep(typed: TypedPolicy): TypedPolicy {
  const key = Math.max(-1, ...typed.steps.map((step) => step.key)) + 1;
  return { ...typed, steps: [...typed.steps, { key, afterS: NEW_STEP_S, targets: [] }] };
}

/** Puts a target in its place in a step, or at the step's end; null takes it out. */
export function putTarget(typed: TypedPolicy, at: number, which: number, target: Target | null): TypedPolicy {
  const steps = typed.steps.map((step, n) => {
    if (n !== at) return step;
    const targets = [...step.targets];
    targets.splice(which, 1, ...(target ? [target] : []));
    return { ...step, targets };
  });
  return { ...typed, steps };
}

/** Seconds from the press until each step begins. */
export function startsOf(steps: readonly { afterS: number | string }[]): number[] {
  let atS = 0;
  return steps.map(({ afterS }) => {
    atS += Number(afterS) || 0;
    return atS;
  });
}

/** The policy that a unit goes by: its own, or else that of the nearest unit above it, or the city's. */
export function inForceFor(
  policies: readonly PolicyView[],
  units: readonly { id: string; parentId: string | null }[],
  unitId: string | null,
): PolicyView | undefined {
  const inForce = policies.filter((policy) => !policy.isBuiltIn && policy.retiredAt === null);
  for (let id = unitId; id !== null; id = units.find((unit) => unit.id === id)?.parentId ?? null) {
    const own = inForce.find((policy) => policy.unitId === id);
    if (own) return own;
  }
  return inForce.find((policy) => policy.unitId === null);
}
