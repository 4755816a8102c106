import type { BillView } from '@contracts/bills';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { formatInstant } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { Button } from '@/shared/ui/button';
import { Icon } from '@/shared/ui/icon';
import { go } from '@/shared/wechat/navigation';
import type { Claims } from '../use-claims';
import { words } from '../words';

/** 家里人正在缴这笔: said the moment somebody begins, and taken back the moment they stop. */
export function PayingNow({ bills, claims }: { bills: readonly Pick<BillView, 'billKey'>[]; claims: Claims }) {
  const w = words.use().account;
  const claim = bills.map((bill) => claims.get(bill.billKey)).find((one) => one !== undefined);
  if (!claim) return null;
  const line =
    claim.by === 'you'
      ? claim.isPaid
        ? w.yourPaid
        : w.yourPaying
      : claim.isPaid
        ? w.someonePaid
        : claim.by === 'family'
          ? w.familyPaying
          : w.someonePaying;
  const { paymentId } = claim;
  return (
    <View id="paying-now" className="bills-paying" {...aria({ role: 'status', live: 'polite' })}>
      <Icon name={claim.by === 'family' ? 'family' : 'person'} size="lead" />
      <View className="bills-paying__words">
        <View className="bills-account__name">{line}</View>
        {claim.by !== 'you' && !claim.isPaid ? <View>{w.familyPayingHint(formatInstant(claim.until))}</View> : null}
      </View>
      {paymentId ? (
        <Button id="open-payment" onClick={() => go(PLACES.payment, { id: paymentId })}>
          {w.open}
        </Button>
      ) : null}
    </View>
  );
}
