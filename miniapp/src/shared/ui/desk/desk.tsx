import { View } from '@tarojs/components';
import { Fragment, type ReactNode } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { movesFocus, tabStop } from '@/shared/a11y/move-focus';
import { useWords } from '@/shared/i18n';
import { BottomBar } from '../bottom-bar';
import { Button } from '../button';
import { classNames } from '../class-names';
import { Empty } from '../empty';
import { TextInput } from '../field';
import type { IconName } from '../icon-set';
import { PartFailed } from '../part-failed';
import { Screen } from '../screen';
import { Segmented } from '../segmented';
import { SkeletonCards } from '../skeleton';
import type { DeskState } from './use-desk';
import type { DeskAnswer } from './use-desk-list';
import './desk.scss';

/** What a desk says; a feature's own words carry these names beside their others. */
export interface DeskWords<Filter extends string> {
  title: string;
  filters: Record<Filter, string>;
  filtersLabel: string;
  /** What the search looks through. */
  search: string;
  empty: string;
  emptyHint: string;
  more: string;
  /** Asks to choose one, where the case will be. */
  pick: string;
  /** Which keys do what, in one line. */
  keys: string;
  noAccess: string;
  noAccessHint: string;
}

/** Where a row stands; hand it on to {@link DeskRow}. `isOn` is undefined where nothing lies beside the list. */
export interface DeskRowPlace {
  isOn: boolean | undefined;
  /** the one row of the list that the Tab key stops at; arrows go on from there */
  isTabStop?: boolean;
  onClick(): void;
}

/**
 * A desk for staff. From 1024 px: a rail of filters with counts, the list, and the case on the right; on a phone the
 * list, then the case on a page of its own. The page of a desk is made of
 *
 * ```tsx
 * const desk = useDesk({
 *   name: 'reports-desk', roles: ['dispatcher'], start: 'intake', live: ['report.changed'],
 *   load: ({ filter, ...page }) => loadDesk({ queue: filter, ...page }), // answers { items, nextCursor, counts }
 *   idOf: (item) => item.id,
 *   openPage: (id) => go('/features/reports-desk/pages/case/index', { id }),
 * });
 * useDeskKeys(desk, { a: () => setSheet('assign') }); // j, k and / are there already
 * return (
 *   <Desk
 *     desk={desk} words={w} filters={QUEUES} icon="tasks"
 *     row={(item, place) => <CaseRow item={item} {...place} />} // a DeskRow
 *     panel={(id) => <CasePanel reportId={id} onChanged={desk.first.reload} />} // DeskHead, DeskActions, DeskFacts
 *   />
 * );
 * ```
 *
 * Ids for tests: `filter-<filter>`, `desk-search`.
 */
export function Desk<Answer extends DeskAnswer, Filter extends string>(props: {
  desk: DeskState<Answer, Filter>;
  words: DeskWords<Filter>;
  filters: readonly Filter[];
  /** Shown until a case is chosen. */
  icon: IconName;
  row(item: Answer['items'][number], place: DeskRowPlace): ReactNode;
  panel(id: string): ReactNode;
  /** A button that begins something new: on top of the rail, on a phone in the bar at the bottom. */
  create?: ReactNode;
  /** Sheets that belong to no case. */
  children?: ReactNode;
}) {
  const { desk, words: w, create } = props;
  const base = useWords();
  const { first, filter, isWide, items } = desk;
  const options = props.filters.map((one) => ({
    value: one,
    label: w.filters[one],
    count: first.data?.counts[one],
    id: `filter-${one}`,
  }));

  return (
    <Screen
      wide
      title={w.title}
      state={desk.hasAccess ? 'ready' : 'empty'}
      empty={{ title: w.noAccess, hint: w.noAccessHint }}
      isOffline={first.isOffline}
      asOf={first.asOf}
      className="ui-desk-screen"
      footer={!isWide && create ? <BottomBar>{create}</BottomBar> : null}
    >
      <View className="ui-desk">
        {isWide ? (
          <View className="ui-desk__rail">
            {create ? <View className="ui-desk__create">{create}</View> : null}
            <View
              {...aria({ role: 'tablist', label: w.filtersLabel })}
              {...movesFocus('[role=tab]', (at) => {
                const next = options[at];
                if (next) desk.setFilter(next.value);
              })}
            >
              {options.map((option) => (
                <View
                  key={option.value}
                  id={option.id}
                  className={classNames('ui-desk__filter', option.value === filter && 'ui-desk__filter--on')}
                  {...pressable(() => desk.setFilter(option.value), { role: 'tab', selected: option.value === filter })}
                  {...tabStop(option.value === filter)}
                >
                  <View className="ui-desk__filter-name">{option.label}</View>
                  {option.count === undefined ? null : <View className="ui-desk__filter-count">{option.count}</View>}
                </View>
              ))}
            </View>
            <View className="ui-desk__keys">{w.keys}</View>
          </View>
        ) : null}

        <View className="ui-desk__list">
          {isWide ? null : (
            <Segmented<Filter> label={w.filtersLabel} options={options} value={filter} onChange={desk.setFilter} />
          )}
          <View className="ui-desk__search">
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
          <View className="ui-unseen" {...aria({ role: 'heading', level: 2 })}>
            {w.filters[filter]}
          </View>
          <View id="desk-status" className="ui-unseen" {...aria({ role: 'status', live: 'polite' })}>
            {first.data ? base.deskStatus(w.filters[filter], items.length, desk.hasMore) : ''}
          </View>
          <Rows {...props} />
        </View>

        {isWide ? (
          // A case may be all text and longer than the window: then only the keyboard's focus can scroll it.
          <View
            className="ui-desk__case"
            {...(process.env.TARO_ENV === 'h5' ? { tabindex: '0' } : {})}
            {...aria({ role: 'group', label: w.title })}
          >
            {desk.chosenId ? (
              <Fragment key={desk.chosenId}>{props.panel(desk.chosenId)}</Fragment>
            ) : (
              <Empty icon={props.icon} title={w.pick} hint={w.keys} />
            )}
          </View>
        ) : null}
      </View>
      {props.children}
    </Screen>
  );
}

function Rows<Answer extends DeskAnswer, Filter extends string>(props: {
  desk: DeskState<Answer, Filter>;
  words: DeskWords<Filter>;
  row(item: Answer['items'][number], place: DeskRowPlace): ReactNode;
}) {
  const { desk, words: w } = props;
  const { first, items } = desk;
  const hasChosen = desk.isWide && items.some((item) => desk.idOf(item) === desk.chosenId);
  if (first.isLoading) return <SkeletonCards count={5} />;
  if (!first.data) return first.error ? <PartFailed error={first.error} onRetry={first.reload} /> : null;
  if (items.length === 0) return <Empty title={w.empty} hint={w.emptyHint} />;
  return (
    <>
      <View {...aria({ role: 'list', label: w.filters[desk.filter] })} {...movesFocus('.ui-desk-row')}>
        {items.map((item, n) => {
          const id = desk.idOf(item);
          const isOn = desk.isWide ? id === desk.chosenId : undefined;
          const isTabStop = hasChosen ? id === desk.chosenId : n === 0;
          return <Fragment key={id}>{props.row(item, { isOn, isTabStop, onClick: () => desk.open(id) })}</Fragment>;
        })}
      </View>
      {desk.hasMore ? (
        <Button block onClick={() => void desk.loadMore()}>
          {w.more}
        </Button>
      ) : null}
    </>
  );
}
