import type { SosFollowUp, SosReview } from '../../../contracts/sos-after';
import type { Locale } from '../../../platform/errors';
import { UNNAMED } from '../case/timeline.words';
import type { FollowUpDeps } from './follow-up.deps';
import type { FollowUpRow, ReviewRow } from './follow-up.sql';

const isoOrNull = (date: Date | null) => date?.toISOString() ?? null;

/** Rows → contract. */
export function createFollowUpPresenter(deps: Pick<FollowUpDeps, 'directory' | 'people' | 'sealed'>) {
  const { directory, people, sealed } = deps;
  const unitName = async (unitId: string | null, locale: Locale) =>
    (unitId && (await directory.unit(unitId))?.words[locale]) || null;
  const staffName = async (personId: string | null) => personId && directory.displayName(personId);
  const opened = (row: { caseId: string; words: string | null }) => row.words && sealed.open(row.caseId, row.words);

  return {
    async followUp(row: FollowUpRow, locale: Locale): Promise<SosFollowUp> {
      const { id, caseId, number, outcome, state, raises, lookedAfter } = row;
      return {
        id,
        caseId,
        number,
        outcome,
        state,
        raises,
        lookedAfter,
        personName: row.personId ? await people.nameOf(row.personId).catch(() => UNNAMED[locale]) : UNNAMED[locale],
        unitName: await unitName(row.unitId, locale),
        closedAt: isoOrNull(row.closedAt),
        askedAt: row.askedAt.toISOString(),
        dueAt: row.dueAt.toISOString(),
        words: opened(row),
        answeredBy: await staffName(row.answeredBy),
        answeredAt: isoOrNull(row.answeredAt),
      };
    },

    async review(row: ReviewRow, locale: Locale): Promise<SosReview> {
      const { id, caseId, number, bars, alertedMs, acceptedMs, arrivedMs, state } = row;
      return {
        id,
        caseId,
        number,
        bars,
        alertedMs,
        acceptedMs,
        arrivedMs,
        state,
        unitName: await unitName(row.unitId, locale),
        openedAt: row.openedAt.toISOString(),
        words: opened(row),
        explainedBy: await staffName(row.explainedBy),
        explainedAt: isoOrNull(row.explainedAt),
      };
    },
  };
}

export type FollowUpPresenter = ReturnType<typeof createFollowUpPresenter>;
