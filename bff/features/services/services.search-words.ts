import { pinyin } from 'pinyin-pro';
import type { ServiceContent, ServiceTopic } from '../../contracts/services';
import { TOPIC_WORDS } from './services.topics';

/** A text prepared for search: as written, its syllables, and its initials. */
export interface SearchText {
  text: string;
  /** syllables without tones; runs of Latin letters and digits stay whole */
  syllables: string[];
}

/** All that search needs of one entry; made once, when it is published, and kept beside it. */
export interface SearchDocument {
  title: SearchText;
  titleEn: string;
  aliases: SearchText[];
  topicWords: string[];
  body: string;
}

/** Lower case, full-width to half-width, no punctuation; blanks stay as single separators. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}

/** Syllables of Chinese words, `居民身份证` → ju min shen fen zheng; `ü` is typed as v. */
export function syllablesOf(text: string): string[] {
  return pinyin(normalise(text), { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })
    .flatMap((part) => part.split(/\s+/))
    .filter(Boolean);
}

function searchText(text: string): SearchText {
  return { text: normalise(text).replace(/ /g, ''), syllables: syllablesOf(text) };
}

export function searchDocumentOf(content: ServiceContent, unitName: string): SearchDocument {
  return {
    title: searchText(content.title.zh),
    titleEn: normalise(content.title.en),
    aliases: content.aliases.map(searchText),
    topicWords: content.topics.flatMap((topic: ServiceTopic) => {
      const { title, aliases } = TOPIC_WORDS[topic];
      return [title.zh, title.en, ...aliases].map(normalise);
    }),
    body: normalise(
      [
        content.summary.zh,
        content.summary.en,
        unitName,
        ...content.eligibility.flatMap((item) => [item.zh, item.en]),
        ...content.materials.flatMap((item) => [item.name.zh, item.name.en]),
        ...content.steps.map((item) => item.title.zh),
      ].join(' '),
    ),
  };
}

/** A portal function or a topic as a searchable thing. */
export function searchDocumentOfWords(zh: string, en: string, aliases: readonly string[]): SearchDocument {
  return {
    title: searchText(zh),
    titleEn: normalise(en),
    aliases: aliases.map(searchText),
    topicWords: [],
    body: '',
  };
}
