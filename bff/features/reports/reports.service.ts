import type { ReportDetail, ReportEvent, ReportRating, RevealedReporter } from '../../contracts/reports';
import type { Actor } from '../../platform/actor';
import { isDuplicateKey } from '../../platform/db/database';
import { ApiError, assertThat, type Locale, type Words } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { type CategoryTree, limitsOf } from './category-tree';
import { LostRace, type RecordStep } from './record-step';
import { isReporterParty, mayRevealReporter, partiesOf, partyFor } from './reports.policy';
import { factsOf, type ReportsPresenter } from './reports.presenter';
import type { ReportsRepository } from './reports.repository';
import { PUBLIC_STATE } from './reports.states';
import { changeBy } from './reports.step';
import type { HistoryRow, ReportRow, ReportsDeps } from './reports.types';
import { conflictWords } from './reports.words';

export interface ServiceDeps extends Pick<ReportsDeps, 'outbox' | 'clock' | 'directory' | 'people'> {
  repository: ReportsRepository;
  presenter: ReportsPresenter;
  categories: CategoryTree;
  recordStep: RecordStep;
}

/** One step that somebody wants to take. */
export interface Step {
  event: ReportEvent;
  reportId: string;
  clientKey: string;
  expectedVersion: number;
  publicWords?: string;
  internalNote?: string;
  photoIds?: string[];
  toUnitId?: string;
  dueAt?: Date;
  rating?: ReportRating;
}

export function createReportsService(deps: ServiceDeps) {
  const { outbox, clock, directory, people, repository, presenter, categories, recordStep } = deps;

  async function supervises(actor: Actor, row: ReportRow): Promise<boolean> {
    const units = actor.grants.filter((grant) => grant.role === 'supervisor').map((grant) => grant.unitId);
    for (const unitId of units) {
      // A report without a department yet belongs to the whole city.
      const own = await directory.unit(unitId);
      if (own && own.parentId === null) return true;
      for (const place of [row.unitId, row.gridId]) if (place && (await directory.isWithin(place, unitId))) return true;
    }
    return false;
  }

  async function partiesIn(actor: Actor, row: ReportRow) {
    const isSupervisor = await supervises(actor, row);
    const parties = partiesOf(actor, factsOf(row), { isFamily: false, isSupervisor });
    if (parties.length > 0) return parties;
    // Family is asked last: it is the one part that costs a query.
    const isFamily = await people.mayActFor(actor.personId, row.reporterId);
    return partiesOf(actor, factsOf(row), { isFamily, isSupervisor });
  }

  /** @throws ApiError not_found also when the report is somebody else's: its existence is nobody's business */
  async function readable(actor: Actor, reportId: string) {
    const row = await repository.find(reportId);
    assertThat(row, 'not_found');
    const parties = await partiesIn(actor, row);
    assertThat(parties.length > 0, 'not_found');
    return { row, parties };
  }

  async function explainConflict(reportId: string): Promise<never> {
    const last = (await repository.history(reportId)).at(-1);
    if (!last) throw new ApiError('state_conflict');
    const unit = last.unitId ? ((await directory.unit(last.unitId))?.words ?? null) : null;
    const to = last.toUnitId ? ((await directory.unit(last.toUnitId))?.words ?? null) : null;
    const fallback: Words =
      last.party === 'reporter' || last.party === 'family'
        ? { zh: '市民', en: 'The reporter' }
        : last.party === 'system'
          ? { zh: '系统', en: 'The system' }
          : { zh: '同事', en: 'A colleague' };
    throw new ApiError('state_conflict', { words: conflictWords(unit ?? fallback, last.event, to, last.createdAt) });
  }

  /** True when this very step was taken before: the caller's first answer got lost on the way. */
  async function wasTaken(step: Step, actor: Actor | null): Promise<boolean> {
    const before = (await repository.history(step.reportId)).find((entry) => entry.clientKey === step.clientKey);
    if (!before) return false;
    if (before.event !== step.event || before.actorId !== (actor?.personId ?? null)) throw new ApiError('key_reused');
    return true;
  }

  /** The unit in whose name the actor takes this step. */
  function unitOf(actor: Actor, row: ReportRow, party: HistoryRow['party']): string | null {
    const roles = {
      hotline: 'dispatcher',
      department: 'handler',
      grid: 'grid_worker',
      supervisor: 'supervisor',
    } as const;
    const role = party in roles ? roles[party as keyof typeof roles] : null;
    if (!role) return null;
    const grants = actor.grants.filter((grant) => grant.role === role);
    return (
      (grants.find((grant) => grant.unitId === row.unitId || grant.unitId === row.gridId) ?? grants[0])?.unitId ?? null
    );
  }

  /**
   * Takes one step and gives the report as it then is. The same client key gives the same step, whenever it is sent.
   * @throws ApiError not_found, forbidden, state_conflict (says what happened), key_reused, invalid_request
   */
  async function takeStep(actor: Actor, step: Step, locale: Locale): Promise<ReportDetail> {
    const { row, parties } = await readable(actor, step.reportId);
    const isBehind = row.version !== step.expectedVersion;
    const party = partyFor(step.event, row, parties);
    const category = await categories.find(row.categoryId);
    const change = changeBy(row, step.event, {
      now: clock.now(),
      limits: limitsOf(category),
      toUnitId: step.toUnitId,
      dueAt: step.dueAt,
    });
    if (isBehind || !change || (step.event === 'urge' && row.urgedAt)) {
      if (await wasTaken(step, actor)) return reread(actor, step.reportId, locale);
      if (step.event === 'urge' && row.urgedAt && !isBehind) {
        throw new ApiError('state_conflict', {
          words: {
            zh: '这一步已经催过了，办理人已收到提醒',
            en: 'You have already asked at this stage; the staff have been told',
          },
        });
      }
      await explainConflict(row.id);
    }
    assertThat(party, 'forbidden');
    if (step.dueAt && (step.dueAt > row.answerDueAt || step.dueAt <= clock.now())) {
      throw new ApiError('invalid_request', {
        fields: {
          dueAt: {
            zh: '期限要在现在之后，且不晚于已告诉市民的答复期限',
            en: 'Later than now, and not later than the date promised to the reporter',
          },
        },
      });
    }

    const now = clock.now();
    const entry: HistoryRow = {
      id: newId(),
      reportId: row.id,
      version: row.version + 1,
      event: step.event,
      fromStage: row.stage,
      toStage: change!.stage ?? row.stage,
      clientKey: step.clientKey,
      party,
      actorId: actor.personId,
      unitId: unitOf(actor, row, party),
      toUnitId: step.toUnitId ?? null,
      nextDueAt: change!.dueAt === undefined ? row.dueAt : change!.dueAt,
      publicWords: step.publicWords ?? null,
      internalNote: step.internalNote ?? null,
      photoIds: [...new Set(step.photoIds ?? [])],
      createdAt: now,
    };
    try {
      const next = await recordStep(row, change!, entry, step);
      // Whoever took the step sees what it led to, also when it handed the report out of their reach.
      return presenter.detail(next, actor, parties, locale);
    } catch (error) {
      if (!(error instanceof LostRace) && !isDuplicateKey(error)) throw error;
      if (!(await wasTaken(step, actor))) await explainConflict(row.id);
      return reread(actor, row.id, locale);
    }
  }

  async function reread(actor: Actor, reportId: string, locale: Locale): Promise<ReportDetail> {
    const { row, parties } = await readable(actor, reportId);
    return presenter.detail(row, actor, parties, locale);
  }

  return {
    takeStep,

    /** Assigning needs a department that exists. */
    async assertDepartment(unitId: string): Promise<void> {
      const unit = await directory.unit(unitId);
      assertThat(unit && unit.kind === 'department', 'invalid_request', {
        fields: { unitId: { zh: '没有这个部门，请重新选择', en: 'There is no such department' } },
      });
    },

    async read(actor: Actor, reportId: string, locale: Locale): Promise<ReportDetail> {
      return reread(actor, reportId, locale);
    },

    /** Whole name and phone of the reporter, for a purpose that the reporter can read afterwards. */
    async revealReporter(actor: Actor, reportId: string, purpose: string): Promise<RevealedReporter> {
      const { row, parties } = await readable(actor, reportId);
      if (isReporterParty(parties) || !mayRevealReporter(factsOf(row), parties)) {
        throw new ApiError('forbidden', {
          words: {
            zh: '您现在不需要知道市民的身份；如需联系，请用“向市民提问”',
            en: 'You do not need to know who reported this. To reach them, ask a question',
          },
        });
      }
      // Written down before it is shown: a view that failed to be written is not given.
      await repository.addView(row.id, actor.personId, purpose);
      return people.contact(row.reporterId, { personId: actor.personId, purpose: `诉求 ${row.number}：${purpose}` });
    },

    /** Tells the desks that something about a report is new, without a step. */
    announce(row: ReportRow, event: string): void {
      outbox.broadcast({
        type: 'report.changed',
        audience: ['role:dispatcher', 'role:supervisor', ...(row.gridId ? [`unit:${row.gridId}` as const] : [])],
        data: { reportId: row.id, number: row.number, state: PUBLIC_STATE[row.stage], version: row.version, event },
      });
    },
  };
}

export type ReportsService = ReturnType<typeof createReportsService>;
