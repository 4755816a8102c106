import type { RefusedItem } from '@contracts/payments';
import { View } from '@tarojs/components';
import { PLACES } from '@/shared/places';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { replaceWith } from '@/shared/wechat/navigation';
import { words } from '../words';

/** Items of which the company says nothing that could be paid: why, and back to the account. */
export function RefusedItems({ refused }: { refused: RefusedItem[] }) {
  const w = words.use().confirm;
  return (
    <>
      {refused.map((item) => (
        <Card key={`${item.accountId}${item.billNo}`} title={w.refusedTitle} className="pay-item">
          <View className="pay-refused">{item.words}</View>
          {item.reason === 'account_not_found' ? null : (
            <Button
              id={`refused-${item.accountId}`}
              onClick={() => replaceWith(PLACES.billAccount, { accountId: item.accountId })}
            >
              {w.back}
            </Button>
          )}
        </Card>
      ))}
    </>
  );
}
