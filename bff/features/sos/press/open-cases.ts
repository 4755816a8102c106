import { isDatabaseAway } from '../../../platform/db/database';
import { evenSize } from '../../../platform/db/many-rows';
import type { PressIntake } from '../sos.types';
import type { OpenedCase, PressSql } from './press.sql';

/** Commits under way at once; what arrives meanwhile goes together with the next. */
const MOST_COMMITS = 4;
const MOST_IN_A_COMMIT = 32;

interface Waiting {
  opened: OpenedCase;
  intake: PressIntake;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Opens cases, each durable when its promise resolves. A press that comes alone is committed at once and alone; in a storm
 * those that wait for the disk anyway share one commit. Nobody's mistake touches another: a commit that fails for one is done
 * again for each by itself.
 */
export function createOpenCases(sql: Pick<PressSql, 'open'>) {
  let waiting: Waiting[] = [];
  let commits = 0;

  /** Presses of one phone never share a commit: the second joins what the first opens. */
  function takeTogether(): Waiting[] {
    const seen = new Set<string>();
    const together: Waiting[] = [];
    const later: Waiting[] = [];
    for (const one of waiting) {
      const { openKey } = one.intake.presser;
      if (together.length >= MOST_IN_A_COMMIT || seen.has(openKey)) later.push(one);
      else {
        seen.add(openKey);
        together.push(one);
      }
    }
    const size = evenSize(together.length, MOST_IN_A_COMMIT);
    waiting = [...together.splice(size), ...later];
    return together;
  }

  async function commitAlone(one: Waiting): Promise<void> {
    try {
      await sql.open([one]);
      one.resolve();
    } catch (error) {
      one.reject(error);
    }
  }

  async function commit(together: Waiting[]): Promise<void> {
    if (together.length === 1) return commitAlone(together[0]!);
    try {
      await sql.open(together);
      for (const one of together) one.resolve();
    } catch (error) {
      if (isDatabaseAway(error)) for (const one of together) one.reject(error);
      else for (const one of together) await commitAlone(one);
    }
  }

  function pump(): void {
    while (commits < MOST_COMMITS && waiting.length > 0) {
      commits += 1;
      void commit(takeTogether()).finally(() => {
        commits -= 1;
        pump();
      });
    }
  }

  /** @throws a duplicate-key error that `obstacleOf` reads, or what the database says when it is away */
  return function openCase(opened: OpenedCase, intake: PressIntake): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.push({ opened, intake, resolve, reject });
      pump();
    });
  };
}

export type OpenCases = ReturnType<typeof createOpenCases>;
