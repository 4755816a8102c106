import type { ContactView } from '@contracts/sos-people';
import { useState } from 'react';
import { newClientKey } from '@/shared/http/client-key';
import { Button } from '@/shared/ui/button';
import { Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { SwitchRow } from '@/shared/ui/switch';
import { confirm } from '@/shared/ui/toast';
import { addContact, changeContact, removeContact } from '../api';
import { words } from '../words';
import { useSaving } from './use-saving';

/** Somebody to be asked when the person presses: a new one, or one to change. */
export function ContactSheet(props: {
  personId: string;
  contact: ContactView | null;
  nextRank: number;
  onClose(): void;
  onChanged(): Promise<void>;
}) {
  const w = words.use().profile;
  const { personId, contact } = props;
  const [name, setName] = useState(contact?.name ?? '');
  const [phone, setPhone] = useState(contact?.phone ?? '');
  const [relation, setRelation] = useState(contact?.relation ?? '');
  const [rank, setRank] = useState(contact?.rank ?? props.nextRank);
  const [holdsKey, setKey] = useState(contact?.holdsKey ?? false);
  const [isAsked, setAsked] = useState(false);
  const [key] = useState(() => newClientKey());
  const { isBusy, refused, save } = useSaving(props.onChanged);
  const wrong = {
    name: name.trim() === '',
    phone: !/^1[3-9]\d{9}$/.test(phone.trim()),
    relation: relation.trim() === '',
  };

  async function submit(): Promise<void> {
    setAsked(true);
    if (wrong.name || wrong.phone || wrong.relation) return;
    const body = { name: name.trim(), phone: phone.trim(), relation: relation.trim(), rank, holdsKey };
    const work = () => (contact ? changeContact(personId, contact.id, body) : addContact(personId, body, key));
    if (await save(work, w.contactSaved)) props.onClose();
  }

  async function remove(): Promise<void> {
    if (!contact) return;
    if (!(await confirm({ title: w.removeAsk(contact.name), text: w.removeText, yes: w.remove, no: w.keep }))) return;
    if (await save(() => removeContact(personId, contact.id), w.removed)) props.onClose();
  }

  const ranks = Array.from({ length: Math.min(20, Math.max(props.nextRank, rank)) }, (_, n) => n + 1);
  return (
    <FormSheet
      visible
      title={w.contactTitle}
      submit={w.save}
      submitId="save-contact"
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={() => void submit()}
    >
      <Field label={w.relation} error={isAsked && wrong.relation ? w.relationWrong : refused.relation}>
        <Choices
          label={w.relation}
          options={w.relations.map((one) => ({ value: one, label: one }))}
          value={relation}
          onChange={setRelation}
        />
      </Field>
      <Field label={w.contactName} error={isAsked && wrong.name ? w.contactNameWrong : refused.name}>
        <TextInput id="contact-name" value={name} maxLength={30} ariaLabel={w.contactName} onChange={setName} />
      </Field>
      <Field label={w.contactPhone} error={isAsked && wrong.phone ? w.contactPhoneWrong : refused.phone}>
        <TextInput
          id="contact-phone"
          kind="phone"
          value={phone}
          maxLength={11}
          ariaLabel={w.contactPhone}
          onChange={setPhone}
        />
      </Field>
      <Field label={w.order}>
        <Choices
          label={w.order}
          options={ranks.map((value) => ({ value, label: w.rank(value) }))}
          value={rank}
          onChange={setRank}
        />
      </Field>
      <SwitchRow id="contact-key" title={w.key} checked={holdsKey} onChange={setKey} />
      {contact ? (
        <Button id="remove-contact" kind="quiet" icon="trash" block onClick={() => void remove()}>
          {w.remove}
        </Button>
      ) : null}
    </FormSheet>
  );
}
