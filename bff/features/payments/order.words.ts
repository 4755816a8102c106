import type { OrderEvent, PublicOrderState } from '../../contracts/payments';
import type { Locale, Words } from '../../platform/errors';
import { PUBLIC_ORDER_STATE } from './payments.states';
import type { OrderEventRow, OrderRow } from './payments.types';
import { momentWords, yuan } from './payments.words';

interface Story {
  order: OrderRow;
  billerName: string;
  /** `YYYY-MM-DD` by which a refund is promised */
  promisedOn?: string | null;
}

const EN: (locale: Locale, zh: string, en: string) => string = (locale, zh, en) => (locale === 'zh' ? zh : en);

/** What is so, what comes next, until when: one line per public state. */
const STAND: Record<PublicOrderState, (story: Story, until: string) => Words> = {
  preparing: () => ({ zh: '正在向微信支付下单，马上就好', en: 'Asking WeChat Pay to open the order. Just a moment' }),
  waiting: (_, until) => ({
    zh: `等您输入支付密码${until ? `，请在 ${until} 前付款` : ''}。如果已经付过，结果马上就到`,
    en: `Waiting for your password${until ? `; please pay before ${until}` : ''}. If you have paid, the result is on its way`,
  }),
  closing: () => ({
    zh: '正在和微信核对并关闭这笔。如果您已经付了，钱不会丢，会继续入账或原路退回',
    en: 'Checking with WeChat and closing this. If you did pay, the money is safe: it will be credited or returned',
  }),
  closed: () => ({
    zh: '已关闭，没有扣款。账单可以重新缴',
    en: 'Closed; nothing was charged. The bill can be paid again',
  }),
  paid: ({ billerName }) => ({
    zh: `已付款，马上通知${billerName}入账`,
    en: `Paid. ${billerName} is being told to credit it`,
  }),
  crediting: ({ billerName }, until) => ({
    zh: `已付款，等${billerName}入账${until ? `，最晚 ${until} 有结果` : ''}。入不了账会自动原路退款`,
    en: `Paid; waiting for ${billerName} to credit it${until ? `, at the latest ${until}` : ''}. If it cannot, the money comes back by itself`,
  }),
  credited: ({ billerName, order }) => ({
    zh: `${billerName}已入账${order.proofNo ? `，凭证号 ${order.proofNo}` : ''}`,
    en: `Credited by ${billerName}${order.proofNo ? `, proof number ${order.proofNo}` : ''}`,
  }),
  checking: (_, until) => ({
    zh: `这笔款项正在人工核对，钱是安全的${until ? `，${until} 前给您答复` : ''}`,
    en: `Somebody is checking this payment. The money is safe${until ? `; you will hear by ${until}` : ''}`,
  }),
  refunding: ({ promisedOn }) => ({
    zh: `正在原路退款${promisedOn ? `，最晚 ${promisedOn} 到账` : ''}`,
    en: `The money is going back the way it came${promisedOn ? `, by ${promisedOn} at the latest` : ''}`,
  }),
  refunded: ({ order }) => ({
    zh: `已原路退回 ${yuan(order.returnedFen || order.paidFen)}`,
    en: `${yuan(order.returnedFen || order.paidFen)} has been returned the way it came`,
  }),
};

export function standWords(story: Story, locale: Locale): string {
  const { order } = story;
  return STAND[PUBLIC_ORDER_STATE[order.state]](story, order.dueAt ? momentWords(order.dueAt) : '')[locale];
}

type StepWords = (event: OrderEventRow, story: Story, locale: Locale) => string | null;

const SOURCE: Record<string, Words> = {
  notification: { zh: '微信通知', en: 'WeChat told us' },
  query: { zh: '向微信查询', en: 'We asked WeChat' },
  bill: { zh: '核对微信账单', en: 'The bill of WeChat showed it' },
};

const sourceWords = ({ cause }: OrderEventRow, locale: Locale) => SOURCE[cause]?.[locale] ?? SOURCE.query![locale];

/** One sentence per edge: who did what. Null: nothing that a payer would call a step. */
const STEP: Record<OrderEvent, StepWords> = {
  prepay: (_, { order }, locale) =>
    EN(locale, `下单 ${yuan(order.amountFen)}，等待付款`, `Order of ${yuan(order.amountFen)} made`),
  prepared: (_, __, locale) => EN(locale, '微信支付已受理，可以输入密码', 'WeChat Pay is ready for the password'),
  expire: ({ evidence }, _, locale) =>
    evidence.refusal
      ? EN(locale, '微信支付没有受理，正在关闭', 'WeChat Pay did not accept the order; closing it')
      : EN(
          locale,
          '付款时间已过，正在和微信核对后关闭',
          'The time to pay is over; checking with WeChat before closing',
        ),
  cancel: (_, __, locale) =>
    EN(locale, '您取消了支付，正在和微信核对后关闭', 'You cancelled; checking with WeChat first'),
  close: (_, __, locale) => EN(locale, '微信确认没有付款，已关闭', 'WeChat confirmed that nothing was paid. Closed'),
  pay: (event, { order }, locale) =>
    EN(
      locale,
      `${sourceWords(event, locale)}：已收到付款 ${yuan(order.paidFen)}${event.toState === 'paid_late' ? '（关闭之后才付的）' : ''}`,
      `${sourceWords(event, locale)}: ${yuan(order.paidFen)} was paid${event.toState === 'paid_late' ? ', after it was closed' : ''}`,
    ),
  mismatch: (_, { order }, locale) =>
    EN(
      locale,
      `收到 ${yuan(order.paidFen)}，但和订单不一致，先放在安全账户核对`,
      `${yuan(order.paidFen)} came, but not as ordered; it is kept safe while somebody checks`,
    ),
  queue: (_, { billerName }, locale) => EN(locale, `准备通知${billerName}入账`, `About to tell ${billerName}`),
  send: () => null,
  postpone: (_, { billerName }, locale) =>
    EN(
      locale,
      `${billerName}暂停办理，开门后自动入账`,
      `${billerName} is closed for now; it will be credited when it opens`,
    ),
  settle: (_, { billerName, order }, locale) =>
    EN(
      locale,
      `${billerName}已入账${order.proofNo ? `，凭证号 ${order.proofNo}` : ''}`,
      `${billerName} credited it${order.proofNo ? `, proof number ${order.proofNo}` : ''}`,
    ),
  refuse: (_, { billerName }, locale) =>
    EN(locale, `${billerName}确认这笔不能入账`, `${billerName} confirmed that it cannot credit this`),
  lose: (_, { billerName }, locale) =>
    EN(locale, `${billerName}没有明确答复，正在核实`, `${billerName} gave no clear answer; we are finding out`),
  void: (_, { billerName }, locale) => EN(locale, `请${billerName}撤销入账`, `Asked ${billerName} to take it back`),
  voided: (_, { billerName }, locale) => EN(locale, `${billerName}已撤销入账`, `${billerName} took it back`),
  absent: (_, { billerName }, locale) =>
    EN(locale, `${billerName}当天的账里没有这笔，正在核实`, `It is missing in ${billerName}'s day; we are finding out`),
  reverse: (_, { billerName }, locale) =>
    EN(locale, `${billerName}冲正了这笔，款项将退回`, `${billerName} reversed it; the money will come back`),
  refund: (_, __, locale) => EN(locale, '决定原路全额退款', 'The whole amount will be returned'),
  refund_part: (_, __, locale) => EN(locale, '决定退回一部分', 'A part will be returned'),
  part_refunded: (_, __, locale) => EN(locale, '一部分已退回', 'A part has been returned'),
  send_refund: (_, __, locale) => EN(locale, '退款已提交微信', 'The refund was handed to WeChat'),
  refunded: (_, { order }, locale) =>
    EN(locale, `已退回 ${yuan(order.returnedFen)}`, `${yuan(order.returnedFen)} has been returned`),
  refund_abnormal: (_, __, locale) =>
    EN(
      locale,
      '原卡收不了退款，工作人员会换一种方式退给您',
      'Your card cannot take the refund; staff will return it another way',
    ),
  refund_closed: (_, __, locale) =>
    EN(locale, '这次退款没有成功，马上重新退', 'This refund did not work; sending it again'),
  repair: (_, __, locale) => EN(locale, '换一种方式退款', 'Returning it another way'),
  dispute: (_, __, locale) =>
    EN(locale, '各方记录不一致，转人工核对', 'The records contradict each other; somebody is checking'),
  accept: (_, __, locale) => EN(locale, '核对无误，继续入账', 'Checked and in order; it will be credited'),
  conclude: (_, __, locale) => EN(locale, '已由工作人员另行退款', 'Staff returned the money another way'),
};

/** A step as a sentence. */
export function stepWords(event: OrderEventRow, story: Story, locale: Locale): string | null {
  return STEP[event.event](event, story, locale);
}
