import type { ReportDetail } from '@contracts/reports';
import { useState } from 'react';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { confirm, toastDone, toastFailure } from '@/shared/ui/toast';
import { takeStep } from '../api';
import { words } from '../words';
import { RatingSheet } from './rating-sheet';
import { SaySheet } from './say-sheet';

type Open = 'rate' | 'reopen' | 'question' | null;

/** What the reporter may do now: the next step large, the rest beside it. */
export function ReportActions(props: {
  report: ReportDetail;
  onChanged(report: ReportDetail): void;
  onConflict(): void;
}) {
  const w = words.use();
  const { report } = props;
  const [open, setOpen] = useState<Open>(null);
  const [isBusy, setBusy] = useState(false);
  const may = (event: ReportDetail['may'][number]) => report.may.includes(event);

  async function act(path: Parameters<typeof takeStep>[1], body: Record<string, unknown>, done: string): Promise<void> {
    setBusy(true);
    try {
      props.onChanged(await takeStep(report, path, body));
      setOpen(null);
      toastDone(done);
    } catch (error) {
      toastFailure(error);
      if ((error as { code?: string }).code === 'state_conflict') {
        setOpen(null);
        props.onConflict();
      }
    } finally {
      setBusy(false);
    }
  }

  async function withdraw() {
    const { title, text, yes, no, done } = w.withdraw;
    if (await confirm({ title, text, yes, no })) await act('withdraw', {}, done);
  }

  return (
    <>
      <BottomBar>
        {may('reopen') ? (
          <Button id="reopen" size="large" onClick={() => setOpen('reopen')}>
            {w.reopen.action}
          </Button>
        ) : null}
        {may('withdraw') ? (
          <Button id="withdraw" kind="quiet" size="large" disabled={isBusy} onClick={() => void withdraw()}>
            {w.withdraw.action}
          </Button>
        ) : null}
        {may('urge') ? (
          <Button id="urge" size="large" loading={isBusy} onClick={() => void act('urge', {}, w.urge.done)}>
            {w.urge.action}
          </Button>
        ) : null}
        {may('answer_question') ? (
          <Button id="answer-question" kind="primary" size="large" onClick={() => setOpen('question')}>
            {w.question.action}
          </Button>
        ) : null}
        {may('rate') ? (
          <Button id="rate" kind="primary" size="large" onClick={() => setOpen('rate')}>
            {w.rate.action}
          </Button>
        ) : null}
      </BottomBar>
      <RatingSheet
        visible={open === 'rate'}
        isBusy={isBusy}
        onClose={() => setOpen(null)}
        onSubmit={(rating) => void act('rating', rating, w.rate.thanks)}
      />
      <SaySheet
        visible={open === 'reopen'}
        title={w.reopen.title}
        placeholder={w.reopen.placeholder}
        submit={w.reopen.submit}
        isBusy={isBusy}
        onClose={() => setOpen(null)}
        onSubmit={(said, photoIds) => void act('reopen', { words: said, photoIds }, w.reopen.done)}
      />
      <SaySheet
        visible={open === 'question'}
        title={w.question.title(report.question?.byName ?? w.did.hotline)}
        intro={report.question?.words}
        placeholder={w.question.placeholder}
        submit={w.question.submit}
        isBusy={isBusy}
        onClose={() => setOpen(null)}
        onSubmit={(said, photoIds) => void act('answer-question', { words: said, photoIds }, w.question.done)}
      />
    </>
  );
}
