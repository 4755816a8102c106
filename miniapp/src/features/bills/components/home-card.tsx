import type { BillHomeView, HomeDetail } from '@contracts/bills';
import { View } from '@tarojs/components';
import { useEffect } from 'react';
import { pressable } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage, useWords } from '@/shared/i18n';
import { PLACES } from '@/shared/places';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Icon } from '@/shared/ui/icon';
import { SkeletonLines } from '@/shared/ui/skeleton';
import { go } from '@/shared/wechat/navigation';
import { loadHome } from '../api';
import { byKind } from '../kinds';
import type { Claims } from '../use-claims';
import { words } from '../words';
import { AccountRow, KnownAccountRow } from './account-row';

/** One home. It asks for itself, so a home whose billers are slow holds nobody else up. */
export function HomeCard(props: {
  home: BillHomeView;
  left: ReadonlySet<string>;
  claims: Claims;
  onToggle(accountId: string): void;
  onLoaded(detail: HomeDetail): void;
  onEdit(): void;
}) {
  const w = words.use();
  const { retry } = useWords();
  const { home, onLoaded } = props;
  const language = useLanguage((store) => store.language);
  const isEmpty = home.accounts.length === 0;
  const detail = useResource<HomeDetail>(
    isEmpty ? null : `bills.home.${home.homeId}.${language}`,
    () => loadHome(home.homeId),
    { live: ['payment.changed', 'bill.claimed'], keepLast: true },
  );
  const { data } = detail;
  useEffect(() => {
    if (data) onLoaded(data);
  }, [data, onLoaded]);

  return (
    <Card
      flush
      id={`home-${home.homeId}`}
      title={home.label}
      aside={
        <View className="bills-home__aside">
          <View className="bills-hint">{home.isMine ? home.city : (home.ownerName ?? home.city)}</View>
          <View
            id={`edit-${home.homeId}`}
            className="bills-home__edit"
            {...pressable(props.onEdit, { label: `${home.label} ${w.home.edit}` })}
          >
            <Icon name="edit" />
          </View>
        </View>
      }
    >
      {data
        ? [...data.accounts]
            .sort(byKind)
            .map((account) => (
              <AccountRow
                key={account.accountId}
                account={account}
                claims={props.claims}
                isChosen={!props.left.has(account.accountId)}
                onToggle={() => props.onToggle(account.accountId)}
              />
            ))
        : [...home.accounts]
            .sort(byKind)
            .map((account) => <KnownAccountRow key={account.accountId} account={account} />)}
      {detail.isLoading ? (
        <View className="bills-home__wait">
          <SkeletonLines rows={1} />
        </View>
      ) : null}
      {detail.error && !data ? (
        <View className="bills-home__failed">
          <View className="bills-home__failed-words">{(detail.error as Error).message}</View>
          <Button onClick={() => void detail.reload()}>{retry}</Button>
        </View>
      ) : null}
      {isEmpty ? (
        <View className="bills-home__none">
          <View className="bills-hint">{w.home.noAccounts}</View>
          <Button id={`add-to-${home.homeId}`} onClick={() => go(PLACES.billBind, { homeId: home.homeId })}>
            {w.home.addAccount}
          </Button>
        </View>
      ) : null}
    </Card>
  );
}
