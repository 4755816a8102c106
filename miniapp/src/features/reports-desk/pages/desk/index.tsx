import type { DeskQueue } from '@contracts/reports';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { useKeyboard } from '@/shared/a11y/use-keyboard';
import { requireSignIn, useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';
import { TextInput } from '@/shared/ui/field';
import { Screen } from '@/shared/ui/screen';
import { Segmented } from '@/shared/ui/segmented';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { useIsWide } from '@/shared/ui/use-is-wide';
import { go, pageParam } from '@/shared/wechat/navigation';
import { CasePanel, type DeskSheet } from '../../components/case-panel';
import { DeskRow } from '../../components/desk-row';
import { QUEUES, useDesk } from '../../use-desk';
import { words } from '../../words';
import '../../desk.scss';

const ROLES = ['dispatcher', 'handler', 'grid_worker', 'supervisor'];

/** 诉求办理: on a desktop rail, list and case side by side; on a phone the list, then the case. */
export default function DeskPage() {
  const w = words.use();
  const isWide = useIsWide();
  const status = useSession((session) => session.status);
  const hasDesk = useSession((session) => session.grants.some((grant) => ROLES.includes(grant.role)));
  const desk = useDesk();
  const [chosenId, setChosenId] = useState<string | null>(() => pageParam('id') ?? null);
  const [sheet, setSheet] = useState<DeskSheet>(null);
  const { items, first, queue, counts } = desk;

  Taro.useDidShow(() => {
    if (status === 'visitor') void requireSignIn();
  });
  Taro.usePullDownRefresh(() => {
    void first.reload().finally(() => Taro.stopPullDownRefresh());
  });
  useEffect(() => {
    // A message leads here with a case; a phone shows it on a page of its own.
    if (!isWide && chosenId) {
      setChosenId(null);
      go('/features/reports-desk/pages/case/index', { id: chosenId });
    }
  }, [isWide, chosenId]);

  const at = items.findIndex((item) => item.id === chosenId);
  const choose = (n: number) => setChosenId(items[Math.max(0, Math.min(items.length - 1, n))]?.id ?? null);
  useKeyboard({
    j: () => choose(at + 1),
    k: () => choose(at - 1),
    a: () => setSheet('assign'),
    r: () => setSheet('answer'),
    '/': () => document.querySelector<HTMLInputElement>('#desk-search input')?.focus(),
  });

  const options = QUEUES.map((one) => ({
    value: one,
    label: w.queues[one],
    count: counts[one],
    id: `queue-${one}`,
  }));

  return (
    <Screen
      wide
      title={w.title}
      help={false}
      state={hasDesk ? 'ready' : 'empty'}
      empty={{ title: w.noAccess, hint: w.noAccessHint }}
      isOffline={first.isOffline}
      asOf={first.asOf}
      className="desk-screen"
    >
      <View className="desk">
        {isWide ? (
          <View className="desk__rail" {...aria({ role: 'tablist', label: w.queuesLabel })}>
            {options.map((option) => (
              <View
                key={option.value}
                id={option.id}
                className={option.value === queue ? 'desk__queue desk__queue--on' : 'desk__queue'}
                {...pressable(() => desk.setQueue(option.value), { role: 'tab', selected: option.value === queue })}
              >
                <View className="desk__queue-name">{option.label}</View>
                {option.count === undefined ? null : <View className="desk__queue-count">{option.count}</View>}
              </View>
            ))}
            <View className="desk__keys">{w.keys}</View>
          </View>
        ) : null}

        <View className="desk__list">
          {isWide ? null : (
            <Segmented<DeskQueue> label={w.queuesLabel} options={options} value={queue} onChange={desk.setQueue} />
          )}
          <View className="desk__search">
            <TextInput
              id="desk-search"
              kind="search"
              value={desk.q}
              placeholder={w.search}
              ariaLabel={w.search}
              maxLength={40}
              onChange={desk.setQ}
            />
          </View>
          {first.isLoading ? <SkeletonCards count={5} /> : null}
          {!first.data && first.error ? (
            <Empty
              icon="alert"
              title={first.error instanceof Error ? first.error.message : w.emptyTitle}
              action={{ label: w.more, onClick: () => void first.reload() }}
            />
          ) : null}
          {first.data && items.length === 0 ? <Empty title={w.emptyTitle} hint={w.emptyHint} /> : null}
          <View {...aria({ role: 'list', label: w.queues[queue] })}>
            {items.map((item) => (
              <DeskRow
                key={item.id}
                item={item}
                isOn={item.id === chosenId}
                onClick={() =>
                  isWide ? setChosenId(item.id) : go('/features/reports-desk/pages/case/index', { id: item.id })
                }
              />
            ))}
          </View>
          {desk.cursor ? (
            <Button block onClick={() => void desk.loadMore()}>
              {w.more}
            </Button>
          ) : null}
        </View>

        {isWide ? (
          <View className="desk__case">
            {chosenId ? (
              <CasePanel
                key={chosenId}
                reportId={chosenId}
                sheet={sheet}
                onSheet={setSheet}
                onChanged={() => void first.reload()}
              />
            ) : (
              <Empty icon="tasks" title={w.pick} hint={w.keys} />
            )}
          </View>
        ) : null}
      </View>
    </Screen>
  );
}
