import type { Words } from '../../../platform/errors';
import type { OrderRow } from '../payments.types';
import { linkOf } from '../write-off/write-off.words';
import { type InvoiceRow, requestNoOf } from './invoices.sql';

const yuan = (fen: number) => (fen / 100).toFixed(2);

export const AT_COUNTER: Words = {
  zh: '这家单位还不能在线开票，请凭缴费凭证到营业厅开具',
  en: 'This company does not issue invoices online yet. Please take your receipt to its counter',
};
export const PROOF_IS_RECEIPT: Words = {
  zh: '罚款开具财政电子票据，入账凭证号就是票据号，不另开发票',
  en: 'A fine has a fiscal e-receipt, whose number is the proof above. No other invoice is issued',
};
export const NOT_CREDITED: Words = {
  zh: '已入账的款项才能开票，已退回的不再开',
  en: 'Only money that is credited can be invoiced, and none that went back',
};
export const ALREADY_ISSUED: Words = {
  zh: '这笔已经开过发票，要换抬头请联系收费单位',
  en: 'This was invoiced already. To change the title, please call the company',
};
export const STILL_REVERSING: Words = {
  zh: '上一张发票正在红冲，红冲完再申请',
  en: 'The invoice before is being cancelled. Please ask again once it is',
};

type News =
  | { what: 'issued' }
  | { what: 'refused'; message: string | null }
  | { what: 'reversed' }
  /** taken back after a refund of a part; the rest is on its way */
  | { what: 'renewed'; restFen: number };

function wordsOf(news: News, { description, homeLabel }: OrderRow, amountFen: number): Words {
  const zh = `${homeLabel}的${description}`;
  const en = `${description} (${homeLabel})`;
  switch (news.what) {
    case 'issued':
      return {
        zh: `${zh}：${yuan(amountFen)} 元的电子发票已开具。`,
        en: `The e-invoice of ${yuan(amountFen)} yuan for ${en} is issued.`,
      };
    case 'refused':
      return {
        zh: `${zh}的电子发票没有开成${news.message ? `：${news.message}` : ''}。可以核对抬头后再申请，缴费不受影响。`,
        en: `The e-invoice for ${en} was refused. Check the title and ask again. The payment stands.`,
      };
    case 'reversed':
      return {
        zh: `${zh}已退款，${yuan(amountFen)} 元的电子发票已红冲作废，请勿再用来报销。`,
        en: `${en} was refunded, so its e-invoice of ${yuan(amountFen)} yuan is cancelled. Please do not use it.`,
      };
    case 'renewed':
      return {
        zh: `${zh}退了一部分，${yuan(amountFen)} 元的电子发票已红冲作废，正按剩余的 ${yuan(news.restFen)} 元重开。`,
        en: `A part of ${en} was refunded: its e-invoice of ${yuan(amountFen)} yuan is cancelled, one of ${yuan(news.restFen)} yuan is on its way.`,
      };
  }
}

export function invoiceNotice(order: OrderRow, row: InvoiceRow, news: News) {
  return {
    personId: order.payerId,
    template: 'payment.invoice',
    words: wordsOf(news, order, row.amountFen),
    link: linkOf(order),
    dedupeKey: `payment-invoice:${requestNoOf(row)}:${news.what}`,
  };
}
