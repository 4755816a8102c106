import type { HealthSubjects, Symptom, Travel } from '@contracts/health-code';
import { View } from '@tarojs/components';
import { useDidShow } from '@tarojs/taro';
import { useRef, useState } from 'react';
import { ApiFailure } from '@/shared/http/api-failure';
import { newClientKey } from '@/shared/http/client-key';
import { useResource } from '@/shared/http/use-resource';
import { PLACES } from '@/shared/places';
import { requireConsent, useSession } from '@/shared/session/session';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Screen } from '@/shared/ui/screen';
import { toastDone } from '@/shared/ui/toast';
import { warnHaptic } from '@/shared/wechat/haptics';
import { pageParam, replaceWith } from '@/shared/wechat/navigation';
import {
  type Answers,
  declarationOf,
  dropDraft,
  keepDraft,
  missingAnswers,
  type Question,
  readDraft,
  toggleSymptom,
} from '../../answers';
import { declare, loadSubjects } from '../../api';
import { Choices } from '../../components/choices';
import { words } from '../../words';
import './declare.scss';

const SYMPTOMS: Symptom[] = ['fever', 'cough', 'short_of_breath', 'loss_of_taste', 'other'];
const TRAVELS: Travel[] = ['none', 'notified_area', 'overseas'];

/** 健康申报: three questions on one short page, for oneself or a family member. */
export default function DeclarePage() {
  const w = words.use();
  const subject = pageParam('subject') ?? 'me';
  const session = useSession();
  const personId = session.consentVersion ? session.person?.personId : undefined;
  const family = useResource<HealthSubjects>(personId ? `health-code.subjects.${personId}` : null, loadSubjects, {
    keepLast: true,
  });
  const [answers, setAnswers] = useState<Answers>(() => readDraft(personId ?? '', subject) ?? { isTrue: false });
  const [isAsked, setAsked] = useState(false);
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<string>();
  // One key for one set of answers: a resend is the same declaration, a changed answer another one.
  const key = useRef(newClientKey());

  useDidShow(() => {
    if (!useSession.getState().consentVersion) void requireConsent();
  });

  const change = (part: Partial<Answers>) => {
    const next = { ...answers, ...part };
    key.current = newClientKey();
    setAnswers(next);
    setFailure(undefined);
    if (personId) keepDraft(personId, subject, next);
  };

  const missing = missingAnswers(answers);
  const problem = (question: Question, sentence: string) =>
    isAsked && missing.includes(question) ? sentence : undefined;

  async function submit() {
    setAsked(true);
    const declaration = declarationOf(subject, answers);
    if (!declaration) {
      warnHaptic();
      return;
    }
    setSending(true);
    setFailure(undefined);
    try {
      await declare(declaration, key.current);
      if (personId) dropDraft(personId, subject);
      toastDone(w.done);
      replaceWith(PLACES.healthCode, { subject });
    } catch (error) {
      warnHaptic();
      setFailure(`${w.keptHint}。${error instanceof Error ? error.message : ''}`);
    } finally {
      setSending(false);
    }
  }

  const isOff = family.error instanceof ApiFailure && family.error.code === 'capability_off';
  if (isOff) {
    const hint = (family.error as ApiFailure).message;
    return <Screen title={w.declareTitle} state="empty" empty={{ title: w.offTitle, hint }} />;
  }
  const name = family.data?.subjects.find((one) => one.subject === subject)?.maskedName;
  return (
    <Screen
      title={w.declareTitle}
      footer={
        <BottomBar note={failure ? <View id="declare-failure">{failure}</View> : undefined}>
          <Button id="submit-declaration" kind="primary" size="large" loading={isSending} onClick={submit}>
            {w.submit}
          </Button>
        </BottomBar>
      }
    >
      {name ? (
        <View id="declare-for" className="declare-for">
          {w.forWhom(name)}
        </View>
      ) : null}
      <Field label={w.symptoms} hint={w.symptomsHint} error={problem('symptoms', w.chooseSymptoms)}>
        <Choices
          many
          label={w.symptoms}
          choices={[
            {
              id: 'symptom-none',
              label: w.noSymptoms,
              isOn: answers.symptoms?.length === 0,
              onPress: () => change({ symptoms: [] }),
            },
            ...SYMPTOMS.map((symptom) => ({
              id: `symptom-${symptom}`,
              label: w.symptomNames[symptom],
              isOn: answers.symptoms?.includes(symptom) ?? false,
              onPress: () => change({ symptoms: toggleSymptom(answers.symptoms, symptom) }),
            })),
          ]}
        />
      </Field>
      <Field label={w.contact} error={problem('hadContact', w.chooseContact)}>
        <Choices
          label={w.contact}
          choices={[false, true].map((hadContact) => ({
            id: `contact-${hadContact ? 'yes' : 'no'}`,
            label: hadContact ? w.yes : w.no,
            isOn: answers.hadContact === hadContact,
            onPress: () => change({ hadContact }),
          }))}
        />
      </Field>
      <Field label={w.travel} error={problem('travel', w.chooseTravel)}>
        <Choices
          label={w.travel}
          choices={TRAVELS.map((travel) => ({
            id: `travel-${travel}`,
            label: w.travelNames[travel],
            isOn: answers.travel === travel,
            onPress: () => change({ travel }),
          }))}
        />
      </Field>
      <Field label={w.truthTitle} hint={w.truthHint} error={problem('isTrue', w.chooseTruth)}>
        <Choices
          many
          label={w.truth}
          choices={[
            { id: 'truth', label: w.truth, isOn: answers.isTrue, onPress: () => change({ isTrue: !answers.isTrue }) },
          ]}
        />
      </Field>
      {family.data ? <View className="declare-use">{w.use(family.data.policy.documentNumber)}</View> : null}
    </Screen>
  );
}
