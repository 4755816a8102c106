import { useState } from 'react';
import { Screen } from '@/shared/ui/screen';
import { pageParam } from '@/shared/wechat/navigation';
import { EntryPanel } from '../../components/entry-panel';
import type { SheetStep } from '../../components/step-sheets';
import { words } from '../../words';
import '../../services-desk.scss';

/** One entry on a page of its own: where a phone has no room beside the list, and where messages lead. */
export default function ReviewPage() {
  const w = words.use();
  const [entryId] = useState(() => pageParam('entryId') ?? '');
  const [sheet, setSheet] = useState<SheetStep | null>(null);
  return (
    <Screen title={w.title}>
      <EntryPanel entryId={entryId} sheet={sheet} onSheet={setSheet} onChanged={() => undefined} />
    </Screen>
  );
}
