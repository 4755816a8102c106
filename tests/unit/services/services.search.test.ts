import { serviceContentSchema } from '../../../bff/contracts/services';
import { prepareDocument, prepareQuery, rankDocument } from '../../../bff/features/services/services.ranking';
import { searchDocumentOf, syllablesOf } from '../../../bff/features/services/services.search-words';
import { contentOf, PUBLISHED_ENTRIES } from '../../../prisma/seed/services';

const documents = PUBLISHED_ENTRIES.map((entry) => ({
  slug: entry.slug,
  document: prepareDocument(
    searchDocumentOf(serviceContentSchema.parse(contentOf(entry, '2026-11-01', '2027-10-01')), '某局'),
  ),
}));

function find(q: string): { slug: string; by: string }[] {
  const query = prepareQuery(q);
  return documents
    .map(({ slug, document }) => ({ slug, match: rankDocument(query, document) }))
    .filter(({ match }) => match !== null)
    .sort((a, b) => b.match!.score - a.match!.score)
    .map(({ slug, match }) => ({ slug, by: match!.by }));
}

it('writes syllables without tones, ü as v, and keeps Latin letters whole', () => {
  expect(syllablesOf('新生儿上户口')).toEqual(['xin', 'sheng', 'er', 'shang', 'hu', 'kou']);
  expect(syllablesOf('绿卡 ABC12')).toEqual(['lv', 'ka', 'abc12']);
});

it.each([
  ['护照', 'passport', 'title'],
  ['老年卡', 'elder-bus-card', 'alias'],
  ['huzhao', 'passport', 'pinyin'],
  ['HU ZHAO', 'passport', 'pinyin'],
  ['gongzufang', 'public-rental', 'pinyin'],
  ['gzf', 'public-rental', 'initials'],
  ['jhdj', 'marriage', 'initials'],
  ['低保', 'living-allowance', 'alias'],
  ['passport', 'passport', 'title'],
  ['first identity', 'id-card-first', 'title'],
  ['新生儿落户', 'newborn-household', 'alias'],
  ['老板欠工资怎么办', 'unpaid-wages', 'title'],
  ['我要办护照', 'passport', 'title'],
  ['没水了', 'water-repair', 'alias'],
  ['闻到煤气', 'gas-safety', 'title'],
])('finds by “%s” first %s, by %s', (q, slug, by) => {
  expect(find(q)[0]).toEqual({ slug, by });
});

it('finds by topic what has none of the words', () => {
  expect(find('开车').map(({ slug }) => slug)).toContain('driving-licence-renewal');
});

it('finds pinyin at the start of a syllable alone', () => {
  // `an` is in shan, dan, ban; none of them begins with it.
  expect(
    find('an')
      .filter(({ by }) => by === 'pinyin')
      .map(({ slug }) => slug),
  ).not.toContain('passport');
});

it('finds what is misworded, and nothing for nonsense', () => {
  expect(
    find('小孩子上户口')
      .slice(0, 3)
      .map(({ slug }) => slug),
  ).toContain('newborn-household');
  expect(find('量子纠缠')).toEqual([]);
  expect(find('zzzzqqq')).toEqual([]);
});

it('wants every word of a question', () => {
  expect(find('护照 zzzz')).toEqual([]);
  expect(find('公交 老年')[0]?.slug).toBe('elder-bus-card');
});

it('ranks title over alias over topic over text', () => {
  const order = find('结婚').map(({ by }) => by);
  const rank = { title: 0, alias: 1, pinyin: 1, initials: 1, topic: 2, text: 3 } as Record<string, number>;
  expect(order.map((by) => rank[by])).toEqual([...order.map((by) => rank[by]!)].sort((a, b) => a! - b!));
});

it('looks through five thousand entries in a few milliseconds', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => documents[index % documents.length]!.document);
  const query = prepareQuery('gong jiao ka');
  const startedAt = performance.now();
  const hits = many.filter((document) => rankDocument(query, document)).length;
  expect(hits).toBeGreaterThan(0);
  // 8 ms on the slowest machine seen; the bound only catches a change of order.
  expect(performance.now() - startedAt).toBeLessThan(300);
});
