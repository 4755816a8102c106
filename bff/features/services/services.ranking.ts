import { normalise, type SearchDocument, type SearchText } from './services.search-words';

export type MatchedBy = 'title' | 'alias' | 'pinyin' | 'initials' | 'topic' | 'text';

export interface Match {
  score: number;
  by: MatchedBy;
  /** which alias matched, as its place in the list */
  aliasIndex: number | null;
}

/** A search text with what is derived from its syllables, worked out once when the index is filled. */
interface PreparedText {
  text: string;
  joined: string;
  initials: string;
  /** offsets in `joined` at which a syllable begins */
  starts: ReadonlySet<number>;
}

export interface PreparedDocument {
  title: PreparedText;
  titleEn: string;
  aliases: PreparedText[];
  topicWords: string[];
  body: string;
  bodyTight: string;
  /** all of the above in one string: a word that is not in here is nowhere, which one native search tells */
  everything: string;
}

export interface PreparedQuery {
  terms: { text: string; isLatin: boolean }[];
  whole: string;
}

function prepareText({ text, syllables }: SearchText): PreparedText {
  const starts = new Set<number>();
  let offset = 0;
  for (const syllable of syllables) {
    starts.add(offset);
    offset += syllable.length;
  }
  return { text, joined: syllables.join(''), initials: syllables.map((syllable) => syllable[0]).join(''), starts };
}

export function prepareDocument(document: SearchDocument): PreparedDocument {
  const title = prepareText(document.title);
  const aliases = document.aliases.map(prepareText);
  const bodyTight = document.body.replace(/ /g, '');
  const names = [title, ...aliases].flatMap(({ text, joined, initials }) => [text, joined, initials]);
  return {
    title,
    titleEn: document.titleEn,
    aliases,
    topicWords: document.topicWords,
    body: document.body,
    bodyTight,
    everything: [...names, document.titleEn, ...document.topicWords, document.body, bodyTight].join('\n'),
  };
}

/** What people put around the thing they look for. */
const FILLERS =
  /我想要?|我要|请问|怎么办|咋办|怎样|怎么|如何|在哪里?|哪里|去哪|多少钱|需要什么|要带什么|什么材料|流程|办理|申请|一下|的|吗|呢/g;
const LATIN = /^[a-z0-9]+$/;

export function prepareQuery(text: string): PreparedQuery {
  const whole = normalise(text);
  const split = (source: string) =>
    source
      .split(' ')
      .filter(Boolean)
      .map((term) => ({ text: term, isLatin: LATIN.test(term) }));
  const stripped = split(whole.replace(FILLERS, ' '));
  return { terms: stripped.length > 0 ? stripped : split(whole), whole: whole.replace(/ /g, '') };
}

// Weights keep the order title > alias > topic > body whatever the popularity, which adds less than one step.
const TITLE = 100;
const ALIAS = 80;
const TOPIC = 40;
const BODY = 20;

function matchText(
  term: string,
  isLatin: boolean,
  target: PreparedText,
  weight: number,
): Omit<Match, 'aliasIndex'> | null {
  if (target.text === term) return { score: weight * 2, by: 'title' };
  if (target.text.startsWith(term)) return { score: weight * 1.5, by: 'title' };
  if (target.text.includes(term)) return { score: weight * 1.2, by: 'title' };
  if (!isLatin || term.length < 2) return null;
  if (target.joined === term) return { score: weight * 1.6, by: 'pinyin' };
  // Only at the start of a syllable: `an` must not be found inside `shan`.
  for (let at = target.joined.indexOf(term); at !== -1; at = target.joined.indexOf(term, at + 1)) {
    if (target.starts.has(at)) return { score: weight * (at === 0 ? 1.3 : 1), by: 'pinyin' };
  }
  const at = target.initials.indexOf(term);
  if (at !== -1) return { score: weight * (at === 0 ? 1.1 : 0.9), by: 'initials' };
  return null;
}

/** All words of the query stand at the start of words of the text: `id card` finds `first identity card` by neither, `id` by `id`. */
function matchEnglish(term: string, text: string): boolean {
  return text === term || text.startsWith(term) || text.includes(` ${term}`);
}

function pairsOf(text: string): string[] {
  const letters = [...text];
  return letters.slice(1).map((letter, index) => letters[index]! + letter);
}

function matchTerm(term: { text: string; isLatin: boolean }, document: PreparedDocument): Match | null {
  if (!document.everything.includes(term.text)) return null;
  let best: Match | null = null;
  const offer = (candidate: Match | null) => {
    if (candidate && (!best || candidate.score > best.score)) best = candidate;
  };
  const title = matchText(term.text, term.isLatin, document.title, TITLE);
  if (title) offer({ ...title, aliasIndex: null });
  document.aliases.forEach((alias, index) => {
    const match = matchText(term.text, term.isLatin, alias, ALIAS);
    if (match) offer({ score: match.score, by: match.by === 'title' ? 'alias' : match.by, aliasIndex: index });
  });
  if (term.isLatin && document.titleEn && matchEnglish(term.text, document.titleEn)) {
    offer({ score: TITLE * 1.2, by: 'title', aliasIndex: null });
  }
  if (document.topicWords.some((word) => (term.isLatin ? matchEnglish(term.text, word) : word.includes(term.text)))) {
    offer({ score: TOPIC, by: 'topic', aliasIndex: null });
  }
  const isInBody = term.isLatin
    ? term.text.length > 2 && matchEnglish(term.text, document.body)
    : document.bodyTight.includes(term.text);
  if (isInBody) offer({ score: BODY, by: 'text', aliasIndex: null });
  return best;
}

/** For `新生儿落户登记` typed as `新生儿上户口`: most pairs of neighbouring characters are there, if not the whole. */
function matchLoosely(term: string, document: PreparedDocument): Match | null {
  const pairs = pairsOf(term);
  if (pairs.length < 2) return null;
  let best: Match | null = null;
  const consider = (text: string, weight: number, by: MatchedBy, aliasIndex: number | null) => {
    const share = pairs.filter((pair) => text.includes(pair)).length / pairs.length;
    const score = weight * share * 0.8;
    if (share >= 0.5 && (!best || score > best.score)) best = { score, by, aliasIndex };
  };
  consider(document.title.text, TITLE, 'title', null);
  document.aliases.forEach((alias, index) => {
    consider(alias.text, ALIAS, 'alias', index);
  });
  consider(
    document.title.text + document.aliases.map((alias) => alias.text).join('') + document.bodyTight,
    BODY,
    'text',
    null,
  );
  return best;
}

/**
 * How well a document answers a query; null when it does not. Every term of the query must be found: as it is, or, when
 * `isLoose`, for the most part.
 */
export function rankDocument(query: PreparedQuery, document: PreparedDocument, isLoose = true): Match | null {
  const apart = rankTerms(query, document, isLoose);
  if (query.terms.length < 2 || !query.terms.every((term) => term.isLatin)) return apart;
  // `hu zhao` is one word typed as two syllables.
  const together = rankTerms({ ...query, terms: [{ text: query.whole, isLatin: true }] }, document, isLoose);
  return together && (!apart || together.score > apart.score) ? together : apart;
}

function rankTerms(query: PreparedQuery, document: PreparedDocument, isLoose: boolean): Match | null {
  let total = 0;
  let lead: Match | null = null;
  for (const term of query.terms) {
    const match = matchTerm(term, document) ?? (isLoose && !term.isLatin ? matchLoosely(term.text, document) : null);
    if (!match) return null;
    total += match.score;
    if (!lead || match.score > lead.score) lead = match;
  }
  if (!lead) return null;
  const isExact = document.title.text === query.whole;
  return { ...lead, score: total / query.terms.length + (isExact ? TITLE : 0) };
}

/** Popularity settles ties and near-ties only: 0 … 8 points, growing slowly with opens. */
export function popularityBonus(opens: number): number {
  return Math.min(8, Math.log2(1 + opens));
}
