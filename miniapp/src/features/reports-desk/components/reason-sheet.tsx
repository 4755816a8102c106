import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { Field, TextBox } from '@/shared/ui/field';
import { Sheet } from '@/shared/ui/sheet';
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
    <Sheet
      visible={props.visible}
      title={props.title}
      onClose={props.onClose}
      footer={
        <Button id="submit-reason" kind="primary" size="large" loading={props.isBusy} onClick={submit}>
          {props.submit}
        </Button>
      }
    >
      <Field label={props.label} error={problem}>
        <TextBox id="reason" value={said} maxLength={1000} ariaLabel={props.label} onChange={setSaid} />
      </Field>
    </Sheet>
  );
}
