import { useState } from 'react';
import { Screen } from '@/shared/ui/screen';
import { pageParam } from '@/shared/wechat/navigation';
import { DayPanel } from '../../components/day-panel';
import { words } from '../../words';
import '../../finance-desk.scss';

/** One day's result on a page of its own: a phone has no room beside the list. */
export default function FinanceDayPage() {
  const w = words.use();
  const [day] = useState(() => pageParam('day') ?? '');
  return (
    <Screen title={w.dayTitle}>
      <DayPanel day={day} />
    </Screen>
  );
}
