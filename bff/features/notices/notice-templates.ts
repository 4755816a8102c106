import type { Words } from '../../platform/errors';

export interface NoticeTemplate {
  title: Words;
  /** key of the WeChat subscribe template it goes by; none: inbox only, or SMS when important */
  subscribe?: 'progress' | 'decision' | 'safety';
  /** goes by SMS to those whom WeChat does not reach */
  isImportant: boolean;
}

const TEMPLATES: Readonly<Record<string, NoticeTemplate>> = {
  'report.progress': { title: { zh: '诉求进展', en: 'Report progress' }, subscribe: 'progress', isImportant: false },
  'report.answered': { title: { zh: '诉求已答复', en: 'Report answered' }, subscribe: 'progress', isImportant: true },
  'report.work': { title: { zh: '新的待办', en: 'New task' }, isImportant: false },
  'health-code.changed': {
    title: { zh: '健康码有变化', en: 'Health code changed' },
    subscribe: 'safety',
    isImportant: true,
  },
  'services.review-asked': { title: { zh: '有条目待审核', en: 'Entry to review' }, isImportant: false },
  'services.returned': { title: { zh: '条目被退回', en: 'Entry returned' }, subscribe: 'decision', isImportant: false },
  'services.published': {
    title: { zh: '条目已发布', en: 'Entry published' },
    subscribe: 'decision',
    isImportant: false,
  },
  'services.review-due': { title: { zh: '条目该复核了', en: 'Entry due for review' }, isImportant: false },
  'services.link-down': { title: { zh: '条目的链接打不开', en: 'Link of an entry is down' }, isImportant: false },
  'bill.due': { title: { zh: '有账单待缴', en: 'A bill is due' }, subscribe: 'progress', isImportant: false },
  'payment.credited': {
    title: { zh: '缴费已到账', en: 'Payment credited' },
    subscribe: 'progress',
    isImportant: false,
  },
  // Somebody's money is on its way back: told even to those whom WeChat does not reach.
  'payment.refunding': {
    title: { zh: '缴费将退款', en: 'Refund on its way' },
    subscribe: 'progress',
    isImportant: true,
  },
  'payment.refunded': { title: { zh: '退款已到账', en: 'Refund arrived' }, subscribe: 'progress', isImportant: true },
  'payment.invoice': { title: { zh: '电子发票', en: 'E-invoice' }, subscribe: 'progress', isImportant: false },
  'payment.overdue': { title: { zh: '缴费待处理超时', en: 'Payment overdue at the desk' }, isImportant: false },
  'duty.missed': { title: { zh: '值班交接未到', en: 'Hand-over missing' }, subscribe: 'safety', isImportant: true },
  'sos.coverage': { title: { zh: '求助无人可应的时段', en: 'Hours with nobody to help' }, isImportant: true },
  'sos.contact': {
    title: { zh: '紧急联系人', en: 'Emergency contact' },
    subscribe: 'safety',
    isImportant: true,
  },
  'sos.hand-off-missed': { title: { zh: '紧急中心没有回执', en: 'No receipt from a centre' }, isImportant: true },
  'sos.follow-up': {
    title: { zh: '次日回访', en: 'Next-day check' },
    subscribe: 'safety',
    isImportant: true,
  },
  'sos.test-passed': { title: { zh: '试按成功', en: 'Test press worked' }, subscribe: 'safety', isImportant: false },
  'sos.test-failed': { title: { zh: '试按没有成功', en: 'Test press failed' }, subscribe: 'safety', isImportant: true },
  'sos.care': { title: { zh: '平安守护', en: 'Asking after somebody' }, subscribe: 'safety', isImportant: false },
  'sos.care-over': { title: { zh: '平安守护有结果了', en: 'News of somebody' }, isImportant: false },
  'sos.check-in': { title: { zh: '该报平安了', en: 'Say that you are well' }, subscribe: 'safety', isImportant: false },
  'sos.low-battery': { title: { zh: '求助设备电量低', en: 'Low battery' }, subscribe: 'safety', isImportant: true },
  'sos.test-due': { title: { zh: '本月还没有试按', en: 'Test press due' }, subscribe: 'safety', isImportant: false },
  'family.requested': {
    title: { zh: '家人申请代办', en: 'Family request' },
    subscribe: 'decision',
    isImportant: false,
  },
};

const TITLE_OF_OTHERS: Words = { zh: '一城通消息', en: 'Yichengtong notice' };

/** The template by its key; a key that is not listed is an inbox notice with a plain title. */
export function noticeTemplate(key: string): NoticeTemplate {
  return TEMPLATES[key] ?? { title: TITLE_OF_OTHERS, isImportant: false };
}

/** Subscribe templates a person may be asked for, with what they bring. */
export const SUBSCRIBE_TITLES: Record<NonNullable<NoticeTemplate['subscribe']>, Words> = {
  progress: { zh: '诉求办理进展', en: 'Progress of my reports' },
  decision: { zh: '申请与审核结果', en: 'Requests and decisions' },
  safety: { zh: '健康与安全提醒', en: 'Health and safety' },
};

export type SubscribeKey = keyof typeof SUBSCRIBE_TITLES;
