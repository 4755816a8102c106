import type { BillHomeView } from '@contracts/bills';
import type { FamilyLink } from '@contracts/identity';
import { View } from '@tarojs/components';
import { useEffect, useRef, useState } from 'react';
import { newClientKey } from '@/shared/http/client-key';
import { useResource } from '@/shared/http/use-resource';
import { requireConsent, useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { confirm, toastDone, toastFailure } from '@/shared/ui/toast';
import { addHome, changeHome, loadActedFor, removeHome } from '../api';
import { words } from '../words';

const HERE = '云岭市';
const MINE = 'me';

/** A home's name, city and owner. `new` adds one; an existing one may be renamed or removed. */
export function HomeSheet(props: { home: BillHomeView | 'new' | null; onClose(): void; onChanged(): Promise<void> }) {
  const w = words.use().homeSheet;
  const { home } = props;
  const known = home && home !== 'new' ? home : null;
  const personId = useSession((session) => session.person?.personId);
  const [label, setLabel] = useState('');
  const [city, setCity] = useState(HERE);
  const [subject, setSubject] = useState(MINE);
  const [problem, setProblem] = useState<{ label?: string; city?: string }>({});
  const [isBusy, setBusy] = useState(false);
  const key = useRef('');
  const family = useResource<FamilyLink[]>(
    home === 'new' && personId ? `bills.family.${personId}` : null,
    loadActedFor,
  );
  const others = (family.data ?? []).filter((link) => link.side === 'actor' && link.state === 'active');

  useEffect(() => {
    if (home === null) return;
    key.current = newClientKey();
    setLabel(known?.label ?? '');
    setCity(known?.city ?? HERE);
    setSubject(MINE);
    setProblem({});
  }, [home, known]);

  const act = async (run: () => Promise<unknown>, done: string) => {
    setBusy(true);
    try {
      await run();
      toastDone(done);
      props.onClose();
      await props.onChanged();
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const save = async () => {
    const wrong = {
      label: label.trim() === '' ? w.labelMissing : undefined,
      city: city.trim().length < 2 ? w.cityMissing : undefined,
    };
    setProblem(wrong);
    if (wrong.label || wrong.city || !(await requireConsent())) return;
    const body = { label: label.trim(), city: city.trim() };
    if (known) await act(() => changeHome(known.homeId, body), w.saved);
    else await act(() => addHome({ ...body, subject }, key.current), w.added);
  };
  const remove = async () => {
    if (!known) return;
    if (!(await confirm({ title: w.removeAsk(known.label), text: w.removeText, yes: w.remove, no: w.keep }))) return;
    await act(() => removeHome(known.homeId), w.removed);
  };

  return (
    <FormSheet
      visible={home !== null}
      title={known ? w.editTitle : w.addTitle}
      submit={known ? w.save : w.add}
      submitId="save-home"
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={() => void save()}
    >
      <Field label={w.label} error={problem.label}>
        {known ? null : (
          <View className="bills-presets">
            <Choices<string>
              label={w.label}
              value={label}
              onChange={setLabel}
              options={w.labels.map((value, n) => ({ value, label: value, id: `home-label-${n}` }))}
            />
          </View>
        )}
        <TextInput
          id="home-label"
          value={label}
          maxLength={20}
          placeholder={w.labelPlaceholder}
          ariaLabel={w.label}
          onChange={setLabel}
        />
      </Field>
      <Field label={w.city} error={problem.city}>
        <TextInput id="home-city" value={city} maxLength={20} ariaLabel={w.city} onChange={setCity} />
      </Field>
      {others.length > 0 ? (
        <Field label={w.whose} hint={w.whoseHint}>
          <Choices<string>
            label={w.whose}
            value={subject}
            onChange={setSubject}
            options={[
              { value: MINE, label: w.myself, id: 'whose-me' },
              ...others.map((link, n) => ({
                value: link.other.personId ?? MINE,
                label: link.other.displayName,
                id: `whose-${n}`,
              })),
            ]}
          />
        </Field>
      ) : null}
      {known ? (
        <Button id="remove-home" kind="quiet" block disabled={isBusy} onClick={() => void remove()}>
          {w.remove}
        </Button>
      ) : null}
    </FormSheet>
  );
}
