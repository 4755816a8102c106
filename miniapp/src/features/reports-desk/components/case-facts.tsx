import type { ReportDetail, TimelineEntry } from '@contracts/reports';
import { View } from '@tarojs/components';
import { formatInstant } from '@/shared/i18n/times';
import { Card } from '@/shared/ui/card';
import { DeskFact, DeskHead } from '@/shared/ui/desk/desk-case';
import { PhotoGrid } from '@/shared/ui/photo-grid';
import { Rate } from '@/shared/ui/rate';
import { Tag } from '@/shared/ui/tag';
import { Timeline } from '@/shared/ui/timeline';
import { stepWords } from '../step-words';
import { words } from '../words';
import { ReporterLine } from './reporter-line';

/** All that is known of a case: the head, the facts, what was said, what happened. */
export function CaseFacts({ report }: { report: ReportDetail }) {
  const w = words.use();
  const s = stepWords.use();
  const { desk } = report;
  if (!desk) return null;
  const check = w.checks[desk.contentCheck];
  return (
    <>
      <DeskHead
        id="case-title"
        title={report.categoryName}
        tags={<Tag tone={report.isLate ? 'wrong' : 'primary'}>{s.stages[desk.stage]}</Tag>}
      >
        {report.number} · {formatInstant(report.createdAt)}
      </DeskHead>
      <Card>
        <DeskFact label={w.said}>
          <View className="desk-said">{report.words}</View>
          {check ? <Tag tone="wait">{check}</Tag> : null}
        </DeskFact>
        {report.photos.length > 0 ? (
          <View className="desk-photos">
            <PhotoGrid photos={report.photos} />
          </View>
        ) : null}
        <DeskFact label={w.place}>{report.address}</DeskFact>
        {desk.gridName ? <DeskFact label={w.grid}>{desk.gridName}</DeskFact> : null}
        <DeskFact label={w.person}>
          <ReporterLine report={report} />
        </DeskFact>
        {desk.unitName ? <DeskFact label={w.unit}>{desk.unitName}</DeskFact> : null}
        {report.answerDueAt ? <DeskFact label={w.promised}>{formatInstant(report.answerDueAt)}</DeskFact> : null}
      </Card>
      {report.rating ? (
        <Card title={w.rating}>
          <Rate label={w.rating} value={report.rating.result} />
          {report.rating.words ? <View className="desk-said">{report.rating.words}</View> : null}
        </Card>
      ) : null}
      <Card title={w.timeline} id="case-timeline">
        <Timeline
          steps={report.timeline.map((entry, n) => ({
            id: entry.id,
            title: sentence(entry, s),
            time: [formatInstant(entry.at), entry.nextDueAt ? s.until(formatInstant(entry.nextDueAt)) : '']
              .filter(Boolean)
              .join(' · '),
            state:
              entry.event === 'overdue' ? 'wrong' : n === report.timeline.length - 1 && report.dueAt ? 'now' : 'done',
            // What was reported has a card of its own.
            body: n > 0 ? <Said entry={entry} /> : undefined,
          }))}
        />
      </Card>
    </>
  );
}

function sentence(entry: TimelineEntry, s: ReturnType<typeof stepWords.now>): string {
  const who = entry.by.name ?? s.parties[entry.by.party];
  return s.did[entry.event](who, entry.toName ?? '');
}

function Said({ entry }: { entry: TimelineEntry }) {
  const w = words.use();
  if (!entry.words && !entry.internalNote && entry.photos.length === 0) return null;
  return (
    <View className="desk-step">
      {entry.words ? <View className="desk-said">{entry.words}</View> : null}
      {entry.internalNote ? (
        <View className="desk-step__note">
          <Tag>{w.internal}</Tag>
          <View className="desk-said">{entry.internalNote}</View>
        </View>
      ) : null}
      {entry.photos.length > 0 ? <PhotoGrid photos={entry.photos} /> : null}
    </View>
  );
}
