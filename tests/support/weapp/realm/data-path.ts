import type { Json } from '../protocol';

/** `root.cn.[0].v` → `['root', 'cn', 0, 'v']`, the syntax of `setData` keys. */
export function parsePath(path: string): (string | number)[] {
  return path
    .replace(/\[(\d+)\]/g, '.$1#')
    .split('.')
    .filter((part) => part !== '')
    .map((part) => (part.endsWith('#') ? Number(part.slice(0, -1)) : part));
}

/** Puts a value at a data path, making the objects and arrays on the way. */
export function assignPath(data: Record<string, unknown>, path: string, value: unknown): void {
  const parts = parsePath(path);
  let at: Record<string | number, unknown> = data;
  parts.slice(0, -1).forEach((part, index) => {
    const next = at[part];
    if (next === null || typeof next !== 'object') at[part] = typeof parts[index + 1] === 'number' ? [] : {};
    at = at[part] as Record<string | number, unknown>;
  });
  const last = parts[parts.length - 1];
  if (last !== undefined) at[last] = value;
}

export function copy<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}

/** Bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7ff) bytes += 2;
    else if (code > 0x7f) bytes += 1;
  }
  return bytes;
}

export type Changes = [string, Json][];
