import { ReadAloud } from '@/shared/ui/read-aloud';
import { type ArrivalGroup, minutesOf } from '../groups';
import { nameOf } from '../names';
import { words } from '../words';

/** Reads the board aloud, as a person beside the pole would. */
export function ReadBoard({ groups, nowMs }: { groups: readonly ArrivalGroup[]; nowMs: number }) {
  return <ReadAloud className="transit-read" text={() => spokenBoard(groups, nowMs)} />;
}

/** The sentences that are read. */
export function spokenBoard(groups: readonly ArrivalGroup[], nowMs: number): string {
  const w = words.now();
  const sentences = groups
    .filter(({ first }) => first.state === 'coming')
    .map(({ first }) => {
      const minutes = minutesOf(first, nowMs) ?? 0;
      const when = first.interval
        ? w.spokenEvery(first.interval.everyMin)
        : first.source === 'live'
          ? w.spokenIn(minutes)
          : w.spokenScheduled(minutes);
      return w.spokenBus(first.label, nameOf(first.headsign, first.headsignLatin), when);
    });
  return sentences.length > 0 ? sentences.join('') : w.spokenNothing;
}
