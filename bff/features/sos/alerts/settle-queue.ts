import type { Logger } from '../../../platform/log';
import type { Settlement } from './settle-alert';

/** Outcomes are written by so few transactions at once that presses and steps find connections free however many calls go out. */
const MOST_AT_ONCE = 2;
const MOST_TOGETHER = 32;

interface Waiting {
  settlement: Settlement;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Writes down what became of alerts. An outcome that comes alone is written at once and alone; those that wait meanwhile go
 * together, and never in two transactions that would wait for each other at the same case.
 */
export function createSettleQueue(deps: { log: Logger; settleAll(of: readonly Settlement[]): Promise<void> }) {
  let waiting: Waiting[] = [];
  let underway = 0;
  const busyCases = new Set<string>();

  function takeTogether(): Waiting[] {
    const together: Waiting[] = [];
    waiting = waiting.filter((one) => {
      const isTaken = together.length < MOST_TOGETHER && !busyCases.has(one.settlement.alert.caseId);
      if (isTaken) together.push(one);
      return !isTaken;
    });
    return together;
  }

  async function settleAlone(one: Waiting): Promise<void> {
    try {
      await deps.settleAll([one.settlement]);
      one.resolve();
    } catch (error) {
      one.reject(error);
    }
  }

  async function settle(together: readonly Waiting[]): Promise<void> {
    if (together.length === 1) return settleAlone(together[0]!);
    try {
      await deps.settleAll(together.map(({ settlement }) => settlement));
      for (const one of together) one.resolve();
    } catch (error) {
      deps.log.warn(
        { error, alerts: together.length },
        'outcomes could not be written together; each is written alone',
      );
      for (const one of together) await settleAlone(one);
    }
  }

  function pump(): void {
    while (underway < MOST_AT_ONCE) {
      const together = takeTogether();
      if (together.length === 0) return;
      const cases = together.map(({ settlement }) => settlement.alert.caseId);
      for (const id of cases) busyCases.add(id);
      underway += 1;
      void settle(together).finally(() => {
        for (const id of cases) busyCases.delete(id);
        underway -= 1;
        pump();
      });
    }
  }

  /** Resolves once it is durable. */
  return function settleSoon(settlement: Settlement): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.push({ settlement, resolve, reject });
      pump();
    });
  };
}
