import type { SosCaseRow } from '@contracts/sos';
import { useState } from 'react';
import { useAlertsShownHere } from '@/shared/sos/alerts';
import { Button } from '@/shared/ui/button';
import { Desk } from '@/shared/ui/desk/desk';
import { useDesk, useDeskKeys } from '@/shared/ui/desk/use-desk';
import { go, pageParam } from '@/shared/wechat/navigation';
import { loadDesk, type SosFilter } from '../../api';
import { CasePanel } from '../../components/case-panel';
import { CaseRow } from '../../components/case-row';
import type { SheetStep } from '../../components/step-sheets';
import { useBell } from '../../use-bell';
import { words } from '../../words';
import '../../sos-desk.scss';

const FILTERS: SosFilter[] = ['open', 'alerting', 'accepted', 'closed', 'drills'];

/** 一键求助: who asks for help now, those whom nobody has taken first. */
export default function DeskPage() {
  const w = words.use();
  const [sheet, setSheet] = useState<SheetStep | null>(null);
  const [startId] = useState(() => pageParam('id'));
  useAlertsShownHere('*');
  const desk = useDesk({
    name: 'sos-desk',
    roles: ['dispatcher', 'grid_worker', 'handler', 'supervisor'],
    start: 'open' as SosFilter,
    load: loadDesk,
    idOf: (item: SosCaseRow) => item.id,
    live: ['sos.changed', 'sos.alert'],
    startId,
    openPage: (id) => go('/features/sos-desk/pages/case/index', { id }),
  });
  useDeskKeys(desk, { a: () => setSheet('accept'), r: () => setSheet('note') });
  const waiting = desk.items.filter((item) => item.stage === 'alerting' && !item.isDrill).map((item) => item.id);
  const { bell, toggle } = useBell(waiting, w.bell.title(waiting.length));

  return (
    <Desk
      desk={desk}
      words={w}
      filters={FILTERS}
      icon="bell"
      create={
        desk.isWide ? (
          <Button id="bell" block icon="bell" kind={bell === 'blocked' ? 'primary' : 'plain'} onClick={toggle}>
            {w.bell[bell]}
          </Button>
        ) : undefined
      }
      row={(item, place) => <CaseRow item={item} {...place} />}
      panel={(id) => (
        <CasePanel caseId={id} sheet={sheet} onSheet={setSheet} onChanged={() => void desk.first.reload()} />
      )}
    />
  );
}
