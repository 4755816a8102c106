import type { Drill, SosKind, SosParty } from '../../../contracts/sos';
import type { Words } from '../../../platform/errors';
import type { News } from './alerts.types';

export interface AlertFacts {
  number: string;
  /** masked */
  personName: string;
  kind: SosKind | null;
  isSilent: boolean;
  drill: Drill | null;
  isUndone: boolean;
  party: SosParty;
}

/** What the listener may press. */
export const CALL_KEYS = { accept: '1', decline: '2', again: '9' } as const;
export const KEY_MEANINGS: Record<string, string> = {
  [CALL_KEYS.accept]: '我去',
  [CALL_KEYS.decline]: '去不了',
  [CALL_KEYS.again]: '重听',
};

/** Longest text that goes out as four parts. */
const LONGEST_TEXT = 260;

const MARK: Record<Drill, string> = { test: '【测试】', exercise: '【演练】', synthetic: '【演练】' };

const HAPPENED: Record<SosKind, string> = {
  ill: '身体不适',
  fallen: '跌倒了',
  fire: '报告着火',
  threatened: '受到威胁',
  lost: '走失了',
  other: '需要帮助',
};

const markOf = (drill: Drill | null) => (drill ? MARK[drill] : '');
/** A drill says so first and last: no part of it may be taken for the real thing. */
const tailOf = (drill: Drill | null) =>
  drill === 'test' ? '这是每月试按，不用赶去。' : drill ? '这是演练，不用赶去。' : '';
const happened = ({ kind }: AlertFacts) => HAPPENED[kind ?? 'other'];
/** A masked name is read aloud as people speak of others: 王*芳 → 王某芳. */
const spoken = (name: string) => name.replace(/\*+/g, '某');
/** Digits one by one, so that a voice does not make millions of them. */
const spelled = (number: string) => [...number.replace(/\D/g, '')].join(' ');
const clipped = (text: string) => [...text].slice(0, LONGEST_TEXT).join('');

function plea(facts: AlertFacts, name: string): string {
  if (facts.isUndone) return `${name}按了一键求助，随后说是误按。请回电确认是否平安`;
  if (facts.isSilent) return `${name}${happened(facts)}，不便出声。请不要给本人打电话，不要惊动现场`;
  return `${name}${happened(facts)}，按了一键求助`;
}

/** The text that asks somebody to come. */
export function askText(facts: AlertFacts, link: string): string {
  const mark = markOf(facts.drill);
  return clipped(
    `${mark}【一城通】${facts.number} ${plea(facts, facts.personName)}。能去请点 ${link} 或接电话按1。${tailOf(facts.drill)}`,
  );
}

/** What the voice says before it waits for a key. */
export function askSpeech(facts: AlertFacts): string {
  const mark = facts.drill ? `${facts.drill === 'test' ? '测试' : '演练'}。` : '';
  return clipped(
    `${mark}这里是一城通一键求助。${plea(facts, spoken(facts.personName))}。编号 ${spelled(facts.number)}。能去请按1，去不了请按2，重听请按9。${tailOf(facts.drill)}`,
  );
}

/** A line for WeChat, which shows twenty letters of it. */
export function askLine(facts: AlertFacts): Words {
  const mark = markOf(facts.drill);
  return {
    zh: `${mark}${facts.personName}${facts.isUndone ? '说是误按，请回电' : happened(facts)}`,
    en: `${facts.drill ? '[DRILL] ' : ''}${facts.personName} ${facts.isUndone ? 'pressed by mistake; call back' : 'needs help'}`,
  };
}

const NEWS: Record<News, (of: { holders: string }) => string> = {
  taken: ({ holders }) => `已由${holders || '他人'}接手，您不用赶去，谢谢`,
  closed_already: () => '已经结案，您不用赶去，谢谢',
  remind: () => '由您接手，已有一阵没有消息。请打开页面报一下进展，否则会再找别人',
  put_back: () => '一直没有您的消息，已重新找人。您若仍在赶去，请再次接手',
  press_again: () => '求助人又按了一次，请尽快联系',
  undo: () => '求助人说是误按，请回电确认是否平安',
  detail: () => '求助人补充了情况，请打开页面看',
  hand_back: () => '另一位接手人退出了，请确认您仍在跟进',
  close: () => '已由他人结案，谢谢您',
};

/** The text that brings news of a case. */
export function newsText(
  news: News,
  of: { number: string; drill: Drill | null; holders: readonly string[]; link: string },
): string {
  const words = NEWS[news]({ holders: of.holders.join('、') });
  const link = news === 'taken' || news === 'close' || news === 'closed_already' ? '' : ` ${of.link}`;
  return clipped(
    `${markOf(of.drill)}【一城通】求助 ${of.number} ${words}。${link}${tailOf(of.drill)}`.replace('。 ', '。'),
  );
}
