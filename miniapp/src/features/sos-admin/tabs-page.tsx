import type { ReactNode } from 'react';
import { Button } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';
import { PartFailed } from '@/shared/ui/part-failed';
import { Screen } from '@/shared/ui/screen';
import { Segmented } from '@/shared/ui/segmented';
import { SkeletonCards } from '@/shared/ui/skeleton';
import type { Pages } from './use-pages';
import { words } from './words';
import './admin.scss';

/** A list behind 一键求助 under a few tabs: its faces, its pages, what stands above and below. */
export function TabsPage<Tab extends string, Item>(props: {
  title: string;
  label: string;
  tabs: Record<Tab, string>;
  tab: Tab;
  onTab(tab: Tab): void;
  pages: Pages<Item>;
  none: { title: string; hint?: string };
  row(item: Item): ReactNode;
  above?: ReactNode;
  footer?: ReactNode;
  children?: ReactNode;
}) {
  const w = words.use();
  const { pages } = props;
  const { first, items } = pages;
  return (
    <Screen title={props.title} footer={props.footer} isOffline={first.isOffline} asOf={first.asOf}>
      {props.above}
      <Segmented<Tab>
        label={props.label}
        options={(Object.keys(props.tabs) as Tab[]).map((value) => ({
          value,
          label: props.tabs[value],
          id: `tab-${value}`,
        }))}
        value={props.tab}
        onChange={props.onTab}
      />
      {first.isLoading ? <SkeletonCards count={3} /> : null}
      {!first.data && first.error ? <PartFailed error={first.error} onRetry={first.reload} /> : null}
      {first.data && items.length === 0 ? <Empty title={props.none.title} hint={props.none.hint} /> : null}
      {items.map(props.row)}
      {pages.hasMore ? (
        <Button kind="quiet" block onClick={() => void pages.loadMore()}>
          {w.more}
        </Button>
      ) : null}
      {props.children}
    </Screen>
  );
}
