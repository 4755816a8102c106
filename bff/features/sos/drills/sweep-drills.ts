import type { OpenDrill } from '../watch/watch.sql';
import type { DrillsDeps } from './drills.deps';
import type { Exercises } from './exercises.service';

const LOOK_EVERY_MS = 1_000;
/** The watch gives up after 15 s; what is still open after this was left behind by a watch that died. */
const LEFT_BEHIND_MS = 120_000;

export interface SweepDrillsDeps extends Pick<DrillsDeps, 'db' | 'clock' | 'log' | 'watch' | 'endDrill'> {
  exercises: Pick<Exercises, 'finishClosed'>;
  endTest(drill: OpenDrill): Promise<void>;
}

/** Ends drills that are over: what no person has to look at must not stay open among what people have to. */
export function createSweepDrills(deps: SweepDrillsDeps) {
  const { db, clock, log, watch } = deps;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;

  async function endLeftBehind(drill: OpenDrill): Promise<void> {
    const now = clock.now();
    if (now.getTime() - drill.receivedAt.getTime() < LEFT_BEHIND_MS) return;
    const run = {
      caseId: drill.id,
      entrance: 'unknown',
      pressedAt: drill.receivedAt,
      acknowledgedMs: null,
      alertedMs: null,
    };
    await db.sqlTransaction((tx) => watch.keepRun(tx, { ...run, outcome: 'lost' }, now));
    await deps.endDrill(drill.id, 'not_found');
  }

  async function look(): Promise<void> {
    for (const drill of await watch.openDrills()) {
      try {
        if (drill.drill === 'test') await deps.endTest(drill);
        else if (drill.drill === 'synthetic') await endLeftBehind(drill);
      } catch (error) {
        log.error({ error, caseId: drill.id }, 'a drill could not be ended; looking again');
      }
    }
    await deps.exercises.finishClosed();
  }

  return {
    start(): void {
      timer = setInterval(() => {
        looking ??= look()
          .catch((error) => log.warn({ error }, 'drills could not be looked at'))
          .finally(() => {
            looking = null;
          });
      }, LOOK_EVERY_MS);
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await looking;
    },
  };
}
