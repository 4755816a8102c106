import type { Usage } from '@contracts/bills';
import { View } from '@tarojs/components';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatFen } from '@/shared/i18n/money';
import { formatMonth, formatPeriod } from '@/shared/i18n/periods';
import { Card } from '@/shared/ui/card';
import { PartFailed } from '@/shared/ui/part-failed';
import { SkeletonLines } from '@/shared/ui/skeleton';
import { loadUsage } from '../api';
import { words } from '../words';
import { type Bar, BarChart } from './bar-chart';

/** What was used in two years. Its own failure costs its own card. */
export function UsageCard({ accountId }: { accountId: string }) {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const usage = useResource<Usage>(`bills.usage.${accountId}.${language}`, () => loadUsage(accountId), {
    keepLast: true,
  });
  if (!usage.data && usage.error) {
    return <PartFailed title={w.account.usage} error={usage.error} onRetry={usage.reload} />;
  }
  if (!usage.data) {
    return (
      <Card title={w.account.usage}>
        <SkeletonLines rows={4} />
      </Card>
    );
  }
  const { points, unit } = usage.data;
  if (points.length === 0) {
    return (
      <Card title={w.account.usage}>
        <View className="bills-hint">{w.account.usageNone}</View>
      </Card>
    );
  }
  const unitWords = w.units[unit] ?? unit;
  const summary = summaryOf(usage.data, unitWords);
  return (
    <Card title={w.account.usage}>
      <View id="usage-line">{summary}</View>
      <BarChart
        id="usage-chart"
        bars={barsOf(points, unitWords)}
        summary={summary}
        heads={[w.account.month, `${w.account.usageHead}（${unitWords}）`, w.account.amountHead]}
      />
      <View className="bills-hint">{w.account.sample(points.length)}</View>
    </Card>
  );
}

type Point = Usage['points'][number];

function barsOf(points: Point[], unit: string): Bar[] {
  const most = Math.max(...points.map((point) => point.usage));
  const last = points.length - 1;
  return points.map((point, n) => {
    const month = Number(point.period.split('-')[1]);
    const isMost = point.usage === most && points.findIndex((one) => one.usage === most) === n;
    return {
      key: point.period,
      value: point.usage,
      // Room for every third: the quarters, the year beside January.
      label: month === 1 ? (point.period.split('-')[0] ?? '') : month % 3 === 1 ? String(month) : '',
      mark: (isMost && last - n > 2) || n === last ? String(point.usage) : '',
      isNow: n === last,
      cells: [formatPeriod(point.period), `${point.usage} ${unit}`, formatFen(point.amountFen)],
    };
  });
}

/** The newest month in a sentence, and how it compares with a year before. */
function summaryOf({ points }: Usage, unit: string): string {
  const w = words.now().account;
  const last = points[points.length - 1];
  if (!last) return w.usageNone;
  const [year, month] = last.period.split('-');
  const before = points.find((point) => point.period === `${Number(year) - 1}-${month}`);
  const line = w.usageLine(`${last.usage} ${unit}`, formatMonth(last.period));
  if (!before || before.usage === 0) return line;
  const percent = Math.round(((last.usage - before.usage) / before.usage) * 100);
  if (Math.abs(percent) < 3) return line + w.usageSame;
  return line + (percent > 0 ? w.usageMore(percent) : w.usageLess(-percent));
}
