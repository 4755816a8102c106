import type { BillerView } from '@contracts/bills';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { formatFen, parseYuan } from '@/shared/i18n/money';
import { Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { goPay } from '../pay-items';
import { words } from '../words';

/** Money in advance: a usual sum, or another within the company's bounds. */
export function PrepaySheet(props: {
  visible: boolean;
  accountId: string;
  rule: NonNullable<BillerView['prepay']>;
  onClose(): void;
}) {
  const w = words.use().account;
  const { minFen, maxFen, choicesFen } = props.rule;
  const [chosen, setChosen] = useState<number | undefined>(choicesFen[0]);
  const [typed, setTyped] = useState('');
  const typedFen = parseYuan(typed);
  const fen = typed === '' ? chosen : (typedFen ?? undefined);
  const isAllowed = fen !== undefined && fen >= minFen && fen <= maxFen;
  return (
    <FormSheet
      visible={props.visible}
      title={w.prepayTitle}
      submit={w.prepayPay(formatFen(isAllowed ? fen : 0))}
      submitId="pay-advance"
      isOff={!isAllowed}
      onClose={props.onClose}
      onSubmit={() => {
        if (!isAllowed) return;
        props.onClose();
        goPay([{ accountId: props.accountId, billNo: null, amountFen: fen }]);
      }}
    >
      <View className="bills-hint bills-rule">{w.prepayHint}</View>
      {choicesFen.length > 0 ? (
        <Choices<number>
          label={w.prepayTitle}
          value={typed === '' ? chosen : undefined}
          onChange={(value) => {
            setChosen(value);
            setTyped('');
          }}
          options={choicesFen.map((value) => ({ value, label: formatFen(value), id: `advance-${value / 100}` }))}
        />
      ) : null}
      <View className="bills-other">
        <Field
          label={w.otherLabel}
          optional={choicesFen.length > 0}
          error={typed !== '' && !isAllowed ? w.amountWrong(formatFen(minFen), formatFen(maxFen)) : undefined}
        >
          <TextInput id="advance-amount" value={typed} maxLength={10} ariaLabel={w.otherLabel} onChange={setTyped} />
        </Field>
      </View>
    </FormSheet>
  );
}
