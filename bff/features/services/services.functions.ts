import type { PortalFunctionCode } from '../../contracts/services';
import type { Words } from '../../platform/errors';

/** Something the portal itself does, offered among the search hits because people look for it there. */
export interface PortalFunction {
  code: PortalFunctionCode;
  title: Words;
  hint: Words;
  /** other words people use for it */
  aliases: readonly string[];
}

export const PORTAL_FUNCTION_LIST: readonly PortalFunction[] = [
  {
    code: 'report',
    title: { zh: '报问题', en: 'Report a problem' },
    hint: { zh: '路坏了、灯不亮、垃圾没人收', en: 'Broken road, dark lamp, rubbish' },
    aliases: ['投诉', '举报', '反映问题', '诉求', '随手拍', '噪音', '路灯', '坑洼', 'complaint', 'issue'],
  },
  {
    code: 'my_reports',
    title: { zh: '我的诉求', en: 'My reports' },
    hint: { zh: '看办到哪一步了', en: 'See how far it is' },
    aliases: ['办理进度', '查进度', '我报的问题', '催办', 'progress'],
  },
  {
    code: 'health_code',
    title: { zh: '健康码', en: 'Health code' },
    hint: { zh: '出示、申报、给家人看码', en: 'Show it, declare, family codes' },
    aliases: ['绿码', '扫码', '亮码', '场所码', 'qr code'],
  },
  {
    code: 'transit',
    title: { zh: '等公交', en: 'Next bus' },
    hint: { zh: '车还有几分钟到', en: 'How many minutes until it comes' },
    aliases: ['公交车', '公交', '巴士', '坐车', '班车', '几路车', 'bus', 'transit'],
  },
  {
    code: 'elder_mode',
    title: { zh: '长辈版', en: 'Elder mode' },
    hint: { zh: '字大、按钮少、能读出来', en: 'Larger, shorter, read aloud' },
    // What apps of other cities and shops call it, what people say, and how both are typed.
    aliases: [
      '老人版',
      '老年版',
      '老年模式',
      '长辈模式',
      '长者版',
      '长者模式',
      '关怀版',
      '关怀模式',
      '敬老版',
      '适老版',
      '爱心版',
      '简洁版',
      '大字版',
      '大字',
      '大字体',
      '字体大',
      '字太小',
      '看不清',
      'zlb',
      'elder mode',
      'care mode',
      'senior mode',
      'large type',
      'big text',
    ],
  },
  {
    code: 'family',
    title: { zh: '家人', en: 'Family' },
    hint: { zh: '替爸妈、孩子办事', en: 'Act for parents and children' },
    aliases: ['亲属', '代办', '绑定家人', '父母', '孩子', 'parents', 'children'],
  },
  {
    code: 'notices',
    title: { zh: '消息', en: 'Messages' },
    hint: { zh: '办事进展和提醒', en: 'Progress and reminders' },
    aliases: ['通知', '提醒', '收件箱', 'inbox', 'notification'],
  },
  {
    code: 'settings',
    title: { zh: '设置', en: 'Settings' },
    hint: { zh: '字的大小、语言、登录', en: 'Text size, language, sign-in' },
    aliases: [
      '字的大小',
      '字号',
      '字体大小',
      'text size',
      '英文',
      '语言',
      '隐私',
      '退出登录',
      '注销',
      'language',
      'privacy',
    ],
  },
  {
    code: 'call_12345',
    title: { zh: '打 12345', en: 'Call 12345' },
    hint: { zh: '有人接听，24 小时', en: 'People answer, day and night' },
    aliases: ['热线', '人工', '客服', '电话', '咨询', 'hotline', 'help'],
  },
];
