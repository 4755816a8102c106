import type { ReconDay } from '@contracts/finance';
import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { aria } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatCalendarDay } from '@/shared/i18n/times';
import { Button } from '@/shared/ui/button';
import { SectionTitle } from '@/shared/ui/card';
import { DeskActions, DeskHead } from '@/shared/ui/desk/desk-case';
import { Empty } from '@/shared/ui/empty';
import { PartFailed } from '@/shared/ui/part-failed';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { toastFailure } from '@/shared/ui/toast';
import { openWorkbook } from '@/shared/wechat/open-file';
import { readDay, runAgain, workbookPath } from '../api';
import { words } from '../words';
import { DayEquation } from './day-equation';
import { DayTags } from './day-tags';
import { MerchantCard } from './merchant-card';

/** While a comparison is on its way its end comes by push; this pace is for when no push comes. */
const WATCH_MS = 5_000;

type Ends = Record<string, string | null>;

/** When each company's comparison last ended. */
const endsOf = (day: ReconDay | undefined): Ends =>
  Object.fromEntries((day?.merchants ?? []).map((merchant) => [merchant.mchid, merchant.finishedAt]));

/** Every company was compared since. */
function areAllNew(day: ReconDay, before: Ends): boolean {
  const { merchants } = day;
  return (
    merchants.length > 0 &&
    merchants.every((one) => one.state !== 'running' && one.finishedAt !== (before[one.mchid] ?? null))
  );
}

/** One day: how it came out, where its money is, and each company's three books. */
export function DayPanel({ day: date }: { day: string }) {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const [before, setBefore] = useState<Ends | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [isFetching, setFetching] = useState(false);
  const resource = useResource<ReconDay>(`finance.day.${date}.${language}`, () => readDay(date), {
    live: ['finance.day-changed', 'finance.item-changed'],
    everyMs: before === null ? undefined : WATCH_MS,
  });
  const day = resource.data;
  const isDone = day !== undefined && before !== null && areAllNew(day, before);
  const isWatching = before !== null && !isDone;
  useEffect(() => {
    if (isDone) setBefore(null);
  }, [isDone]);

  if (!day) {
    if (resource.error) return <PartFailed error={resource.error} onRetry={resource.reload} />;
    return <SkeletonCards count={3} rows={4} />;
  }

  async function run(): Promise<void> {
    setAsking(true);
    try {
      await runAgain(date);
      setBefore(endsOf(day));
    } catch (error) {
      toastFailure(error);
    } finally {
      setAsking(false);
    }
  }

  async function download(): Promise<void> {
    setFetching(true);
    try {
      await openWorkbook(workbookPath(date), `reconciliation-${date}.xlsx`);
    } catch (error) {
      toastFailure(error);
    } finally {
      setFetching(false);
    }
  }

  if (day.merchants.length === 0) {
    return (
      <>
        <Empty icon="clock" title={w.dayEmpty} hint={w.dayEmptyHint} />
        <View className="fdesk-day__start">
          <Button id="run-day" kind="primary" loading={isAsking || isWatching} onClick={() => void run()}>
            {w.runNow}
          </Button>
        </View>
      </>
    );
  }
  return (
    <View id="day-panel">
      <DeskHead id="day-title" title={w.dayOf(formatCalendarDay(date))} tags={<DayTags day={day} />} />
      <DeskActions label={w.dayTitle}>
        <Button id="day-workbook" kind="primary" icon="download" loading={isFetching} onClick={() => void download()}>
          {isFetching ? w.downloading : w.workbook}
        </Button>
        <Button id="run-day" icon="refresh" loading={isAsking || isWatching} onClick={() => void run()}>
          {w.runAgain}
        </Button>
        <View id="run-words" className="fdesk-day__words" {...aria({ role: 'status' })}>
          {isWatching ? w.runAsked : w.runHint}
        </View>
      </DeskActions>
      <DayEquation day={day} />
      <SectionTitle>{w.companies}</SectionTitle>
      <View className="fdesk-merchants">
        {day.merchants.map((merchant) => (
          <MerchantCard key={merchant.mchid} merchant={merchant} />
        ))}
      </View>
    </View>
  );
}
