import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Fragment, useState } from 'react';
import { aria } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { requireSignIn, useSession } from '@/shared/session/session';
import { useDeskKeys } from '@/shared/ui/desk/use-desk';
import { Screen } from '@/shared/ui/screen';
import { useIsWide } from '@/shared/ui/use-is-wide';
import { go } from '@/shared/wechat/navigation';
import { readDays } from '../../api';
import { DayPanel } from '../../components/day-panel';
import { DayRow } from '../../components/day-row';
import { DESK_PAGES } from '../../desk-places';
import { words } from '../../words';
import '../../finance-desk.scss';

/** The last day that is over, on the calendar that WeChat's bills keep. */
function yesterday(): string {
  const SHANGHAI_AHEAD_H = 8;
  return new Date(Date.now() + (SHANGHAI_AHEAD_H - 24) * 3_600_000).toISOString().slice(0, 10);
}

/** 日结果: the last month, day by day; on a desktop with the chosen day beside it. */
export default function FinanceDaysPage() {
  const w = words.use();
  const isWide = useIsWide();
  const language = useLanguage((store) => store.language);
  const { status, person, grants } = useSession();
  const hasAccess = grants.some((grant) => grant.role === 'finance');
  const key = person && hasAccess ? `finance.days.${person.personId}.${language}` : null;
  const resource = useResource(key, readDays, { live: ['finance.day-changed', 'finance.item-changed'] });
  const [picked, setPicked] = useState<string | null>(null);
  const days = resource.data?.items ?? [];
  const chosen = isWide ? (picked ?? days[0]?.day ?? null) : null;

  Taro.useDidShow(() => {
    if (status === 'visitor') void requireSignIn();
  });
  Taro.usePullDownRefresh(() => {
    void resource.reload().finally(() => Taro.stopPullDownRefresh());
  });
  useDeskKeys(
    {
      move(rows) {
        const at = days.findIndex((day) => day.day === chosen);
        const next = days[Math.max(0, Math.min(days.length - 1, at + rows))];
        if (isWide && next) setPicked(next.day);
      },
    },
    {},
  );

  const isEmpty = !hasAccess || (resource.data !== undefined && days.length === 0);
  return (
    <Screen
      wide
      title={w.dayTitle}
      state={isEmpty ? 'empty' : resource.data ? 'ready' : resource.error ? 'error' : 'loading'}
      empty={
        hasAccess
          ? {
              title: w.daysEmpty,
              hint: w.daysEmptyHint,
              action: { label: w.compareYesterday, onClick: () => go(DESK_PAGES.day, { day: yesterday() }) },
            }
          : { title: w.noAccess, hint: w.noAccessHint }
      }
      error={resource.error}
      onRetry={() => void resource.reload()}
      isOffline={resource.isOffline}
      asOf={resource.asOf}
      className="fdesk-days-screen"
    >
      <View className="fdesk-days">
        <View className="fdesk-days__list" {...aria({ role: 'list', label: w.dayTitle })}>
          {days.map((day) => (
            <DayRow
              key={day.day}
              day={day}
              isOn={isWide ? day.day === chosen : undefined}
              onClick={() => (isWide ? setPicked(day.day) : go(DESK_PAGES.day, { day: day.day }))}
            />
          ))}
        </View>
        {chosen ? (
          <View className="fdesk-days__day">
            <Fragment key={chosen}>
              <DayPanel day={chosen} />
            </Fragment>
          </View>
        ) : null}
      </View>
    </Screen>
  );
}
