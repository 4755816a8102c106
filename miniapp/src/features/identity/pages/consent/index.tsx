import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatDay } from '@/shared/i18n/times';
import { agreedOnThisPhone, giveConsent, useSession, withdrawConsent } from '@/shared/session/session';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Screen } from '@/shared/ui/screen';
import { SkeletonLines } from '@/shared/ui/skeleton';
import { Tag } from '@/shared/ui/tag';
import { confirm, toastDone, toastFailure } from '@/shared/ui/toast';
import { back } from '@/shared/wechat/navigation';
import { readPrivacyNotice } from '../../api';
import { words } from '../../words';
import './consent.scss';

/** The privacy notice: read it, agree to it, or take the consent back. */
export default function ConsentPage() {
  const w = words.use().consent;
  const language = useLanguage((store) => store.language);
  const { person, consentVersion } = useSession();
  const [isBusy, setBusy] = useState(false);
  const notice = useResource(`identity.notice.${language}`, readPrivacyNotice, { keepLast: true });
  const { data } = notice;
  const hasAgreed = person ? consentVersion === data?.version : agreedOnThisPhone() === data?.version;

  const agree = async () => {
    if (!data) return;
    setBusy(true);
    try {
      await giveConsent(data.version);
      back();
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const withdraw = async () => {
    if (!(await confirm({ title: w.withdrawAsk, text: w.withdrawText, yes: w.withdraw, no: w.keep }))) return;
    try {
      await withdrawConsent();
      toastDone(w.withdrawn);
    } catch (error) {
      toastFailure(error);
    }
  };

  return (
    <Screen
      title={w.title}
      state={data ? 'ready' : notice.error ? 'error' : 'loading'}
      skeleton={<SkeletonLines rows={8} />}
      error={notice.error}
      onRetry={() => void notice.reload()}
      footer={
        data && !hasAgreed ? (
          <BottomBar>
            <Button id="not-now" size="large" onClick={back}>
              {w.later}
            </Button>
            <Button id="agree-notice" kind="primary" size="large" loading={isBusy} onClick={() => void agree()}>
              {w.agree}
            </Button>
          </BottomBar>
        ) : null
      }
    >
      {data ? (
        <Card className="consent">
          <View className="consent__title" {...aria({ role: 'heading', level: 2 })}>
            {data.title}
          </View>
          <View className="consent__version">{w.version(data.version, formatDay(data.effectiveFrom))}</View>
          <View className="consent__summary">{data.summary}</View>
          {data.sections.map((section) => (
            <View key={section.heading} className="consent__section">
              <View className="consent__heading" {...aria({ role: 'heading', level: 3 })}>
                {section.heading}
              </View>
              <View className="consent__text">{section.text}</View>
            </View>
          ))}
          {hasAgreed && person ? (
            <View className="consent__agreed">
              <Tag tone="done">{w.agreed}</Tag>
              <Button id="withdraw-consent" kind="quiet" onClick={() => void withdraw()}>
                {w.withdraw}
              </Button>
            </View>
          ) : null}
        </Card>
      ) : null}
    </Screen>
  );
}
