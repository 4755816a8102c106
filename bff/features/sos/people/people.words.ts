import type { CoverageReason } from '../../../contracts/sos-people';
import type { Words } from '../../../platform/errors';

export const GROUND: Words = {
  zh:
    '这些资料只在您求助时用来找到您、救助您，求助没有开着时，救助人员看不到。依据是您登记时的单独同意；' +
    '即使您以后撤回隐私同意，住址、楼层门牌和钥匙位置仍只为紧急救助保留（《个人信息保护法》第十三条第一款第四项：' +
    '紧急情况下为保护自然人的生命健康和财产安全所必需），健康卡随撤回删除。每次查看都有记录，您和家人都能看到。' +
    '您可以随时退出登记，退出即删除。',
  en:
    'This is used only to find and help you when you call for help; while no call is open, helpers cannot read it. It rests on ' +
    'the consent you give by registering. Should you withdraw your privacy consent later, address, floor and key are kept for ' +
    'emergencies alone (Personal Information Protection Law, article 13, paragraph 1, item 4: necessary to protect life, health ' +
    'and property in an emergency), and the medical card is erased. Every look is written down for you and your family. You may ' +
    'leave the register at any time, and then it is erased.',
};

export const SAID = {
  notHere: { zh: '没有这位登记人', en: 'There is no such person' },
  notYours: { zh: '这个地址不在您的社区', en: 'This address is not in your community' },
  whereFirst: {
    zh: '请先在地图上点出住处，才知道由哪个社区照看',
    en: 'Please point out the home on the map first, so that it is known which community looks after it',
  },
  tooManyContacts: { zh: '最多登记 8 位联系人', en: 'Eight contacts at most' },
  sameNumber: { zh: '不能把自己登记为自己的联系人', en: 'Nobody is their own contact' },
  caseOpen: { zh: '求助还没有结束，请等结束后再退出', en: 'A call for help is open. Please wait for its end' },
  testSoon: { zh: '刚刚测试过，请过几分钟再试', en: 'A test was just sent. Please try again in some minutes' },
  runSoon: { zh: '正在核查，请稍候', en: 'A check is under way. Please wait' },
  noSuchUnit: { zh: '没有这个单位', en: 'There is no such unit' },
} as const satisfies Record<string, Words>;

/** What the other is to somebody who named no contacts but is acted for by family. */
export const RELATION_WORDS: Readonly<Record<string, string>> = {
  child: '子女',
  grandchild: '孙辈',
  spouse: '配偶',
  sibling: '兄弟姐妹',
  guardian: '监护人',
  other: '家人',
};

export const FAULT_WORDS: Readonly<Record<string, Words>> = {
  number_dead: { zh: '短信送不到，可能是空号或停机', en: 'Texts do not arrive: the number may be out of service' },
  no_answer: { zh: '短信和电话都没有回应', en: 'Neither text nor call was answered' },
  refused: { zh: '对方不愿意做联系人', en: 'They do not want to be a contact' },
};

export const REASON_WORDS: Record<CoverageReason, Words> = {
  nobody_on_duty: { zh: '这段时间没有排班', en: 'Nobody is on the rota' },
  on_leave: { zh: '值班的人请假，没有人顶班', en: 'Those on the rota are on leave and nobody stands in' },
  no_phone: { zh: '值班的人没有登记电话', en: 'Those on duty have no number' },
  no_contact: { zh: '没有登记联系人', en: 'No contact is named' },
  contact_unconfirmed: { zh: '联系人还没有确认能接通', en: 'No contact has confirmed yet' },
  contact_hours: { zh: '联系人这个时段不方便接听', en: 'Contacts cannot be rung at this hour' },
  no_home: { zh: '住处还没有定位，不知道由谁照看', en: 'It is not known where they live' },
};
