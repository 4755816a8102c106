import type { Rota } from '@contracts/duty';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { Choice, ChoiceRow, Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { addPattern, endRow } from './duty-api';
import { useSending } from './duty-sheets';
import { minuteOf } from './duty-times';
import { dutyWords } from './duty-words';
import type { Pattern } from './pattern-card';
import { patternWords } from './pattern-words';
import { clockOf, hasDay, isDate, isLongEnough, minutesBetween, todayOf, toggleDay } from './weekly-hours';

const WORKDAYS = 31;
const keyOf = (one: { person: { personId: string }; unitId: string; post: string }) =>
  `${one.person.personId} ${one.unitId} ${one.post}`;

/** Hours of somebody that come every week: new ones, or in place of a row that stands. */
export function PatternSheet(props: {
  people: Rota['people'];
  pattern: Pattern | null;
  onClose(): void;
  onDone(): void;
  onEnd(pattern: Pattern): void;
}) {
  const w = patternWords.use();
  const d = dutyWords.use();
  const { pattern, people } = props;
  const today = todayOf();
  const [who, setWho] = useState(pattern ? keyOf(pattern) : undefined);
  const [weekdays, setWeekdays] = useState(pattern?.weekdays ?? WORKDAYS);
  const [from, setFrom] = useState(clockOf(pattern?.startMinute ?? 8 * 60));
  const [until, setUntil] = useState(clockOf(pattern ? pattern.startMinute + pattern.minutes : 20 * 60));
  const [validFrom, setValidFrom] = useState(pattern && pattern.validFrom > today ? pattern.validFrom : today);
  const [validUntil, setValidUntil] = useState(pattern?.validUntil ?? '');
  const [isAsked, setAsked] = useState(false);
  const { isBusy, refused, send } = useSending(props);
  const person = people.find((one) => keyOf(one) === who);
  const [start, end] = [minuteOf(from), minuteOf(until)];
  const minutes = start === null || end === null ? null : minutesBetween(start, end);
  const last = validUntil.trim();
  const wrong = {
    person: person ? undefined : w.personMissing,
    weekdays: weekdays === 0 ? w.weekdaysMissing : undefined,
    from: start === null ? d.clockWrong : undefined,
    until: end === null ? d.clockWrong : minutes !== null && !isLongEnough(minutes) ? w.tooShort : undefined,
    validFrom: isDate(validFrom.trim()) ? undefined : w.dayWrong,
    validUntil: last === '' || isDate(last) ? undefined : w.dayWrong,
  };
  const said = (name: keyof typeof wrong) => (isAsked ? wrong[name] : undefined);

  function submit(): void {
    setAsked(true);
    if (!person || start === null || minutes === null || Object.values(wrong).some(Boolean)) return;
    const { unitId, post } = person;
    const hours = { weekdays, startMinute: start, minutes };
    const days = { validFrom: validFrom.trim(), ...(last ? { validUntil: last } : {}) };
    void send(async (key) => {
      // The new hours first: nobody is off the rota in between.
      await addPattern({ unitId, post, personId: person.person.personId, ...hours, ...days }, key);
      if (pattern) await endRow('pattern', pattern.id);
    }, w.saved);
  }

  return (
    <FormSheet
      visible
      title={pattern ? w.changeTitle : w.addTitle}
      submit={d.submit}
      submitId="submit-pattern"
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={submit}
    >
      {pattern ? <View className="sosd-hint sosd-before">{w.changeHint}</View> : null}
      <Field label={w.person} error={said('person') ?? refused.personId}>
        {people.length === 0 ? <View className="sosd-hint">{w.nobody}</View> : null}
        <Choices
          label={w.person}
          options={people.map((one) => ({
            value: keyOf(one),
            label: `${one.person.name} · ${one.unitName} ${d.posts[one.post]}`,
            id: `planned-${one.person.personId}-${one.post}`,
          }))}
          value={who}
          onChange={setWho}
        />
      </Field>
      <Field label={w.weekdays} error={said('weekdays') ?? refused.weekdays}>
        <ChoiceRow label={w.weekdays} role="group">
          {w.days.map((name, day) => (
            <Choice
              key={name}
              id={`weekday-${day + 1}`}
              role="checkbox"
              isOn={hasDay(weekdays, day)}
              onPress={() => setWeekdays(toggleDay(weekdays, day))}
            >
              {name}
            </Choice>
          ))}
        </ChoiceRow>
      </Field>
      <Field label={d.from} hint={w.clockHint} error={said('from') ?? refused.startMinute}>
        <TextInput id="pattern-from" value={from} maxLength={5} ariaLabel={d.from} onChange={setFrom} />
      </Field>
      <Field label={d.until} error={said('until') ?? refused.minutes}>
        <TextInput id="pattern-until" value={until} maxLength={5} ariaLabel={d.until} onChange={setUntil} />
      </Field>
      <Field label={w.validFrom} hint={w.dayHint} error={said('validFrom') ?? refused.validFrom}>
        <TextInput
          id="pattern-first"
          value={validFrom}
          maxLength={10}
          ariaLabel={w.validFrom}
          onChange={setValidFrom}
        />
      </Field>
      <Field label={w.validUntil} optional error={said('validUntil') ?? refused.validUntil}>
        <TextInput
          id="pattern-last"
          value={validUntil}
          maxLength={10}
          ariaLabel={w.validUntil}
          onChange={setValidUntil}
        />
      </Field>
      {pattern ? (
        <Button id="end-pattern" kind="quiet" icon="trash" onClick={() => props.onEnd(pattern)}>
          {w.end}
        </Button>
      ) : null}
    </FormSheet>
  );
}
