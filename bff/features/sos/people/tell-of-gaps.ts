import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import { shanghaiDate } from '../../../platform/spans';
import type { SosDirectory, SosNotices } from '../sos.deps';
import { type CommunityFindings, findingsKey } from './coverage.sql';
import { gapMinutes, type Place } from './coverage-walk';

/** Tells a station of hours in which its people have nobody. */
export function createTellOfGaps(deps: { db: Database; clock: Clock; directory: SosDirectory; notices: SosNotices }) {
  const { db, clock, directory } = deps;

  /** The station hears of it once a day and finding; a station without anybody leaves it to who stands above. */
  return async function tell({ communityId, groups }: CommunityFindings, place: Place): Promise<void> {
    const people = groups.reduce((sum, group) => sum + group.people, 0);
    if (people === 0) return;
    let staff: { personId: string }[] = [];
    for (const unit of [...place.units].reverse()) {
      const isStation = unit.kind === 'community' || unit.kind === 'street';
      staff = await directory.staffOf(unit.id, isStation ? 'handler' : 'supervisor');
      if (staff.length > 0) break;
    }
    const minutes = gapMinutes(groups.flatMap((group) => group.gaps));
    const hours = Math.max(1, Math.round(minutes / 60));
    const community = communityId ? await directory.unit(communityId) : null;
    const name = community?.words ?? { zh: '住处未定位的登记人', en: 'People without a known home' };
    const words = {
      zh: `${name.zh}：未来 7 天有 ${hours} 小时，${people} 位登记老人在求助的某一步没有人可找。请补排班或联系人。`,
      en: `${name.en}: within 7 days there are ${hours} hours in which a step of a call for help has nobody, for ${people} people. Please fill the rota or contacts.`,
    };
    const dedupeKey = findingsKey(communityId, shanghaiDate(clock.now().getTime()), groups);
    const link = `/features/sos-admin/pages/people/index${communityId ? `?unitId=${communityId}` : ''}`;
    await db.transaction((tx) =>
      deps.notices.send(
        tx,
        ...staff.map(({ personId }) => ({ personId, template: 'sos.coverage', words, link, dedupeKey })),
      ),
    );
  };
}
