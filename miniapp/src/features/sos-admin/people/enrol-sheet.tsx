import { View } from '@tarojs/components';
import { useState } from 'react';
import { ApiFailure } from '@/shared/http/client';
import { newClientKey } from '@/shared/http/client-key';
import { Field, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { SwitchRow } from '@/shared/ui/switch';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { enrolPerson } from '../api';
import { words } from '../words';

/** Puts somebody on file by their phone; they need not have opened the mini-program ever. */
export function EnrolSheet(props: { onClose(): void; onEnrolled(personId: string): void }) {
  const w = words.use().people;
  const [phone, setPhone] = useState('');
  const [line, setLine] = useState('');
  const [door, setDoor] = useState('');
  const [livesAlone, setAlone] = useState(true);
  const [isAsked, setAsked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Record<string, string>>({});
  const [key] = useState(() => newClientKey());
  const isPhoneWrong = !/^1[3-9]\d{9}$/.test(phone.trim());
  const isLineShort = line.trim().length < 2;

  async function submit(): Promise<void> {
    setAsked(true);
    if (isPhoneWrong || isLineShort) return;
    setBusy(true);
    setRefused({});
    try {
      const profile = { home: { line: line.trim() }, door: door.trim() || null, livesAlone };
      const { personId } = await enrolPerson({ phone: phone.trim(), profile }, key);
      toastDone(w.enrolled);
      props.onEnrolled(personId);
    } catch (error) {
      if (error instanceof ApiFailure && error.fields) setRefused(error.fields);
      else toastFailure(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <FormSheet
      visible
      title={w.enrolTitle}
      submit={w.submit}
      submitId="submit-enrol"
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={() => void submit()}
    >
      <View className="sosa-hint sosa-before">{w.enrolHint}</View>
      <Field label={w.phone} error={isAsked && isPhoneWrong ? w.phoneWrong : refused.phone}>
        <TextInput id="enrol-phone" kind="phone" value={phone} maxLength={11} ariaLabel={w.phone} onChange={setPhone} />
      </Field>
      <Field label={w.line} error={isAsked && isLineShort ? w.lineShort : refused['profile.home.line']}>
        <TextInput id="enrol-line" value={line} maxLength={120} ariaLabel={w.line} onChange={setLine} />
      </Field>
      <Field label={w.door} optional>
        <TextInput id="enrol-door" value={door} maxLength={60} ariaLabel={w.door} onChange={setDoor} />
      </Field>
      <SwitchRow id="enrol-alone" title={w.alonePick} checked={livesAlone} onChange={setAlone} />
    </FormSheet>
  );
}
