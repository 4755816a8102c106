import type { BillerView } from '@contracts/bills';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Field, TextInput } from '@/shared/ui/field';
import { Icon } from '@/shared/ui/icon';
import { isTooLong, looksRight } from '../account-number';
import { KIND_ICONS } from '../kinds';
import { words } from '../words';

/** The number, with the company's own hint, example and rule. */
export function TypeNumber(props: {
  biller: BillerView;
  value: string;
  /** what the company or the server said of it */
  problem: string;
  isBusy: boolean;
  onChange(value: string): void;
  onChangeBiller(): void;
  onLook(): void;
}) {
  const w = words.use();
  const { biller, value } = props;
  const { label, hint, example } = biller.account;
  // Said once it can be known: on leaving the field, or when typing on can't make it right.
  const [hasLeft, setLeft] = useState(false);
  const isWrong = value.trim() !== '' && !looksRight(biller, value) && (hasLeft || isTooLong(biller, value));
  const [isMissing, setMissing] = useState(false);

  const look = () => {
    if (props.isBusy) return;
    setMissing(value.trim() === '');
    setLeft(true);
    if (value.trim() !== '' && looksRight(biller, value)) props.onLook();
  };
  return (
    <View>
      <Card>
        <View className="bills-biller">
          <Icon name={KIND_ICONS[biller.kind]} size="lead" className="bills-account__icon" />
          <View className="bills-biller__words">
            <View className="bills-account__name">{biller.name}</View>
            <View className="bills-hint">{`${w.kinds[biller.kind]} · ${biller.city}`}</View>
          </View>
          <Button id="change-biller" kind="quiet" onClick={props.onChangeBiller}>
            {w.bind.change}
          </Button>
        </View>
      </Card>
      <Field
        label={w.bind.numberTitle(label)}
        hint={hint || w.bind.where}
        error={
          isMissing && value.trim() === ''
            ? w.bind.missing(label)
            : isWrong
              ? w.bind.wrong(label, hint)
              : props.problem || undefined
        }
      >
        <TextInput
          id="account-no"
          value={value}
          maxLength={40}
          kind="idcard"
          placeholder={w.bind.example(example)}
          ariaLabel={w.bind.numberTitle(label)}
          onChange={(next) => {
            props.onChange(next);
            setLeft(false);
          }}
          onBlur={() => setLeft(true)}
          onConfirm={look}
        />
      </Field>
      <Button id="look-up" kind="primary" size="large" loading={props.isBusy} onClick={look}>
        {w.bind.look}
      </Button>
    </View>
  );
}
