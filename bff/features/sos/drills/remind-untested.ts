import type { DrillsDeps } from './drills.deps';
import type { DrillsSql } from './drills.sql';
import { REMIND_WORDS, remindFamilyWords } from './drills.words';
import { monthOf } from './end-tests';

const LINK = '/features/sos/pages/press/index';
const FAMILY_LINK = '/features/sos-family/pages/home/index';

/** Those who have not tried their button this month are reminded, and so is their family. */
export function createRemindUntested(deps: DrillsDeps & { sql: DrillsSql }) {
  const { db, clock, sql } = deps;

  return async function remindUntested(): Promise<void> {
    const at = clock.now();
    const month = monthOf(at);
    for await (const people of sql.untested(month)) {
      for (const personId of people) {
        const [contacts, name] = await Promise.all([
          deps.reach.contacts({ personId, place: null, unitId: null, at }).catch(() => []),
          deps.people.nameOf(personId).catch(() => '您的家人'),
        ]);
        const dedupeKey = `sos-test-due:${month}:${monthPart(at)}:${personId}`;
        const family = new Set(contacts.flatMap((contact) => contact.personId ?? []));
        await db.sqlTransaction((tx) =>
          deps.notices.send(
            tx,
            { personId, template: 'sos.test-due', words: REMIND_WORDS, link: LINK, dedupeKey },
            ...[...family].map((each) => ({
              personId: each,
              template: 'sos.test-due',
              words: remindFamilyWords(name),
              link: FAMILY_LINK,
              dedupeKey,
            })),
          ),
        );
      }
    }
  };
}

/** Twice a month at most. */
const monthPart = (at: Date) => (new Date(at.getTime() + 8 * 3_600_000).getUTCDate() < 24 ? 'a' : 'b');
