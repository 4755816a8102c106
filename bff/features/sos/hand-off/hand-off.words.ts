import type { Centre, PersonFacts, SosKind } from '../../../contracts/sos';
import type { Words } from '../../../platform/errors';
import { KIND_WORDS } from '../case/timeline.words';

export const CENTRE_NAMES: Record<Centre, Words> = {
  '110': { zh: '110 公安', en: '110 police' },
  '119': { zh: '119 消防', en: '119 fire brigade' },
  '120': { zh: '120 急救', en: '120 ambulance' },
};

/** What a centre reads first. Written in Chinese: that is what its seats speak. */
export function headlineOf(of: { number: string; kind: SosKind | null; isSilent: boolean; isOver: boolean }): string {
  const kind = of.kind ? ` ${KIND_WORDS[of.kind].zh}` : '';
  if (of.isOver) return `撤销：一键求助 ${of.number}，经人核实为误按`;
  return `一键求助 ${of.number}${kind}${of.isSilent ? '（静默求助，请勿回拨，可能有人身危险）' : ''}`;
}

const HEARING = { good: null, hard: '听力不好', deaf: '失聪，请勿只靠电话' } as const;

/** What helps on the way to the door, a line each; unknown parts are left out. */
export function descriptionOf(of: {
  facts: PersonFacts | null;
  homeAddress: string | null;
  fixWords: string | null;
  isUndone: boolean;
}): string {
  const { facts } = of;
  const lines = [
    of.isUndone ? '本人随后说是误按，尚未有人核实' : null,
    facts
      ? [facts.name ?? '姓名未登记', facts.age === null ? null : `${facts.age} 岁`].filter(Boolean).join('，')
      : '求助人身份未知',
    of.homeAddress ? `登记住址：${[of.homeAddress, facts?.door].filter(Boolean).join(' ')}` : null,
    of.fixWords,
    facts?.doorKey ? `门钥匙：${facts.doorKey}` : null,
    facts?.livesAlone ? '独居' : null,
    facts?.conditions ? `疾病：${facts.conditions}` : null,
    facts?.medicines ? `用药：${facts.medicines}` : null,
    facts?.allergies ? `过敏：${facts.allergies}` : null,
    facts?.hearing ? HEARING[facts.hearing] : null,
    facts?.dialect ? `方言：${facts.dialect}` : null,
    facts && facts.contacts.length > 0
      ? `联系人：${facts.contacts.map(({ relation, name, phone }) => `${relation} ${name} ${phone}`).join('；')}`
      : null,
  ];
  return lines.filter((line): line is string => Boolean(line)).join('\n');
}

export function missedWords(number: string, centre: Centre, why: 'missed' | 'refused'): Words {
  const name = CENTRE_NAMES[centre];
  return why === 'missed'
    ? {
        zh: `求助 ${number}：${name.zh}没有回执，请马上打电话 ${centre}`,
        en: `Case ${number}: no receipt from ${name.en}. Telephone ${centre} now`,
      }
    : {
        zh: `求助 ${number}：${name.zh}没有受理，请马上打电话 ${centre}`,
        en: `Case ${number}: ${name.en} did not take it. Telephone ${centre} now`,
      };
}
