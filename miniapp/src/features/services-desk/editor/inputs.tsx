import type { Bilingual } from '@contracts/services';
import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { pressable } from '@/shared/a11y';
import { Button } from '@/shared/ui/button';
import { Choice, ChoiceRow, Choices } from '@/shared/ui/choices';
import { classNames } from '@/shared/ui/class-names';
import { Field, TextBox, TextInput } from '@/shared/ui/field';
import { TickMark } from '@/shared/ui/tick-mark';
import { useEditor, valueAt } from './editor-context';
import { words } from './words';

export const idOf = (path: string) => `f-${path.replace(/\./g, '-')}`;

/** One text in two languages, Chinese first. */
export function SaidField(props: {
  path: string;
  label: string;
  hint?: string;
  max: number;
  rows?: number;
  optional?: boolean;
}) {
  const { path, label, max } = props;
  const w = words.use();
  const editor = useEditor();
  const value = valueAt(editor.content, path) as Bilingual;
  const Box = props.rows ? TextBox : TextInput;
  return (
    <View className={classNames('sedit__said', props.rows ? 'sedit__said--lines' : null)}>
      <Field
        label={label}
        hint={props.hint}
        optional={props.optional}
        error={editor.problemAt(`${path}.zh`) ?? editor.problemAt(path)}
      >
        <Box
          id={idOf(`${path}.zh`)}
          value={value.zh}
          onChange={(zh) => editor.set(`${path}.zh`, zh)}
          maxLength={max}
          ariaLabel={label}
          rows={props.rows}
        />
      </Field>
      <View className="sedit__english">
        <Field label={`${label} · ${w.english}`} error={editor.problemAt(`${path}.en`)}>
          <TextInput
            id={idOf(`${path}.en`)}
            value={value.en}
            onChange={(en) => editor.set(`${path}.en`, en)}
            maxLength={max * 2}
            ariaLabel={`${label} ${w.english}`}
          />
        </Field>
      </View>
    </View>
  );
}

export function PlainField(props: {
  path: string;
  label: string;
  hint?: string;
  max: number;
  kind?: 'text' | 'phone';
}) {
  const editor = useEditor();
  return (
    <Field label={props.label} hint={props.hint} error={editor.problemAt(props.path)}>
      <TextInput
        id={idOf(props.path)}
        value={String(valueAt(editor.content, props.path) ?? '')}
        onChange={(value) => editor.set(props.path, value)}
        maxLength={props.max}
        ariaLabel={props.label}
      />
    </Field>
  );
}

/** Several of a few. */
export function ManyField<Value extends string | number>(props: {
  path: string;
  label: string;
  hint?: string;
  options: { value: Value; label: string }[];
  atMost?: number;
}) {
  const editor = useEditor();
  const chosen = (valueAt(editor.content, props.path) as Value[]) ?? [];
  return (
    <Field label={props.label} hint={props.hint} error={editor.problemAt(props.path)}>
      <ChoiceRow role="group" label={props.label}>
        {props.options.map(({ value, label }) => {
          const isOn = chosen.includes(value);
          const toggle = () => {
            if (isOn)
              editor.set(
                props.path,
                chosen.filter((one) => one !== value),
              );
            else if (chosen.length < (props.atMost ?? 99)) editor.set(props.path, [...chosen, value]);
          };
          return (
            <Choice key={value} id={`${idOf(props.path)}-${value}`} role="checkbox" isOn={isOn} onPress={toggle}>
              {label}
            </Choice>
          );
        })}
      </ChoiceRow>
    </Field>
  );
}

/** One of a few. */
export function OneField<Value extends string>(props: {
  path: string;
  label: string;
  options: { value: Value; label: string }[];
  /** instead of writing the value at the path */
  onChoose?: (value: Value) => void;
}) {
  const editor = useEditor();
  const chosen = valueAt(editor.content, props.path) as Value;
  return (
    <Field label={props.label} error={editor.problemAt(props.path)}>
      <Choices<Value>
        label={props.label}
        options={props.options.map((option) => ({ ...option, id: `${idOf(props.path)}-${option.value}` }))}
        value={chosen}
        onChange={(value) => (props.onChoose ? props.onChoose(value) : editor.set(props.path, value))}
      />
    </Field>
  );
}

export function FlagField(props: { path: string; label: string; isOn?: boolean; onChange?: (isOn: boolean) => void }) {
  const editor = useEditor();
  const isOn = props.isOn ?? (valueAt(editor.content, props.path) as boolean);
  return (
    <View
      id={idOf(props.path)}
      className="sedit__flag"
      {...pressable(() => (props.onChange ? props.onChange(!isOn) : editor.set(props.path, !isOn)), {
        role: 'checkbox',
        checked: isOn,
      })}
    >
      <TickMark isOn={isOn} />
      {props.label}
    </View>
  );
}

/** A list whose items are written one below the other. */
export function ListField<Item>(props: {
  path: string;
  title: string;
  empty: () => Item;
  atMost: number;
  children: (path: string) => ReactNode;
}) {
  const w = words.use();
  const editor = useEditor();
  const items = (valueAt(editor.content, props.path) as Item[]) ?? [];
  const problem = editor.problemAt(props.path);
  return (
    <View className="sedit__list">
      {items.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items have no name of their own while they are written
        <View key={index} className="sedit__item">
          <View className="sedit__item-head">
            <View className="sedit__item-title">
              {props.title} {index + 1}
            </View>
            {index > 0 ? (
              <View
                className="sedit__item-act"
                {...pressable(() => {
                  const moved = [...items];
                  [moved[index - 1], moved[index]] = [moved[index]!, moved[index - 1]!];
                  editor.set(props.path, moved);
                })}
              >
                {w.up}
              </View>
            ) : null}
            <View
              className="sedit__item-act"
              {...pressable(() =>
                editor.set(
                  props.path,
                  items.filter((__, at) => at !== index),
                ),
              )}
            >
              {w.remove}
            </View>
          </View>
          {props.children(`${props.path}.${index}`)}
        </View>
      ))}
      {problem ? <View className="sdesk__problem">{problem}</View> : null}
      {items.length < props.atMost ? (
        <Button
          id={`add-${props.path.replace(/\./g, '-')}`}
          icon="plus"
          onClick={() => editor.set(props.path, [...items, props.empty()])}
        >
          {w.add(props.title)}
        </Button>
      ) : null}
    </View>
  );
}
