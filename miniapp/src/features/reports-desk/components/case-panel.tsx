import type { ReportDetail } from '@contracts/reports';
import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { Button } from '@/shared/ui/button';
import { DeskActions } from '@/shared/ui/desk/desk-case';
import { PartFailed } from '@/shared/ui/part-failed';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { type DeskStep, loadCase, takeStep } from '../api';
import { words } from '../words';
import { AnswerSheet } from './answer-sheet';
import { AssignSheet } from './assign-sheet';
import { CaseFacts } from './case-facts';
import { ReasonSheet } from './reason-sheet';
import { VerifySheet } from './verify-sheet';

export type DeskSheet = 'assign' | 'answer' | 'ask' | 'return' | 'refuse' | 'verify' | null;

/** A case with everything that may be done about it now. */
export function CasePanel(props: {
  reportId: string;
  sheet: DeskSheet;
  onSheet(sheet: DeskSheet): void;
  /** After a step, or, without one, after somebody else's. */
  onChanged(step?: DeskStep): void;
}) {
  const { reportId } = props;
  const language = useLanguage((store) => store.language);
  const resource = useResource<ReportDetail>(`desk.case.${reportId}.${language}`, () => loadCase(reportId), {
    live: ['report.changed'],
  });
  const [own, setOwn] = useState<ReportDetail | null>(null);
  const report = own && (!resource.data || own.version > resource.data.version) ? own : resource.data;
  const [isBusy, setBusy] = useState(false);
  const { sheet, onSheet } = props;
  const isOpenInVain = Boolean(report && sheet && !report.may.includes(sheet));
  useEffect(() => {
    // A key pressed for a step that is not open now is forgotten, not kept for later.
    if (isOpenInVain) onSheet(null);
  }, [isOpenInVain, onSheet]);

  if (!report) {
    if (resource.error) return <PartFailed error={resource.error} onRetry={resource.reload} />;
    return <SkeletonCards count={3} />;
  }

  async function act(step: DeskStep, body: Record<string, unknown>, done: string): Promise<void> {
    if (!report) return;
    setBusy(true);
    try {
      setOwn(await takeStep(report, step, body));
      props.onSheet(null);
      toastDone(done);
      props.onChanged(step);
    } catch (error) {
      toastFailure(error);
      // Somebody was faster: what they did is on the screen in a moment.
      if ((error as { code?: string }).code === 'state_conflict') {
        props.onSheet(null);
        void resource.reload();
        props.onChanged();
      }
    } finally {
      setBusy(false);
    }
  }

  return (
    <View>
      <Actions report={report} isBusy={isBusy} onSheet={props.onSheet} onStep={act} />
      <CaseFacts report={report} />
      <Sheets report={report} sheet={props.sheet} isBusy={isBusy} onClose={() => props.onSheet(null)} onStep={act} />
    </View>
  );
}

type OnStep = (step: DeskStep, body: Record<string, unknown>, done: string) => Promise<void>;

function Actions(props: { report: ReportDetail; isBusy: boolean; onSheet(sheet: DeskSheet): void; onStep: OnStep }) {
  const w = words.use();
  const { report } = props;
  const may = (event: ReportDetail['may'][number]) => report.may.includes(event);
  const isDepartment = report.desk?.stage === 'assigned';
  const sheets: Exclude<DeskSheet, null>[] = ['assign', 'answer', 'ask', 'return', 'refuse', 'verify'];
  const primary = may('answer') ? 'answer' : 'assign';
  const shown = sheets.filter((sheet) => may(sheet));
  if (shown.length === 0 && !may('accept')) return null;
  return (
    <DeskActions label={w.case}>
      {shown
        .filter((sheet) => sheet === primary)
        .map((sheet) => (
          <Button key={sheet} id={`do-${sheet}`} kind="primary" onClick={() => props.onSheet(sheet)}>
            {w.actions[sheet]}
          </Button>
        ))}
      {may('accept') ? (
        <Button id="do-accept" loading={props.isBusy} onClick={() => void props.onStep('accept', {}, w.accepted)}>
          {isDepartment ? w.actions.accept : w.actions.acceptIntake}
        </Button>
      ) : null}
      {shown
        .filter((sheet) => sheet !== primary)
        .map((sheet) => (
          <Button
            key={sheet}
            id={`do-${sheet}`}
            kind={sheet === 'refuse' ? 'quiet' : 'plain'}
            onClick={() => props.onSheet(sheet)}
          >
            {w.actions[sheet]}
          </Button>
        ))}
    </DeskActions>
  );
}

function Sheets(props: { report: ReportDetail; sheet: DeskSheet; isBusy: boolean; onClose(): void; onStep: OnStep }) {
  const w = words.use();
  const { report, sheet, isBusy, onClose, onStep } = props;
  const open = sheet && report.may.includes(sheet) ? sheet : null;
  return (
    <>
      <AssignSheet
        visible={open === 'assign'}
        report={report}
        isBusy={isBusy}
        onClose={onClose}
        onSubmit={(unit, note) =>
          void onStep('assign', { unitId: unit.id, ...(note ? { note } : {}) }, w.assign.done(unit.name))
        }
      />
      <AnswerSheet
        visible={open === 'answer'}
        isBusy={isBusy}
        onClose={onClose}
        onSubmit={(answer) => void onStep('answer', answer, w.answer.done)}
      />
      <VerifySheet
        visible={open === 'verify'}
        isBusy={isBusy}
        onClose={onClose}
        onSubmit={(seen) => void onStep('verify', seen, w.verify.done)}
      />
      <ReasonSheet
        visible={open === 'ask'}
        {...w.ask}
        isBusy={isBusy}
        onClose={onClose}
        onSubmit={(question) => void onStep('ask', { question }, w.ask.done)}
      />
      <ReasonSheet
        visible={open === 'return'}
        {...w.return}
        isBusy={isBusy}
        onClose={onClose}
        onSubmit={(reason) => void onStep('return', { reason }, w.return.done)}
      />
      <ReasonSheet
        visible={open === 'refuse'}
        {...w.refuse}
        isBusy={isBusy}
        onClose={onClose}
        onSubmit={(reason) => void onStep('refuse', { reason }, w.refuse.done)}
      />
    </>
  );
}
