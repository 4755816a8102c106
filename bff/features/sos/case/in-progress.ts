import type { InProgressItem } from '../../../contracts/home';
import type { SosStage } from '../../../contracts/sos';
import type { Locale, Words } from '../../../platform/errors';
import type { SosIdentity } from '../sos.deps';
import type { CasePresenter } from './case.presenter';
import type { CaseListSql } from './case-list.sql';

const OPEN: SosStage[] = ['alerting', 'accepted', 'on_scene'];
const MOST = 10;
const OWN: Words = { zh: '您的求助', en: 'Your call for help' };
const NOBODY: Words = { zh: '没人接，请马上看', en: 'Nobody yet: please look now' };

const about = (name: string): Words => ({ zh: `${name}求助`, en: `${name} needs help` });
const taken = (names: string): Words => ({ zh: `${names}已接`, en: `${names} took it` });

/** Open calls for help on the first screen of whoever pressed, their family, and those who were asked. */
export function createInProgress(deps: {
  list: CaseListSql;
  presenter: Pick<CasePresenter, 'personName'>;
  identity: Pick<SosIdentity, 'subjectsOf'>;
}) {
  return async function inProgressOf(personId: string, locale: Locale): Promise<InProgressItem[]> {
    const subjects = await deps.identity.subjectsOf(personId);
    const rows = await deps.list.page({
      scope: {
        all: false,
        unitIds: [],
        personIds: [personId, ...subjects.map((subject) => subject.personId)],
        askedPersonId: personId,
      },
      stages: OPEN,
      isDrill: false,
      beforeId: null,
      limit: MOST,
    });
    const extras = await deps.list.extrasOf(rows.map((row) => row.id));
    return Promise.all(
      rows.map(async (row) => {
        const isOwn = row.personId === personId;
        const names = extras.get(row.id)?.acceptedBy.join('、') ?? '';
        return {
          kind: 'sos' as const,
          id: row.id,
          title: (isOwn ? OWN : about(await deps.presenter.personName(row, locale)))[locale],
          status: (names ? taken(names) : NOBODY)[locale],
          tone: names ? ('wait' as const) : ('wrong' as const),
          dueAt: null,
          link: isOwn ? '/features/sos/pages/press/index' : `/features/sos-desk/pages/case/index?id=${row.id}`,
        };
      }),
    );
  };
}

export type InProgressOf = ReturnType<typeof createInProgress>;
