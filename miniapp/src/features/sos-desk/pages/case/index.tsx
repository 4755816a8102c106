import { useState } from 'react';
import { useKeyboard } from '@/shared/a11y/use-keyboard';
import { useSession } from '@/shared/session/session';
import { useAlertsShownHere } from '@/shared/sos/alerts';
import { Screen } from '@/shared/ui/screen';
import { pageParam } from '@/shared/wechat/navigation';
import { CasePanel } from '../../components/case-panel';
import { ResponderPage } from '../../components/responder-page';
import type { SheetStep } from '../../components/step-sheets';
import { words } from '../../words';
import '../../sos-desk.scss';

/** One case, as an alert, a message or a list leads to it: for whoever goes there, or for those who watch over it. */
export default function CasePage() {
  const [caseId] = useState(() => pageParam('id') ?? pageParam('caseId') ?? '');
  const isWatching = useSession((session) =>
    session.grants.some((grant) => grant.role === 'dispatcher' || grant.role === 'supervisor'),
  );
  useAlertsShownHere(caseId);
  return isWatching ? <WatchingPage caseId={caseId} /> : <ResponderPage caseId={caseId} />;
}

function WatchingPage({ caseId }: { caseId: string }) {
  const w = words.use();
  const [sheet, setSheet] = useState<SheetStep | null>(null);
  useKeyboard({ a: () => setSheet('accept'), r: () => setSheet('note') });
  return (
    <Screen title={w.case}>
      <CasePanel caseId={caseId} sheet={sheet} onSheet={setSheet} onChanged={() => undefined} />
    </Screen>
  );
}
