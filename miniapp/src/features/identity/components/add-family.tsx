import type { Relation } from '@contracts/identity';
import { useRef, useState } from 'react';
import { ApiFailure } from '@/shared/http/client';
import { newClientKey } from '@/shared/http/client-key';
import { requireConsent } from '@/shared/session/session';
import { Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { toastDone } from '@/shared/ui/toast';
import { askFamily } from '../api';
import { isMobilePhone } from '../checks';
import { words } from '../words';

const RELATIONS: Relation[] = ['child', 'grandchild', 'spouse', 'sibling', 'guardian', 'other'];
const DAYS = [30, 90, 365];

/** Asking a relative for their consent. */
export function AddFamily(props: { visible: boolean; onClose(): void; onAdded(): Promise<void> }) {
  const all = words.use();
  const w = all.family;
  const [phone, setPhone] = useState('');
  const [relation, setRelation] = useState<Relation>('child');
  const [days, setDays] = useState(365);
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  // One key for one request, however often it is pressed; a changed request gets another.
  const sent = useRef({ body: '', key: '' });

  const send = async () => {
    if (!isMobilePhone(phone)) {
      setError(all.signIn.phoneWrong);
      return;
    }
    if (!(await requireConsent())) return;
    const body = { phone, relation, days };
    const text = JSON.stringify(body);
    if (sent.current.body !== text) sent.current = { body: text, key: newClientKey() };
    setBusy(true);
    try {
      await askFamily(body, sent.current.key);
      toastDone(w.requested);
      setPhone('');
      props.onClose();
      await props.onAdded();
    } catch (failure) {
      if (failure instanceof ApiFailure) setError(failure.fields?.phone ?? failure.message);
    } finally {
      setBusy(false);
    }
  };

  return (
    <FormSheet
      visible={props.visible}
      title={w.addTitle}
      onClose={props.onClose}
      submit={w.sendRequest}
      submitId="send-family-request"
      isBusy={isBusy}
      onSubmit={() => void send()}
    >
      <Field label={w.phone} error={error}>
        <TextInput
          id="family-phone"
          kind="phone"
          ariaLabel={w.phone}
          value={phone}
          maxLength={11}
          placeholder={all.signIn.phonePlaceholder}
          onChange={(value) => {
            setPhone(value.trim());
            setError(undefined);
          }}
        />
      </Field>
      <Field label={w.relation}>
        <Choices<Relation>
          label={w.relation}
          value={relation}
          onChange={setRelation}
          options={RELATIONS.map((value) => ({ value, label: w.relations[value] }))}
        />
      </Field>
      <Field label={w.days}>
        <Choices<number>
          label={w.days}
          value={days}
          onChange={setDays}
          options={DAYS.map((value) => ({ value, label: w.daysOption(value) }))}
        />
      </Field>
    </FormSheet>
  );
}
