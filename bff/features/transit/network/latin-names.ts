import { pinyin } from 'pinyin-pro';

const HAN = /\p{Script=Han}/u;
/** Parts of Chinese place names that read better as words of their own, and what is not Chinese at all. */
const PARTS =
  /(火车站|客运站|汽车站|地铁站|大道|公园|广场|医院|中学|小学|大学|学院|市场|新村|小区|花园|大厦|中心|机场|区间|大站|路|街|巷|站|村|口(?=$|\P{Script=Han})|\P{Script=Han}+)/u;

/** Syllables without tones, one for each character; what is not Chinese stays as it is. */
export function syllablesOf(text: string): string[] {
  return pinyin(text, { toneType: 'none', type: 'array', v: true });
}

/** 人民路口 → Renmin Lu Kou; null when the name has no Chinese in it. */
export function latinName(name: string): string | null {
  if (!HAN.test(name)) return null;
  return name
    .split(PARTS)
    .filter((part) => part !== '')
    .map((part) => (HAN.test(part) ? capitalised(syllablesOf(part).join('')) : part.trim()))
    .join(' ');
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
