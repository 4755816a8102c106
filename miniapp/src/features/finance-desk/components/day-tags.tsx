import type { ReconDay } from '@contracts/finance';
import { Tag } from '@/shared/ui/tag';
import { words } from '../words';

/** How a day came out: balanced or not, finished or not, what is left to do. Words and shapes, never colour alone. */
export function DayTags({ day }: { day: ReconDay }) {
  const w = words.use();
  const unfinished = day.merchants.filter((merchant) => merchant.state !== 'done');
  const isRunning = unfinished.some((merchant) => merchant.state === 'running');
  return (
    <>
      <Tag tone={day.isBalanced ? 'done' : 'wrong'}>{day.isBalanced ? w.balanced : w.unbalanced}</Tag>
      {isRunning ? <Tag tone="primary">{w.running}</Tag> : null}
      {unfinished.length > 0 && !isRunning ? <Tag tone="wait">{w.incomplete(unfinished.length)}</Tag> : null}
      {day.openItems > 0 ? <Tag tone="wait">{w.openItems(day.openItems)}</Tag> : <Tag>{w.noItems}</Tag>}
    </>
  );
}
