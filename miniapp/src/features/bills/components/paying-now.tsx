import type { BillView } from '@contracts/bills';
import type { ClaimView } from '@contracts/payments';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { usePush } from '@/shared/http/push';
import { useResource } from '@/shared/http/use-resource';
import { formatInstant } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { Button } from '@/shared/ui/button';
import { Icon } from '@/shared/ui/icon';
import { go } from '@/shared/wechat/navigation';
import { loadClaims } from '../api';
import { words } from '../words';

/** 家里人正在缴这笔: said the moment somebody begins, and taken back the moment they stop. */
export function PayingNow({ bills }: { bills: readonly BillView[] }) {
  const w = words.use().account;
  const keys = bills.map((bill) => bill.billKey);
  const claims = useResource<ClaimView[]>(
    keys.length > 0 ? `bills.claims.${keys.map((key) => key.slice(0, 12)).join('.')}` : null,
    () => loadClaims(keys),
    { live: ['payment.changed'] },
  );
  usePush(keys.length > 0 ? ['bill.claimed'] : [], ({ data }) => {
    const billKey = (data as { billKey?: string } | null)?.billKey;
    if (billKey === undefined || keys.includes(billKey)) void claims.reload();
  });
  const claim = claims.data?.[0];
  if (!claim) return null;
  const line =
    claim.by === 'you'
      ? w.yourPaying
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
