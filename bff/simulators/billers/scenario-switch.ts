import { lot } from './company-world';
import { type BillerScenario, type Chance, NO_TROUBLE } from './scenarios';

export type ScenarioSwitch = ReturnType<typeof createScenarioSwitch>;

/** The faults of every company, set for the whole of it or for one account, and the lots that decide a share. */
export function createScenarioSwitch(seed: string, codes: readonly string[]) {
  const whole = new Map<string, Partial<BillerScenario>>();
  const single = new Map<string, Partial<BillerScenario>>();
  const tries = new Map<string, number>();
  let waiting: (() => void)[] = [];

  const keyOf = (code: string, accountNo: string) => `${code}\n${accountNo}`;
  function letGo(): void {
    const released = waiting;
    waiting = [];
    for (const release of released) release();
  }

  function requireCode(code: string): void {
    if (!codes.includes(code)) throw new Error(`no company is called ${code}`);
  }

  return {
    /** Turns faults on or off for a company, or for one of its accounts. */
    set(code: string, faults: Partial<BillerScenario>, accountNo?: string): void {
      requireCode(code);
      const [map, key] = accountNo === undefined ? [whole, code] : [single, keyOf(code, accountNo)];
      map.set(key, { ...map.get(key), ...faults });
      if (faults.holdsWriteOff === null) letGo();
    },
    /** Everything is well again: with one company, or with all. */
    reset(code?: string): void {
      if (code !== undefined) requireCode(code);
      for (const map of [whole, single]) {
        for (const key of [...map.keys()]) {
          if (code === undefined || key === code || key.startsWith(`${code}\n`)) map.delete(key);
        }
      }
      letGo();
    },
    of(code: string, accountNo?: string): BillerScenario {
      const own = accountNo === undefined ? undefined : single.get(keyOf(code, accountNo));
      return { ...NO_TROUBLE, ...whole.get(code), ...own };
    },
    /** Switches that differ from "no trouble", for the control page. */
    switchedOn(code: string): Partial<BillerScenario> {
      return whole.get(code) ?? {};
    },
    /** Whether a share strikes this thing this time: a repeat draws a new lot, a new run of the same seed the same ones. */
    strikes(chance: Chance, name: string, key: string): boolean {
      if (typeof chance === 'boolean') return chance;
      if (chance <= 0) return false;
      const counted = `${name}\n${key}`;
      const attempt = (tries.get(counted) ?? 0) + 1;
      tries.set(counted, attempt);
      return lot(seed, name, key, attempt) < chance;
    },
    /** Resolves when `holdsWriteOff` is turned back. */
    untilLetGo: () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
      }),
  };
}
