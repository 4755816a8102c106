import { View } from '@tarojs/components';
import { useState } from 'react';
import { newClientKey } from '@/shared/http/client-key';
import { Field, TextBox, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { SwitchRow } from '@/shared/ui/switch';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { proposePolicy } from '../api';
import { words } from '../words';

const DAY_MS = 86_400_000;

/** The ground, the document and the end of a policy to be. */
export function ProposeSheet(props: { visible: boolean; onClose(): void; onDone(): void }) {
  const w = words.use();
  const [legalGround, setGround] = useState('');
  const [documentNumber, setDocument] = useState('');
  const [days, setDays] = useState('30');
  const [isDrill, setDrill] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const [isSending, setSending] = useState(false);
  const [key] = useState(() => newClientKey());

  const dayCount = Number(days);
  const areDaysRight = Number.isInteger(dayCount) && dayCount >= 1 && dayCount <= 366;
  const isGroundGiven = legalGround.trim().length >= 4;
  const isDocumentGiven = documentNumber.trim().length >= 2;

  async function submit() {
    setAsked(true);
    if (!areDaysRight || !isGroundGiven || !isDocumentGiven) return;
    setSending(true);
    try {
      const now = Date.now();
      const startsAt = new Date(now).toISOString();
      const endsAt = new Date(now + dayCount * DAY_MS).toISOString();
      await proposePolicy({ legalGround, documentNumber, startsAt, endsAt, isDrill }, key);
      toastDone(w.proposed);
      props.onDone();
    } catch (error) {
      toastFailure(error);
    } finally {
      setSending(false);
    }
  }

  return (
    <FormSheet
      visible={props.visible}
      title={w.propose}
      onClose={props.onClose}
      submit={w.submit}
      submitId="propose-submit"
      isBusy={isSending}
      onSubmit={() => void submit()}
    >
      <View className="policy-hint">{w.proposeHint}</View>
      <Field label={w.ground} error={isAsked && !isGroundGiven ? w.needed : undefined}>
        <TextBox id="propose-ground" value={legalGround} onChange={setGround} rows={3} ariaLabel={w.ground} />
      </Field>
      <Field label={w.document} error={isAsked && !isDocumentGiven ? w.needed : undefined}>
        <TextInput
          id="propose-document"
          value={documentNumber}
          onChange={setDocument}
          maxLength={100}
          ariaLabel={w.document}
        />
      </Field>
      <Field label={w.days} hint={w.daysHint} error={isAsked && !areDaysRight ? w.daysWrong : undefined}>
        <TextInput id="propose-days" kind="number" value={days} onChange={setDays} maxLength={3} ariaLabel={w.days} />
      </Field>
      <SwitchRow id="propose-drill" title={w.drill} checked={isDrill} onChange={setDrill} />
    </FormSheet>
  );
}
