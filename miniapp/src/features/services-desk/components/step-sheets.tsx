import type { DeskEntry } from '@contracts/services-desk';
import { View } from '@tarojs/components';
import { type ReactNode, useState } from 'react';
import { ApiFailure } from '@/shared/http/client';
import { Field, TextBox, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import type { StepBodies } from '../api';
import { words } from '../words';
import { SuccessorPicker } from './successor-picker';

export type SheetStep = 'submit' | 'return' | 'approve' | 'schedule' | 'withdraw' | 'redirect';

interface SheetProps {
  entry: DeskEntry;
  onClose(): void;
  /** Resolves when the step is done; what it throws is said in the sheet. */
  onStep<Step extends SheetStep>(step: Step, body: StepBodies[Step]): Promise<void>;
}

/** The question that a step asks before it is taken. */
export function StepSheet(props: SheetProps & { step: SheetStep | null }) {
  if (!props.step) return null;
  const sheets = {
    submit: SubmitSheet,
    return: ReturnSheet,
    approve: ApproveSheet,
    schedule: ScheduleSheet,
    withdraw: WithdrawSheet,
    redirect: RedirectSheet,
  };
  const One = sheets[props.step];
  return <One {...props} />;
}

/** Sends one step and keeps what came back beside its field. */
function useSend(onDone: () => void) {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  async function send(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      await work();
      onDone();
    } catch (error) {
      setFailure(error instanceof ApiFailure ? error : new ApiFailure({ code: 'internal', message: String(error) }));
    } finally {
      setBusy(false);
    }
  }
  const fields = failure?.fields ?? {};
  // A failure that names no field of this sheet is said once, at its end.
  return { isBusy, send, fields, said: failure && Object.keys(fields).length === 0 ? failure.message : undefined };
}

function StepFrame(props: {
  title: string;
  submit: string;
  isDanger?: boolean;
  isBusy: boolean;
  problem?: string;
  onClose(): void;
  onSubmit(): void;
  children: ReactNode;
}) {
  const { problem, children, ...form } = props;
  return (
    <FormSheet visible submitId="submit-step" {...form}>
      {children}
      {problem ? <View className="sdesk__problem">{problem}</View> : null}
    </FormSheet>
  );
}

function SubmitSheet({ entry, onClose, onStep }: SheetProps) {
  const w = words.use();
  const { isBusy, send, fields, said } = useSend(onClose);
  const [answer, setAnswer] = useState('');
  const warnings = entry.checks.filter((check) => check.severity === 'warning').length;
  const blocked = Object.entries(fields).filter(([path]) => path !== 'warningsAnswer');
  return (
    <StepFrame
      title={w.submitTitle}
      submit={w.actions.submit}
      isBusy={isBusy}
      problem={blocked.length > 0 ? blocked.map(([, message]) => message).join('；') : said}
      onClose={onClose}
      onSubmit={() =>
        void send(() => onStep('submit', { lockVersion: entry.working!.lockVersion, warningsAnswer: answer.trim() }))
      }
    >
      <View className="sdesk__note">{w.submitText}</View>
      {warnings > 0 ? (
        <Field label={w.answerLabel} hint={w.answerHint} error={fields.warningsAnswer}>
          <TextBox
            id="warnings-answer"
            value={answer}
            onChange={setAnswer}
            maxLength={300}
            rows={2}
            ariaLabel={w.answerLabel}
          />
        </Field>
      ) : null}
    </StepFrame>
  );
}

function ReturnSheet({ entry, onClose, onStep }: SheetProps) {
  const w = words.use();
  const { isBusy, send, fields, said } = useSend(onClose);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState('');
  return (
    <StepFrame
      title={w.returnTitle}
      submit={w.actions.return}
      isBusy={isBusy}
      problem={said}
      onClose={onClose}
      onSubmit={() => {
        setMissing(reason.trim().length < 2 ? w.needWords : '');
        if (reason.trim().length < 2) return;
        void send(() => onStep('return', { lockVersion: entry.working!.lockVersion, reason: reason.trim() }));
      }}
    >
      <Field label={w.returnLabel} hint={w.returnHint} error={missing || fields.reason}>
        <TextBox id="reason" value={reason} onChange={setReason} maxLength={300} ariaLabel={w.returnLabel} />
      </Field>
    </StepFrame>
  );
}

function ApproveSheet({ entry, onClose, onStep }: SheetProps) {
  const w = words.use();
  const { isBusy, send, fields, said } = useSend(onClose);
  const { working } = entry;
  return (
    <StepFrame
      title={w.approveTitle}
      submit={w.actions.approve}
      isBusy={isBusy}
      problem={said ?? Object.values(fields).join('；')}
      onClose={onClose}
      onSubmit={() => void send(() => onStep('approve', { lockVersion: working!.lockVersion, note: '' }))}
    >
      <View className="sdesk__strong">{working?.content.title.zh}</View>
      <View className="sdesk__note">{w.approveText}</View>
      {working?.warningsAnswer ? <View className="sdesk__note">{w.warningsAnswer(working.warningsAnswer)}</View> : null}
    </StepFrame>
  );
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

function ScheduleSheet({ entry, onClose, onStep }: SheetProps) {
  const w = words.use();
  const { isBusy, send, fields, said } = useSend(onClose);
  const [day, setDay] = useState('');
  const [time, setTime] = useState('09:00');
  const [wrong, setWrong] = useState<{ day?: string; time?: string }>({});
  return (
    <StepFrame
      title={w.scheduleTitle}
      submit={w.actions.schedule}
      isBusy={isBusy}
      problem={said}
      onClose={onClose}
      onSubmit={() => {
        // The city keeps Shanghai time, whatever the clock of this computer says.
        const at = DAY.test(day) && TIME.test(time) ? new Date(`${day}T${time}:00.000+08:00`) : null;
        const isGood = at !== null && !Number.isNaN(at.getTime());
        setWrong({
          day: DAY.test(day) ? (isGood && at.getTime() <= Date.now() ? w.schedulePast : undefined) : w.scheduleDayHint,
          time: TIME.test(time) ? undefined : w.scheduleTimeHint,
        });
        if (!isGood || at.getTime() <= Date.now()) return;
        void send(() => onStep('schedule', { lockVersion: entry.working!.lockVersion, publishAt: at.toISOString() }));
      }}
    >
      <Field label={w.scheduleDay} hint={w.scheduleDayHint} error={wrong.day ?? fields.publishAt}>
        <TextInput id="schedule-day" value={day} onChange={setDay} ariaLabel={w.scheduleDay} maxLength={10} />
      </Field>
      <Field label={w.scheduleTime} hint={w.scheduleTimeHint} error={wrong.time}>
        <TextInput id="schedule-time" value={time} onChange={setTime} ariaLabel={w.scheduleTime} maxLength={5} />
      </Field>
    </StepFrame>
  );
}

function WithdrawSheet({ entry, onClose, onStep }: SheetProps) {
  const w = words.use();
  const { isBusy, send, fields, said } = useSend(onClose);
  const [zh, setZh] = useState('');
  const [en, setEn] = useState('');
  const [missing, setMissing] = useState('');
  const [successor, setSuccessor] = useState<{ slug: string; title: string } | null>(null);
  return (
    <StepFrame
      title={w.withdrawTitle}
      submit={w.actions.withdraw}
      isDanger
      isBusy={isBusy}
      problem={said}
      onClose={onClose}
      onSubmit={() => {
        setMissing(zh.trim().length < 4 ? w.needWords : '');
        if (zh.trim().length < 4) return;
        void send(() =>
          onStep('withdraw', {
            lockVersion: entry.live!.lockVersion,
            reason: { zh: zh.trim(), en: en.trim() },
            successorSlug: successor?.slug ?? null,
          }),
        );
      }}
    >
      <Field label={w.withdrawReason} hint={w.withdrawHint} error={missing || fields['reason.zh']}>
        <TextBox
          id="withdraw-reason"
          value={zh}
          onChange={setZh}
          maxLength={200}
          rows={2}
          ariaLabel={w.withdrawReason}
        />
      </Field>
      <Field label={w.withdrawReasonEn} optional error={fields['reason.en']}>
        <TextInput id="withdraw-reason-en" value={en} onChange={setEn} maxLength={400} ariaLabel={w.withdrawReasonEn} />
      </Field>
      <SuccessorPicker
        chosen={successor}
        exceptSlug={entry.slug}
        error={fields.successorSlug}
        onChoose={setSuccessor}
      />
    </StepFrame>
  );
}

function RedirectSheet({ entry, onClose, onStep }: SheetProps) {
  const w = words.use();
  const { isBusy, send, fields, said } = useSend(onClose);
  const [successor, setSuccessor] = useState<{ slug: string; title: string } | null>(entry.successor);
  return (
    <StepFrame
      title={w.redirectTitle}
      submit={w.yes}
      isBusy={isBusy}
      problem={said}
      onClose={onClose}
      onSubmit={() =>
        void send(() =>
          onStep('redirect', { lockVersion: entry.live!.lockVersion, successorSlug: successor?.slug ?? null }),
        )
      }
    >
      <SuccessorPicker
        chosen={successor}
        exceptSlug={entry.slug}
        error={fields.successorSlug}
        onChoose={setSuccessor}
      />
    </StepFrame>
  );
}
