import type { DeskQueue } from '@contracts/reports';
import { useState } from 'react';
import { useSession } from '@/shared/session/session';
import { Desk } from '@/shared/ui/desk/desk';
import { useDesk, useDeskKeys } from '@/shared/ui/desk/use-desk';
import { go, pageParam } from '@/shared/wechat/navigation';
import { loadDesk } from '../../api';
import { CasePanel, type DeskSheet } from '../../components/case-panel';
import { CaseRow } from '../../components/case-row';
import { words } from '../../words';
import '../../desk.scss';

const QUEUES: DeskQueue[] = ['intake', 'department', 'handling', 'overdue', 'reporter', 'answered', 'done'];

/** 诉求办理: what citizens reported, from the hotline's intake to the answer. */
export default function DeskPage() {
  const w = words.use();
  const isHotline = useSession((session) => session.grants.some((grant) => grant.role === 'dispatcher'));
  const [sheet, setSheet] = useState<DeskSheet>(null);
  const [startId] = useState(() => pageParam('id'));
  const desk = useDesk({
    name: 'reports-desk',
    roles: ['dispatcher', 'handler', 'grid_worker', 'supervisor'],
    start: (isHotline ? 'intake' : 'department') as DeskQueue,
    load: ({ filter, ...page }) => loadDesk({ queue: filter, ...page }),
    idOf: (item) => item.id,
    live: ['report.changed'],
    startId,
    openPage: (id) => go('/features/reports-desk/pages/case/index', { id }),
  });
  useDeskKeys(desk, { a: () => setSheet('assign'), r: () => setSheet('answer') });

  return (
    <Desk
      desk={desk}
      words={w}
      filters={QUEUES}
      icon="tasks"
      row={(item, place) => <CaseRow item={item} {...place} />}
      panel={(id) => (
        <CasePanel
          reportId={id}
          sheet={sheet}
          onSheet={setSheet}
          onChanged={(step) => {
            // Whoever signs for a case goes on with it: the list goes where the case went.
            if (step === 'accept' && desk.filter === 'department') desk.setFilter('handling');
            else void desk.first.reload();
          }}
        />
      )}
    />
  );
}
