import type { PayOrderView } from '@contracts/payments';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { pressable } from '@/shared/a11y';
import { titleOf } from '@/shared/i18n/bill-titles';
import { formatInstant } from '@/shared/i18n/times';
import { useMode } from '@/shared/session/mode';
import { Card } from '@/shared/ui/card';
import { Facts } from '@/shared/ui/facts';
import { Icon } from '@/shared/ui/icon';
import { Money } from '@/shared/ui/money';
import { Tag } from '@/shared/ui/tag';
import { Timeline, type TimelineStep } from '@/shared/ui/timeline';
import { isFinal, toneOf } from '../standing';
import { words } from '../words';
import { OrderActions } from './order-actions';
import { RefundLines } from './refund-lines';

/** One part of a payment: what it was for, how far it is, its proof. One of several opens when it is pressed. */
export function OrderCard(props: { order: PayOrderView; isOnly: boolean; onChanged(): Promise<void> }) {
  const w = words.use().payment;
  const { order, isOnly } = props;
  const isElder = useMode((mode) => mode.isElder);
  const [isOpened, setOpened] = useState(false);
  const isOpen = (isOnly && !isElder) || isOpened;
  return (
    <Card id={`order-${order.billerCode}`}>
      <View className="pay-item__head">
        <View className="pay-item__what">{titleOf(order)}</View>
        {isOnly ? null : <Money fen={order.amountFen} size="row" />}
      </View>
      <View className="pay-order__standing">
        <Tag tone={toneOf(order.state)}>{w.states[order.state]}</Tag>
        {isOnly ? null : <View className="pay-hint">{order.words}</View>}
      </View>
      <RefundLines refunds={order.refunds} />
      {isOpen ? (
        <>
          <View className="pay-order__steps">
            <Timeline steps={stepsOf(order)} />
          </View>
          <Facts
            rows={[
              { label: w.company, value: order.billerName },
              { label: w.account, value: order.accountMasked },
              { label: w.holder, value: order.holderMasked },
              { label: w.home, value: order.homeLabel },
              { label: w.paidAt, value: order.paidAt ? formatInstant(order.paidAt) : null },
              { label: w.proof, value: order.proofNo, id: 'proof-no' },
              { label: w.number, value: order.outTradeNo },
              { label: w.transaction, value: order.transactionId },
            ]}
          />
          <OrderActions order={order} onChanged={props.onChanged} />
        </>
      ) : null}
      {isOnly && !isElder ? null : (
        <View
          id={`more-${order.billerCode}`}
          className="pay-order__more"
          {...pressable(() => setOpened(!isOpened), { expanded: isOpened })}
        >
          {isOpened ? w.less : w.more}
          <Icon name={isOpened ? 'chevron-up' : 'chevron-down'} />
        </View>
      )}
    </Card>
  );
}

/** What happened, and at the end what comes next. */
function stepsOf(order: PayOrderView): TimelineStep[] {
  const isOver = isFinal(order.state);
  const last = order.steps.length - 1;
  return order.steps.map((step, n) => ({
    id: `${step.at}-${n}`,
    title: step.words,
    time: formatInstant(step.at),
    state: n === last && !isOver ? 'now' : 'done',
  }));
}
