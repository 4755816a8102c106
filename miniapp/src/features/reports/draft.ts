import type { Position } from '@contracts/shared';
import { newClientKey } from '@/shared/http/client-key';
import { dropKept, readKept, writeKept } from '@/shared/session/kept';

export interface DraftPhoto {
  /** reference of the kept photo on this phone */
  reference: string;
  /** once the server has it */
  fileId?: string;
}

export interface Draft {
  /** Made with the draft and sent with every try: the server takes it once. */
  clientKey: string;
  step: number;
  photos: DraftPhoto[];
  position: Position | null;
  /** where the city says the position is */
  label: string;
  source: 'gps' | 'map' | 'typed';
  detail: string;
  categoryId: string | null;
  words: string;
  isAnonymous: boolean;
  onBehalfOf: string | null;
}

const KEY = 'reports.draft';

export function newDraft(): Draft {
  return {
    clientKey: newClientKey(),
    step: 0,
    photos: [],
    position: null,
    label: '',
    source: 'typed',
    detail: '',
    categoryId: null,
    words: '',
    isAnonymous: false,
    onBehalfOf: null,
  };
}

/** What was typed and not sent, from this phone. */
export const readDraft = (): Draft | undefined => readKept<Draft>(KEY);
export const keepDraft = (draft: Draft): void => void writeKept(KEY, draft);
export const dropDraft = (): void => dropKept(KEY);

/**
 * What the page opens with. A page that leads here may say what kind of problem it is; what somebody began to write
 * and has a kind already keeps its own.
 */
export function openingDraft(kept: Draft | undefined, categoryId: string | undefined): Draft {
  const draft = kept ?? newDraft();
  return categoryId && draft.categoryId === null ? { ...draft, categoryId } : draft;
}

/** True when something in it would be a pity to lose. */
export const isWorthKeeping = (draft: Draft): boolean =>
  draft.photos.length > 0 || draft.words.trim() !== '' || draft.detail.trim() !== '' || draft.categoryId !== null;

/** The place in one line: where the city says it is, then what the person wrote. */
export const addressOf = (draft: Draft): string =>
  [draft.label, draft.detail.trim()].filter(Boolean).join('，').slice(0, 200);
