import type { DeskListResponse } from '@contracts/services-desk';
import { useState } from 'react';
import { ApiFailure } from '@/shared/http/client';
import { newClientKey } from '@/shared/http/client-key';
import { Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { toastFailure } from '@/shared/ui/toast';
import { createEntry } from '../api';
import { words } from '../words';

/** The first step of a new entry: its name, its address, its department. */
export function NewEntrySheet(props: {
  visible: boolean;
  units: DeskListResponse['units'];
  onClose(): void;
  onCreated(entryId: string): void;
}) {
  const w = words.use();
  const [zh, setZh] = useState('');
  const [en, setEn] = useState('');
  const [slug, setSlug] = useState('');
  const [unitId, setUnitId] = useState<string | null>(null);
  const [fields, setFields] = useState<Record<string, string>>({});
  const [isBusy, setBusy] = useState(false);
  // One key for one press: a resend after a lost answer finds the entry that is already there.
  const [key, setKey] = useState(newClientKey);
  const chosenUnit = unitId ?? props.units[0]?.id ?? null;

  async function create(): Promise<void> {
    if (!chosenUnit) return;
    setBusy(true);
    setFields({});
    try {
      const body = { slug: slug.trim(), unitId: chosenUnit, title: { zh: zh.trim(), en: en.trim() } };
      props.onCreated((await createEntry(body, key)).entryId);
    } catch (error) {
      if (error instanceof ApiFailure && error.fields) setFields(error.fields);
      else toastFailure(error);
      setKey(newClientKey());
    } finally {
      setBusy(false);
    }
  }

  return (
    <FormSheet
      visible={props.visible}
      title={w.createTitle}
      onClose={props.onClose}
      submit={w.start}
      submitId="start-entry"
      isBusy={isBusy}
      onSubmit={() => void create()}
    >
      <Field label={w.nameZh} hint={w.nameZhHint} error={fields['title.zh']}>
        <TextInput id="new-title" value={zh} onChange={setZh} ariaLabel={w.nameZh} maxLength={40} />
      </Field>
      <Field label={w.nameEn} optional error={fields['title.en']}>
        <TextInput id="new-title-en" value={en} onChange={setEn} ariaLabel={w.nameEn} maxLength={80} />
      </Field>
      <Field label={w.slug} hint={w.slugHint} error={fields.slug}>
        <TextInput id="new-slug" value={slug} onChange={setSlug} ariaLabel={w.slug} maxLength={60} />
      </Field>
      {props.units.length > 1 ? (
        <Field label={w.unit}>
          <Choices<string>
            label={w.unit}
            options={props.units.map((unit) => ({ value: unit.id, label: unit.name }))}
            value={chosenUnit ?? undefined}
            onChange={setUnitId}
          />
        </Field>
      ) : null}
    </FormSheet>
  );
}
