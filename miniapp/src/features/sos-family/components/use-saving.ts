import { useState } from 'react';
import { ApiFailure } from '@/shared/http/client';
import { toastDone, toastFailure } from '@/shared/ui/toast';

/** Saving one part of a form: busy, refused field by field, or done with a word. */
export function useSaving(onDone: () => Promise<void> | void): {
  isBusy: boolean;
  refused: Record<string, string>;
  save(work: () => Promise<unknown>, done: string): Promise<boolean>;
} {
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Record<string, string>>({});
  return {
    isBusy,
    refused,
    async save(work, done) {
      setBusy(true);
      setRefused({});
      try {
        await work();
        toastDone(done);
        await onDone();
        return true;
      } catch (error) {
        if (error instanceof ApiFailure && error.fields) setRefused(error.fields);
        else toastFailure(error);
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
