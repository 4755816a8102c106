import { useState } from 'react';
import { newClientKey } from '@/shared/http/client-key';
import { uploadPhoto } from '@/shared/http/upload';
import type { GridPhoto } from '@/shared/ui/photo-grid';
import { choosePhotos } from '@/shared/wechat/choose-photo';

interface StaffPhoto extends GridPhoto {
  local: string;
  fileId?: string;
}

/** Photos of a reply or a check: sent as they are chosen, again when one failed. */
export function usePhotos() {
  const [photos, setPhotos] = useState<StaffPhoto[]>([]);
  const put = (id: string, part: Partial<StaffPhoto>) =>
    setPhotos((all) => all.map((photo) => (photo.id === id ? { ...photo, ...part } : photo)));

  async function send(id: string, local: string) {
    put(id, { state: 'sending' });
    try {
      const { id: fileId } = await uploadPhoto(local);
      put(id, { state: 'ready', fileId });
    } catch {
      put(id, { state: 'failed' });
    }
  }

  async function add() {
    const chosen = await choosePhotos(9 - photos.length);
    for (const local of chosen) {
      const id = newClientKey();
      setPhotos((all) => [...all, { id, url: local, local, state: 'sending' }]);
      void send(id, local);
    }
  }

  return {
    photos,
    add: () => void add(),
    remove: (id: string) => setPhotos((all) => all.filter((photo) => photo.id !== id)),
    retry: (id: string) => {
      const photo = photos.find((one) => one.id === id);
      if (photo) void send(id, photo.local);
    },
    isSending: photos.some((photo) => photo.state === 'sending'),
    fileIds: photos.flatMap((photo) => photo.fileId ?? []),
  };
}
