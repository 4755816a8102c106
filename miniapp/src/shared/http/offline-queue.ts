import type { FileView } from '@contracts/files';
import Taro from '@tarojs/taro';
import { useEffect } from 'react';
import { create } from 'zustand';
import { readKept, writeKept } from '@/shared/session/kept';
import { useSession } from '@/shared/session/session';
import { isUnreached } from './api-failure';
import { type ApiFailure, request } from './client';
import { forgetPhoto, keepPhoto, openPhoto } from './kept-photos';
import { uploadPhoto } from './upload';

export interface QueuedSend {
  /** What it is, for whoever lists it: `report`. */
  kind: string;
  /** The client key made before the first send; the server knows a resend by it. */
  key: string;
  path: string;
  method: 'POST' | 'PUT' | 'PATCH';
  body: Record<string, unknown>;
  /** Whose it is: nobody else's sign-in sends it. */
  personId: string;
  queuedAt: string;
  /** References of photos that are still on the phone. */
  keptPhotos: string[];
  /** Photos that the server already has. */
  sentPhotoIds: string[];
  /** Where the photo ids belong in the body. */
  photosField: string;
  /** Words of the server when it refused for good; the person decides what becomes of it. */
  refusal?: string;
}

interface QueueStore {
  items: QueuedSend[];
  isSending: boolean;
}

const KEY = 'queue';

const useQueue = create<QueueStore>(() => ({ items: readKept<QueuedSend[]>(KEY) ?? [], isSending: false }));

type SentListener = (item: QueuedSend, answer: unknown) => void;
const sentListeners = new Set<SentListener>();

function change(edit: (items: QueuedSend[]) => QueuedSend[]): void {
  const items = edit(useQueue.getState().items);
  writeKept(KEY, items);
  useQueue.setState({ items });
}

const replace = (key: string, part: Partial<QueuedSend>) =>
  change((items) => items.map((item) => (item.key === key ? { ...item, ...part } : item)));

/**
 * Puts a write aside until there is a network; it survives a restart of the app. Call it after `request` failed
 * with `offline` or `timeout`, with the same key.
 */
export async function enqueueOffline(send: {
  kind: string;
  key: string;
  path: string;
  method: QueuedSend['method'];
  body: Record<string, unknown>;
  /** Local photos, as `choosePhotos` gave them; uploaded before the write. */
  photos?: string[];
  /** References of photos that `keepPhoto` has kept already, as a draft does. */
  alreadyKept?: string[];
  /** Ids of photos that were uploaded before the network went. */
  uploadedPhotoIds?: string[];
  /** Body field that takes the photo ids; `photoIds` unless told. */
  photosField?: string;
}): Promise<void> {
  const keptPhotos = [...(send.alreadyKept ?? []), ...(await Promise.all((send.photos ?? []).map(keepPhoto)))];
  const item: QueuedSend = {
    kind: send.kind,
    key: send.key,
    path: send.path,
    method: send.method,
    body: send.body,
    personId: useSession.getState().person?.personId ?? '',
    queuedAt: new Date().toISOString(),
    keptPhotos,
    sentPhotoIds: send.uploadedPhotoIds ?? [],
    photosField: send.photosField ?? 'photoIds',
  };
  change((items) => [...items.filter((other) => other.key !== send.key), item]);
}

/** Sends what waits, oldest first, until the first that does not reach the server. */
export async function sendQueued(): Promise<void> {
  const personId = useSession.getState().person?.personId;
  if (useQueue.getState().isSending || !personId) return;
  useQueue.setState({ isSending: true });
  try {
    for (const { key } of [...useQueue.getState().items]) {
      const item = useQueue.getState().items.find((one) => one.key === key);
      if (!item || item.refusal || item.personId !== personId) continue;
      if (!(await sendOne(item))) return;
    }
  } finally {
    useQueue.setState({ isSending: false });
  }
}

/** False when the server could not be reached, so that trying the next one makes no sense. */
async function sendOne(item: QueuedSend): Promise<boolean> {
  try {
    let { keptPhotos, sentPhotoIds } = item;
    for (const reference of item.keptPhotos) {
      const photo = await openPhoto(reference);
      const sent: FileView | undefined = photo === undefined ? undefined : await uploadPhoto(photo);
      keptPhotos = keptPhotos.filter((kept) => kept !== reference);
      if (sent) sentPhotoIds = [...sentPhotoIds, sent.id];
      replace(item.key, { keptPhotos, sentPhotoIds });
      await forgetPhoto(reference);
    }
    const body = sentPhotoIds.length ? { ...item.body, [item.photosField]: sentPhotoIds } : item.body;
    const answer = await request({ method: item.method, path: item.path, body, idempotencyKey: item.key });
    change((items) => items.filter((other) => other.key !== item.key));
    for (const listener of sentListeners) listener(item, answer);
    return true;
  } catch (error) {
    if (isUnreached(error)) return false;
    const failure = error as ApiFailure;
    if (!failure.retryable) replace(item.key, { refusal: failure.message });
    return !failure.retryable;
  }
}

/** Drops one that waits or was refused. */
export function discardQueued(key: string): void {
  const item = useQueue.getState().items.find((one) => one.key === key);
  change((items) => items.filter((one) => one.key !== key));
  for (const reference of item?.keptPhotos ?? []) void forgetPhoto(reference);
}

/** What of this kind waits, and a way to hear of each that got through. */
export function useOfflineQueue(
  kind: string,
  onSent?: SentListener,
): { waiting: QueuedSend[]; isSending: boolean; sendNow(): Promise<void>; discard(key: string): void } {
  const items = useQueue((state) => state.items);
  const isSending = useQueue((state) => state.isSending);
  useEffect(() => {
    if (!onSent) return;
    const listener: SentListener = (item, answer) => {
      if (item.kind === kind) onSent(item, answer);
    };
    sentListeners.add(listener);
    return () => {
      sentListeners.delete(listener);
    };
  }, [kind, onSent]);
  return {
    waiting: items.filter((item) => item.kind === kind),
    isSending,
    sendNow: sendQueued,
    discard: discardQueued,
  };
}

let isWatching = false;

/** Called once at launch: sends what the last launch left, and again whenever the network comes back. */
export function watchNetworkForQueue(): void {
  if (isWatching) return;
  isWatching = true;
  Taro.onNetworkStatusChange((status) => {
    if (status.isConnected) void sendQueued();
  });
  useSession.subscribe((session, before) => {
    if (session.person && session.person.personId !== before.person?.personId) void sendQueued();
  });
  void sendQueued();
}
