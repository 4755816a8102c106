import type { SosPlace } from '../../../contracts/sos';
import type { Clock } from '../../../platform/clock';
import type { Locale } from '../../../platform/errors';
import { toGcj02 } from '../../../platform/geo';
import { awayFromHome } from '../people/home-vs-fix';
import type { SosDirectory } from '../sos.deps';
import { isOpen } from '../sos.states';
import type { PeopleFacts, Point } from '../sos.types';
import type { CaseSql, WholeCase } from './case.sql';

export interface KnownPlace {
  view: SosPlace;
  /** GCJ-02, to measure how far helpers are: where they are, else where they live */
  point: Point | null;
}

/** Where help should go. Read while the case is open; afterwards only the unit is left. */
export function createPlaceOfCase(deps: {
  clock: Clock;
  cases: Pick<CaseSql, 'lastFix'>;
  people: Pick<PeopleFacts, 'home'>;
  directory: Pick<SosDirectory, 'unit'>;
}) {
  return async function placeOfCase(caseRow: WholeCase, locale: Locale): Promise<KnownPlace> {
    const unit = caseRow.unitId ? await deps.directory.unit(caseRow.unitId) : null;
    const unitName = unit?.words[locale] ?? null;
    if (!isOpen(caseRow.stage)) {
      const nowhere = { fix: null, fixAgeS: null, homeAddress: null, home: null, awayFromHomeM: null };
      return { view: { ...nowhere, unitName }, point: null };
    }
    const [fix, home] = await Promise.all([
      deps.cases.lastFix(caseRow.id),
      // What is not known of a home must not hide where the phone is.
      caseRow.personId ? deps.people.home(caseRow.personId).catch(() => null) : null,
    ]);
    const here = fix ? toGcj02(fix.position) : null;
    const ageMs = fix ? deps.clock.now().getTime() - new Date(fix.takenAt).getTime() : 0;
    return {
      point: here ?? home?.position ?? null,
      view: {
        fix,
        fixAgeS: fix ? Math.max(0, Math.round(ageMs / 1_000)) : null,
        homeAddress: home?.address ?? null,
        home: home?.position ? { ...home.position, datum: 'gcj02' } : null,
        awayFromHomeM: awayFromHome(fix, home?.position ?? null),
        unitName,
      },
    };
  };
}

export type PlaceOfCase = ReturnType<typeof createPlaceOfCase>;
