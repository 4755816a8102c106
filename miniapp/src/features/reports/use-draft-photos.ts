import { useCallback, useEffect, useState } from 'react';
import { forgetPhoto, keepPhoto, openPhoto } from '@/shared/http/kept-photos';
import { uploadPhoto } from '@/shared/http/upload';
import type { GridPhoto } from '@/shared/ui/photo-grid';
import { choosePhotos } from '@/shared/wechat/choose-photo';
import type { DraftPhoto } from './draft';

export const MOST_PHOTOS = 9;

interface Shown {
  url: string;
  state: 'ready' | 'sending' | 'failed';
}

/**
 * The photos of something being written. Each is kept on the phone first, so that no network and no restart loses
 * it, and is sent in the background while the person writes on.
 */
export function useDraftPhotos(photos: DraftPhoto[], change: (edit: (photos: DraftPhoto[]) => DraftPhoto[]) => void) {
  const [shown, setShown] = useState<Record<string, Shown>>({});

  const put = useCallback((reference: string, part: Partial<Shown>) => {
    setShown((before) => ({
      ...before,
      [reference]: { ...(before[reference] ?? { url: '', state: 'ready' }), ...part },
    }));
  }, []);

  const send = useCallback(
    async (reference: string) => {
      const photo = await openPhoto(reference);
      if (photo === undefined) return;
      put(reference, { state: 'sending' });
      try {
        const { id } = await uploadPhoto(photo);
        change((all) => all.map((one) => (one.reference === reference ? { ...one, fileId: id } : one)));
        put(reference, { state: 'ready' });
      } catch {
        // No network or not signed in yet: it is sent with the report, or waits in the queue with it.
        put(reference, { state: 'ready' });
      }
    },
    [change, put],
  );

  useEffect(() => {
    for (const { reference } of photos) {
      if (shown[reference]) continue;
      put(reference, {});
      void openPhoto(reference).then((photo) => {
        if (photo === undefined) change((all) => all.filter((one) => one.reference !== reference));
        else put(reference, { url: typeof photo === 'string' ? photo : URL.createObjectURL(photo) });
      });
    }
  }, [photos, shown, put, change]);

  const add = useCallback(async () => {
    const chosen = await choosePhotos(MOST_PHOTOS - photos.length);
    for (const local of chosen) {
      const reference = await keepPhoto(local);
      change((all) => [...all, { reference }]);
      void send(reference);
    }
    return chosen.length;
  }, [photos.length, change, send]);

  const remove = useCallback(
    (reference: string) => {
      change((all) => all.filter((one) => one.reference !== reference));
      void forgetPhoto(reference);
    },
    [change],
  );

  const grid: GridPhoto[] = photos.map(({ reference }) => ({
    id: reference,
    url: shown[reference]?.url ?? '',
    state: shown[reference]?.state ?? 'ready',
  }));
  return { grid, add, remove };
}

/** Sends what is not yet with the server, in order; gives the ids of all. @throws {ApiFailure} */
export async function sendPhotos(
  photos: DraftPhoto[],
  onSent: (reference: string, fileId: string) => void,
): Promise<string[]> {
  const ids: string[] = [];
  for (const photo of photos) {
    if (photo.fileId) {
      ids.push(photo.fileId);
      continue;
    }
    const kept = await openPhoto(photo.reference);
    if (kept === undefined) continue;
    const { id } = await uploadPhoto(kept);
    onSent(photo.reference, id);
    ids.push(id);
  }
  return ids;
}
