import { View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { newClientKey } from '@/shared/http/client-key';
import { Choices } from '@/shared/ui/choices';
import { Field, TextBox } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { toastDone } from '@/shared/ui/toast';
import { type Complaint, complain } from '../api';
import { words } from '../words';

type Kind = Complaint['kind'];
const KINDS: Kind[] = [
  'paid_yet_still_due',
  'wrong_account',
  'duplicate',
  'wrong_amount',
  'late_fee',
  'refund_missing',
  'other',
];

/** A complaint on this payment: what is wrong and a sentence. The proof goes along by itself. */
export function ComplaintSheet(props: { visible: boolean; orderId: string; onClose(): void; onDone(): Promise<void> }) {
  const w = words.use().complaint;
  const [kind, setKind] = useState<Kind>();
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<{ kind?: string; words?: string }>({});
  const [isBusy, setBusy] = useState(false);
  const key = useRef(newClientKey());

  async function send(): Promise<void> {
    const wrong = { kind: kind ? undefined : w.kindMissing, words: said.trim() === '' ? w.missing : undefined };
    setProblem(wrong);
    if (!kind || wrong.words) return;
    setBusy(true);
    try {
      const report = await complain(props.orderId, { kind, words: said.trim() }, key.current);
      toastDone(w.done(report.number));
      props.onClose();
      await props.onDone();
    } catch (error) {
      setProblem({ words: (error as Error).message });
    } finally {
      setBusy(false);
    }
  }

  return (
    <FormSheet
      visible={props.visible}
      title={w.title}
      submit={w.submit}
      submitId="send-complaint"
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={() => void send()}
    >
      <Field label={w.title} error={problem.kind}>
        <Choices<Kind>
          label={w.title}
          value={kind}
          onChange={setKind}
          options={KINDS.map((value) => ({
            value,
            label: w.kinds[value],
            id: `complaint-${value.replaceAll('_', '-')}`,
          }))}
        />
      </Field>
      <Field label={w.words} error={problem.words}>
        <TextBox
          id="complaint-words"
          value={said}
          maxLength={500}
          rows={3}
          placeholder={w.placeholder}
          ariaLabel={w.words}
          onChange={setSaid}
        />
      </Field>
      <View className="pay-hint">{w.hint}</View>
    </FormSheet>
  );
}
