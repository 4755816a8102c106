import { View } from '@tarojs/components';
import { Card } from '@/shared/ui/card';
import { Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { words } from '../words';
import type { TypedPolicy } from './typed-policy';

/** What happens when nobody answers, or falls silent. */
export function RestCard(props: {
  typed: TypedPolicy;
  faults: Record<string, string>;
  onChange(change: Partial<TypedPolicy>): void;
}) {
  const w = words.use().policy;
  const { typed, faults, onChange } = props;
  const seconds = (name: 'repeatAfterS' | 'silenceS' | 'redialAfterS', label: string, hint: string) => (
    <Field label={label} hint={hint} error={faults[name]}>
      <TextInput
        id={`policy-${name}`}
        kind="number"
        value={typed[name]}
        maxLength={4}
        ariaLabel={label}
        end={<View className="sosa-unit">{w.seconds}</View>}
        onChange={(value) => onChange({ [name]: value })}
      />
    </Field>
  );
  return (
    <Card title={w.rest} id="policy-rest">
      <Field label={w.repeatFrom} error={faults.repeatFrom}>
        <Choices
          label={w.repeatFrom}
          options={typed.steps.map((_, at) => ({ value: at, label: w.step(at + 1), id: `repeat-${at + 1}` }))}
          value={typed.repeatFrom}
          onChange={(repeatFrom) => onChange({ repeatFrom })}
        />
      </Field>
      {seconds('repeatAfterS', w.repeatAfter, w.range(10, 600))}
      {seconds('silenceS', w.silenceLabel, w.silenceHint)}
      {seconds('redialAfterS', w.redialLabel, w.range(10, 300))}
    </Card>
  );
}
