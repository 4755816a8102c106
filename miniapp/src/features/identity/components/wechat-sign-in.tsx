import { View } from '@tarojs/components';
import { useState } from 'react';
import { signInWithWechat, takeSignIn } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { toast, toastFailure } from '@/shared/ui/toast';
import { bindWechatPhone } from '../api';
import { words } from '../words';

/** One tap; with the phone number when the person allows it, so that staff can call back. */
export function WechatSignIn(props: { onSignIn(way: () => Promise<unknown>): Promise<void> }) {
  const w = words.use().signIn;
  const [busy, setBusy] = useState<'plain' | 'phone'>();
  const run = async (kind: 'plain' | 'phone', way: () => Promise<unknown>) => {
    setBusy(kind);
    try {
      await props.onSignIn(way);
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(undefined);
    }
  };
  const withPhone = (code: string | undefined) => {
    if (!code) {
      toast(w.wechatRefused);
      return;
    }
    void run('phone', async () => {
      await signInWithWechat();
      takeSignIn(await bindWechatPhone(code));
    });
  };
  return (
    <View className="sign-in__ways">
      <Button
        id="wechat-sign-in"
        kind="primary"
        size="large"
        loading={busy === 'plain'}
        onClick={() => void run('plain', signInWithWechat)}
      >
        {w.wechat}
      </Button>
      <Button
        id="wechat-phone-sign-in"
        size="large"
        loading={busy === 'phone'}
        wechat={{ openType: 'getPhoneNumber', onGetPhoneNumber: (event) => withPhone(event.detail.code) }}
      >
        {w.wechatPhone}
      </Button>
    </View>
  );
}
