import type { ReportEvent } from '../../contracts/reports';
import { isDuplicateKey } from '../../platform/db/database';
import { newId } from '../../platform/ids';
import { type CategoryTree, limitsOf } from './category-tree';
import { LostRace, type RecordStep } from './record-step';
import type { ReportsRepository } from './reports.repository';
import { isFinal } from './reports.states';
import { changeBy } from './reports.step';
import type { HistoryRow, ReportRow, ReportsDeps } from './reports.types';

export interface DeadlineDeps extends Pick<ReportsDeps, 'clock' | 'directory'> {
  repository: ReportsRepository;
  categories: CategoryTree;
  recordStep: RecordStep;
}

/** What happens when nobody acted in time. */
export function createMeetDeadline({ clock, directory, repository, categories, recordStep }: DeadlineDeps) {
  /** The nearest unit upwards with a supervisor; the city when there is none. */
  async function supervisingUnit(row: ReportRow): Promise<string | null> {
    let at = row.holder === 'supervisor' ? row.holderUnitId : row.unitId;
    // A supervisor who was late as well is not asked again where a higher one is to be had.
    if (row.holder === 'supervisor' && at) at = (await directory.unit(at))?.parentId ?? at;
    while (at) {
      const staff = await directory.staffOf(at, 'supervisor');
      if (staff.length > 0) return at;
      at = (await directory.unit(at))?.parentId ?? null;
    }
    return (await directory.unitsOfKind('city'))[0]?.id ?? null;
  }

  /** Moves a report on whose time ran out: up to a supervisor, or past a reporter who let it lapse. */
  return async function meetDeadline(reportId: string): Promise<void> {
    const row = await repository.find(reportId);
    const now = clock.now();
    // Moved on meanwhile: the step that moved it has its own deadline job.
    if (!row?.dueAt || isFinal(row.stage) || row.dueAt > now) return;
    const event: ReportEvent = row.holder === 'reporter' ? 'lapse' : 'overdue';
    const limits = limitsOf(await categories.find(row.categoryId));
    const supervisingUnitId = event === 'overdue' ? await supervisingUnit(row) : null;
    const change = changeBy(row, event, { now, limits, supervisingUnitId });
    if (!change) return;
    const entry: HistoryRow = {
      id: newId(),
      reportId,
      version: row.version + 1,
      event,
      fromStage: row.stage,
      toStage: change.stage ?? row.stage,
      clientKey: null,
      party: 'system',
      actorId: null,
      unitId: null,
      toUnitId: event === 'overdue' ? supervisingUnitId : null,
      nextDueAt: change.dueAt ?? null,
      publicWords: null,
      internalNote: null,
      photoIds: [],
      createdAt: now,
    };
    try {
      await recordStep(row, change, entry, { event });
    } catch (error) {
      // A person was faster; their step set a new deadline.
      if (!(error instanceof LostRace) && !isDuplicateKey(error)) throw error;
    }
  };
}

export type MeetDeadline = ReturnType<typeof createMeetDeadline>;
