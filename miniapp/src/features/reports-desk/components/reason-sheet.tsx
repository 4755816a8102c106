import { useState } from 'react';
import { Field, TextBox } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { words } from '../words';

/** One step that needs a reason in words: a question, a return, a refusal. */
export function ReasonSheet(props: {
  visible: boolean;
  title: string;
  label: string;
  submit: string;
  isBusy: boolean;
  onClose(): void;
  onSubmit(said: string): void;
}) {
  const w = words.use();
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState('');
  function submit() {
    setProblem(said.trim() ? '' : w.needWords);
    if (said.trim()) props.onSubmit(said.trim());
  }
  return (
    <FormSheet
      visible={props.visible}
      title={props.title}
      onClose={props.onClose}
      submit={props.submit}
      submitId="submit-reason"
      isBusy={props.isBusy}
      onSubmit={submit}
    >
      <Field label={props.label} error={problem}>
        <TextBox id="reason" value={said} maxLength={1000} ariaLabel={props.label} onChange={setSaid} />
      </Field>
    </FormSheet>
  );
}
