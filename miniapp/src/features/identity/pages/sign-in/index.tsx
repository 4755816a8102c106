import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { PLACES } from '@/shared/places';
import { agreeOnThisPhone } from '@/shared/session/session';
import { Icon } from '@/shared/ui/icon';
import { Screen } from '@/shared/ui/screen';
import { TickMark } from '@/shared/ui/tick-mark';
import { toastDone } from '@/shared/ui/toast';
import { back, go } from '@/shared/wechat/navigation';
import { readPrivacyNotice } from '../../api';
import { SmsSignIn } from '../../components/sms-sign-in';
import { WechatSignIn } from '../../components/wechat-sign-in';
import { words } from '../../words';
import './sign-in.scss';

/** Signing in: by SMS in a browser, by one tap in WeChat; the notice is agreed to first, by the person's own tick. */
export default function SignInPage() {
  const w = words.use().signIn;
  const [hasAgreed, setAgreed] = useState(false);
  const [isAgreeMissing, setAgreeMissing] = useState(false);
  const notice = useResource('identity.notice', readPrivacyNotice, { keepLast: true });

  /** Runs a way of signing in, if the notice was agreed to, and goes back to where the person came from. */
  const signIn = async (way: () => Promise<unknown>) => {
    if (!hasAgreed) {
      setAgreeMissing(true);
      return;
    }
    if (notice.data) agreeOnThisPhone(notice.data.version);
    await way();
    toastDone(w.done);
    back();
  };
  const toggle = () => {
    setAgreed(!hasAgreed);
    setAgreeMissing(false);
  };

  return (
    <Screen title={w.title}>
      <View className="sign-in__lead" {...aria({ role: 'heading', level: 2 })}>
        {w.lead}
      </View>
      <View className="sign-in__hint">{w.hint}</View>
      {process.env.TARO_ENV === 'h5' ? <SmsSignIn onSignIn={signIn} /> : <WechatSignIn onSignIn={signIn} />}
      <View className="sign-in__agree">
        <View
          id="agree"
          className="sign-in__tick"
          {...pressable(toggle, { role: 'checkbox', checked: hasAgreed, label: w.agree + w.notice })}
        >
          <TickMark isOn={hasAgreed} />
        </View>
        <View className="sign-in__agree-words">
          {w.agree}
          <View id="read-notice" className="sign-in__notice" {...pressable(() => go(PLACES.privacy), { role: 'link' })}>
            {w.notice}
          </View>
        </View>
      </View>
      {isAgreeMissing ? (
        <View id="agree-missing" className="sign-in__missing" {...aria({ role: 'alert' })}>
          <Icon name="alert" />
          {w.agreeFirst}
        </View>
      ) : null}
    </Screen>
  );
}
