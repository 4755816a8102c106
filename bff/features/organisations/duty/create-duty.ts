import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import type { Feature } from '../../../platform/feature';
import type { Outbox } from '../../../platform/push/push.types';
import type { OwnDirectory } from '../directory';
import type { DutyBell } from './duty.deps';
import { createDutyRepository } from './duty.repository';
import { dutyRoutes } from './duty.routes';
import type { Duty } from './duty.types';
import { createDutyPlanning } from './duty-planning.service';
import { createDutyReader } from './duty-reader';
import { createDutyWatch } from './duty-watch';
import { createOwnDuty } from './own-duty.service';

/** The duty rota: planned by supervisors, signed for by workers, read by whoever must find somebody. */
export function createDuty(deps: {
  db: Database;
  clock: Clock;
  outbox: Outbox;
  directory: OwnDirectory;
  bell: DutyBell;
}) {
  const { directory } = deps;
  const repository = createDutyRepository(deps.db);
  const own = createDutyReader({ repository, directory });
  const readers = [own];
  const reader = { ...own, refresh: () => void readers.map((each) => each.refresh()) };
  const parts = { ...deps, repository, reader };
  const watch = createDutyWatch(parts);
  return {
    /** The rota read through connections of somebody's own: who must find people waits behind nobody else. */
    dutyOn(db: Database, tree: OwnDirectory): Duty {
      const other = createDutyReader({ repository: createDutyRepository(db), directory: tree });
      readers.push(other);
      return other;
    },
    routes: dutyRoutes({ planning: createDutyPlanning(parts), own: createOwnDuty(parts) }),
    recurring: [
      { kind: 'organisations.watchHandOvers', everyMs: 60_000, run: () => watch.look() },
      { kind: 'organisations.dropDutyPositions', everyMs: 3_600_000, run: () => watch.dropOldPositions() },
    ] satisfies Feature['recurring'],
    movePerson: repository.movePerson,
  };
}
