import type { SubmittedReport } from '@contracts/reports';
import { useState } from 'react';
import { isUnreached } from '@/shared/http/api-failure';
import { forgetPhoto } from '@/shared/http/kept-photos';
import { enqueueOffline } from '@/shared/http/offline-queue';
import { requireConsent } from '@/shared/session/session';
import { toastFailure } from '@/shared/ui/toast';
import { tapHaptic } from '@/shared/wechat/haptics';
import { submitReport } from './api';
import { addressOf, type Draft, dropDraft } from './draft';
import { sendPhotos } from './use-draft-photos';

export type Outcome = { kind: 'sent'; report: SubmittedReport } | { kind: 'queued' };

/** Sends the draft: now, or when there is a network again. Either way it is safe and goes out once. */
export function useSubmit(onPhotoSent: (reference: string, fileId: string) => void) {
  const [isSending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  async function submit(draft: Draft): Promise<void> {
    if (isSending || !draft.categoryId || !(await requireConsent())) return;
    setSending(true);
    const body = {
      clientKey: draft.clientKey,
      categoryId: draft.categoryId,
      words: draft.words.trim(),
      place: { position: draft.position, address: addressOf(draft), source: draft.position ? draft.source : 'typed' },
      isAnonymous: draft.isAnonymous,
      ...(draft.onBehalfOf ? { onBehalfOf: draft.onBehalfOf } : {}),
    } as const;
    const sent = new Map(draft.photos.flatMap((photo) => (photo.fileId ? [[photo.reference, photo.fileId]] : [])));
    try {
      const photoIds = await sendPhotos(draft.photos, (reference, fileId) => {
        sent.set(reference, fileId);
        onPhotoSent(reference, fileId);
      });
      const report = await submitReport({ ...body, photoIds });
      tapHaptic();
      dropDraft();
      for (const { reference } of draft.photos) void forgetPhoto(reference);
      setOutcome({ kind: 'sent', report });
    } catch (error) {
      if (!isUnreached(error)) {
        toastFailure(error);
        return;
      }
      await enqueueOffline({
        kind: 'report',
        key: draft.clientKey,
        path: '/reports',
        method: 'POST',
        body,
        uploadedPhotoIds: [...sent.values()],
        alreadyKept: draft.photos.map((photo) => photo.reference).filter((reference) => !sent.has(reference)),
      });
      dropDraft();
      setOutcome({ kind: 'queued' });
    } finally {
      setSending(false);
    }
  }

  return { isSending, outcome, submit, startAgain: () => setOutcome(null) };
}
