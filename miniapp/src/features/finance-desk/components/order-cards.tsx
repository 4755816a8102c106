import type { ReconItem } from '@contracts/finance';
import type { OrderEvent, OrderState } from '@contracts/payments';
import { View } from '@tarojs/components';
import { formatFen } from '@/shared/i18n/money';
import { formatInstant } from '@/shared/i18n/times';
import { Card } from '@/shared/ui/card';
import { Facts } from '@/shared/ui/facts';
import { Timeline } from '@/shared/ui/timeline';
import { orderWords } from '../order-words';
import { words } from '../words';
import { LedgerCard } from './ledger-card';

/** Steps after which somebody must look. */
const WRONG: string[] = ['mismatch', 'lose', 'refuse', 'absent', 'reverse', 'refund_abnormal', 'dispute'];

/** The order behind a difference: what it is, what happened to it, what was booked. */
export function OrderCards({ item }: { item: ReconItem }) {
  const w = words.use();
  const o = orderWords.use();
  const { order } = item;
  if (!order) return item.class === 'refund_long' || item.class.endsWith('_long') ? <NoOrder /> : null;
  const last = order.steps.length - 1;
  return (
    <>
      <Card title={w.order} id="item-order">
        <Facts
          rows={[
            { label: w.orderFacts.what, value: order.description },
            { label: w.orderFacts.account, value: order.accountMasked },
            { label: w.orderFacts.state, value: o.states[order.state], id: 'order-state' },
            { label: w.orderFacts.amount, value: formatFen(order.amountFen) },
            { label: w.orderFacts.paid, value: formatFen(order.paidFen) },
            { label: w.orderFacts.proof, value: order.proofNo },
            { label: w.orderFacts.number, value: order.outTradeNo },
          ]}
        />
      </Card>
      <Card title={w.timeline} id="item-timeline">
        <Timeline
          steps={order.steps.map((step, n) => ({
            id: `${n}`,
            title: o.events[step.event as OrderEvent] ?? step.event,
            time: [formatInstant(step.at), o.causes[step.cause] ?? step.cause].join(' · '),
            body: n === last ? w.becomes(o.states[step.to as OrderState] ?? step.to) : undefined,
            state: WRONG.includes(step.event) ? ('wrong' as const) : ('done' as const),
          }))}
        />
      </Card>
      <LedgerCard lines={order.ledger} company={item.billerName} />
    </>
  );
}

function NoOrder() {
  const w = words.use();
  return (
    <Card title={w.order} id="item-order">
      <View className="fdesk-note">{w.noOrder}</View>
    </Card>
  );
}
