import { View } from '@tarojs/components';
import { useState } from 'react';
import { ApiFailure } from '@/shared/http/client';
import { reloadPerson, requireConsent, useSession } from '@/shared/session/session';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';
import { Field, TextInput } from '@/shared/ui/field';
import { Screen } from '@/shared/ui/screen';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { back } from '@/shared/wechat/navigation';
import { saveRealName } from '../../api';
import { isIdNumber } from '../../checks';
import { words } from '../../words';
import './real-name.scss';

/** Name and ID number, given once. */
export default function RealNamePage() {
  const w = words.use().realName;
  const person = useSession((session) => session.person);
  const [name, setName] = useState('');
  const [idNumber, setIdNumber] = useState('');
  const [errors, setErrors] = useState<{ name?: string; idNumber?: string }>({});
  const [isBusy, setBusy] = useState(false);
  const check = () => {
    const found = {
      name: name.trim().length >= 2 ? undefined : w.nameWrong,
      idNumber: isIdNumber(idNumber) ? undefined : w.idWrong,
    };
    setErrors(found);
    return !found.name && !found.idNumber;
  };
  const save = async () => {
    if (!check() || !(await requireConsent())) return;
    setBusy(true);
    try {
      await saveRealName({ name: name.trim(), idNumber: idNumber.toUpperCase() });
      await reloadPerson();
      toastDone(w.saved);
      back();
    } catch (error) {
      if (error instanceof ApiFailure && error.fields) setErrors(error.fields);
      else toastFailure(error);
    } finally {
      setBusy(false);
    }
  };

  if (person?.hasRealName) {
    return (
      <Screen title={w.title}>
        <Empty icon="shield-check" title={w.done} hint={person.maskedName ?? undefined} />
      </Screen>
    );
  }
  return (
    <Screen
      title={w.title}
      footer={
        <BottomBar>
          <Button id="save-real-name" kind="primary" size="large" loading={isBusy} onClick={() => void save()}>
            {w.save}
          </Button>
        </BottomBar>
      }
    >
      <View className="real-name__intro">{w.intro}</View>
      <Field label={w.name} error={errors.name}>
        <TextInput id="real-name" ariaLabel={w.name} value={name} maxLength={30} onChange={setName} />
      </Field>
      <Field label={w.idNumber} error={errors.idNumber}>
        <TextInput
          id="id-number"
          kind="idcard"
          ariaLabel={w.idNumber}
          value={idNumber}
          maxLength={18}
          onChange={(value) => setIdNumber(value.trim())}
          onBlur={() => idNumber && setErrors({ ...errors, idNumber: isIdNumber(idNumber) ? undefined : w.idWrong })}
        />
      </Field>
    </Screen>
  );
}
