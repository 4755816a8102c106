import type { ServiceContent } from '../../contracts/services';

export interface ContentChange {
  section: string;
  path: string;
  before: string | null;
  after: string | null;
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Fields that name an item of a list, so that an insertion in the middle is not read as a change of all that follow. */
function identityOf(item: Json): string {
  if (item && typeof item === 'object' && !Array.isArray(item)) {
    const named = item.name ?? item.title ?? item.heading ?? item.number ?? item.zh;
    if (typeof named === 'string') return named;
    if (named && typeof named === 'object' && !Array.isArray(named) && typeof named.zh === 'string') return named.zh;
    return JSON.stringify(item);
  }
  return JSON.stringify(item);
}

function textOf(value: Json): string {
  if (value === null) return '';
  if (typeof value === 'object') {
    if (!Array.isArray(value) && typeof value.zh === 'string') {
      return typeof value.en === 'string' && value.en !== '' ? `${value.zh} / ${value.en}` : value.zh;
    }
    return (Array.isArray(value) ? value : Object.values(value)).map(textOf).filter(Boolean).join(' · ');
  }
  return String(value);
}

function walk(path: string, before: Json | undefined, after: Json | undefined, out: ContentChange[]): void {
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const section = path.split('.')[0] ?? path;
  const leaf = () =>
    out.push({
      section,
      path,
      before: before === undefined ? null : textOf(before),
      after: after === undefined ? null : textOf(after),
    });
  if (before === undefined || after === undefined) return void leaf();
  if (Array.isArray(before) && Array.isArray(after)) {
    if ([...before, ...after].every((item) => typeof item !== 'object')) return void leaf();
    const rest = new Map(before.map((item, index) => [`${identityOf(item)}#${occurrence(before, index)}`, item]));
    after.forEach((item, index) => {
      const key = `${identityOf(item)}#${occurrence(after, index)}`;
      walk(`${path}.${index}`, rest.get(key), item, out);
      rest.delete(key);
    });
    for (const [key, item] of rest)
      walk(
        `${path}.${before.findIndex((_, i) => `${identityOf(before[i]!)}#${occurrence(before, i)}` === key)}`,
        item,
        undefined,
        out,
      );
    return;
  }
  if (
    before &&
    after &&
    typeof before === 'object' &&
    typeof after === 'object' &&
    !Array.isArray(before) &&
    !Array.isArray(after)
  ) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      walk(path ? `${path}.${key}` : key, before[key], after[key], out);
    }
    return;
  }
  leaf();
}

/** How many items before `index` carry the same identity: two equal names stay two. */
function occurrence(items: Json[], index: number): number {
  const identity = identityOf(items[index]!);
  return items.slice(0, index).filter((item) => identityOf(item) === identity).length;
}

/** What a reader has to look at between two editions: one row a fact, lists compared by name and not by position. */
export function diffContent(before: ServiceContent | null, after: ServiceContent): ContentChange[] {
  const out: ContentChange[] = [];
  walk('', (before ?? {}) as unknown as Json, after as unknown as Json, out);
  return before ? out : out.filter((change) => change.after !== '');
}
