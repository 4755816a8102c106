import { syllablesOf } from '../network/latin-names';
import type { Network } from '../network/network';

/** A name as riders may type it. */
interface Entry {
  kind: 'line' | 'place';
  index: number;
  /** lower case, without spaces */
  name: string;
  /** renminlukou */
  pinyin: string;
  /** where syllables begin in `pinyin`: a match in the middle of one is none */
  starts: Set<number>;
  /** rmlk */
  initials: string;
  /** how well known it is: lines that serve it */
  weight: number;
}

export interface TransitSearch {
  find(text: string, most: number): { lines: number[]; places: number[] };
}

const HAN = /\p{Script=Han}/u;

/** What typing adds or leaves out without meaning: spaces, full-width letters, case, 路 after a number. */
export function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·'’-]+/gu, '');
}

/** Builds the index of stops and lines by Chinese, pinyin, initials and number. */
export async function buildSearch(network: Network, breathe: () => Promise<void>): Promise<TransitSearch> {
  const entries: Entry[] = [];
  const add = (kind: Entry['kind'], index: number, text: string, weight: number) => {
    const name = normalised(text);
    const syllables = syllablesOf(name);
    const starts = new Set<number>();
    let pinyin = '';
    for (const syllable of syllables) {
      starts.add(pinyin.length);
      pinyin += syllable;
    }
    entries.push({
      kind,
      index,
      name,
      pinyin,
      starts,
      initials: syllables.map((one) => one.charAt(0)).join(''),
      weight,
    });
  };
  for (const [index, place] of network.places.entries()) {
    if (index % 200 === 0) await breathe();
    add('place', index, place.name, place.lines.length);
  }
  for (const [index, line] of network.lines.entries()) {
    if (index % 100 === 0) await breathe();
    add('line', index, line.label, 100);
    if (line.longName !== '' && line.longName !== line.label) add('line', index, line.longName, 0);
  }
  return { find: (text, most) => find(entries, network, normalised(text), most) };
}

function find(entries: Entry[], network: Network, query: string, most: number) {
  if (query === '') return { lines: [], places: [] };
  const asPinyin = HAN.test(query) ? syllablesOf(query).join('') : query;
  const scored: { entry: Entry; score: number }[] = [];
  for (const entry of entries) {
    const score = scoreOf(entry, query);
    if (score > 0) scored.push({ entry, score });
  }
  // Only when nothing fits as typed: a wrong letter, or the right sound in the wrong characters.
  if (scored.length === 0) {
    for (const entry of entries) {
      const score = looseScoreOf(entry, query, asPinyin);
      if (score > 0) scored.push({ entry, score });
    }
  }
  scored.sort(
    (a, b) => b.score - a.score || b.entry.weight - a.entry.weight || a.entry.name.length - b.entry.name.length,
  );
  const lines = new Set<number>();
  const places = new Set<number>();
  for (const { entry } of scored) {
    if (entry.kind === 'place' && places.size < most) places.add(entry.index);
    if (entry.kind === 'line' && lines.size < most) {
      // the line itself stands for its variants, unless one of them was asked for by its full name
      const group = network.lines[entry.index]!.variants;
      const isAsked = entry.name === query;
      if (isAsked || !group.some((variant) => lines.has(variant))) lines.add(isAsked ? entry.index : group[0]!);
    }
  }
  return { lines: [...lines], places: [...places] };
}

function scoreOf(entry: Entry, query: string): number {
  if (entry.name === query) return 100;
  // 12 means 12路 before 112路
  if (entry.kind === 'line' && entry.name === `${query}路`) return 99;
  if (entry.name.startsWith(query)) return /\d$/.test(query) && /^\d/.test(entry.name.slice(query.length)) ? 60 : 90;
  if (entry.name.includes(query)) return 70;
  if (!/^[a-z0-9]+$/.test(query)) return isInOrder(entry.name, query) ? 40 : 0;
  if (entry.pinyin === query) return 88;
  if (entry.initials === query) return 86;
  if (entry.pinyin.startsWith(query)) return 80;
  if (entry.initials.startsWith(query)) return 76;
  const at = entry.pinyin.indexOf(query);
  if (at > 0 && startsSyllable(entry, query)) return 62;
  if (query.length >= 2 && entry.initials.includes(query)) return 58;
  return 0;
}

function startsSyllable(entry: Entry, query: string): boolean {
  for (const start of entry.starts) if (entry.pinyin.startsWith(query, start)) return true;
  return false;
}

/** 人民医院 finds 人民路医院: the characters in order, if most of the name is meant. */
function isInOrder(name: string, query: string): boolean {
  if (query.length < 2 || query.length * 2 < name.length) return false;
  let at = 0;
  for (const character of name) if (character === query[at]) at += 1;
  return at === query.length;
}

function looseScoreOf(entry: Entry, query: string, asPinyin: string): number {
  if (HAN.test(query)) {
    // 仁民路 sounds like 人民路
    if (entry.pinyin.startsWith(asPinyin)) return 50;
    if (asPinyin.length >= 4 && startsSyllable(entry, asPinyin)) return 45;
  }
  if (asPinyin.length < 4) return 0;
  const allowed = asPinyin.length >= 8 ? 2 : 1;
  const head = entry.pinyin.slice(0, asPinyin.length + allowed);
  const distance = prefixDistance(head, asPinyin, allowed);
  return distance <= allowed ? 30 - distance * 5 : 0;
}

/** Fewest letters to change, add, drop or swap so that `text` begins with `query`; gives up beyond `most`. */
export function prefixDistance(text: string, query: string, most: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: text.length + 1 }, (_, column) => column);
  for (let row = 1; row <= query.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= text.length; column++) {
      const isSame = query[row - 1] === text[column - 1];
      let cost = Math.min(last[column - 1]! + (isSame ? 0 : 1), last[column]! + 1, current[column - 1]! + 1);
      const isSwapped =
        row > 1 && column > 1 && query[row - 1] === text[column - 2] && query[row - 2] === text[column - 1];
      if (isSwapped) cost = Math.min(cost, beforeLast[column - 2]! + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(...last);
}
