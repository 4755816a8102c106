import { View } from '@tarojs/components';
import { type ReactNode, useState } from 'react';
import { newClientKey } from '@/shared/http/client-key';
import { Field, TextBox } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { toastDone, toastFailure } from '@/shared/ui/toast';

/** One step that is taken with words: clearing an alarm, explaining a miss. */
export function WordsSheet(props: {
  title: string;
  hint?: string;
  label: string;
  submit: string;
  done: string;
  /** Fewest characters, and what is said of fewer. */
  least: number;
  tooShort: string;
  maxLength: number;
  children?: ReactNode;
  send(words: string, key: string): Promise<unknown>;
  onClose(): void;
  onDone(): void;
}) {
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [key] = useState(() => newClientKey());

  async function submit(): Promise<void> {
    const words = said.trim();
    setProblem(words.length < props.least ? props.tooShort : '');
    if (words.length < props.least) return;
    setBusy(true);
    try {
      await props.send(words, key);
      toastDone(props.done);
      props.onDone();
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <FormSheet
      visible
      title={props.title}
      submit={props.submit}
      submitId="submit-words"
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={() => void submit()}
    >
      {props.hint ? <View className="sosa-hint sosa-before">{props.hint}</View> : null}
      {props.children}
      <Field label={props.label} error={problem}>
        <TextBox
          id="words"
          value={said}
          rows={3}
          maxLength={props.maxLength}
          ariaLabel={props.label}
          onChange={setSaid}
        />
      </Field>
    </FormSheet>
  );
}
