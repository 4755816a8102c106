import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ensureDemoKeys, newApiV3Key, newMerchantKey, type PlatformFile } from '../demo-keys';
import { FaultSwitch } from '../fault-switch';
import { ReceivedLog } from '../received-log';
import type { SimAnswer, SimRequest, Simulator, SimulatorDeps } from '../simulator.types';
import { createBillOffice } from './bill-office';
import { cashierAnswer } from './cashier-page';
import { controlWechatPay, wechatPayPanels } from './control';
import { createNotifier, type Delivery } from './notifier';
import { createOrderDesk } from './order-desk';
import { PayRefusal, type PayWorld, STATUSES, spelled } from './pay-answers';
import { type MerchantBooks, PayBooks, type SimOrder, type SimRefund } from './pay-books';
import { type PayRoute, payRoutes } from './pay-routes';
import { createPayer, type PayOptions, type PayResult } from './payer';
import { PlatformSeal } from './platform-seal';
import { createRefundDesk } from './refund-desk';
import { ScenarioBoard, type ScenarioSubject } from './scenarios';

export interface WechatPaySimulator extends Simulator {
  readonly scenario: ScenarioBoard;
  /** the payer's password is in */
  pay(prepayId: string, options?: PayOptions): PayResult;
  /** does all that is due by the clock: notifications, ends of refunds; gives how many things */
  tick(): Promise<number>;
  /** what is still to be sent, and when */
  pending(): { kind: 'notify' | 'refund-ends'; dueAt: Date; outTradeNo: string | null }[];
  /** sums by merchant */
  books(): MerchantBooks[];
  orders(mchid?: string): SimOrder[];
  refunds(mchid?: string): SimRefund[];
  /** every knock at notify_url */
  deliveries(outTradeNo?: string): Delivery[];
  consoleRefund(mchid: string, outTradeNo: string, refundFen: number): SimRefund;
  strangerTrade(mchid: string, amountFen: number, attach?: string): string;
  /** the next platform certificate signs from now on */
  switchCertificate(): void;
  /** a new API certificate of a merchant; the old one is good until `dropOld` */
  changeMerchantKey(mchid: string, options?: { dropOld?: boolean }): { serialNo: string; privateKeyPem: string };
  /** a new APIv3 key of a merchant, from now on */
  changeApiV3Key(mchid: string): string;
}

/** WeChat Pay APIv3 for several merchants: true signatures, its rules, its ladder of notifications, and faults on demand. */
export function createWechatPaySimulator(deps: SimulatorDeps): WechatPaySimulator {
  const platformFile = deps.settings.WECHAT_PAY_PLATFORM_FILE ?? ensureDemoKeys().platformFile;
  const keys = JSON.parse(readFileSync(platformFile, 'utf8')) as PlatformFile;
  const seal = new PlatformSeal(keys);
  const booksDir = deps.settings.SIMULATOR_BOOKS_DIR;
  const books = new PayBooks(keys.merchants, booksDir ? path.join(booksDir, 'wechat-pay.json') : null);
  const scenario = new ScenarioBoard();
  const world: PayWorld = { books, seal, scenario, nowMs: () => deps.clock.now().getTime() };
  const notifier = createNotifier(world);
  const payer = createPayer(world, () => notifier);
  const orders = createOrderDesk(world, { payNow: (prepayId) => void payer.pay(prepayId, { force: true }) });
  const refunds = createRefundDesk(world, notifier);
  const bills = createBillOffice(world);
  const faults = new FaultSwitch();
  const hanging = new Set<() => void>();

  const routes = payRoutes({ orders, refunds, bills, seal });

  function signed(
    request: SimRequest,
    status: number,
    body: object | null,
    subject: ScenarioSubject,
    options: { isForged?: boolean; note?: string } = {},
  ): SimAnswer {
    const nowMs = world.nowMs() + scenario.of(subject).clockAheadMs;
    const text = body === null ? '' : JSON.stringify(body);
    return {
      status,
      headers: {
        ...(body === null ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        date: new Date(nowMs).toUTCString(),
        'request-id': `08${Math.floor(nowMs).toString(16).toUpperCase()}${books.number()}`,
        ...seal.signedHeaders(text, nowMs, scenario.of(subject).signer, {
          asked: request.headers['wechatpay-serial'],
          isForged: options.isForged,
        }),
      },
      body: text,
      note: options.note,
    };
  }

  function refused(request: SimRequest, code: string, message: string, subject: ScenarioSubject): SimAnswer {
    const status = STATUSES[code as keyof typeof STATUSES] ?? 400;
    const body = { code: spelled(code, scenario.of(subject).spelling), message };
    return signed(request, status, body, subject, { note: `${code} ${message}` });
  }

  /** The order that a request is about, so that its own faults apply. */
  function subjectOf(mchid: string, id: string, body: unknown): ScenarioSubject {
    const asked = (body ?? {}) as Record<string, unknown>;
    const combined = books.partsOf(mchid, String(asked.combine_out_trade_no ?? id))?.[0];
    const refund = books.refund(mchid, String(asked.out_refund_no ?? id));
    const outTradeNo = refund?.outTradeNo ?? String(asked.out_trade_no ?? id);
    const order = combined ?? books.order(mchid, outTradeNo);
    if (order) return { mchid: order.mchid, outTradeNo: order.outTradeNo, attach: order.attach };
    const [part] = (asked.sub_orders ?? []) as Record<string, unknown>[];
    const named = part ?? asked;
    return {
      mchid: String(named.mchid ?? mchid),
      outTradeNo: String(named.out_trade_no ?? outTradeNo),
      attach: String(named.attach ?? ''),
    };
  }

  async function untilLetGo(): Promise<void> {
    await new Promise<void>((resolve) => hanging.add(resolve));
  }

  async function answer(route: PayRoute, mchid: string, id: string, request: SimRequest): Promise<SimAnswer> {
    let body: unknown = null;
    if (route.method === 'POST') {
      try {
        body = JSON.parse(request.body.toString('utf8'));
      } catch {
        return refused(request, 'PARAM_ERROR', '无法将输入源解析为JSON', { mchid });
      }
    }
    const { call } = route;
    const subject = subjectOf(mchid, id, body);
    const on = scenario.of(subject);
    const refusal = on.refuse[call];
    if (refusal && scenario.take(`refuse ${call} ${refusal.code}`, refusal.times, subject)) {
      return refused(request, refusal.code, '模拟的拒绝', subject);
    }
    if (scenario.take(`fail ${call}`, on.failBefore[call], subject)) {
      return refused(request, 'SYSTEM_ERROR', '系统异常，请用相同参数重新调用', subject);
    }
    let done: object | null | SimAnswer;
    try {
      done = route.run(mchid, id, request, body);
    } catch (error) {
      if (!(error instanceof PayRefusal)) throw error;
      return refused(request, error.code, error.message, subject);
    }
    if (scenario.take(`lose ${call}`, on.loseAnswer[call], subject))
      return { status: 200, body: '', cut: 'before', note: 'answer lost' };
    if (scenario.take(`hang ${call}`, on.hang[call], subject)) {
      await untilLetGo();
      return { status: 200, body: '', cut: 'before', note: 'left hanging' };
    }
    if (scenario.take(`break ${call}`, on.breakAnswer[call], subject)) {
      return {
        status: 502,
        headers: { 'content-type': 'text/html' },
        body: '<html>502 Bad Gateway</html>',
        note: 'broken on the way',
      };
    }
    // Files are not signed.
    if (done && 'status' in done && Buffer.isBuffer((done as SimAnswer).body)) return done as SimAnswer;
    const isForged = scenario.take(`forge ${call}`, on.forgeAnswer[call], subject);
    return signed(request, done === null ? 204 : 200, done, subject, {
      isForged,
      note: `${call} ${subject.outTradeNo ?? ''}`,
    });
  }

  const simulator: WechatPaySimulator = {
    name: 'wechat-pay',
    title: '微信支付 WeChat Pay',
    mount: '/wechat-pay',
    faults,
    received: new ReceivedLog(),
    scenario,
    async handle(request) {
      if (request.path === '/cashier') return cashierAnswer(request, { books, pay: payer.pay });
      const nowMs = world.nowMs() + scenario.of({}).clockAheadMs;
      const route = routes.find((each) => each.method === request.method && each.pattern.test(request.path));
      if (!route)
        return { status: 404, body: { code: 'RESOURCE_NOT_EXISTS', message: '接口不存在' }, note: 'no such path' };
      if (!request.headers['user-agent'] || !/json|\*\/\*/.test(request.headers.accept ?? '')) {
        return refused(request, 'PARAM_ERROR', 'Http头缺少Accept或User-Agent', {});
      }
      const asking = seal.whoAsks(request, nowMs);
      if ('fault' in asking) return refused(request, 'SIGN_ERROR', asking.fault, {});
      const id = decodeURIComponent(route.pattern.exec(request.path)?.[1] ?? '');
      return answer(route, asking.mchid, id, request);
    },
    pay: (prepayId, options) => payer.pay(prepayId, options),
    tick: () => notifier.tick(),
    pending: () =>
      books.due.map((due) => ({
        kind: due.kind,
        dueAt: new Date(due.dueAtMs),
        outTradeNo: due.kind === 'notify' ? due.notification.outTradeNo : null,
      })),
    books: () => books.sums(),
    orders: (mchid) => books.allOrders().filter((order) => !mchid || order.mchid === mchid),
    refunds: (mchid) => books.allRefunds().filter((refund) => !mchid || refund.mchid === mchid),
    deliveries: (outTradeNo) =>
      notifier.deliveries.filter((delivery) => !outTradeNo || delivery.outTradeNo === outTradeNo),
    consoleRefund: (mchid, outTradeNo, refundFen) => refunds.consoleRefund(mchid, outTradeNo, refundFen),
    strangerTrade: (mchid, amountFen, attach) => payer.strangerTrade(mchid, amountFen, attach),
    switchCertificate: () => seal.switchCertificate(),
    changeMerchantKey(mchid, options = {}) {
      const key = newMerchantKey();
      seal.acceptKey(mchid, key.serialNo, key.publicKeyPem, options.dropOld ?? false);
      return { serialNo: key.serialNo, privateKeyPem: key.privateKeyPem };
    },
    changeApiV3Key(mchid) {
      const key = newApiV3Key();
      seal.changeApiV3Key(mchid, key);
      return key;
    },
    panels: () => wechatPayPanels(books, notifier.deliveries, scenario),
    control: (action, input) => controlWechatPay(simulator, seal, books, action, input),
    start() {
      notifier.start();
    },
    async stop() {
      for (const letGo of hanging) letGo();
      hanging.clear();
      await notifier.stop();
      books.save();
    },
  };
  return simulator;
}
