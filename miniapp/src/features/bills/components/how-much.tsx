import type { BillView, Exactness } from '@contracts/bills';
import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { formatFen, parseYuan } from '@/shared/i18n/money';
import { Card } from '@/shared/ui/card';
import { Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { words } from '../words';

/** All of it, or another sum where the biller takes one; its rule in words. Tells `undefined` for all, `null` for no sum. */
export function HowMuch(props: {
  bill: BillView;
  exactness: Exactness | undefined;
  onChange(fen: number | null | undefined): void;
}) {
  const w = words.use().account;
  const { bill, onChange } = props;
  const { minFen, maxFen } = bill.payable;
  const [way, setWay] = useState<'all' | 'other'>('all');
  const [typed, setTyped] = useState('');
  const fen = parseYuan(typed);
  const isAllowed = fen !== null && fen >= minFen && fen <= maxFen;
  useEffect(() => {
    onChange(way === 'all' ? undefined : isAllowed ? fen : null);
  }, [way, fen, isAllowed, onChange]);
  const rule = props.exactness === 'at_least' || props.exactness === 'at_most' ? props.exactness : 'any';
  const isTyped = way === 'other' && typed !== '';

  return (
    <Card title={w.howMuch}>
      <Choices<'all' | 'other'>
        label={w.howMuch}
        value={way}
        onChange={setWay}
        options={[
          { value: 'all', label: `${w.all} ${formatFen(bill.amountFen)}`, id: 'amount-all' },
          { value: 'other', label: w.other, id: 'amount-other' },
        ]}
      />
      <View className="bills-rule">{w.rule[rule](formatFen(minFen), formatFen(maxFen))}</View>
      {way === 'other' ? (
        <Field
          label={w.otherLabel}
          error={isTyped && !isAllowed ? w.amountWrong(formatFen(minFen), formatFen(maxFen)) : undefined}
        >
          <TextInput id="amount" value={typed} maxLength={10} ariaLabel={w.otherLabel} onChange={setTyped} autoFocus />
        </Field>
      ) : null}
    </Card>
  );
}
