import { serviceContentSchema } from '../../../bff/contracts/services';
import { checkContent, hasMarkup, markupFields } from '../../../bff/features/services/services.checks';
import { contentOf, PUBLISHED_ENTRIES } from '../../../prisma/seed/services';
import { goodContent } from './sample-content';

const TODAY = '2026-11-22';
const rulesOf = (changes: Parameters<typeof goodContent>[0]) =>
  checkContent(goodContent(changes), TODAY).map(({ path, severity, rule }) => `${severity} ${path} ${rule}`);

it('has nothing to say of a good entry', () => {
  expect(checkContent(goodContent(), TODAY)).toEqual([]);
});

it.each([
  ['a phone', { phones: [] }, 'blocking phones no_phone'],
  ['hours of a counter', { hours: { ...goodContent().hours, weekly: [] } }, 'blocking hours.weekly no_hours'],
  ['a place to go', { places: [] }, 'blocking places no_place'],
  ['a topic', { topics: [] }, 'blocking topics missing'],
  ['who it is for', { eligibility: [] }, 'blocking eligibility missing'],
  [
    'the basis of a fee',
    {
      fees: {
        kind: 'fixed' as const,
        items: [{ name: { zh: '工本费', en: '' }, amountFen: 2000, basis: { zh: '', en: '' } }],
        note: { zh: '', en: '' },
      },
    },
    'blocking fees.items.0.basis.zh fee_basis',
  ],
  ['a next review', { reviewDueOn: null }, 'blocking reviewDueOn missing'],
  ['a review within a year', { reviewDueOn: '2028-06-01' }, 'blocking reviewDueOn review_span'],
  [
    'a real phone number',
    { phones: [{ label: { zh: '电话', en: '' }, number: '2160065' }] },
    'blocking phones.0.number phone',
  ],
  ['aliases', { aliases: [] }, 'warning aliases aliases'],
  ['English', { title: { zh: '老年人免费公交卡', en: '' } }, 'warning title.en english'],
])('misses %s', (_what, changes, finding) => {
  expect(rulesOf(changes)).toContain(finding);
});

it.each([
  ['http://example.cn/', 'https'],
  ['https://192.168.1.1/', 'private_host'],
  ['https://127.0.0.1/', 'private_host'],
  ['https://[::1]/', 'private_host'],
  ['https://oa.internal/', 'private_host'],
  ['https://localhost/', 'private_host'],
  ['https://a.example.cn:8443/', 'private_host'],
  ['https://user:pass@example.cn/', 'url'],
  ['example.cn', 'url'],
])('refuses the link %s', (url, rule) => {
  expect(rulesOf({ handling: ['online'], channel: { kind: 'link', url } })).toContain(`blocking channel.url ${rule}`);
});

it('refuses “other documents”', () => {
  const [material] = goodContent().materials;
  for (const zh of ['其他相关材料', '法律法规规定的其他材料', '身份证等']) {
    const found = rulesOf({ materials: [{ ...material!, name: { zh, en: '' } }] });
    if (zh === '身份证等') expect(found).toEqual([]);
    else expect(found).toContain('blocking materials.0.name.zh catch_all');
  }
});

it('warns of long sentences, hard words, exclamation marks and directions for eyes alone', () => {
  const long = '申请人应当在规定的时间内携带本人的身份证件到户籍所在地的街道办事处服务窗口现场提出书面申请并签字。';
  const found = rulesOf({
    summary: { zh: `${long}逾期不予受理！`, en: 'x' },
    steps: [{ title: { zh: '点击红色按钮', en: '' }, detail: { zh: '', en: '' } }],
  });
  expect(found).toEqual(
    expect.arrayContaining([
      'warning summary.zh long_sentence',
      'warning summary.zh hard_words',
      'warning summary.zh exclamation',
      'warning steps.0.title.zh sight_only',
    ]),
  );
});

it('knows markup from a smaller-than sign', () => {
  for (const text of [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '&#60;b',
    'javascript:alert(1)',
    '< b >',
  ]) {
    expect(hasMarkup(text)).toBe(true);
  }
  for (const text of ['收入 < 3200 元', '65岁以上 & 残疾人', 'A&B 公司']) expect(hasMarkup(text)).toBe(false);
  expect(Object.keys(markupFields(goodContent({ aliases: ['好\u202e坏'] })))).toEqual(['aliases.0']);
});

it('finds nothing to mend in what the demo city publishes', () => {
  const faults = PUBLISHED_ENTRIES.flatMap((entry) => {
    const content = serviceContentSchema.parse(contentOf(entry, '2026-11-01', '2027-10-01'));
    return checkContent(content, TODAY).map(({ path, words }) => `${entry.slug} ${path}: ${words.zh}`);
  });
  expect(faults).toEqual([]);
});
