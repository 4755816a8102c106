import type { AccountHistory, BillerKind, BillerView } from '@contracts/bills';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { Button } from '@/shared/ui/button';
import { Card, SectionTitle } from '@/shared/ui/card';
import { Icon } from '@/shared/ui/icon';
import { ListRow } from '@/shared/ui/list-row';
import { Sheet } from '@/shared/ui/sheet';
import { KIND_ICONS, KINDS } from '../kinds';
import { words } from '../words';

type Past = AccountHistory['accounts'][number];

/** What for, and which company; or the paper bill's code, or one that was bound before. */
export function ChooseBiller(props: {
  billers: BillerView[];
  history: Past[];
  isBusy: boolean;
  onScan?: () => void;
  onBiller(biller: BillerView): void;
  onAgain(account: Past): void;
}) {
  const w = words.use();
  const [kind, setKind] = useState<BillerKind | null>(null);
  const ofKind = (one: BillerKind) => props.billers.filter((biller) => biller.kind === one);
  const choose = (one: BillerKind) => {
    const [only, ...more] = ofKind(one);
    if (only && more.length === 0) props.onBiller(only);
    else setKind(one);
  };
  return (
    <View>
      {props.onScan ? (
        <View className="bills-scan">
          <Button id="scan-bill" kind="primary" size="large" icon="scan" loading={props.isBusy} onClick={props.onScan}>
            {w.bind.scan}
          </Button>
          <View className="bills-hint bills-scan__hint">{w.bind.scanHint}</View>
        </View>
      ) : null}
      <SectionTitle>{w.bind.kindTitle}</SectionTitle>
      <View className="bills-kinds" {...aria({ role: 'list' })}>
        {KINDS.filter((one) => ofKind(one).length > 0).map((one) => (
          <View key={one} className="bills-kinds__cell" {...aria({ role: 'listitem' })}>
            <View id={`kind-${one}`} className="bills-kind" {...pressable(() => choose(one))}>
              <Icon name={KIND_ICONS[one]} size="tile" className="bills-account__icon" />
              {w.kinds[one]}
            </View>
          </View>
        ))}
      </View>
      {props.history.length > 0 ? (
        <>
          <SectionTitle>{w.bind.historyTitle}</SectionTitle>
          <Card flush>
            {props.history.map((account) => (
              <ListRow
                key={account.accountId}
                id={`again-${account.accountId}`}
                icon={KIND_ICONS[account.kind]}
                title={`${account.billerName} ${account.accountMasked}`}
                note={account.holderMasked}
                end={w.bind.historyAgain}
                onClick={() => props.onAgain(account)}
              />
            ))}
          </Card>
        </>
      ) : null}
      <Sheet visible={kind !== null} title={w.bind.companyTitle} onClose={() => setKind(null)}>
        {kind
          ? ofKind(kind).map((biller) => (
              <ListRow
                key={biller.code}
                id={`biller-${biller.code}`}
                title={biller.name}
                note={biller.city}
                onClick={() => {
                  setKind(null);
                  props.onBiller(biller);
                }}
              />
            ))
          : null}
      </Sheet>
    </View>
  );
}
