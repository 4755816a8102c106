import { z } from 'zod';
import type { ControlPanel } from '../simulator.types';
import { visibleYuan } from './money';
import type { Delivery } from './notifier';
import type { PayBooks } from './pay-books';
import type { PlatformSeal } from './platform-seal';
import { NO_FAULTS, type ScenarioBoard, type WechatPayFaults } from './scenarios';
import type { WechatPaySimulator } from './wechat-pay.simulator';

const paySchema = z.object({
  prepayId: z.string().optional(),
  /** as given to `wx.requestPayment`; its signature is checked */
  paySign: z
    .object({
      appId: z.string(),
      timeStamp: z.string(),
      nonceStr: z.string(),
      package: z.string().startsWith('prepay_id='),
      paySign: z.string(),
    })
    .loose()
    .optional(),
  openId: z.string().optional(),
  couponFen: z.number().int().min(0).optional(),
  force: z.boolean().optional(),
});
const scenarioSchema = z.object({
  faults: z.partialRecord(z.enum(Object.keys(NO_FAULTS) as [keyof WechatPayFaults]), z.unknown()),
  match: z
    .object({ mchid: z.string().optional(), outTradeNo: z.string().optional(), attach: z.string().optional() })
    .default({}),
});

function payByControl(simulator: WechatPaySimulator, seal: PlatformSeal, books: PayBooks, input: unknown): object {
  const { paySign, prepayId, ...options } = paySchema.parse(input);
  const id = paySign?.package.slice('prepay_id='.length) ?? prepayId ?? '';
  if (paySign) {
    const first = books.prepay(id)?.orders[0];
    const order = first && books.order(first.mchid, first.outTradeNo);
    const opener = order?.combined?.mchid ?? order?.mchid ?? '';
    if (!seal.isPaySignGood(opener, paySign)) return { paid: false, reason: 'PAY_SIGN_WRONG' };
  }
  return simulator.pay(id, options);
}

/** `POST /__control/wechat-pay/<action>`: pay, scenario, scenario-reset, tick, switch-certificate, console-refund, stranger, books. */
export async function controlWechatPay(
  simulator: WechatPaySimulator,
  seal: PlatformSeal,
  books: PayBooks,
  action: string,
  input: unknown,
): Promise<object> {
  if (action === 'pay') return payByControl(simulator, seal, books, input);
  if (action === 'scenario') {
    const { faults, match } = scenarioSchema.parse(input);
    simulator.scenario.set(faults as Partial<WechatPayFaults>, match);
    return { ok: true };
  }
  if (action === 'scenario-reset') simulator.scenario.reset();
  else if (action === 'tick') return { done: await simulator.tick() };
  else if (action === 'switch-certificate') simulator.switchCertificate();
  else if (action === 'console-refund') {
    const asked = z
      .object({ mchid: z.string(), outTradeNo: z.string(), refundFen: z.number().int().min(1) })
      .parse(input);
    return simulator.consoleRefund(asked.mchid, asked.outTradeNo, asked.refundFen);
  } else if (action === 'stranger') {
    const asked = z.object({ mchid: z.string(), amountFen: z.number().int().min(1) }).parse(input);
    return { outTradeNo: simulator.strangerTrade(asked.mchid, asked.amountFen) };
  } else if (action === 'books') return { books: simulator.books() };
  else return { error: 'unknown action' };
  return { ok: true };
}

export function wechatPayPanels(
  books: PayBooks,
  deliveries: readonly Delivery[],
  scenario: ScenarioBoard,
): ControlPanel[] {
  return [
    {
      heading: `商户账 Merchants${scenario.isAnySet ? ' · 故障已打开 faults on' : ''}`,
      columns: ['商户号', '名称', '订单', '已付', '收款', '退款'],
      rows: books
        .sums()
        .map((one) => [
          one.mchid,
          one.name,
          String(one.orders),
          String(one.paidOrders),
          visibleYuan(one.receivedFen),
          visibleYuan(one.refundedFen),
        ]),
      actions: [
        { label: '下一笔不通知', action: 'scenario', input: { faults: { notifyNever: true } } },
        { label: '退款异常', action: 'scenario', input: { faults: { refundEnds: 'ABNORMAL' } } },
        { label: '通知延迟 60 秒', action: 'scenario', input: { faults: { notifyDelayMs: 60_000 } } },
        { label: '更换平台证书', action: 'switch-certificate', input: {} },
        { label: '关闭故障', action: 'scenario-reset', input: {} },
      ],
    },
    {
      heading: '订单 Orders',
      columns: ['时间', '商户号', '订单号', '内容', '金额', '状态'],
      rows: books
        .allOrders()
        .slice(-30)
        .reverse()
        .map((order) => [
          new Date(order.createdAtMs).toISOString(),
          order.mchid,
          order.outTradeNo,
          order.description,
          visibleYuan(order.totalFen),
          order.state,
        ]),
    },
    {
      heading: '通知 Notifications',
      columns: ['时间', '商户号', '订单号', '事件', '次数', '应答'],
      rows: deliveries
        .slice(-30)
        .reverse()
        .map((one) => [
          one.at.toISOString(),
          one.mchid,
          one.outTradeNo,
          one.twist === 'none' ? one.about : `${one.about} (${one.twist})`,
          String(one.attempt + 1),
          String(one.status),
        ]),
    },
  ];
}
