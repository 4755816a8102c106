import type { UnitView } from '@contracts/organisations';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { Field, TextInput } from '@/shared/ui/field';
import { ListRow } from '@/shared/ui/list-row';
import { Sheet } from '@/shared/ui/sheet';
import { words } from '../words';

/** Places that people know by name; a department answers no press, and a grid is a word of those who work in it. */
const KINDS: readonly UnitView['kind'][] = ['district', 'street', 'community'];
const MOST_SHOWN = 20;

/** Which place gets a policy of its own. */
export function UnitSheet(props: { units: UnitView[]; onClose(): void; onPick(unitId: string): void }) {
  const w = words.use().policy;
  const [typed, setTyped] = useState('');
  const found = props.units.filter((unit) => KINDS.includes(unit.kind) && unit.name.includes(typed.trim()));
  const above = (unit: UnitView) => props.units.find((one) => one.id === unit.parentId)?.name;
  return (
    <Sheet visible title={w.ownTitle} onClose={props.onClose}>
      <View className="sosa-hint sosa-before">{w.ownHint}</View>
      <Field label={w.ownFind}>
        <TextInput id="find-unit" kind="search" value={typed} ariaLabel={w.ownFind} onChange={setTyped} />
      </Field>
      {found.length === 0 ? <View className="sosa-hint">{w.ownNone}</View> : null}
      {found.slice(0, MOST_SHOWN).map((unit) => (
        <ListRow
          key={unit.id}
          id={`unit-${unit.id}`}
          title={unit.name}
          note={above(unit)}
          onClick={() => props.onPick(unit.id)}
        />
      ))}
    </Sheet>
  );
}
