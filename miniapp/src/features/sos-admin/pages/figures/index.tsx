import type { SosFigures, SosSpan } from '@contracts/sos-figures';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatCalendarDay } from '@/shared/i18n/times';
import { sosWords } from '@/shared/sos/sos-words';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Facts } from '@/shared/ui/facts';
import { Screen } from '@/shared/ui/screen';
import { Segmented } from '@/shared/ui/segmented';
import { toastFailure } from '@/shared/ui/toast';
import { canKeepFile, keepFile } from '@/shared/wechat/open-file';
import { readFigures } from '../../api';
import { FigureTable, HourChart, type Mark, RowChart } from '../../figures/charts';
import { type AdminWords, sayMs, words } from '../../words';
import '../../admin.scss';

type Metric = 'alerted' | 'accepted' | 'arrived';
const METRICS: Metric[] = ['alerted', 'accepted', 'arrived'];
const PERIODS = ['7', '30', '90'] as const;
const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;

const dayOf = (ms: number) => new Date(ms + SHANGHAI_MS).toISOString().slice(0, 10);

/** 数字: how fast people are found, come forward and arrive; where and when it is slow. */
export default function FiguresPage() {
  const all = words.use();
  const w = all.figures;
  const language = useLanguage((store) => store.language);
  const [days, setDays] = useState<(typeof PERIODS)[number]>('30');
  const [metric, setMetric] = useState<Metric>('accepted');
  const to = dayOf(Date.now());
  const from = dayOf(Date.now() - (Number(days) - 1) * DAY_MS);
  const { data, error, reload } = useResource<SosFigures>(`sos.figures.${from}.${to}.${language}`, () =>
    readFigures({ from, to }),
  );
  Taro.usePullDownRefresh(() => {
    void reload().finally(() => Taro.stopPullDownRefresh());
  });
  const exported = () => {
    void keepFile(`/sos/figures.csv?from=${from}&to=${to}`, `sos-${from}-${to}.csv`).catch(toastFailure);
  };
  return (
    <Screen
      title={w.title}
      state={data ? 'ready' : error ? 'error' : 'loading'}
      error={error}
      onRetry={() => void reload()}
    >
      <Segmented<(typeof PERIODS)[number]>
        label={w.period}
        options={PERIODS.map((value) => ({ value, label: w.days(Number(value)), id: `days-${value}` }))}
        value={days}
        onChange={setDays}
      />
      {data ? (
        <>
          <Spans figures={data} />
          <Totals figures={data} />
          {data.real.cases > 0 ? (
            <>
              <Segmented<Metric>
                label={w.metric}
                options={METRICS.map((value) => ({ value, label: w.metrics[value], id: `metric-${value}` }))}
                value={metric}
                onChange={setMetric}
              />
              <Areas figures={data} metric={metric} />
              <Hours figures={data} metric={metric} />
            </>
          ) : null}
          <Drills figures={data} />
          {canKeepFile ? (
            <Button id="export-figures" icon="download" block onClick={exported}>
              {w.export}
            </Button>
          ) : null}
        </>
      ) : null}
    </Screen>
  );
}

const percent = (part: number, whole: number) => `${Math.round((part / whole) * 100)}%`;

/** The three spans of a case: p95 large, the median beside it, the bar, and over how many cases. */
function Spans({ figures }: { figures: SosFigures }) {
  const all = words.use();
  const w = all.figures;
  return (
    <View className="sosa-spans">
      {METRICS.map((metric) => {
        const span = figures.real.spans[metric];
        return (
          <View key={metric} id={`span-${metric}`} className="sosa-spans__one">
            <View className="sosa-spans__name">{w.metrics[metric]}</View>
            <View className="sosa-spans__p95">{span.p95Ms === null ? w.noneYet : sayMs(span.p95Ms, all)}</View>
            {span.n > 0 ? (
              <View className="sosa-hint sosa-figures">
                <View>{w.p95}</View>
                <View>{w.half(sayMs(span.p50Ms, all))}</View>
                <View>{w.within(percent(span.withinBar, span.n), span.n)}</View>
              </View>
            ) : null}
            <View className="sosa-hint sosa-figures">{w.bar(sayMs(span.barMs, all))}</View>
          </View>
        );
      })}
    </View>
  );
}

function Totals({ figures }: { figures: SosFigures }) {
  const w = words.use().figures;
  const s = sosWords.use();
  const { real, coverage } = figures;
  return (
    <>
      <Card title={w.all} id="figures-all">
        {real.cases === 0 ? <View className="sosa-hint">{w.empty}</View> : null}
        <Facts
          rows={[
            { label: w.count, value: w.cases(real.cases) },
            { label: w.open, value: w.cases(real.open) },
            { label: w.putBacks, value: w.cases(real.putBacks) },
            { label: w.undelivered, value: w.cases(real.undelivered) },
            { label: w.handedOff, value: w.cases(real.handedOff) },
            ...real.outcomes.map(({ outcome, cases }) => ({ label: s.outcomes[outcome], value: w.cases(cases) })),
          ]}
        />
      </Card>
      <Card title={w.coverage} id="figures-coverage">
        <View className="sosa-figures">
          {coverage
            ? w.coverageLine(coverage.covered, coverage.enrolled, formatCalendarDay(coverage.day))
            : w.coverageNone}
        </View>
      </Card>
    </>
  );
}

function headsOf(w: AdminWords['figures'], first: string): string[] {
  return [first, w.count, w.p50, w.p95];
}

const cellsOf = (label: string, cases: number, span: SosSpan, all: AdminWords) => [
  label,
  String(cases),
  sayMs(span.p50Ms, all),
  sayMs(span.p95Ms, all),
];

function Areas({ figures, metric }: { figures: SosFigures; metric: Metric }) {
  const all = words.use();
  const w = all.figures;
  const marks: Mark[] = figures.areas.map((area) => {
    const span = area.spans[metric];
    const label = area.unitId === null ? w.unknownArea : area.name;
    return {
      key: area.unitId ?? 'none',
      label,
      value: span.p95Ms,
      said: `${sayMs(span.p95Ms, all)} (${span.n})`,
      cells: cellsOf(label, area.cases, span, all),
    };
  });
  return (
    <Card title={w.areas}>
      <RowChart id="by-area" summary={w.chart(w.metrics[metric], w.areas)} heads={headsOf(w, w.areas)} marks={marks} />
    </Card>
  );
}

function Hours({ figures, metric }: { figures: SosFigures; metric: Metric }) {
  const all = words.use();
  const w = all.figures;
  const marks: Mark[] = figures.hours.map(({ hour, cases, spans }) => ({
    key: String(hour),
    label: w.hour(hour),
    value: spans[metric].p95Ms,
    said: spans[metric].n > 0 ? String(spans[metric].n) : '',
    cells: cellsOf(w.hour(hour), cases, spans[metric], all),
  }));
  return (
    <Card title={w.hours}>
      <HourChart id="by-hour" summary={w.chart(w.metrics[metric], w.hours)} heads={headsOf(w, w.hours)} marks={marks} />
    </Card>
  );
}

function Drills({ figures }: { figures: SosFigures }) {
  const all = words.use();
  const w = all.figures;
  const rows = (['test', 'exercise', 'synthetic'] as const).map((kind) => {
    const { cases, spans } = figures.drills[kind];
    return cellsOf(w.drillKinds[kind], cases, spans.alerted, all);
  });
  return (
    <Card title={w.drills} id="figures-drills">
      <FigureTable label={w.drills} heads={headsOf(w, w.metrics.alerted)} rows={rows} />
    </Card>
  );
}
