import type { ReportDetail } from '@contracts/reports';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatInstant } from '@/shared/i18n/times';
import { Card } from '@/shared/ui/card';
import { PhotoGrid } from '@/shared/ui/photo-grid';
import { PullDown } from '@/shared/ui/pull-down';
import { Rate } from '@/shared/ui/rate';
import { Screen } from '@/shared/ui/screen';
import { Tag } from '@/shared/ui/tag';
import { pageParam } from '@/shared/wechat/navigation';
import { loadReport } from '../../api';
import { ReportActions } from '../../components/report-actions';
import { ReportTimeline } from '../../components/report-timeline';
import { dateLine, toneOf } from '../../sentences';
import { words } from '../../words';
import '../../reports.scss';

/** One report: where it stands in one line, then what happened, as it happens. */
export default function DetailPage() {
  const w = words.use();
  const id = pageParam('id') ?? '';
  const language = useLanguage((store) => store.language);
  const resource = useResource<ReportDetail>(id ? `report.${id}.${language}` : null, () => loadReport(id), {
    live: ['report.changed'],
    keepLast: true,
  });
  // A step of one's own shows at once, before the push of the same step comes round.
  const [own, setOwn] = useState<ReportDetail | null>(null);
  const newest = own && (!resource.data || own.version > resource.data.version) ? own : resource.data;

  Taro.usePullDownRefresh(() => {
    void resource.reload().finally(() => Taro.stopPullDownRefresh());
  });

  return (
    <Screen
      title={w.detail.title}
      state={newest ? 'ready' : resource.error ? 'error' : 'loading'}
      error={resource.error}
      onRetry={() => void resource.reload()}
      isOffline={resource.isOffline}
      asOf={resource.asOf}
      footer={
        newest && newest.may.length > 0 && newest.isMine ? (
          <ReportActions report={newest} onChanged={setOwn} onConflict={() => void resource.reload()} />
        ) : undefined
      }
    >
      {newest ? (
        <PullDown onRefresh={resource.reload}>
          <Facts report={newest} />
        </PullDown>
      ) : null}
    </Screen>
  );
}

function Facts({ report }: { report: ReportDetail }) {
  const w = words.use();
  return (
    <>
      <View className="report-head" {...aria({ live: 'polite' })}>
        <View className="report-head__state">
          <Tag tone={report.isLate ? 'wrong' : toneOf(report.state)}>{w.states[report.state]}</Tag>
          <View id="report-number" className="report-head__number">
            {report.number}
          </View>
        </View>
        <View id="report-line" className="report-head__line" {...aria({ role: 'heading', level: 2 })}>
          {dateLine(report, w)}
        </View>
      </View>
      {report.question ? (
        <Card title={w.question.title(report.question.byName ?? w.did.hotline)}>
          <View className="report-paragraph">{report.question.words}</View>
        </Card>
      ) : null}
      <Card title={w.detail.timeline} id="report-timeline">
        <ReportTimeline report={report} />
      </Card>
      {report.rating ? (
        <Card title={w.detail.rating}>
          <RatingLine label={w.rate.result} value={report.rating.result} />
          <RatingLine label={w.rate.speed} value={report.rating.speed} />
          <RatingLine label={w.rate.attitude} value={report.rating.attitude} />
          {report.rating.words ? <View className="report-paragraph">{report.rating.words}</View> : null}
          <View className="report-hint">{w.detail.ratingSealed}</View>
        </Card>
      ) : null}
      <Card title={report.isMine ? w.detail.yourReport : w.detail.reported}>
        <View className="report-item__title">{report.categoryName}</View>
        {report.words === report.categoryName ? null : <View className="report-paragraph">{report.words}</View>}
        <View className="report-hint">
          {w.detail.place} {report.address}
        </View>
        {report.photos.length > 0 ? (
          <View className="report-photos">
            <PhotoGrid photos={report.photos} />
          </View>
        ) : null}
      </Card>
      {report.views.length > 0 ? (
        <Card title={w.detail.views}>
          {report.views.map((view) => (
            <View key={`${view.at}${view.byName}`} className="report-view">
              {w.detail.viewLine(view.byName, view.purpose)}
              <View className="report-hint">{formatInstant(view.at)}</View>
            </View>
          ))}
        </Card>
      ) : null}
    </>
  );
}

function RatingLine({ label, value }: { label: string; value: number }) {
  return (
    <View className="report-rating">
      <View className="report-rating__label">{label}</View>
      <Rate label={label} value={value} />
    </View>
  );
}
