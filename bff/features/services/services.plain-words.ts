/** Words of offices, and what people say instead; an empty plain word means: leave it out. */
const HARD_WORDS: readonly (readonly [word: string, plain: string])[] = [
  ['予以', ''],
  ['给予办理', '办理'],
  ['不予受理', '不能办'],
  ['不予', '不'],
  ['兹', ''],
  ['悉知', '知道'],
  ['知悉', '知道'],
  ['届时', '到时候'],
  ['逾期', '过期'],
  ['缴纳', '交'],
  ['递交', '交'],
  ['提请', '请'],
  ['申办', '办理'],
  ['行政相对人', '您'],
  ['申请主体', '申请人'],
  ['办理主体', '谁来办'],
  ['具备下列条件', '符合这些条件'],
  ['之日起', '那天起'],
  ['自受理', '从收下材料'],
  ['须持', '请带'],
  ['需持', '请带'],
  ['凭有效证件', '带身份证'],
  ['有效身份证明文件', '身份证'],
  ['依法依规', ''],
  ['按照有关规定', '写明哪条规定'],
  ['按有关规定', '写明哪条规定'],
  ['详见附件', '写出内容'],
  ['另行通知', '写明什么时候'],
  ['监护人', '父母或其他监护人'],
  ['直系亲属', '父母、配偶或子女'],
  ['系统异常', '写明怎么办'],
  ['前置条件', '先要办的事'],
  ['容缺', '先办后补'],
  ['一网通办', '网上办'],
  ['最多跑一次', '跑一趟'],
  ['告知承诺制', '写承诺书就行'],
];

/** Hard words in a text, each once. A plain wording that already stands around the word is left in peace. */
export function findHardWords(text: string): { word: string; plain: string }[] {
  const found: { word: string; plain: string }[] = [];
  for (const [word, plain] of HARD_WORDS) {
    if (!text.includes(word)) continue;
    if (plain.includes(word) && text.split(plain).join('').indexOf(word) === -1) continue;
    if (found.some((other) => other.word.includes(word))) continue;
    found.push({ word, plain });
  }
  return found;
}
