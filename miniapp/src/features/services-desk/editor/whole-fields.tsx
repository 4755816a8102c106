import { useEffect, useState } from 'react';
import { Field, TextInput } from '@/shared/ui/field';
import { useEditor, valueAt } from './editor-context';
import { idOf } from './inputs';
import { words } from './words';

/**
 * A text that means something only when it is whole (a date, a time, a number): kept as typed until it is, so that a
 * half-typed date is neither lost nor sent.
 */
function WholeField<T>(props: {
  path: string;
  label: string;
  hint?: string;
  show(value: T): string;
  read(text: string): { value: T } | null;
  complaint: string;
  max?: number;
}) {
  const editor = useEditor();
  const kept = props.show(valueAt(editor.content, props.path) as T);
  const [text, setText] = useState(kept);
  const [isWrong, setWrong] = useState(false);
  useEffect(() => setText(kept), [kept]);
  return (
    <Field label={props.label} hint={props.hint} error={isWrong ? props.complaint : editor.problemAt(props.path)}>
      <TextInput
        id={idOf(props.path)}
        value={text}
        ariaLabel={props.label}
        maxLength={props.max ?? 12}
        onChange={(typed) => {
          setText(typed);
          const whole = props.read(typed.trim());
          if (whole) {
            setWrong(false);
            editor.set(props.path, whole.value);
          }
        }}
        onBlur={() => setWrong(props.read(text.trim()) === null)}
      />
    </Field>
  );
}

export function DateField(props: { path: string; label: string; hint?: string }) {
  const w = words.use();
  return (
    <WholeField<string | null>
      {...props}
      max={10}
      complaint={w.badDate}
      show={(value) => value ?? ''}
      read={(text) => {
        if (text === '') return { value: null };
        const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
        return isDate && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text) ? { value: text } : null;
      }}
    />
  );
}

export function TimeField(props: { path: string; label: string }) {
  const w = words.use();
  return (
    <WholeField<string>
      {...props}
      max={5}
      complaint={w.badTime}
      show={(value) => value}
      read={(text) => (/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text) ? { value: text } : null)}
    />
  );
}

/** A number that may be left empty, unless `needed`. `unit` scales what is typed: 100 writes yuan as fen. */
export function NumberField(props: {
  path: string;
  label: string;
  hint?: string;
  unit?: number;
  needed?: boolean;
  decimals?: boolean;
}) {
  const w = words.use();
  const unit = props.unit ?? 1;
  const pattern = unit > 1 ? /^\d{1,7}(\.\d{1,2})?$/ : props.decimals ? /^-?\d{1,3}(\.\d{1,7})?$/ : /^\d{1,4}$/;
  return (
    <WholeField<number | null>
      {...props}
      complaint={w.badNumber}
      show={(value) => (value === null || value === undefined ? '' : String(value / unit))}
      read={(text) => {
        if (text === '') return props.needed ? null : { value: null };
        return pattern.test(text) ? { value: unit > 1 ? Math.round(Number(text) * unit) : Number(text) } : null;
      }}
    />
  );
}
