import type { PaymentRow } from '@contracts/payments';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { titleOf } from '@/shared/i18n/bill-titles';
import { PLACES } from '@/shared/places';
import { useSession } from '@/shared/session/session';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { Money } from '@/shared/ui/money';
import { go } from '@/shared/wechat/navigation';
import { loadLatestPayments } from '../api';
import { words } from '../words';

const UNDERWAY = new Set(['paid', 'crediting', 'checking', 'refunding']);

/** Payments that are not over: whoever closed the app after the password finds the truth here. */
export function UnfinishedCard() {
  const w = words.use().home;
  const language = useLanguage((store) => store.language);
  const personId = useSession((session) => session.person?.personId);
  const latest = useResource<PaymentRow[]>(
    personId ? `bills.latest.${personId}.${language}` : null,
    loadLatestPayments,
    {
      live: ['payment.changed'],
    },
  );
  const open = (latest.data ?? []).filter(
    (row) => row.state === 'waiting' || row.state === 'preparing' || row.orders.some((one) => UNDERWAY.has(one.state)),
  );
  if (open.length === 0) return null;
  return (
    <Card flush>
      {open.map((row) => {
        const isWaiting = row.state === 'waiting' || row.state === 'preparing';
        const what = [...new Set(row.orders.map(titleOf))].join('、');
        return (
          <ListRow
            key={row.paymentId}
            id={`unfinished-${row.paymentId}`}
            icon={isWaiting ? 'clock' : 'refresh'}
            title={isWaiting ? w.unfinished(what) : w.underway(what)}
            note={isWaiting ? w.unfinishedHint : w.underwayHint}
            end={<Money fen={row.totalFen} size="row" />}
            onClick={() => go(PLACES.payment, { id: row.paymentId })}
          />
        );
      })}
    </Card>
  );
}
