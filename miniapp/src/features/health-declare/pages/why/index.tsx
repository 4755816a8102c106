import type { HealthExplanation } from '@contracts/health-code';
import { View } from '@tarojs/components';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatInstant } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Screen } from '@/shared/ui/screen';
import { Tag, type Tone } from '@/shared/ui/tag';
import { go, pageParam } from '@/shared/wechat/navigation';
import { dial } from '@/shared/wechat/phone';
import { loadExplanation } from '../../api';
import { words } from '../../words';
import './why.scss';

const TONES: Record<HealthExplanation['colour'], Tone> = {
  green: 'done',
  yellow: 'wait',
  red: 'wrong',
  unknown: 'plain',
};

/** Why this colour: the answer, what it was made from, the proof, and the way to have it put right. */
export default function WhyPage() {
  const w = words.use();
  const subject = pageParam('subject') ?? 'me';
  const personId = useSession((session) => session.person?.personId);
  const explanation = useResource(personId ? `health-code.why.${personId}.${subject}` : null, () =>
    loadExplanation(subject),
  );
  const { data } = explanation;
  return (
    <Screen
      title={w.whyTitle}
      state={data ? 'ready' : explanation.error ? 'error' : 'loading'}
      error={explanation.error}
      onRetry={() => void explanation.reload()}
    >
      {data ? <Explanation data={data} /> : null}
    </Screen>
  );
}

function Explanation({ data }: { data: HealthExplanation }) {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const { inputs, evidence } = data;
  const status = inputs.authorityStatus as keyof typeof w.authorityStatus | null;
  const symptoms = inputs.symptoms.map((symptom) => w.symptomNames[symptom]);
  return (
    <>
      <Card>
        <Tag tone={TONES[data.colour]}>{w.colours[data.colour]}</Tag>
        <View id="why-reason" className="why-reason">
          {data.reason.words[language]}
        </View>
      </Card>
      <Card title={w.declared}>
        {inputs.declaredAt ? <Fact name={w.declaredAt} value={formatInstant(inputs.declaredAt)} /> : null}
        <Fact name={w.symptomsShort} value={symptoms.length > 0 ? symptoms.join('、') : w.noSymptoms} />
        <Fact name={w.contactShort} value={inputs.hadContact ? w.yes : w.no} />
        <Fact name={w.travelShort} value={w.travelNames[inputs.travel]} />
      </Card>
      <Card title={w.authority}>
        <Fact name={w.authority} value={status ? w.authorityStatus[status] : w.authorityNone} />
        {inputs.authorityAsOf ? <Fact name={w.authorityAsOf} value={formatInstant(inputs.authorityAsOf)} /> : null}
      </Card>
      {evidence ? (
        <Card title={w.evidence}>
          <Fact name={w.evidenceId} value={evidence.id} />
          <Fact name={w.legalGround} value={evidence.legalGround} />
          <Fact name={w.until} value={formatInstant(evidence.until)} />
        </Card>
      ) : null}
      <Card>
        <View className="why-rule">{w.rule(data.ruleVersion)}</View>
        <View id="why-proof" className="why-hint">
          {data.isReproduced ? w.reproduced : w.notReproduced}
        </View>
      </Card>
      <Card title={w.wrong}>
        <View className="why-hint">{w.wrongHint}</View>
        <View className="why-ways">
          <Button id="appeal" onClick={() => go(PLACES.reportSubmit, { category: data.appeal.reportCategory })}>
            {w.appeal}
          </Button>
          <Button id="appeal-call" icon="phone" onClick={() => dial(data.appeal.phone)}>
            {w.call(data.appeal.phone)}
          </Button>
        </View>
      </Card>
    </>
  );
}

function Fact(props: { name: string; value: string }) {
  return (
    <View className="why-fact">
      <View className="why-fact__name">{props.name}</View>
      <View className="why-fact__value">{props.value}</View>
    </View>
  );
}
