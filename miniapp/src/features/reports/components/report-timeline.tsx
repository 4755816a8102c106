import type { ReportDetail } from '@contracts/reports';
import { View } from '@tarojs/components';
import { formatInstant } from '@/shared/i18n/times';
import { PhotoGrid } from '@/shared/ui/photo-grid';
import { Timeline, type TimelineStep } from '@/shared/ui/timeline';
import { nextSentence, sentenceOf } from '../sentences';
import { words } from '../words';

/** What happened, step by step, and at the end what comes next and until when. */
export function ReportTimeline({ report }: { report: ReportDetail }) {
  const w = words.use();
  const last = report.timeline.length - 1;
  const next = nextSentence(report, w);
  const steps: TimelineStep[] = report.timeline.map((entry, n) => ({
    id: entry.id,
    title: sentenceOf(entry, w),
    time: formatInstant(entry.at),
    state: entry.event === 'overdue' ? 'wrong' : n === last && next ? 'now' : 'done',
    body:
      // The first step's words and photos have a card of their own.
      n > 0 && (entry.words || entry.photos.length > 0) ? (
        <View className="report-said">
          {entry.words ? <View className="report-said__words">{entry.words}</View> : null}
          {entry.photos.length > 0 ? <PhotoGrid photos={entry.photos} /> : null}
        </View>
      ) : undefined,
  }));
  if (next) steps.push({ id: 'next', title: next, state: 'next' });
  return <Timeline steps={steps} />;
}
