import type { ServiceContent } from '@contracts/services';
import type { ContentCheck, DeskEntry } from '@contracts/services-desk';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiFailure } from '@/shared/http/client';
import { readDeskEntry, saveDraft } from '../api';
import { withValue } from './editor-context';

/** Long enough to finish a word, short enough that a closed lid costs nothing. */
const SAVE_AFTER_MS = 900;
const RETRY_AFTER_MS = 5_000;

export type SaveState = 'saved' | 'saving' | 'unsaved' | 'conflict';

export interface Draft {
  entry: DeskEntry | undefined;
  content: ServiceContent | undefined;
  error: unknown;
  saveState: SaveState;
  checks: ContentCheck[];
  /** what the server refused to take, by path */
  refused: Record<string, string>;
  touched: ReadonlySet<string>;
  /** changed since the last save: what the checks say of these is out of date */
  pending: ReadonlySet<string>;
  changeNote: string;
  setChangeNote(note: string): void;
  set(path: string, value: unknown): void;
  /** Writes what is not written yet; gives the entry as the server has it now, or null when not everything is there. */
  flush(): Promise<DeskEntry | null>;
  reload(): Promise<void>;
}

/**
 * The edition in work, saved while it is written. One save at a time; what is typed meanwhile goes with the next. When
 * somebody else saved first, nothing is overwritten and nothing typed is thrown away.
 */
export function useDraft(entryId: string): Draft {
  const [entry, setEntry] = useState<DeskEntry>();
  const [content, setContent] = useState<ServiceContent>();
  const [changeNote, setNote] = useState('');
  const [error, setError] = useState<unknown>();
  const [saveState, setSaveState] = useState<SaveState>('saved');
  const [refused, setRefused] = useState<Record<string, string>>({});
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const latest = useRef({ content, changeNote, entry, lockVersion: 0, isDirty: false });
  latest.current.content = content;
  latest.current.changeNote = changeNote;
  latest.current.entry = entry;
  const running = useRef<Promise<DeskEntry | null> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const reload = useCallback(async () => {
    try {
      const fresh = await readDeskEntry(entryId);
      const edition = fresh.working ?? fresh.live;
      latest.current.lockVersion = fresh.working?.lockVersion ?? 0;
      latest.current.isDirty = false;
      setEntry(fresh);
      setContent(edition?.content);
      setNote(fresh.working?.changeNote ?? '');
      setTouched(new Set());
      setPending(new Set());
      setRefused({});
      setError(undefined);
      setSaveState('saved');
    } catch (failure) {
      setError(failure);
    }
  }, [entryId]);

  const flush = useCallback(async (): Promise<DeskEntry | null> => {
    clearTimeout(timer.current);
    if (running.current) await running.current;
    const { content: now, changeNote: note, lockVersion, isDirty } = latest.current;
    if (!isDirty) return latest.current.entry ?? null;
    if (!now) return null;
    latest.current.isDirty = false;
    setSaveState('saving');
    running.current = saveDraft(entryId, { lockVersion, content: now, changeNote: note }).then(
      (saved) => {
        latest.current.lockVersion = saved.working?.lockVersion ?? 0;
        setEntry(saved);
        setRefused({});
        if (!latest.current.isDirty) setPending(new Set());
        setSaveState(latest.current.isDirty ? 'unsaved' : 'saved');
        return saved;
      },
      (failure: unknown) => {
        latest.current.isDirty = true;
        if (failure instanceof ApiFailure && (failure.code === 'conflict' || failure.code === 'state_conflict')) {
          setSaveState('conflict');
          return null;
        }
        setSaveState('unsaved');
        if (failure instanceof ApiFailure && failure.fields) {
          setRefused(
            Object.fromEntries(
              Object.entries(failure.fields).map(([path, message]) => [path.replace(/^content\./, ''), message]),
            ),
          );
        } else timer.current = setTimeout(() => void flush(), RETRY_AFTER_MS);
        return null;
      },
    );
    const saved = await running.current;
    running.current = null;
    return saved;
  }, [entryId]);

  const later = useCallback(() => {
    latest.current.isDirty = true;
    setSaveState((state) => (state === 'conflict' ? state : 'unsaved'));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush(), SAVE_AFTER_MS);
  }, [flush]);

  const set = useCallback(
    (path: string, value: unknown) => {
      setContent((before) => before && withValue(before, path, value));
      setTouched((before) => (before.has(path) ? before : new Set([...before, path])));
      setPending((before) => (before.has(path) ? before : new Set([...before, path])));
      later();
    },
    [later],
  );
  const setChangeNote = useCallback(
    (note: string) => {
      setNote(note);
      later();
    },
    [later],
  );

  useEffect(() => {
    void reload();
  }, [reload]);
  // Leaving the page saves what the pause had not come to yet.
  useEffect(
    () => () => {
      void flush();
    },
    [flush],
  );

  return {
    entry,
    content,
    error,
    saveState,
    checks: entry?.checks ?? [],
    refused,
    touched,
    pending,
    changeNote,
    setChangeNote,
    set,
    flush,
    reload,
  };
}
