import type { DeskFilter } from '@contracts/services';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { useKeyboard } from '@/shared/a11y/use-keyboard';
import { requireSignIn, useSession } from '@/shared/session/session';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { classNames } from '@/shared/ui/class-names';
import { Empty } from '@/shared/ui/empty';
import { TextInput } from '@/shared/ui/field';
import { Screen } from '@/shared/ui/screen';
import { Segmented } from '@/shared/ui/segmented';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { useIsWide } from '@/shared/ui/use-is-wide';
import { go } from '@/shared/wechat/navigation';
import { DeskRow } from '../../components/desk-row';
import { EntryPanel } from '../../components/entry-panel';
import { NewEntrySheet } from '../../components/new-entry-sheet';
import type { SheetStep } from '../../components/step-sheets';
import { DESK_PAGES } from '../../desk-places';
import { useDeskList } from '../../use-desk-list';
import { words } from '../../words';
import '../../services-desk.scss';

const ROLES = ['publisher', 'approver'];
const FILTERS: DeskFilter[] = [
  'all',
  'in_review',
  'mine',
  'draft',
  'returned',
  'scheduled',
  'published',
  'review_due',
  'unhealthy',
  'withdrawn',
];

/** 事项发布: on a desktop rail, list and entry side by side; on a phone the list, then the entry. */
export default function ServicesDeskPage() {
  const w = words.use();
  const isWide = useIsWide();
  const status = useSession((session) => session.status);
  const grants = useSession((session) => session.grants);
  const hasDesk = grants.some((grant) => ROLES.includes(grant.role));
  const desk = useDeskList();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [sheet, setSheet] = useState<SheetStep | null>(null);
  const [isCreating, setCreating] = useState(false);
  const { items, first, filter, counts } = desk;

  Taro.useDidShow(() => {
    if (status === 'visitor') void requireSignIn();
  });
  Taro.usePullDownRefresh(() => {
    void first.reload().finally(() => Taro.stopPullDownRefresh());
  });
  const at = items.findIndex((item) => item.entryId === chosenId);
  const choose = (n: number) => setChosenId(items[Math.max(0, Math.min(items.length - 1, n))]?.entryId ?? null);
  const waiting = items[at]?.working?.state === 'in_review';
  useKeyboard({
    j: () => choose(at + 1),
    k: () => choose(at - 1),
    a: () => waiting && setSheet('approve'),
    r: () => waiting && setSheet('return'),
    '/': () => document.querySelector<HTMLInputElement>('#desk-search input')?.focus(),
  });

  const options = FILTERS.map((one) => ({
    value: one,
    label: w.filters[one],
    count: counts?.[one],
    id: `filter-${one}`,
  }));
  const create =
    desk.units.length > 0 ? (
      <Button id="new-entry" kind="primary" icon="plus" block onClick={() => setCreating(true)}>
        {w.create}
      </Button>
    ) : null;

  return (
    <Screen
      wide
      title={w.title}
      help={false}
      state={hasDesk ? 'ready' : 'empty'}
      empty={{ title: w.noAccess, hint: w.noAccessHint }}
      isOffline={first.isOffline}
      asOf={first.asOf}
      className="sdesk-screen"
      footer={!isWide && create ? <BottomBar>{create}</BottomBar> : null}
    >
      <View className="sdesk">
        {isWide ? (
          <View className="sdesk__rail">
            <View className="sdesk__create">{create}</View>
            <View {...aria({ role: 'tablist', label: w.filtersLabel })}>
              {options.map((option) => (
                <View
                  key={option.value}
                  id={option.id}
                  className={classNames('sdesk__filter', option.value === filter && 'sdesk__filter--on')}
                  {...pressable(() => desk.setFilter(option.value), { role: 'tab', selected: option.value === filter })}
                >
                  <View className="sdesk__filter-name">{option.label}</View>
                  {option.count === undefined ? null : <View className="sdesk__filter-count">{option.count}</View>}
                </View>
              ))}
            </View>
            <View className="sdesk__keys">{w.keys}</View>
          </View>
        ) : null}

        <View className="sdesk__list">
          {isWide ? null : (
            <Segmented<DeskFilter> label={w.filtersLabel} options={options} value={filter} onChange={desk.setFilter} />
          )}
          <View className="sdesk__search">
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
            <Empty icon="alert" title={first.error instanceof Error ? first.error.message : w.empty} />
          ) : null}
          {first.data && items.length === 0 ? <Empty title={w.empty} hint={w.emptyHint} /> : null}
          <View {...aria({ role: 'group', label: w.filters[filter] })}>
            {items.map((item) => (
              <DeskRow
                key={item.entryId}
                item={item}
                isOn={isWide && item.entryId === chosenId}
                onClick={() => (isWide ? setChosenId(item.entryId) : go(DESK_PAGES.review, { entryId: item.entryId }))}
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
          <View className="sdesk__entry">
            {chosenId ? (
              <EntryPanel
                key={chosenId}
                entryId={chosenId}
                sheet={sheet}
                onSheet={setSheet}
                onChanged={() => void first.reload()}
              />
            ) : (
              <Empty icon="book" title={w.pick} hint={w.keys} />
            )}
          </View>
        ) : null}
      </View>
      <NewEntrySheet
        visible={isCreating}
        units={desk.units}
        onClose={() => setCreating(false)}
        onCreated={(entryId) => {
          setCreating(false);
          void first.reload();
          go(DESK_PAGES.edit, { entryId });
        }}
      />
    </Screen>
  );
}
