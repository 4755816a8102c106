import type { ServiceContent, ServiceTopic } from '@contracts/services';
import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Field, TextBox } from '@/shared/ui/field';
import { useEditor, valueAt } from './editor-context';
import { FlagField, ListField, ManyField, OneField, SaidField } from './inputs';
import { none, optionsOf } from './options';
import { Ways } from './part-ways';
import { DateField, NumberField, TimeField } from './whole-fields';
import { words } from './words';

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
