import type { BillChange, QuotedItem } from '@contracts/payments';
import { View } from '@tarojs/components';
import { titleOf } from '@/shared/i18n/bill-titles';
import { formatFen } from '@/shared/i18n/money';
import { formatDay, formatInstant } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Facts } from '@/shared/ui/facts';
import { Icon } from '@/shared/ui/icon';
import { Money } from '@/shared/ui/money';
import { go } from '@/shared/wechat/navigation';
import { words } from '../words';

/** One thing to pay: for what, to whom, which account; what changed since it was last seen; or why it is not paid now. */
export function QuoteItem({ item, isOnly }: { item: QuotedItem; isOnly: boolean }) {
  const w = words.use().confirm;
  const isFamily = item.claim?.by === 'family' && !item.claim.isPaid;
  const paymentId = item.claim?.paymentId;
  return (
    <Card id={`item-${item.accountId}`} className={item.obstacle ? 'pay-item pay-item--off' : 'pay-item'}>
      <View className="pay-item__head">
        <View className="pay-item__what">{titleOf(item)}</View>
        {isOnly && !item.obstacle ? null : <Money fen={item.amountFen} size="row" />}
      </View>
      {item.obstacle ? (
        <View className="pay-strip">
          <Icon name={isFamily ? 'family' : 'info'} />
          <View className="pay-strip__words">
            {isFamily ? w.family : item.obstacle}
            {item.claim && !item.claim.isPaid && item.claim.by !== 'you'
              ? w.until(formatInstant(item.claim.until))
              : ''}
          </View>
          {paymentId ? (
            <Button id="open-claimed" onClick={() => go(PLACES.payment, { id: paymentId })}>
              {w.open}
            </Button>
          ) : null}
        </View>
      ) : item.changes.length > 0 ? (
        <Changes changes={item.changes} />
      ) : null}
      {isOnly ? (
        <Facts
          rows={[
            { label: w.company, value: item.billerName },
            { label: w.account, value: item.accountMasked },
            { label: w.holder, value: item.holderMasked },
            { label: w.home, value: item.homeLabel },
          ]}
        />
      ) : (
        <>
          <View>{w.to(item.billerName)}</View>
          <View className="pay-hint">{[item.homeLabel, item.accountMasked, item.holderMasked].join(' · ')}</View>
        </>
      )}
      {item.billNo === null ? (
        <View className="pay-hint">{w.ahead}</View>
      ) : item.amountFen < item.dueFen ? (
        <View className="pay-hint">{w.part(formatFen(item.dueFen))}</View>
      ) : null}
    </Card>
  );
}

/** 金额有变化: said before the password, with what made the difference. */
function Changes({ changes }: { changes: BillChange[] }) {
  const w = words.use().confirm;
  const amount = changes.find((change) => change.field === 'amountFen');
  const others = changes.filter((change) => change !== amount && change.field !== 'lines');
  return (
    <View className="pay-changes" id="bill-changes">
      <View className="pay-changes__head">
        <Icon name="warning" />
        <View className="pay-changes__title">{amount ? w.changedTitle : w.changed}</View>
      </View>
      {amount ? (
        <View className="pay-changes__sum">{w.from(show(amount, 'before'), show(amount, 'after'))}</View>
      ) : null}
      {others.map((change) => (
        <View key={change.field} className="pay-changes__line">
          {`${w.fields[change.field] ?? change.field} ${w.from(show(change, 'before'), show(change, 'after'))}`}
        </View>
      ))}
    </View>
  );
}

function show(change: BillChange, side: 'before' | 'after'): string {
  const value = change[side];
  if (value === null || value === '') return words.now().confirm.nothing;
  if (change.field.endsWith('Fen')) return formatFen(Number(value));
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDay(value);
  return value;
}
