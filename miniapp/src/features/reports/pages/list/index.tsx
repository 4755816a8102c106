import type { ReportPage, ReportSummary } from '@contracts/reports';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useCallback, useState } from 'react';
import { useOfflineQueue } from '@/shared/http/offline-queue';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatInstant } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { requireSignIn, useSession } from '@/shared/session/session';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { PullDown } from '@/shared/ui/pull-down';
import { Screen } from '@/shared/ui/screen';
import { Tag } from '@/shared/ui/tag';
import { toastFailure } from '@/shared/ui/toast';
import { go } from '@/shared/wechat/navigation';
import { loadMine } from '../../api';
import { dateLine, toneOf } from '../../sentences';
import { words } from '../../words';
import '../../reports.scss';

/** 我的诉求: what waits to be sent, then everything sent, newest first. */
export default function ListPage() {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const personId = useSession((session) => session.person?.personId);
  const first = useResource<ReportPage>(personId ? `reports.mine.${personId}.${language}` : null, () => loadMine(), {
    live: ['report.changed'],
    keepLast: true,
  });
  const [older, setOlder] = useState<ReportPage | null>(null);
  const [isLoadingMore, setLoadingMore] = useState(false);
  const reloadFirst = first.reload;
  const onSent = useCallback(() => void reloadFirst(), [reloadFirst]);
  const queue = useOfflineQueue('report', onSent);

  Taro.useDidShow(() => {
    if (!personId) void requireSignIn();
  });
  Taro.usePullDownRefresh(() => {
    void first.reload().finally(() => Taro.stopPullDownRefresh());
  });

  const cursor = older ? older.nextCursor : (first.data?.nextCursor ?? null);
  async function more() {
    if (!cursor || isLoadingMore) return;
    setLoadingMore(true);
    try {
      const page = await loadMine(cursor);
      setOlder((before) => ({ items: [...(before?.items ?? []), ...page.items], nextCursor: page.nextCursor }));
    } catch (error) {
      toastFailure(error);
    } finally {
      setLoadingMore(false);
    }
  }

  const known = new Set(first.data?.items.map((item) => item.id));
  const items = [...(first.data?.items ?? []), ...(older?.items ?? []).filter((item) => !known.has(item.id))];
  const isEmpty = first.data !== undefined && items.length === 0 && queue.waiting.length === 0;
  const hasSomething = first.data !== undefined || queue.waiting.length > 0;

  return (
    <Screen
      title={w.list.title}
      state={!personId ? 'empty' : isEmpty ? 'empty' : hasSomething ? 'ready' : first.error ? 'error' : 'loading'}
      empty={{ title: w.list.emptyTitle, hint: w.list.emptyHint }}
      error={first.error}
      onRetry={() => void first.reload()}
      isOffline={first.isOffline}
      asOf={first.asOf}
      footer={
        <BottomBar>
          <Button id="new-report" kind="primary" size="large" onClick={() => go(PLACES.reportSubmit)}>
            {w.list.report}
          </Button>
        </BottomBar>
      }
    >
      <PullDown onRefresh={first.reload}>
        {queue.waiting.map((item) => (
          <Card key={item.key}>
            <View className="report-item__head">
              <View className="report-item__title">{String(item.body.words ?? '')}</View>
              <Tag tone={item.refusal ? 'wrong' : 'wait'}>{item.refusal ? w.list.refused : w.list.waiting}</Tag>
            </View>
            <View className="report-hint">{item.refusal ?? w.list.waitingHint}</View>
            <View className="report-item__ways">
              {item.refusal ? (
                <Button onClick={() => queue.discard(item.key)}>{w.list.discard}</Button>
              ) : (
                <Button loading={queue.isSending} onClick={() => void queue.sendNow()}>
                  {w.list.sendNow}
                </Button>
              )}
            </View>
          </Card>
        ))}
        {items.map((item) => (
          <ReportCard key={item.id} report={item} />
        ))}
        {cursor ? (
          <Button block loading={isLoadingMore} onClick={() => void more()}>
            {w.list.more}
          </Button>
        ) : null}
      </PullDown>
    </Screen>
  );
}

function ReportCard({ report }: { report: ReportSummary }) {
  const w = words.use();
  return (
    <Card id={`report-${report.number}`} onClick={() => go('/features/reports/pages/detail/index', { id: report.id })}>
      <View className="report-item__head">
        <View className="report-item__title">{report.categoryName}</View>
        <Tag tone={report.isLate ? 'wrong' : toneOf(report.state)}>{w.states[report.state]}</Tag>
      </View>
      {report.words === report.categoryName ? null : <View className="report-item__words">{report.words}</View>}
      <View className="report-item__date">{dateLine(report, w)}</View>
      <View className="report-hint">
        {[report.number, formatInstant(report.createdAt), report.forPersonId ? w.list.forFamily : '']
          .filter(Boolean)
          .join(' · ')}
      </View>
    </Card>
  );
}
