import type { SosCase } from '@contracts/sos';
import { useRef, useState } from 'react';
import { ApiFailure } from '@/shared/http/client';
import { newClientKey } from '@/shared/http/client-key';
import { usePush } from '@/shared/http/push';
import { type Resource, useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { readCase, type StepTaken, takeStep } from '@/shared/sos/case-api';
import { toastDone, toastFailure } from '@/shared/ui/toast';

/** Push brings changes at once; this pace is for when no push comes. */
const WATCH_MS = 10_000;

export interface CaseInHand {
  found: SosCase | undefined;
  resource: Resource<SosCase>;
  isBusy: boolean;
  /** Somebody was faster, or the case moved on: said in words, with the newer case on the screen. */
  overtaken: string | null;
  forget(): void;
  /** Takes a step. False when it may be tried again as it is; true once it is done, or overtaken. */
  act(step: StepTaken, done: string): Promise<boolean>;
}

/** One case, kept up to date, and what may be done in it. */
export function useCase(caseId: string, onChanged?: () => void): CaseInHand {
  const language = useLanguage((store) => store.language);
  const [own, setOwn] = useState<SosCase | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [overtaken, setOvertaken] = useState<string | null>(null);
  // The same words sent again after a lost answer are the same step.
  const sent = useRef({ body: '', key: '' });
  const isOver = own?.stage === 'closed';
  const resource = useResource<SosCase>(caseId ? `sos.case.${caseId}.${language}` : null, () => readCase(caseId), {
    everyMs: isOver ? undefined : WATCH_MS,
  });
  const found = own && (!resource.data || own.version > resource.data.version) ? own : resource.data;
  usePush(
    ['sos.changed', 'sos.news'],
    ({ data }) => {
      const about = (data as { caseId?: string } | null)?.caseId;
      if (about === undefined || about === caseId) void resource.reload();
    },
    caseId ? [`sos:${caseId}`] : [],
  );

  async function act(step: StepTaken, done: string): Promise<boolean> {
    const body = JSON.stringify(step);
    if (sent.current.body !== body) sent.current = { body, key: newClientKey() };
    setBusy(true);
    setOvertaken(null);
    try {
      setOwn(await takeStep(caseId, step, sent.current.key));
      sent.current = { body: '', key: '' };
      toastDone(done);
      void resource.reload();
      onChanged?.();
      return true;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.code === 'state_conflict' || error.code === 'conflict') {
        sent.current = { body: '', key: '' };
        setOvertaken(error.message);
        await resource.reload();
        onChanged?.();
        return true;
      }
      toastFailure(error);
      return false;
    } finally {
      setBusy(false);
    }
  }

  return { found, resource, isBusy, overtaken, forget: () => setOvertaken(null), act };
}
