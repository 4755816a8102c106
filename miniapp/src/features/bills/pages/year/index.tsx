import type { Year } from '@contracts/bills';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatFen } from '@/shared/i18n/money';
import { formatMonth } from '@/shared/i18n/periods';
import { useSession } from '@/shared/session/session';
import { Card } from '@/shared/ui/card';
import { Icon } from '@/shared/ui/icon';
import { Money } from '@/shared/ui/money';
import { Screen } from '@/shared/ui/screen';
import { Segmented } from '@/shared/ui/segmented';
import { loadYear } from '../../api';
import { type Bar, BarChart } from '../../components/bar-chart';
import { KIND_ICONS } from '../../kinds';
import { words } from '../../words';
import '../../bills.scss';

/** The year in Shanghai, eight hours ahead of UTC. */
const thisYear = () => new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();

/** 全年账单: how much, in which months, for what. */
export default function YearPage() {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const personId = useSession((session) => session.person?.personId);
  const [year, setYear] = useState(thisYear);
  const resource = useResource<Year>(
    personId ? `bills.year.${personId}.${year}.${language}` : null,
    () => loadYear(year),
    { keepLast: true },
  );
  Taro.usePullDownRefresh(() => {
    void resource.reload().finally(() => Taro.stopPullDownRefresh());
  });
  const years = [thisYear(), thisYear() - 1, thisYear() - 2];
  const data = resource.data;

  return (
    <Screen
      title={w.year.title}
      state={data ? 'ready' : resource.error ? 'error' : 'loading'}
      error={resource.error}
      onRetry={() => void resource.reload()}
      isOffline={resource.isOffline}
      asOf={resource.asOf}
    >
      <View className="bills-years">
        <Segmented
          label={w.year.which}
          value={String(year)}
          onChange={(value) => setYear(Number(value))}
          options={years.map((one) => ({ value: String(one), label: w.year.yearName(one), id: `year-${one}` }))}
        />
      </View>
      {data ? <Picture year={data} /> : null}
    </Screen>
  );
}

function Picture({ year }: { year: Year }) {
  const w = words.use();
  const most = [...year.months].sort((a, b) => b.amountFen - a.amountFen)[0];
  const kinds = year.kinds.filter((one) => one.amountFen > 0).sort((a, b) => b.amountFen - a.amountFen);
  return (
    <>
      {year.missing.length > 0 ? <View className="bills-notice">{w.year.missing(year.missing.join('、'))}</View> : null}
      <View className="bills-total" {...aria({ role: 'status' })}>
        <View className="bills-total__label">{year.totalFen > 0 ? w.year.total(year.year) : w.year.none}</View>
        {year.totalFen > 0 ? (
          <Money id="year-total" fen={year.totalFen} size="figure" />
        ) : (
          <View className="bills-hint">{w.year.noneHint}</View>
        )}
      </View>
      {year.totalFen > 0 && most ? (
        <>
          <Card title={w.year.months}>
            <View>{w.year.most(formatMonth(most.month), formatFen(most.amountFen))}</View>
            <BarChart
              id="year-chart"
              bars={year.months.map(
                (month): Bar => ({
                  key: month.month,
                  value: month.amountFen,
                  label: String(Number(month.month.split('-')[1])),
                  mark: month === most ? formatFen(Math.round(month.amountFen / 100) * 100).slice(0, -3) : '',
                  isNow: month === most,
                  cells: [formatMonth(month.month), formatFen(month.amountFen)],
                }),
              )}
              summary={w.year.most(formatMonth(most.month), formatFen(most.amountFen))}
              heads={[w.account.month, w.account.amountHead]}
            />
          </Card>
          <Card title={w.year.kinds}>
            {kinds.map((one) => (
              <View key={one.kind} className="bills-share">
                <Icon name={KIND_ICONS[one.kind]} size="lead" className="bills-account__icon" />
                <View className="bills-share__middle">
                  <View className="bills-share__head">
                    <View>{w.kinds[one.kind]}</View>
                    <Money fen={one.amountFen} size="row" />
                  </View>
                  <View className="bills-share__track">
                    <View className="bills-share__bar" style={{ width: `${(one.amountFen / year.totalFen) * 100}%` }} />
                  </View>
                </View>
              </View>
            ))}
          </Card>
        </>
      ) : null}
    </>
  );
}
