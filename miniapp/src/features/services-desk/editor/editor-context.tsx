import type { ServiceContent } from '@contracts/services';
import { createContext, useContext } from 'react';

/** A dotted path into the content, as the checks name it: `materials.2.name.zh`. */
export type ContentPath = string;

export interface Editor {
  content: ServiceContent;
  /** Sets one fact; the rest stays as it is. */
  set(path: ContentPath, value: unknown): void;
  /** What is wrong at a path, once it may be said: after the fact was touched, or after submission was tried. */
  problemAt(path: ContentPath): string | undefined;
}

const EditorContext = createContext<Editor | null>(null);
export const EditorProvider = EditorContext.Provider;

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('a field of the editor stands outside of it');
  return editor;
}

type Json = unknown;

/** The value at a path. */
export function valueAt(root: Json, path: ContentPath): Json {
  return path.split('.').reduce<Json>((value, key) => (value as Record<string, Json> | undefined)?.[key], root);
}

/** A copy with one value replaced; what the path does not touch is shared with the original. */
export function withValue<T>(root: T, path: ContentPath, value: Json): T {
  const [key, ...rest] = path.split('.') as [string, ...string[]];
  const next = rest.length === 0 ? value : withValue((root as Record<string, Json>)[key], rest.join('.'), value);
  if (Array.isArray(root)) return root.map((item, index) => (String(index) === key ? next : item)) as T;
  return { ...root, [key]: next };
}
