import type { Words } from '../../platform/errors';
import type { RefusedBill } from './bills.types';

/** ¥86.50 */
export const yuan = (fen: number) => `¥${(fen / 100).toFixed(2)}`;

const IN_SHANGHAI = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** 11-22 17:05 */
export function momentWords(at: Date): string {
  const part = Object.fromEntries(IN_SHANGHAI.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${part.month}-${part.day} ${part.hour}:${part.minute}`;
}

export const NEEDS_WECHAT: Words = {
  zh: '微信支付需要微信身份。请在微信里打开“一城通”小程序，登录后再缴费',
  en: 'WeChat Pay needs your WeChat identity. Please open Yichengtong inside WeChat, sign in, and pay there',
};

export const ONE_BY_ONE: Words = {
  zh: '现在不能一次缴多家的费用，请一笔一笔缴',
  en: 'Bills of several companies cannot be paid in one go right now. Please pay them one by one',
};

export const NOT_TAKEN: Words = {
  zh: '这家单位暂时不能在线缴费，请稍后再试，或到营业厅缴费',
  en: 'This company cannot be paid online right now. Please try later, or pay at its counter',
};

export const TWICE: Words = { zh: '同一笔账单选了两次', en: 'The same bill was chosen twice' };

export const ALREADY_PAID: Words = {
  zh: '这笔已经支付成功，不能取消。如有问题，可以在订单里投诉',
  en: 'This has been paid and cannot be cancelled. If something is wrong, complain on the payment',
};

export const CHANGED: Words = {
  zh: '账单刚刚有变化，请核对后再付，还没有扣款',
  en: 'The bill has just changed. Please check it before you pay; nothing was charged',
};

const CLAIMED: Record<'you' | 'family' | 'someone', Words> = {
  you: {
    zh: '您有一笔支付正在进行，请打开它继续，或先取消',
    en: 'You are already paying this bill. Open that payment to go on, or cancel it first',
  },
  family: { zh: '家人正在缴这笔费用，请稍后再看', en: 'Someone in your family is paying this. Please look again soon' },
  someone: { zh: '有人正在缴这笔费用，请稍后再看', en: 'Somebody is paying this right now. Please look again soon' },
};

const CLAIMED_AND_PAID: Record<'you' | 'family' | 'someone', Words> = {
  you: {
    zh: '您已经付过这笔，正在入账，不用再付',
    en: 'You have paid this; it is being credited. No need to pay again',
  },
  family: { zh: '家人已经付过这笔，不用再付', en: 'Someone in your family has paid this. No need to pay again' },
  someone: { zh: '这笔已经有人付过，不用再付', en: 'This has been paid already. No need to pay again' },
};

/** Why a bill that somebody holds can't be paid now. */
export function claimWords(by: 'you' | 'family' | 'someone', isPaid: boolean): Words {
  return (isPaid ? CLAIMED_AND_PAID : CLAIMED)[by];
}

/** What a bill was, and what it is now; amounts come as fen in text. */
export function changeWords(field: string, before: string | null, after: string | null): Words {
  const shown = (value: string | null) => (value === null ? '—' : field.endsWith('Fen') ? yuan(Number(value)) : value);
  const text = `${shown(before)} → ${shown(after)}`;
  return { zh: text, en: text };
}

/** A code for each reason why a bill can't be paid. */
export const REFUSAL_CODE = {
  account_not_found: 'not_found',
  account_closed: 'state_conflict',
  account_unknown: 'state_conflict',
  holder_changed: 'state_conflict',
  bill_gone: 'state_conflict',
  amount_not_allowed: 'state_conflict',
  prepay_not_allowed: 'state_conflict',
  biller_away: 'unavailable',
  biller_not_configured: 'capability_off',
} as const satisfies Record<RefusedBill['reason'], string>;

/** What the payer saw, and what the biller allows now. */
export function allowedWords(seenFen: number, { minFen, maxFen }: { minFen: number; maxFen: number }): Words {
  const text = `${yuan(seenFen)} → ${minFen === maxFen ? yuan(minFen) : `${yuan(minFen)}–${yuan(maxFen)}`}`;
  return { zh: text, en: text };
}
