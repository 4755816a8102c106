import type { BillerKind } from '../../contracts/bills';
import type { Words } from '../../platform/errors';
import type { QuoteRefusal } from './bills-for-payments.types';

/** What is paid for. */
export const KIND_WORDS: Record<BillerKind, Words> = {
  water: { zh: '水费', en: 'water' },
  power: { zh: '电费', en: 'electricity' },
  gas: { zh: '燃气费', en: 'gas' },
  heating: { zh: '采暖费', en: 'heating' },
  property: { zh: '物业费', en: 'property fee' },
  fine: { zh: '交通罚款', en: 'traffic fine' },
};

export const PROBLEM_WORDS = {
  biller_down: {
    zh: '缴费单位暂时没有应答，下面是上次查到的。稍后会自动再试',
    en: 'The company does not answer now. This is what it said last; it is asked again shortly',
  },
  account_closed: {
    zh: '这个户号已销户，不能缴费。如有疑问请拨打缴费单位电话',
    en: 'This account is closed and cannot be paid. Call the company if that seems wrong',
  },
  account_unknown: {
    zh: '缴费单位已查不到这个户号。请核对后重新添加',
    en: 'The company no longer knows this account. Check the number and add it again',
  },
  holder_changed: {
    zh: '户主姓名与您上次确认的不同，可能已过户。请确认后再缴费',
    en: 'The holder’s name is not the one you confirmed. Please confirm it before you pay',
  },
} satisfies Record<string, Words>;

export const REFUSAL_WORDS: Record<QuoteRefusal, Words> = {
  account_not_found: { zh: '没有这个缴费户号，请刷新后再试', en: 'There is no such account. Refresh and try again' },
  account_closed: PROBLEM_WORDS.account_closed,
  account_unknown: PROBLEM_WORDS.account_unknown,
  holder_changed: PROBLEM_WORDS.holder_changed,
  bill_gone: {
    zh: '这笔账单已经缴清，不用再缴',
    en: 'This bill is paid already. Nothing more is needed',
  },
  amount_not_allowed: {
    zh: '缴费单位不接受这个金额，请按页面提示的范围填写',
    en: 'The company does not take this sum. Choose one within the range shown',
  },
  prepay_not_allowed: { zh: '这个户号不能预存', en: 'No money in advance can be paid on this account' },
  biller_away: {
    zh: '缴费单位暂时没有应答，为避免缴错，请稍后再缴',
    en: 'The company does not answer now. To be safe, please pay a little later',
  },
  biller_not_configured: { zh: '这家单位暂未开通缴费', en: 'This company cannot be paid here yet' },
};

export const SAID = {
  noSuchHome: { zh: '没有这个家，请刷新后再试', en: 'There is no such home. Refresh and try again' },
  noSuchAccount: { zh: '没有这个户号，请刷新后再试', en: 'There is no such account. Refresh and try again' },
  noSuchBiller: { zh: '没有这家缴费单位', en: 'There is no such company' },
  numberUnknown: {
    zh: '缴费单位查不到这个号码，请对照纸质账单核对',
    en: 'The company does not know this number. Compare it with the paper bill',
  },
  numberClosed: { zh: '这个户号已销户', en: 'This account is closed' },
  numberForm: { zh: '号码格式不对，请对照示例填写', en: 'The number does not have the right form; see the example' },
  lastCharacter: {
    zh: '户主姓名最后一个字不对，请核对后再填',
    en: 'That is not the last character of the holder’s name',
  },
  tooManyHomes: { zh: '最多可以添加 20 个家', en: 'At most 20 homes can be kept' },
  tooManyAccounts: { zh: '一个家最多可以添加 30 个户号', en: 'At most 30 accounts can be kept in a home' },
  away: {
    zh: '缴费单位暂时没有应答，请稍后再试',
    en: 'The company does not answer now. Please try again shortly',
  },
  notFamily: { zh: '您还不能替这位家人办理', en: 'You may not act for this person' },
} satisfies Record<string, Words>;
