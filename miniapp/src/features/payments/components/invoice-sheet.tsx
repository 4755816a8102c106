import { useRef, useState } from 'react';
import { newClientKey } from '@/shared/http/client-key';
import { readKept, writeKept } from '@/shared/session/kept';
import { Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { toastDone } from '@/shared/ui/toast';
import { askInvoice, type InvoiceRequest } from '../api';
import { words } from '../words';

const KEPT = 'pay.invoice';

interface Problem {
  title?: string;
  taxNo?: string;
  email?: string;
}

/** Whose name the invoice carries. What was typed is remembered on this phone for the next one. */
export function InvoiceSheet(props: { visible: boolean; orderId: string; onClose(): void; onDone(): Promise<void> }) {
  const w = words.use().invoice;
  const [form, setForm] = useState<InvoiceRequest>(
    () => readKept<InvoiceRequest>(KEPT) ?? { titleKind: 'person', title: '', taxNo: null, email: null },
  );
  const [problem, setProblem] = useState<Problem>({});
  const [isBusy, setBusy] = useState(false);
  const key = useRef(newClientKey());
  const change = (part: Partial<InvoiceRequest>) => setForm((before) => ({ ...before, ...part }));
  const isCompany = form.titleKind === 'company';

  async function send(): Promise<void> {
    const taxNo = (form.taxNo ?? '').trim().toUpperCase();
    const email = (form.email ?? '').trim();
    const wrong: Problem = {
      title: form.title.trim().length < 2 ? w.nameMissing : undefined,
      taxNo: isCompany && !/^[0-9A-Z]{15,20}$/.test(taxNo) ? w.taxNoWrong : undefined,
      email: email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? w.emailWrong : undefined,
    };
    setProblem(wrong);
    if (wrong.title || wrong.taxNo || wrong.email) return;
    const body = { ...form, title: form.title.trim(), taxNo: isCompany ? taxNo : null, email: email || null };
    setBusy(true);
    try {
      await askInvoice(props.orderId, body, key.current);
      writeKept(KEPT, body);
      toastDone(w.done);
      props.onClose();
      await props.onDone();
    } catch (error) {
      // A corrected form is another request.
      key.current = newClientKey();
      const failure = error as Error & { fields?: Record<string, string> };
      setProblem({
        title: failure.fields?.title ?? (failure.fields ? undefined : failure.message),
        taxNo: failure.fields?.taxNo,
        email: failure.fields?.email,
      });
    } finally {
      setBusy(false);
    }
  }

  return (
    <FormSheet
      visible={props.visible}
      title={w.title}
      submit={w.submit}
      submitId="send-invoice"
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={() => void send()}
    >
      <Field label={w.kind}>
        <Choices<InvoiceRequest['titleKind']>
          label={w.kind}
          value={form.titleKind}
          onChange={(titleKind) => change({ titleKind })}
          options={[
            { value: 'person', label: w.kinds.person, id: 'invoice-person' },
            { value: 'company', label: w.kinds.company, id: 'invoice-company' },
          ]}
        />
      </Field>
      <Field label={w.name} error={problem.title}>
        <TextInput
          id="invoice-title"
          value={form.title}
          maxLength={100}
          ariaLabel={w.name}
          onChange={(title) => change({ title })}
        />
      </Field>
      {isCompany ? (
        <Field label={w.taxNo} hint={w.taxNoHint} error={problem.taxNo}>
          <TextInput
            id="invoice-tax-no"
            value={form.taxNo ?? ''}
            maxLength={20}
            ariaLabel={w.taxNo}
            onChange={(taxNo) => change({ taxNo })}
          />
        </Field>
      ) : null}
      <Field label={w.email} optional error={problem.email}>
        <TextInput
          id="invoice-email"
          value={form.email ?? ''}
          maxLength={100}
          ariaLabel={w.email}
          onChange={(email) => change({ email })}
        />
      </Field>
    </FormSheet>
  );
}
