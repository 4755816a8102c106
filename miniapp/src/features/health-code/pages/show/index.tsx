import type { HealthSubjects } from '@contracts/health-code';
import { View } from '@tarojs/components';
import { useDidHide, useDidShow } from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { ApiFailure } from '@/shared/http/api-failure';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n/language';
import { formatCalendarDay } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { useMode } from '@/shared/session/mode';
import { requireConsent, resyncSession, useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Screen } from '@/shared/ui/screen';
import { Segmented } from '@/shared/ui/segmented';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { raiseBrightness } from '@/shared/wechat/brightness';
import { go, pageParam } from '@/shared/wechat/navigation';
import { canSpeak, speak, stopSpeaking } from '@/shared/wechat/speech';
import { loadSubjects } from '../../api';
import { CodeCard } from '../../components/code-card';
import { useCode } from '../../use-code';
import { words } from '../../words';
import './show.scss';

/** Somebody at a gate reads this screen: bright while it is shown, as it was afterwards. */
function useBrightness(): void {
  const putBack = useRef<Promise<() => void>>();
  const dim = () => {
    void putBack.current?.then((restore) => restore());
    putBack.current = undefined;
  };
  useDidShow(() => {
    putBack.current ??= raiseBrightness();
  });
  useDidHide(dim);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page goes
  useEffect(() => dim, []);
}

/** 健康码: mine or a family member's, from the first second, with or without network. */
export default function ShowPage() {
  const w = words.use();
  const isElder = useMode((mode) => mode.isElder);
  const language = useLanguage((store) => store.language);
  // Without the app around it, nobody has looked yet who is signed in.
  useState(() => useSession.getState().status === 'unknown' && resyncSession());
  const session = useSession();
  const personId = session.consentVersion ? session.person?.personId : undefined;
  const [subject, setSubject] = useState(() => pageParam('subject') ?? 'me');
  const code = useCode(personId ? `res.health-code.${personId}.${subject}` : null, subject);
  const family = useResource<HealthSubjects>(personId ? `health-code.subjects.${personId}` : null, loadSubjects, {
    keepLast: true,
  });
  useBrightness();

  const hasAsked = useRef(false);
  useDidShow(() => {
    // Asked once by itself; whoever comes back from signing in without doing so sees the button.
    resyncSession();
    if (hasAsked.current || useSession.getState().consentVersion) return;
    hasAsked.current = true;
    void requireConsent();
  });

  const { answer } = code;
  const isOff = code.error instanceof ApiFailure && code.error.code === 'capability_off';
  const subjects = family.data?.subjects ?? [];

  const frame = (face: Partial<Parameters<typeof Screen>[0]>) => (
    <Screen title={w.title} className="health-code" {...face} />
  );
  if (!personId) {
    const action = { label: w.signIn, onClick: () => void requireConsent() };
    return frame({ state: 'empty', empty: { title: w.visitorTitle, hint: w.visitorHint, action } });
  }
  if (isOff) return frame({ state: 'empty', empty: { title: w.offTitle, hint: (code.error as ApiFailure).message } });
  if (!answer && code.error) return frame({ state: 'error', error: code.error, onRetry: code.reload });

  const switcher =
    subjects.length > 1 ? (
      <Segmented
        label={w.whose}
        value={subject}
        options={subjects.map((one) => ({
          value: one.subject,
          label: one.subject === 'me' ? w.me : one.maskedName,
          id: `subject-${one.subject}`,
        }))}
        onChange={setSubject}
      />
    ) : null;
  const declare = () => go(PLACES.healthDeclare, { subject });

  if (answer?.status === 'declaration_needed') {
    return frame({
      children: (
        <>
          {switcher}
          <View id="declaration-needed" className="health-code__card health-code__card--unknown">
            <View className="health-code__need">
              <View className="health-code__need-title">{w.needTitle(answer.maskedName)}</View>
              <View className="health-code__need-hint">{w.needHint}</View>
              <Button id="declare" kind="primary" size="large" onClick={declare}>
                {w.declare}
              </Button>
            </View>
          </View>
        </>
      ),
    });
  }
  return frame({
    state: answer ? 'ready' : 'loading',
    skeleton: <SkeletonCards count={1} rows={8} />,
    reads: !answer,
    children: answer ? (
      <>
        {switcher}
        <CodeCard code={answer} clock={code.clock} />
        <View className="health-code__ways">
          {isElder && canSpeak ? (
            <Button
              id="speak"
              icon="speak"
              size="large"
              onClick={() =>
                speak(
                  w.spokenCode(answer.maskedName, w.spoken[answer.colour], answer.reason.words[language]),
                  language,
                  stopSpeaking,
                )
              }
            >
              {w.speak}
            </Button>
          ) : null}
          <Button id="why" onClick={() => go(PLACES.healthWhy, { subject })}>
            {w.why[answer.colour]}
          </Button>
          <Button id="declare-again" onClick={declare}>
            {w.declareAgain}
          </Button>
        </View>
        {family.data && !isElder ? (
          <View id="policy-line" className="health-code__policy">
            {w.policy(family.data.policy.documentNumber, formatCalendarDay(family.data.policy.endsAt, language))}
          </View>
        ) : null}
      </>
    ) : null,
  });
}
