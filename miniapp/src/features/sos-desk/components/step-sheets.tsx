import type { CaseAction, Centre, SosCase, SosOutcome } from '@contracts/sos';
import { View } from '@tarojs/components';
import { useState } from 'react';
import type { StepTaken } from '@/shared/sos/case-api';
import { sosWords } from '@/shared/sos/sos-words';
import { Choice, ChoiceRow, Choices } from '@/shared/ui/choices';
import { Field, TextBox } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { words } from '../words';

/** A step that asks something before it is taken. */
export type SheetStep = Exclude<CaseAction, 'arrive' | 'decline'>;

/** What was written about the end of a case: kept when the case moved on meanwhile and the sheet went away. */
export interface CloseDraft {
  outcome: SosOutcome | undefined;
  words: string;
}

interface SheetProps {
  isBusy: boolean;
  onClose(): void;
  onStep(step: StepTaken): void;
}

const MINUTES = [5, 10, 15, 20, 30, 45, 0];
/** "Can't say yet" among the minutes. */
const UNKNOWN = -1;

/** The sheet of one step; none while `step` is null. */
export function StepSheet(
  props: SheetProps & { step: SheetStep | null; found: SosCase; draft: { current: CloseDraft } },
) {
  switch (props.step) {
    case 'accept':
      return <AcceptSheet {...props} />;
    case 'progress':
      return <ProgressSheet {...props} />;
    case 'hand_back':
      return <HandBackSheet {...props} />;
    case 'hand_off':
      return <HandOffSheet {...props} />;
    case 'call_back':
      return <CallBackSheet {...props} />;
    case 'note':
      return <NoteSheet {...props} />;
    case 'close':
      return <CloseSheet {...props} />;
    default:
      return null;
  }
}

function AcceptSheet(props: SheetProps) {
  const w = words.use().accept;
  const [minutes, setMinutes] = useState(UNKNOWN);
  return (
    <FormSheet
      visible
      title={w.title}
      submit={w.submit}
      submitId="submit-accept"
      isBusy={props.isBusy}
      onClose={props.onClose}
      onSubmit={() => props.onStep({ action: 'accept', minutes: minutes === UNKNOWN ? null : minutes, position: null })}
    >
      <View className="sosd-hint sosd-before">{w.hint}</View>
      <Choices
        label={w.title}
        options={[
          ...MINUTES.map((value) => ({ value, label: w.minutes(value), id: `minutes-${value}` })),
          { value: UNKNOWN, label: w.unknown },
        ]}
        value={minutes}
        onChange={setMinutes}
      />
    </FormSheet>
  );
}

function ProgressSheet(props: SheetProps) {
  const w = words.use().progress;
  const a = words.use().accept;
  const [said, setSaid] = useState('');
  const [minutes, setMinutes] = useState(UNKNOWN);
  return (
    <FormSheet
      visible
      title={w.title}
      submit={w.submit}
      submitId="submit-progress"
      isBusy={props.isBusy}
      onClose={props.onClose}
      onSubmit={() =>
        props.onStep({
          action: 'progress',
          words: said.trim(),
          minutes: minutes === UNKNOWN ? null : minutes,
          position: null,
        })
      }
    >
      <Examples examples={w.examples} onPick={setSaid} />
      <Field label={w.label} optional>
        <TextBox id="progress-words" value={said} rows={2} maxLength={500} ariaLabel={w.label} onChange={setSaid} />
      </Field>
      <Field label={w.minutes}>
        <Choices
          label={w.minutes}
          options={[
            { value: UNKNOWN, label: w.same },
            ...MINUTES.filter((value) => value > 0).map((value) => ({ value, label: a.minutes(value) })),
          ]}
          value={minutes}
          onChange={setMinutes}
        />
      </Field>
    </FormSheet>
  );
}

function HandBackSheet(props: SheetProps) {
  const w = words.use().handBack;
  const { needWords } = words.use();
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState('');
  return (
    <FormSheet
      visible
      title={w.title}
      submit={w.submit}
      submitId="submit-hand-back"
      isDanger
      isBusy={props.isBusy}
      onClose={props.onClose}
      onSubmit={() => {
        const isShort = said.trim().length < 2;
        setProblem(isShort ? needWords : '');
        if (!isShort) props.onStep({ action: 'hand_back', words: said.trim() });
      }}
    >
      <View className="sosd-hint sosd-before">{w.hint}</View>
      <Examples examples={w.examples} onPick={setSaid} />
      <Field label={w.label} error={problem}>
        <TextBox id="hand-back-words" value={said} rows={2} maxLength={500} ariaLabel={w.label} onChange={setSaid} />
      </Field>
    </FormSheet>
  );
}

const CENTRES: Centre[] = ['120', '119', '110'];

function HandOffSheet(props: SheetProps & { found: SosCase }) {
  const w = words.use().handOff;
  const s = sosWords.use();
  const [centre, setCentre] = useState<Centre | undefined>();
  const [problem, setProblem] = useState('');
  return (
    <FormSheet
      visible
      title={w.title}
      submit={centre ? w.submit(s.centres[centre]) : w.choose}
      submitId="submit-hand-off"
      isBusy={props.isBusy}
      onClose={props.onClose}
      onSubmit={() => {
        setProblem(centre ? '' : w.choose);
        if (centre) props.onStep({ action: 'hand_off', centre });
      }}
    >
      <View className="sosd-hint sosd-before">{props.found.isDrill ? w.drillHint : w.hint}</View>
      <Field label={w.choose} error={problem}>
        <Choices
          label={w.title}
          options={CENTRES.map((value) => ({ value, label: s.centres[value], id: `centre-${value}` }))}
          value={centre}
          onChange={setCentre}
        />
      </Field>
    </FormSheet>
  );
}

function CallBackSheet(props: SheetProps) {
  const w = words.use().callBack;
  const [reached, setReached] = useState<'yes' | 'no'>('yes');
  const [said, setSaid] = useState('');
  return (
    <FormSheet
      visible
      title={w.title}
      submit={w.submit}
      submitId="submit-call-back"
      isBusy={props.isBusy}
      onClose={props.onClose}
      onSubmit={() => props.onStep({ action: 'call_back', reached: reached === 'yes', words: said.trim() })}
    >
      <Field label={w.reached}>
        <Choices
          label={w.reached}
          options={[
            { value: 'yes' as const, label: w.yes, id: 'reached-yes' },
            { value: 'no' as const, label: w.no, id: 'reached-no' },
          ]}
          value={reached}
          onChange={setReached}
        />
      </Field>
      <Field label={w.label} optional>
        <TextBox id="call-back-words" value={said} rows={2} maxLength={500} ariaLabel={w.label} onChange={setSaid} />
      </Field>
    </FormSheet>
  );
}

function NoteSheet(props: SheetProps) {
  const w = words.use().note;
  const { needWords } = words.use();
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState('');
  return (
    <FormSheet
      visible
      title={w.title}
      submit={w.submit}
      submitId="submit-note"
      isBusy={props.isBusy}
      onClose={props.onClose}
      onSubmit={() => {
        setProblem(said.trim() ? '' : needWords);
        if (said.trim()) props.onStep({ action: 'note', words: said.trim() });
      }}
    >
      <Field label={w.label} error={problem}>
        <TextBox id="note-words" value={said} rows={3} maxLength={1000} ariaLabel={w.label} onChange={setSaid} />
      </Field>
    </FormSheet>
  );
}

const OUTCOMES: SosOutcome[] = ['helped', 'false_press', 'hospital', 'handed_off', 'not_found'];

function CloseSheet(props: SheetProps & { found: SosCase; draft: { current: CloseDraft } }) {
  const w = words.use().close;
  const s = sosWords.use();
  const { draft } = props;
  const [outcome, setOutcome] = useState(draft.current.outcome);
  const [said, setSaid] = useState(draft.current.words);
  const [wrong, setWrong] = useState<{ outcome?: string; words?: string }>({});
  // What was on the screen as this sheet came up is what its words are about.
  const [version] = useState(props.found.version);
  draft.current = { outcome, words: said };
  return (
    <FormSheet
      visible
      title={w.title}
      submit={w.submit}
      submitId="submit-close"
      isBusy={props.isBusy}
      onClose={props.onClose}
      onSubmit={() => {
        const isShort = said.trim().length < 2;
        setWrong({ outcome: outcome ? undefined : w.choose, words: isShort ? w.needWords : undefined });
        if (outcome && !isShort) props.onStep({ action: 'close', version, outcome, words: said.trim() });
      }}
    >
      <Field label={w.outcome} error={wrong.outcome}>
        <Choices
          label={w.outcome}
          options={OUTCOMES.map((value) => ({ value, label: s.outcomes[value], id: `outcome-${value}` }))}
          value={outcome}
          onChange={setOutcome}
        />
      </Field>
      <Field label={w.label} hint={w.hint} error={wrong.words}>
        <TextBox id="close-words" value={said} rows={3} maxLength={1000} ariaLabel={w.label} onChange={setSaid} />
      </Field>
    </FormSheet>
  );
}

function Examples(props: { examples: string[]; onPick(words: string): void }) {
  return (
    <View className="sosd-before">
      <ChoiceRow>
        {props.examples.map((example) => (
          <Choice key={example} role="button" onPress={() => props.onPick(example)}>
            {example}
          </Choice>
        ))}
      </ChoiceRow>
    </View>
  );
}
