import { useState } from 'react';
import { useKeyboard } from '@/shared/a11y/use-keyboard';
import { Screen } from '@/shared/ui/screen';
import { pageParam } from '@/shared/wechat/navigation';
import { CasePanel, type DeskSheet } from '../../components/case-panel';

import { words } from '../../words';
import '../../desk.scss';

/** One case on a page of its own: a phone has no room beside the list. */
export default function CasePage() {
  const w = words.use();
  const id = pageParam('id') ?? '';
  const [sheet, setSheet] = useState<DeskSheet>(null);
  useKeyboard({ a: () => setSheet('assign'), r: () => setSheet('answer') });
  return (
    <Screen title={w.case}>
      <CasePanel reportId={id} sheet={sheet} onSheet={setSheet} onChanged={() => undefined} />
    </Screen>
  );
}
