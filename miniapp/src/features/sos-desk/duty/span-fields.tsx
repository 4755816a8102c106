import { formatDay } from '@/shared/i18n/times';
import { Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { minuteOf, nextDays, spanOf } from './duty-times';
import { dutyWords } from './duty-words';

export interface SpanTyped {
  day: string;
  from: string;
  until: string;
}

export const emptySpan = (): SpanTyped => ({ day: nextDays(1)[0]!, from: '08:00', until: '20:00' });

/** What was typed as instants; null when a time is no time. */
export function readSpan(typed: SpanTyped): { startsAt: string; endsAt: string } | null {
  const [from, until] = [minuteOf(typed.from), minuteOf(typed.until)];
  return from === null || until === null ? null : spanOf(typed.day, from, until);
}

/** Which day, from when, until when. */
export function SpanFields(props: { value: SpanTyped; isWrong: boolean; onChange(value: SpanTyped): void }) {
  const w = dutyWords.use();
  const { value, onChange } = props;
  const wrong = (typed: string) => (props.isWrong && minuteOf(typed) === null ? w.clockWrong : undefined);
  return (
    <>
      <Field label={w.day}>
        <Choices
          label={w.day}
          options={nextDays(7).map((day) => ({ value: day, label: formatDay(day) }))}
          value={value.day}
          onChange={(day) => onChange({ ...value, day })}
        />
      </Field>
      <Field label={w.from} hint={w.clockHint} error={wrong(value.from)}>
        <TextInput
          id="span-from"
          value={value.from}
          maxLength={5}
          ariaLabel={w.from}
          onChange={(from) => onChange({ ...value, from })}
        />
      </Field>
      <Field label={w.until} error={wrong(value.until)}>
        <TextInput
          id="span-until"
          value={value.until}
          maxLength={5}
          ariaLabel={w.until}
          onChange={(until) => onChange({ ...value, until })}
        />
      </Field>
    </>
  );
}
