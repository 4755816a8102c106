import type { DeskFilter } from '@contracts/services-desk';
import { useState } from 'react';
import { useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Desk } from '@/shared/ui/desk/desk';
import { useDesk, useDeskKeys } from '@/shared/ui/desk/use-desk';
import { go } from '@/shared/wechat/navigation';
import { listDesk } from '../../api';
import { EntryPanel } from '../../components/entry-panel';
import { EntryRow } from '../../components/entry-row';
import { NewEntrySheet } from '../../components/new-entry-sheet';
import type { SheetStep } from '../../components/step-sheets';
import { DESK_PAGES } from '../../desk-places';
import { words } from '../../words';
import '../../services-desk.scss';

const FILTERS: DeskFilter[] = [
  'all',
  'in_review',
  'mine',
  'draft',
  'returned',
  'scheduled',
  'published',
  'review_due',
  'unhealthy',
  'withdrawn',
];

/** 事项发布: what departments publish, from the draft to the day it is withdrawn. */
export default function ServicesDeskPage() {
  const w = words.use();
  const isApprover = useSession((session) => session.grants.some((grant) => grant.role === 'approver'));
  const [sheet, setSheet] = useState<SheetStep | null>(null);
  const [isCreating, setCreating] = useState(false);
  const desk = useDesk({
    name: 'services-desk',
    roles: ['publisher', 'approver'],
    start: (isApprover ? 'in_review' : 'all') as DeskFilter,
    load: ({ filter, ...page }) => listDesk({ state: filter, ...page }),
    idOf: (item) => item.entryId,
    live: ['services.desk-changed', 'services.changed'],
    openPage: (entryId) => go(DESK_PAGES.review, { entryId }),
  });
  const isWaiting = desk.chosen?.working?.state === 'in_review';
  useDeskKeys(desk, { a: () => isWaiting && setSheet('approve'), r: () => isWaiting && setSheet('return') });
  const units = desk.first.data?.units ?? [];

  return (
    <Desk
      desk={desk}
      words={w}
      filters={FILTERS}
      icon="book"
      row={(item, place) => <EntryRow item={item} {...place} />}
      panel={(id) => (
        <EntryPanel entryId={id} sheet={sheet} onSheet={setSheet} onChanged={() => void desk.first.reload()} />
      )}
      create={
        units.length > 0 ? (
          <Button id="new-entry" kind="primary" icon="plus" block onClick={() => setCreating(true)}>
            {w.create}
          </Button>
        ) : null
      }
    >
      <NewEntrySheet
        visible={isCreating}
        units={units}
        onClose={() => setCreating(false)}
        onCreated={(entryId) => {
          setCreating(false);
          void desk.first.reload();
          go(DESK_PAGES.edit, { entryId });
        }}
      />
    </Desk>
  );
}
