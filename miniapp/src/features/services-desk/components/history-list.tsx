import type { DeskEntry } from '@contracts/services-desk';
import { formatInstant } from '@/shared/i18n/times';
import { Card } from '@/shared/ui/card';
import { Timeline } from '@/shared/ui/timeline';
import { words } from '../words';

/** Who did what to an entry, newest first. */
export function HistoryList(props: { history: DeskEntry['history'] }) {
  const w = words.use();
  return (
    <Card>
      <Timeline
        steps={props.history.map((step) => ({
          id: step.id,
          title: (w.history[step.event] ?? (() => step.event))(step.by, step.editionNumber),
          time: formatInstant(step.at),
          body: step.reason || undefined,
          state: step.event === 'return' || step.event === 'withdraw' ? ('wrong' as const) : ('done' as const),
        }))}
      />
    </Card>
  );
}
