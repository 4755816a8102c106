import type { DutyPost, Rota } from '@contracts/duty';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { ApiFailure } from '@/shared/http/client';
import { newClientKey } from '@/shared/http/client-key';
import { Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { addLeave, addShift } from './duty-api';
import { dutyWords } from './duty-words';
import { emptySpan, readSpan, SpanFields } from './span-fields';

export interface Person {
  personId: string;
  name: string;
  unitId: string;
  post: DutyPost;
}

/** Everybody the rota knows, once for each post. */
export function peopleOf(rota: Rota | undefined): Person[] {
  const known = new Map<string, Person>();
  const rows = [...(rota?.patterns ?? []), ...(rota?.turns ?? []), ...(rota?.now ?? []), ...(rota?.people ?? [])];
  for (const { person, unitId, post } of rows) {
    known.set(`${person.personId} ${unitId} ${post}`, { ...person, unitId, post });
  }
  return [...known.values()];
}

const keyOf = (person: Person) => `${person.personId} ${person.unitId} ${person.post}`;

interface SheetProps {
  people: Person[];
  onClose(): void;
  onDone(): void;
}

/** What the form refused, or the server: by field, or as a word that goes away. */
export function useSending(props: Pick<SheetProps, 'onDone'>) {
  const [key] = useState(() => newClientKey());
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Record<string, string>>({});
  async function send(work: (key: string) => Promise<unknown>, done: string): Promise<void> {
    setBusy(true);
    setRefused({});
    try {
      await work(key);
      toastDone(done);
      props.onDone();
    } catch (error) {
      if (error instanceof ApiFailure && error.fields) setRefused(error.fields);
      else toastFailure(error);
    } finally {
      setBusy(false);
    }
  }
  return { isBusy, refused, send };
}

/** Leave of one's own, with who stands in. */
export function LeaveSheet(props: SheetProps & { myId: string }) {
  const w = dutyWords.use();
  const [span, setSpan] = useState(emptySpan);
  const [substitute, setSubstitute] = useState('');
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const { isBusy, refused, send } = useSending(props);
  const others = [
    ...new Map(props.people.filter((one) => one.personId !== props.myId).map((one) => [one.personId, one])).values(),
  ];
  const read = readSpan(span);
  return (
    <FormSheet
      visible
      title={w.leaveTitle}
      submit={w.submit}
      submitId="submit-leave"
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={() => {
        setAsked(true);
        if (!read || !reason.trim()) return;
        const body = { ...read, reason: reason.trim(), ...(substitute ? { substitutePersonId: substitute } : {}) };
        void send((key) => addLeave(body, key), w.leaveDone);
      }}
    >
      <View className="sosd-hint sosd-before">{w.leaveHint}</View>
      <SpanFields value={span} isWrong={isAsked} onChange={setSpan} />
      <Field label={w.substitute} error={refused.substitutePersonId}>
        <Choices
          label={w.substitute}
          options={[
            { value: '', label: w.substituteNone },
            ...others.map((one) => ({ value: one.personId, label: one.name })),
          ]}
          value={substitute}
          onChange={setSubstitute}
        />
      </Field>
      <Field label={w.reason} error={isAsked && !reason.trim() ? w.reasonMissing : refused.reason}>
        <TextInput id="leave-reason" value={reason} maxLength={100} ariaLabel={w.reason} onChange={setReason} />
      </Field>
    </FormSheet>
  );
}

/** One turn beside the weekly hours, or instead of somebody's. */
export function TurnSheet(props: SheetProps) {
  const w = dutyWords.use();
  const [span, setSpan] = useState(emptySpan);
  const [who, setWho] = useState<string | undefined>();
  const [insteadOf, setInsteadOf] = useState('');
  const [isAsked, setAsked] = useState(false);
  const { isBusy, refused, send } = useSending(props);
  const person = props.people.find((one) => keyOf(one) === who);
  const colleagues = props.people.filter(
    (one) => one.unitId === person?.unitId && one.post === person.post && one.personId !== person.personId,
  );
  const read = readSpan(span);
  return (
    <FormSheet
      visible
      title={w.addTurnTitle}
      submit={w.submit}
      submitId="submit-turn"
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={() => {
        setAsked(true);
        if (!read || !person) return;
        const { personId, unitId, post } = person;
        const body = { personId, unitId, post, ...read, ...(insteadOf ? { insteadOfPersonId: insteadOf } : {}) };
        void send((key) => addShift(body, key), w.turnDone);
      }}
    >
      <Field label={w.person} error={isAsked && !person ? w.personMissing : refused.personId}>
        {props.people.length === 0 ? <View className="sosd-hint">{w.nobodyToChoose}</View> : null}
        <Choices
          label={w.person}
          options={props.people.map((one) => ({ value: keyOf(one), label: `${one.name} ${w.posts[one.post]}` }))}
          value={who}
          onChange={(next) => {
            setWho(next);
            setInsteadOf('');
          }}
        />
      </Field>
      <SpanFields value={span} isWrong={isAsked} onChange={setSpan} />
      {colleagues.length > 0 ? (
        <Field label={w.insteadOf} error={refused.insteadOfPersonId}>
          <Choices
            label={w.insteadOf}
            options={[
              { value: '', label: w.insteadOfNobody },
              ...colleagues.map((one) => ({ value: one.personId, label: one.name })),
            ]}
            value={insteadOf}
            onChange={setInsteadOf}
          />
        </Field>
      ) : null}
    </FormSheet>
  );
}
