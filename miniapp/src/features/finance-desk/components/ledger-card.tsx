import type { ReconItem } from '@contracts/finance';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { formatFen } from '@/shared/i18n/money';
import { formatInstant } from '@/shared/i18n/times';
import { Card } from '@/shared/ui/card';
import { orderWords } from '../order-words';
import { words } from '../words';

type Lines = NonNullable<ReconItem['order']>['ledger'];

/** What was booked for an order: account, debit, credit, as bookkeepers read it. */
export function LedgerCard({ lines, company }: { lines: Lines; company: string }) {
  const w = words.use();
  const o = orderWords.use();
  const nameOf = (account: string): string => {
    const [kind = '', of = ''] = account.split(':');
    if (kind === 'wechat') return o.accounts.wechat(of);
    if (kind === 'biller') return o.accounts.biller(company);
    return o.accounts[kind as 'pending' | 'suspense' | 'refund_payable'] ?? account;
  };
  const sum = lines.filter((line) => line.amountFen > 0).reduce((all, line) => all + line.amountFen, 0);
  const owed = -lines.filter((line) => line.amountFen < 0).reduce((all, line) => all + line.amountFen, 0);
  return (
    <Card title={w.ledger} id="item-ledger">
      {lines.length === 0 ? (
        <View className="fdesk-note">{w.noLedger}</View>
      ) : (
        <View className="fdesk-ledger" {...aria({ role: 'table', label: w.ledger })}>
          <View className="fdesk-ledger__line fdesk-ledger__line--head" {...aria({ role: 'row' })}>
            <View className="fdesk-ledger__account" {...aria({ role: 'columnheader' })}>
              {w.ledgerColumns.account}
            </View>
            <View className="fdesk-ledger__amount" {...aria({ role: 'columnheader' })}>
              {w.ledgerColumns.debit}
            </View>
            <View className="fdesk-ledger__amount" {...aria({ role: 'columnheader' })}>
              {w.ledgerColumns.credit}
            </View>
          </View>
          {lines.map((line, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
            <View key={n} className="fdesk-ledger__line" {...aria({ role: 'row' })}>
              <View className="fdesk-ledger__account" {...aria({ role: 'cell' })}>
                {nameOf(line.account)}
                <View className="fdesk-ledger__at">{formatInstant(line.at)}</View>
              </View>
              <View className="fdesk-ledger__amount" {...aria({ role: 'cell' })}>
                {line.amountFen > 0 ? formatFen(line.amountFen) : ''}
              </View>
              <View className="fdesk-ledger__amount" {...aria({ role: 'cell' })}>
                {line.amountFen < 0 ? formatFen(-line.amountFen) : ''}
              </View>
            </View>
          ))}
          <View className="fdesk-ledger__line fdesk-ledger__line--sum" {...aria({ role: 'row' })}>
            <View className="fdesk-ledger__account" {...aria({ role: 'cell' })}>
              {w.ledgerSum}
            </View>
            <View className="fdesk-ledger__amount" {...aria({ role: 'cell' })}>
              {formatFen(sum)}
            </View>
            <View className="fdesk-ledger__amount" {...aria({ role: 'cell' })}>
              {formatFen(owed)}
            </View>
          </View>
        </View>
      )}
      {lines.length === 0 ? null : <View className="fdesk-note">{w.ledgerHint}</View>}
    </Card>
  );
}
