import type { DutyPost } from '../../../contracts/duty';
import { isDuplicateKey } from '../../../platform/db/database';
import { newId } from '../../../platform/ids';
import type { DutyParts } from './duty.deps';
import { ROLE_OF_POST } from './duty.types';
import { POST_WORDS } from './duty.words';
import { missedStarts } from './duty-plan';

const MINUTE = 60_000;
/** A hand-over that nobody has signed for after so long is missing. */
export const MISSED_AFTER_MS = 15 * MINUTE;
/** Older ones were said already, or are of a time when nobody watched. */
const WATCHED_MS = 3 * 60 * MINUTE;
/** Positions of those who left without signing off go after so long. */
const POSITION_MS = 12 * 60 * MINUTE;

/** Looks for turns that nobody took over, and says so once: the one before is still asked, but wants to go home. */
export function createDutyWatch(deps: DutyParts) {
  const { repository, reader, directory, clock, bell } = deps;

  async function alarm(unitId: string, post: DutyPost, personId: string, runStart: Date): Promise<void> {
    const now = clock.now();
    const unit = await directory.unit(unitId);
    const above = unit?.path ?? [];
    const planners = new Set<string>();
    for (const id of [...above].reverse()) {
      for (const one of await directory.staffOf(id, 'supervisor')) planners.add(one.personId);
      if (planners.size > 0) break;
    }
    const name = await directory.displayName(personId);
    const words = {
      zh: `${unit?.name ?? ''}${POST_WORDS[post].zh}交接未到：${name}还没有签到，上一班仍在守着，请落实。`,
      en: `Hand-over missing at ${unit?.words.en ?? ''} (${POST_WORDS[post].en}): ${name} has not signed on; those before still stand by.`,
    };
    const dedupeKey = `duty-missed:${unitId}:${post}:${personId}:${runStart.toISOString()}`;
    try {
      await repository.transaction(async (tx) => {
        const row = { unitId, post, personId, runStart, signedOnAt: null, signedOffAt: null, alarmedAt: now };
        await repository.addSign({ ...row, id: newId(), createdAt: now }, tx);
        await bell.raiseAlarm(tx, {
          code: 'duty_hand_over_missed',
          subject: `${unitId}:${post}`,
          detail: { unitId, post, personId, runStart: runStart.toISOString() },
        });
        const link = `/features/sos-desk/pages/duty/index?unitId=${unitId}`;
        const told = [personId, ...planners].map((id) => ({
          personId: id,
          template: 'duty.missed',
          words,
          link,
          dedupeKey,
        }));
        await bell.tell(tx, ...told);
      });
    } catch (error) {
      // Signed for, or said by another process, in this very moment.
      if (!isDuplicateKey(error)) throw error;
    }
  }

  return {
    async look(): Promise<void> {
      const now = clock.now().getTime();
      const [city] = await directory.unitsOfKind('city');
      if (!city) return;
      const posts = Object.keys(ROLE_OF_POST) as DutyPost[];
      const window = { from: now - WATCHED_MS, until: now - MISSED_AFTER_MS };
      const unitIds = (await directory.units()).map((unit) => unit.id);
      // A stretch that goes on from before is no new start: look back past the window's edge.
      const turns = await reader.turnsBelow(city.id, posts, { from: window.from - 60 * MINUTE, until: now });
      const signs = await repository.signs(unitIds, posts, new Date(window.from - 24 * 60 * MINUTE));
      for (const unitId of new Set(turns.map((turn) => turn.unitId))) {
        for (const post of posts) {
          const at = <T extends { unitId: string; post: DutyPost }>(one: T) =>
            one.unitId === unitId && one.post === post;
          for (const missed of missedStarts(turns.filter(at), signs.filter(at), window)) {
            await alarm(unitId, post, missed.personId, missed.runStart);
          }
        }
      }
    },
    dropOldPositions: () => repository.dropPositionsBefore(new Date(clock.now().getTime() - POSITION_MS)),
  };
}
