import type { SosCase, SosEvent } from '@contracts/sos';
import { useState } from 'react';
import { useLanguage } from '@/shared/i18n';
import { formatSecond, formatSpan } from '@/shared/sos/spans';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Timeline } from '@/shared/ui/timeline';
import { toastFailure } from '@/shared/ui/toast';
import { canKeepFile, keepFile } from '@/shared/wechat/open-file';
import { words } from '../words';

/** Entries that say something went amiss. */
const WRONG: SosEvent[] = ['step_empty', 'alert_failed', 'alert_unknown', 'silence', 'hand_off_missed'];
const SHOWN_AT_FIRST = 8;

/** What happened, newest last, each line with its clock and how long after the press it was. */
export function TimelineCard({ found, isShort }: { found: SosCase; isShort?: boolean }) {
  const w = words.use().timeline;
  const language = useLanguage((store) => store.language);
  const [isWhole, setWhole] = useState(!isShort);
  const { timeline } = found;
  const shown = isWhole ? timeline : timeline.slice(-SHOWN_AT_FIRST);
  const start = Date.parse(found.receivedAt);
  const last = timeline.at(-1)?.seq;
  const exported = () => {
    void keepFile(`/sos/cases/${found.id}/export?format=csv`, `sos-${found.number}.csv`).catch(toastFailure);
  };
  return (
    <Card
      title={w.title}
      id="case-timeline"
      aside={
        canKeepFile && !isShort ? (
          <Button id="export-case" kind="quiet" icon="download" onClick={exported}>
            {w.export}
          </Button>
        ) : undefined
      }
    >
      {isShort && timeline.length > SHOWN_AT_FIRST ? (
        <Button kind="quiet" onClick={() => setWhole(!isWhole)}>
          {isWhole ? w.hide : w.show(timeline.length)}
        </Button>
      ) : null}
      <Timeline
        steps={shown.map((entry) => ({
          id: String(entry.seq),
          title: entry.words,
          time: [
            formatSecond(entry.at),
            Date.parse(entry.at) > start ? w.after(formatSpan(Date.parse(entry.at) - start, language)) : '',
          ]
            .filter(Boolean)
            .join(' · '),
          state: WRONG.includes(entry.event)
            ? ('wrong' as const)
            : entry.seq === last && found.stage !== 'closed'
              ? ('now' as const)
              : ('done' as const),
        }))}
      />
    </Card>
  );
}
