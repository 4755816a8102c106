import type { AssignableUnits, ReportDetail } from '@contracts/reports';
import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { pressable } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { Field, TextBox, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { Icon } from '@/shared/ui/icon';
import { PartFailed } from '@/shared/ui/part-failed';
import { SkeletonLines } from '@/shared/ui/skeleton';
import { Tag } from '@/shared/ui/tag';
import { loadUnits } from '../api';
import { words } from '../words';

type Unit = AssignableUnits['units'][number];

/** A department for a case: the likely one first, the others by typing. */
export function AssignSheet(props: {
  visible: boolean;
  report: ReportDetail;
  isBusy: boolean;
  onClose(): void;
  onSubmit(unit: Unit, note: string): void;
}) {
  const w = words.use();
  const { visible, report } = props;
  const units = useResource<Unit[]>(visible ? `desk.units.${report.id}` : null, () => loadUnits(report.id));
  const [typed, setTyped] = useState('');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [note, setNote] = useState('');

  useEffect(() => {
    if (visible && !chosenId) setChosenId(units.data?.find((unit) => unit.isSuggested)?.id ?? null);
  }, [visible, units.data, chosenId]);

  const needle = typed.trim().toLowerCase();
  const shown = (units.data ?? []).filter(
    (unit) => !needle || [unit.name.toLowerCase(), unit.pinyin, unit.initials].some((text) => text.includes(needle)),
  );
  const chosen = units.data?.find((unit) => unit.id === chosenId) ?? null;

  return (
    <FormSheet
      visible={visible}
      title={w.assign.title}
      onClose={props.onClose}
      submit={chosen ? w.assign.submit(chosen.name) : w.assign.choose}
      submitId="submit-assign"
      isBusy={props.isBusy}
      isOff={!chosen}
      onSubmit={() => (chosen ? props.onSubmit(chosen, note.trim()) : undefined)}
    >
      <TextInput
        id="unit-search"
        kind="search"
        value={typed}
        placeholder={w.assign.search}
        ariaLabel={w.assign.search}
        onChange={setTyped}
      />
      <View className="desk-units">
        {units.isLoading ? <SkeletonLines rows={4} /> : null}
        {!units.data && units.error ? <PartFailed error={units.error} onRetry={units.reload} /> : null}
        {units.data && shown.length === 0 ? <View className="desk-hint">{w.assign.none}</View> : null}
        {shown.map((unit) => (
          <View
            key={unit.id}
            className={unit.id === chosenId ? 'desk-unit desk-unit--on' : 'desk-unit'}
            {...pressable(() => setChosenId(unit.id), { role: 'radio', checked: unit.id === chosenId })}
          >
            <View className="desk-unit__name">{unit.name}</View>
            {unit.isSuggested ? <Tag tone="primary">{w.assign.suggested}</Tag> : null}
            {unit.id === chosenId ? <Icon name="check" /> : null}
          </View>
        ))}
      </View>
      <Field label={w.assign.note} optional>
        <TextBox id="assign-note" value={note} maxLength={300} rows={2} ariaLabel={w.assign.note} onChange={setNote} />
      </Field>
    </FormSheet>
  );
}
