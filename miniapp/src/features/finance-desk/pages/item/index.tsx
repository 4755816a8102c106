import { useState } from 'react';
import { Screen } from '@/shared/ui/screen';
import { pageParam } from '@/shared/wechat/navigation';
import { ItemPanel } from '../../components/item-panel';
import { words } from '../../words';
import '../../finance-desk.scss';

/** One difference on a page of its own: a phone has no room beside the list. */
export default function FinanceItemPage() {
  const w = words.use();
  const [itemId] = useState(() => pageParam('itemId') ?? '');
  return (
    <Screen title={w.item}>
      <ItemPanel itemId={itemId} onChanged={() => undefined} />
    </Screen>
  );
}
