import type { SubmittedReport } from '@contracts/reports';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { useOfflineQueue } from '@/shared/http/offline-queue';
import { formatInstant } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Icon } from '@/shared/ui/icon';
import { Screen } from '@/shared/ui/screen';
import { goHome, replaceWith } from '@/shared/wechat/navigation';
import type { Outcome } from '../use-submit';
import { words } from '../words';
import { NotifyButton } from './notify-button';

/** The answer in one line, then what happens next. A report that waited for the network turns into this by itself. */
export function SubmitResult({ outcome, onAnother }: { outcome: Outcome; onAnother(): void }) {
  const w = words.use();
  const [sentLater, setSentLater] = useState<SubmittedReport | null>(null);
  useOfflineQueue('report', (_, answer) => setSentLater(answer as SubmittedReport));
  const report = outcome.kind === 'sent' ? outcome.report : sentLater;

  if (!report) {
    return (
      <Screen title={w.title}>
        <View className="report-result" {...aria({ role: 'status' })}>
          <Icon name="offline" size="face" className="report-result__icon report-result__icon--wait" />
          <View id="result-line" className="report-result__line">
            {w.queued.title}
          </View>
          <View className="report-hint">{w.queued.hint}</View>
        </View>
        <Button id="to-list" size="large" onClick={() => replaceWith(PLACES.reportList)}>
          {w.queued.list}
        </Button>
      </Screen>
    );
  }
  const [before, after] = w.result.line(report.number, formatInstant(report.answerDueAt)).split(report.number);
  return (
    <Screen title={w.result.title}>
      <View className="report-result" {...aria({ role: 'status' })}>
        <Icon name="done" size="face" className="report-result__icon" />
        <View id="result-line" className="report-result__line" {...aria({ role: 'heading', level: 2 })}>
          {before}
          <Text className="report-result__number">{report.number}</Text>
          {after}
        </View>
      </View>
      <Card title={w.result.nextTitle}>
        <View className="report-paragraph">{w.result.next}</View>
        <View className="report-paragraph">{w.result.closeNote}</View>
      </Card>
      <View className="report-result__ways">
        <Button
          id="follow-report"
          kind="primary"
          size="large"
          onClick={() => replaceWith('/features/reports/pages/detail/index', { id: report.id })}
        >
          {w.result.follow}
        </Button>
        <NotifyButton />
        <Button id="another-report" size="large" onClick={onAnother}>
          {w.result.another}
        </Button>
        <Button id="go-home" kind="quiet" size="large" onClick={goHome}>
          {w.result.home}
        </Button>
      </View>
    </Screen>
  );
}
