import type { RefundView } from '@contracts/payments';
import { View } from '@tarojs/components';
import { formatDay, formatInstant } from '@/shared/i18n/times';
import { Facts } from '@/shared/ui/facts';
import { Money } from '@/shared/ui/money';
import { words } from '../words';

/** Money on its way back: how much, why, where to, by which day. */
export function RefundLines({ refunds }: { refunds: RefundView[] }) {
  const w = words.use().payment;
  return (
    <>
      {refunds.map((refund) => (
        <View key={refund.requestedAt} className="pay-refund" id="refund">
          <View className="pay-item__head">
            <View className="pay-item__what">{`${w.refund} · ${w.refundStates[refund.state]}`}</View>
            <Money fen={refund.amountFen} size="row" />
          </View>
          <View id="refund-when">
            {refund.arrivedAt ? w.arrivedAt(formatInstant(refund.arrivedAt)) : w.promised(formatDay(refund.promisedOn))}
          </View>
          <Facts
            rows={[
              { label: w.refundWhere, value: refund.receivedBy ?? w.refundSource },
              { label: w.refundWhy, value: w.refundReasons[refund.reason] },
            ]}
          />
        </View>
      ))}
    </>
  );
}
