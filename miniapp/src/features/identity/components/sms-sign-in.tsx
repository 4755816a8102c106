import { View } from '@tarojs/components';
import { useState } from 'react';
import { pressable } from '@/shared/a11y';
import { ApiFailure } from '@/shared/http/client';
import { agreedOnThisPhone, takeSignIn } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Field, TextInput } from '@/shared/ui/field';
import { toastFailure } from '@/shared/ui/toast';
import { signInBySms } from '../api';
import { isMobilePhone } from '../checks';
import { useSmsCode } from '../use-sms-code';
import { words } from '../words';

/** Phone number, code, done. What is wrong is said beside the field, once the person has left it. */
export function SmsSignIn(props: { onSignIn(way: () => Promise<unknown>): Promise<void> }) {
  const w = words.use().signIn;
  const [phone, setPhone] = useState('');
  const [code, setCode] = useState('');
  const [phoneError, setPhoneError] = useState<string>();
  const [codeError, setCodeError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [sentTo, setSentTo] = useState<string>();
  const sms = useSmsCode();
  const canSend = sms.waitSeconds === 0 && !sms.isSending;

  const checkPhone = () => {
    const isRight = isMobilePhone(phone);
    setPhoneError(isRight ? undefined : w.phoneWrong);
    return isRight;
  };
  const sendCode = async () => {
    if (!canSend || !checkPhone()) return;
    try {
      await sms.send(phone);
      setSentTo(phone);
    } catch (error) {
      setPhoneError(error instanceof ApiFailure ? (error.fields?.phone ?? error.message) : undefined);
    }
  };
  const submit = async () => {
    if (!checkPhone()) return;
    if (!/^\d{6}$/.test(code)) {
      setCodeError(w.codeWrong);
      return;
    }
    setBusy(true);
    try {
      await props.onSignIn(async () => takeSignIn(await signInBySms(phone, code, agreedOnThisPhone())));
    } catch (error) {
      if (error instanceof ApiFailure && error.status > 0) setCodeError(error.fields?.code ?? error.message);
      else toastFailure(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <View>
      <Field label={w.phone} error={phoneError}>
        <TextInput
          id="phone"
          kind="phone"
          ariaLabel={w.phone}
          value={phone}
          maxLength={11}
          placeholder={w.phonePlaceholder}
          onChange={(value) => {
            setPhone(value.trim());
            setPhoneError(undefined);
          }}
          onBlur={() => phone && checkPhone()}
        />
      </Field>
      <Field label={w.code} hint={sentTo ? w.sent(sentTo) : undefined} error={codeError}>
        <TextInput
          id="sms-code"
          kind="number"
          ariaLabel={w.code}
          value={code}
          maxLength={6}
          placeholder={w.codePlaceholder}
          onChange={(value) => {
            setCode(value.trim());
            setCodeError(undefined);
          }}
          onConfirm={() => void submit()}
          end={
            <View
              id="send-code"
              className={canSend ? 'sign-in__send' : 'sign-in__send sign-in__send--off'}
              {...pressable(() => void sendCode(), { disabled: canSend ? undefined : true })}
            >
              {sms.waitSeconds > 0 ? w.sendAgain(sms.waitSeconds) : w.send}
            </View>
          }
        />
      </Field>
      <View className="sign-in__submit">
        <Button id="submit-sign-in" kind="primary" size="large" loading={isBusy} onClick={() => void submit()}>
          {w.submit}
        </Button>
      </View>
    </View>
  );
}
