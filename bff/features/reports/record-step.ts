import type { ReportEvent, ReportRating } from '../../contracts/reports';
import type { Words } from '../../platform/errors';
import type { Audience } from '../../platform/push/push.types';
import { deadlineJob } from './reports.jobs';
import type { ReportsRepository } from './reports.repository';
import { PUBLIC_STATE } from './reports.states';
import type { HistoryRow, ReportChange, ReportRow, ReportsDeps } from './reports.types';
import { overdueWords, stageWords } from './reports.words';

export interface RecordDeps extends Pick<ReportsDeps, 'db' | 'jobs' | 'outbox' | 'directory' | 'files' | 'notices'> {
  repository: ReportsRepository;
}

type Notice = { personId: string; template: string; words: Words; link: string; dedupeKey: string };

/** Somebody changed the row between our read and our write. */
export class LostRace extends Error {}

/** Steps after which the reporter is told: all that were not their own. */
const TELLS_REPORTER: readonly ReportEvent[] = [
  'accept',
  'assign',
  'return',
  'ask',
  'answer',
  'refuse',
  'overdue',
  'lapse',
];

/** The writing half of every step, whoever takes it. */
export function createRecordStep({ db, jobs, outbox, directory, files, notices, repository }: RecordDeps) {
  function audienceOf(row: ReportRow, change: ReportChange): Audience[] {
    const units = new Set([row.unitId, change.unitId, row.gridId, row.holderUnitId, change.holderUnitId]);
    return [
      ...new Set<Audience>([`person:${row.reporterId}`, `person:${row.filedById}`]),
      'role:dispatcher',
      'role:supervisor',
      ...[...units].flatMap((id): Audience[] => (id ? [`unit:${id}`] : [])),
    ];
  }

  /** What the reporter, and whoever filed for them, are told of a step that was not theirs. */
  async function noticesOf(next: ReportRow, event: ReportEvent): Promise<Notice[]> {
    if (!TELLS_REPORTER.includes(event)) return [];
    const unit = next.unitId ? ((await directory.unit(next.unitId))?.words ?? null) : null;
    const holder = next.holderUnitId ? ((await directory.unit(next.holderUnitId))?.words ?? null) : null;
    // A promise is the date of the answer, not of the signature that comes before it.
    const due = next.queue === 'department' || next.queue === 'handling' ? next.answerDueAt : next.dueAt;
    const words =
      event === 'overdue' && next.dueAt ? overdueWords(holder, next.dueAt) : stageWords(next.stage, unit, due);
    return [...new Set([next.reporterId, next.filedById])].map((personId) => ({
      personId,
      template: event === 'answer' ? 'report.answered' : 'report.progress',
      words: { zh: `诉求 ${next.number}：${words.zh}`, en: `Report ${next.number}: ${words.en}` },
      link: `/features/reports/pages/detail/index?id=${next.id}`,
      dedupeKey: `report:${next.id}:${next.version}`,
    }));
  }

  function staffToTell(event: ReportEvent, next: ReportRow) {
    if (event === 'assign' && next.unitId) return { unitId: next.unitId, why: 'assigned' as const };
    if (event === 'overdue' && next.holderUnitId) return { unitId: next.holderUnitId, why: 'overdue' as const };
    if (event === 'urge' && next.unitId) return { unitId: next.unitId, why: 'urged' as const };
    return null;
  }

  /**
   * Writes one step: row by compare-and-set, history, photos, rating, event, jobs and notices, all or nothing.
   * @throws LostRace when the row is no longer at the version that was read
   */
  return async function recordStep(
    row: ReportRow,
    change: ReportChange,
    entry: HistoryRow,
    step: { event: ReportEvent; rating?: ReportRating },
  ): Promise<ReportRow> {
    const next: ReportRow = { ...row, ...change, version: row.version + 1, updatedAt: entry.createdAt };
    // Read before the transaction opens: one that waited for a second connection could wait for itself.
    const told = await noticesOf(next, step.event);
    await db.transaction(async (tx) => {
      if (!(await repository.change(tx, row.id, row.version, change))) throw new LostRace();
      await repository.addHistory(tx, entry);
      if (entry.photoIds.length > 0 && entry.actorId) {
        await files.claim(tx, entry.photoIds, { ownerPersonId: entry.actorId, subject: `report:${row.id}` });
      }
      if (step.rating && entry.actorId) {
        await repository.addRating(tx, {
          ...step.rating,
          reportId: row.id,
          raterId: entry.actorId,
          unitId: row.unitId,
        });
      }
      await outbox.publish(tx, {
        type: 'report.changed',
        audience: audienceOf(row, change),
        data: {
          reportId: row.id,
          number: row.number,
          state: PUBLIC_STATE[next.stage],
          version: next.version,
          event: step.event,
        },
      });
      if (next.dueAt && (change.dueAt || change.stage)) {
        await jobs.enqueue(tx, deadlineJob(row.id, next.version, next.dueAt));
      }
      const work = staffToTell(step.event, next);
      if (work) {
        await jobs.enqueue(tx, {
          kind: 'reports.tellUnit',
          payload: { reportId: row.id, version: next.version, ...work },
          dedupeKey: `report-tell:${row.id}:${next.version}`,
        });
      }
      await notices.send(tx, ...told);
    });
    return next;
  };
}

export type RecordStep = ReturnType<typeof createRecordStep>;
