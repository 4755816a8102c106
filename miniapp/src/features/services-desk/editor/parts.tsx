import type { Bilingual, ServiceContent, ServiceTopic } from '@contracts/services';
import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Button } from '@/shared/ui/button';
import { Field, TextBox } from '@/shared/ui/field';
import { choosePlace } from '@/shared/wechat/location';
import { canShowPlace } from '@/shared/wechat/map';
import { useEditor, valueAt } from './editor-context';
import {
  DateField,
  FlagField,
  ListField,
  ManyField,
  NumberField,
  OneField,
  PlainField,
  SaidField,
  TimeField,
} from './inputs';
import { words } from './words';

const none = (): Bilingual => ({ zh: '', en: '' });
const optionsOf = <Value extends string>(names: Record<Value, string>) =>
  (Object.entries(names) as [Value, string][]).map(([value, label]) => ({ value, label }));

function Basics() {
  const w = words.use();
  const editor = useEditor();
  const { aliases } = editor.content;
  const aliasProblem =
    editor.problemAt('aliases') ?? aliases.map((_, at) => editor.problemAt(`aliases.${at}`)).find(Boolean);
  return (
    <>
      <SaidField path="title" label={w.sections.title!} hint={w.titleHint} max={40} />
      <SaidField path="summary" label={w.sections.summary!} hint={w.summaryHint} max={160} rows={2} />
      <ManyField<ServiceTopic>
        path="topics"
        label={w.sections.topics!}
        hint={w.topicsHint}
        options={optionsOf(w.topics)}
        atMost={6}
      />
      <Field label={w.sections.aliases!} hint={w.aliasesHint} error={aliasProblem}>
        <TextBox
          id="f-aliases"
          value={aliases.join('\n')}
          ariaLabel={w.sections.aliases!}
          rows={3}
          onChange={(text) =>
            editor.set(
              'aliases',
              text
                .split('\n')
                .slice(0, 24)
                .map((alias) => alias.slice(0, 40)),
            )
          }
        />
      </Field>
    </>
  );
}

function Who() {
  const w = words.use();
  return (
    <>
      <View className="sedit__sub">{w.sections.eligibility}</View>
      <ListField path="eligibility" title={w.condition} empty={none} atMost={12}>
        {(path) => <SaidField path={path} label={w.condition} max={160} />}
      </ListField>
      <View className="sedit__sub">{w.sections.notFor}</View>
      <ListField path="notFor" title={w.condition} empty={none} atMost={8}>
        {(path) => <SaidField path={path} label={w.condition} max={160} />}
      </ListField>
    </>
  );
}

function Materials() {
  const w = words.use();
  const editor = useEditor();
  const empty = (): ServiceContent['materials'][number] => ({
    name: none(),
    form: 'original',
    copies: 1,
    isOptional: false,
    source: none(),
    mayBeWaived: false,
    waiver: none(),
  });
  return (
    <ListField path="materials" title={w.sections.materials!} empty={empty} atMost={30}>
      {(path) => (
        <>
          <SaidField path={`${path}.name`} label={w.materialName} max={60} />
          <OneField path={`${path}.form`} label={w.form} options={optionsOf(w.forms)} />
          <NumberField path={`${path}.copies`} label={w.copies} needed />
          <SaidField path={`${path}.source`} label={w.source} max={120} />
          <FlagField path={`${path}.isOptional`} label={w.isOptional} />
          <FlagField path={`${path}.mayBeWaived`} label={w.mayBeWaived} />
          {valueAt(editor.content, `${path}.mayBeWaived`) ? (
            <SaidField path={`${path}.waiver`} label={w.waiver} max={120} />
          ) : null}
        </>
      )}
    </ListField>
  );
}

function Steps() {
  const w = words.use();
  return (
    <ListField path="steps" title={w.sections.steps!} empty={() => ({ title: none(), detail: none() })} atMost={20}>
      {(path) => (
        <>
          <SaidField path={`${path}.title`} label={w.stepTitle} max={60} />
          <SaidField path={`${path}.detail`} label={w.stepDetail} max={300} optional />
        </>
      )}
    </ListField>
  );
}

type ChannelKind = ServiceContent['channel']['kind'];
const EMPTY_CHANNELS: Record<ChannelKind, () => ServiceContent['channel']> = {
  counter: () => ({ kind: 'counter' }),
  link: () => ({ kind: 'link', url: 'https://' }),
  mini_program: () => ({ kind: 'mini_program', appId: '', path: '' }),
  page: () => ({ kind: 'page', sections: [{ heading: none(), body: none() }] }),
};

function Ways() {
  const w = words.use();
  const editor = useEditor();
  const { kind } = editor.content.channel;
  return (
    <>
      <ManyField path="handling" label={w.sections.handling!} options={optionsOf(w.ways)} />
      <OneField<ChannelKind>
        path="channel.kind"
        label={w.sections.channel!}
        options={optionsOf(w.channels)}
        onChoose={(chosen) => chosen !== kind && editor.set('channel', EMPTY_CHANNELS[chosen]())}
      />
      {editor.problemAt('channel') ? <View className="sdesk__problem">{editor.problemAt('channel')}</View> : null}
      {kind === 'link' ? <PlainField path="channel.url" label={w.url} hint={w.urlHint} max={500} /> : null}
      {kind === 'mini_program' ? (
        <>
          <PlainField path="channel.appId" label={w.appId} max={40} />
          <PlainField path="channel.path" label={w.path} max={300} />
        </>
      ) : null}
      {kind === 'page' ? (
        <ListField
          path="channel.sections"
          title={w.heading}
          empty={() => ({ heading: none(), body: none() })}
          atMost={20}
        >
          {(path) => (
            <>
              <SaidField path={`${path}.heading`} label={w.heading} max={60} />
              <SaidField path={`${path}.body`} label={w.body} max={2000} rows={4} />
            </>
          )}
        </ListField>
      ) : null}
      <View className="sedit__sub">{w.sections.phones}</View>
      <ListField path="phones" title={w.sections.phones!} empty={() => ({ label: none(), number: '' })} atMost={6}>
        {(path) => (
          <>
            <PlainField path={`${path}.number`} label={w.phoneNumber} hint={w.phoneHint} max={24} />
            <SaidField path={`${path}.label`} label={w.phoneLabel} max={40} />
          </>
        )}
      </ListField>
      <View className="sedit__sub">{w.sections.places}</View>
      <ListField
        path="places"
        title={w.sections.places!}
        empty={() => ({ name: none(), address: none(), position: null })}
        atMost={12}
      >
        {(path) => <PlaceFields path={path} />}
      </ListField>
    </>
  );
}

function PlaceFields(props: { path: string }) {
  const { path } = props;
  const w = words.use();
  const editor = useEditor();
  const position = valueAt(editor.content, `${path}.position`);
  return (
    <>
      <SaidField path={`${path}.name`} label={w.placeName} max={60} />
      <SaidField path={`${path}.address`} label={w.address} max={120} />
      {canShowPlace ? (
        <Button
          icon="place"
          onClick={() => {
            void choosePlace(null).then((chosen) => chosen && editor.set(`${path}.position`, chosen.position));
          }}
        >
          {w.pickPlace}
        </Button>
      ) : null}
      {position ? (
        <View className="sedit__pair">
          <NumberField path={`${path}.position.latitude`} label={w.latitude} decimals needed />
          <NumberField path={`${path}.position.longitude`} label={w.longitude} decimals needed />
        </View>
      ) : canShowPlace ? null : (
        <Button
          icon="place"
          onClick={() => editor.set(`${path}.position`, { latitude: 26.05, longitude: 103.8, datum: 'gcj02' })}
        >
          {w.latitude}
        </Button>
      )}
    </>
  );
}

function Hours() {
  const w = words.use();
  const editor = useEditor();
  return (
    <>
      <ListField
        path="hours.weekly"
        title={w.sections.hours!}
        empty={() => ({ days: [1, 2, 3, 4, 5], open: '09:00', close: '17:00' })}
        atMost={14}
      >
        {(path) => (
          <>
            <ManyField
              path={`${path}.days`}
              label={w.days}
              options={w.weekdays.map((label, index) => ({ value: index + 1, label }))}
            />
            <View className="sedit__pair">
              <TimeField path={`${path}.open`} label={w.open} />
              <TimeField path={`${path}.close`} label={w.close} />
            </View>
          </>
        )}
      </ListField>
      <FlagField
        path="hours.onHolidays"
        label={w.holidayOpen}
        isOn={editor.content.hours.onHolidays === 'open'}
        onChange={(isOn) => editor.set('hours.onHolidays', isOn ? 'open' : 'closed')}
      />
      <FlagField path="hours.opensOnMakeUpDays" label={w.makeUpOpen} />
      <SaidField path="hours.note" label={w.hoursNote} max={120} optional />
    </>
  );
}

function Money() {
  const w = words.use();
  const editor = useEditor();
  return (
    <>
      <OneField path="fees.kind" label={w.sections.fees!} options={optionsOf(w.feeKinds)} />
      {editor.content.fees.kind === 'free' && editor.content.fees.items.length === 0 ? null : (
        <ListField
          path="fees.items"
          title={w.sections.fees!}
          empty={() => ({ name: none(), amountFen: 0, basis: none() })}
          atMost={12}
        >
          {(path) => (
            <>
              <SaidField path={`${path}.name`} label={w.feeName} max={60} />
              <NumberField path={`${path}.amountFen`} label={w.amount} unit={100} needed />
              <SaidField path={`${path}.basis`} label={w.basis} max={160} />
            </>
          )}
        </ListField>
      )}
      {editor.content.fees.kind === 'varies' ? <SaidField path="fees.note" label={w.feeNote} max={200} /> : null}
      <View className="sedit__sub">{w.sections.timeLimit}</View>
      {editor.problemAt('timeLimit') ? <View className="sdesk__problem">{editor.problemAt('timeLimit')}</View> : null}
      <FlagField path="timeLimit.isInstant" label={w.isInstant} />
      {editor.content.timeLimit.isInstant ? null : (
        <View className="sedit__pair">
          <NumberField path="timeLimit.promisedDays" label={w.promisedDays} />
          <NumberField path="timeLimit.statutoryDays" label={w.statutoryDays} />
        </View>
      )}
    </>
  );
}

function Dates() {
  const w = words.use();
  return (
    <>
      <View className="sedit__sub">{w.sections.legalBasis}</View>
      <ListField path="legalBasis" title={w.law} empty={none} atMost={12}>
        {(path) => <SaidField path={path} label={w.law} max={160} />}
      </ListField>
      <View className="sedit__pair">
        <DateField path="lastReviewedOn" label={w.lastReviewed} />
        <DateField path="reviewDueOn" label={w.reviewDue} hint={w.reviewHint} />
      </View>
      <DateField path="expiresOn" label={w.expires} hint={w.expiresHint} />
    </>
  );
}

export type PartName = 'basics' | 'who' | 'materials' | 'steps' | 'ways' | 'hours' | 'money' | 'dates';

/** The parts of an entry in the order in which one thinks of them, each with the facts it writes. */
export const PARTS: { name: PartName; facts: readonly string[]; One: () => ReactNode }[] = [
  { name: 'basics', facts: ['title', 'summary', 'topics', 'aliases'], One: Basics },
  { name: 'who', facts: ['eligibility', 'notFor'], One: Who },
  { name: 'materials', facts: ['materials'], One: Materials },
  { name: 'steps', facts: ['steps'], One: Steps },
  { name: 'ways', facts: ['handling', 'channel', 'phones', 'places'], One: Ways },
  { name: 'hours', facts: ['hours'], One: Hours },
  { name: 'money', facts: ['fees', 'timeLimit'], One: Money },
  { name: 'dates', facts: ['legalBasis', 'lastReviewedOn', 'reviewDueOn', 'expiresOn'], One: Dates },
];
