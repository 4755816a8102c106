import type { ReconItemState } from '@contracts/finance';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { Desk } from '@/shared/ui/desk/desk';
import { useDesk, useDeskKeys } from '@/shared/ui/desk/use-desk';
import { go, pageParam } from '@/shared/wechat/navigation';
import { ITEM_STATES, listItems, SHORTEST_NUMBER } from '../../api';
import { ItemPanel } from '../../components/item-panel';
import { ItemRow } from '../../components/item-row';
import { DESK_PAGES } from '../../desk-places';
import { words } from '../../words';
import '../../finance-desk.scss';

/** 对账台: what the ledger, WeChat's bill and the companies' files disagree on, decided by two people. */
export default function FinanceDeskPage() {
  const w = words.use();
  const [startId] = useState(() => pageParam('itemId'));
  const desk = useDesk({
    name: 'finance-desk',
    roles: ['finance'],
    start: 'open' as ReconItemState,
    load: ({ filter, ...page }) => listItems({ state: filter, ...page }),
    idOf: (item) => item.itemId,
    live: ['finance.item-changed', 'finance.day-changed'],
    startId,
    openPage: (itemId) => go(DESK_PAGES.item, { itemId }),
  });
  useDeskKeys(desk, {});
  const isSearching = desk.q.trim().length >= SHORTEST_NUMBER;

  return (
    <Desk
      desk={desk}
      words={{
        ...w,
        empty: isSearching ? w.notFound : w.empties[desk.filter],
        emptyHint: isSearching ? w.notFoundHint : w.emptyHint,
      }}
      filters={ITEM_STATES}
      icon="receipt"
      row={(item, place) => <ItemRow item={item} {...place} />}
      panel={(itemId) => <ItemPanel itemId={itemId} onChanged={() => void desk.first.reload()} />}
      create={
        <Button id="open-days" icon="chart" block onClick={() => go(DESK_PAGES.days)}>
          {w.days}
        </Button>
      }
    />
  );
}
