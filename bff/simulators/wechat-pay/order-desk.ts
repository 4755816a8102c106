import { z } from 'zod';
import { PayRefusal, type PayWorld, showCombined, showTrade } from './pay-answers';
import type { SimOrder } from './pay-books';

const numberSchema = z.string().regex(/^[0-9A-Za-z_\-|*]{6,32}$/);
const moment = z.iso.datetime({ offset: true });
const jsapiSchema = z.object({
  appid: z.string(),
  mchid: z.string(),
  description: z.string().min(1).max(127),
  out_trade_no: numberSchema,
  time_expire: moment.optional(),
  attach: z.string().max(128).default(''),
  notify_url: z.url().max(255),
  amount: z.object({ total: z.number().int().min(1), currency: z.literal('CNY').default('CNY') }),
  payer: z.object({ openid: z.string().startsWith('o') }),
});
const combineSchema = z.object({
  combine_appid: z.string(),
  combine_mchid: z.string(),
  combine_out_trade_no: numberSchema,
  time_expire: moment.optional(),
  notify_url: z.url().max(255),
  combine_payer_info: z.object({ openid: z.string().startsWith('o') }),
  sub_orders: z
    .array(
      z.object({
        mchid: z.string(),
        attach: z.string().min(1).max(128),
        amount: z.object({ total_amount: z.number().int().min(1), currency: z.literal('CNY') }),
        out_trade_no: numberSchema,
        description: z.string().min(1).max(127),
      }),
    )
    .min(1)
    .max(10),
});
const closeCombinedSchema = z.object({
  combine_appid: z.string(),
  sub_orders: z.array(z.object({ mchid: z.string(), out_trade_no: numberSchema })).min(1),
});

export function parseOr<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('/') ?? '';
  throw new PayRefusal('PARAM_ERROR', `参数错误 ${where}`);
}

/** JSAPI and combined orders: opened, asked for, closed. */
export function createOrderDesk(world: PayWorld, hooks: { payNow: (prepayId: string) => void }) {
  const { books, seal, scenario } = world;

  function newPrepay(orders: readonly SimOrder[]): string {
    const number = String(books.number()).padStart(12, '0');
    const nowMs = world.nowMs();
    const id = `wx${new Date(nowMs + 8 * 3_600_000).toISOString().slice(0, 19).replace(/\D/g, '')}${number}000000`;
    const first = orders[0]!;
    books.addPrepay({
      id,
      orders: orders.map(({ mchid, outTradeNo }) => ({ mchid, outTradeNo })),
      expiresAtMs: nowMs + scenario.of(first).prepayLifeMs,
    });
    if (scenario.of(first).paidBeforePrepayAnswer && first.state === 'NOTPAY') hooks.payNow(id);
    return id;
  }

  /** Same number, same words: the order that is there. Other words, or no longer payable: refused. */
  function standing(mchid: string, outTradeNo: string, fingerprint: string): SimOrder | undefined {
    const order = books.order(mchid, outTradeNo);
    if (!order) return undefined;
    if (order.paidAtMs !== null) throw new PayRefusal('ORDERPAID', '该订单已支付');
    if (order.state === 'CLOSED') throw new PayRefusal('ORDER_CLOSED', '该订单已关闭');
    if (order.fingerprint !== fingerprint)
      throw new PayRefusal('INVALID_REQUEST', '请求重入时，参数与首次请求时不一致');
    return order;
  }

  function open(
    of: Pick<
      SimOrder,
      | 'mchid'
      | 'outTradeNo'
      | 'description'
      | 'attach'
      | 'openId'
      | 'totalFen'
      | 'notifyUrl'
      | 'combined'
      | 'fingerprint'
    >,
    timeExpire: string | undefined,
  ): SimOrder {
    const order: SimOrder = {
      ...of,
      appId: seal.appId,
      currency: 'CNY',
      createdAtMs: world.nowMs(),
      expiresAtMs: timeExpire ? Date.parse(timeExpire) : null,
      state: 'NOTPAY',
      transactionId: null,
      paidAtMs: null,
      visibleAtMs: 0,
      payerOpenId: null,
      couponFen: 0,
      feeFen: 0,
      bankType: 'OTHERS',
    };
    books.addOrder(order);
    return order;
  }

  function checkExpiry(timeExpire: string | undefined): void {
    if (timeExpire && Date.parse(timeExpire) <= world.nowMs()) throw new PayRefusal('PARAM_ERROR', '支付截止时间已过');
  }

  function prepay(mchid: string, body: unknown): object {
    const asked = parseOr(jsapiSchema, body);
    if (asked.mchid !== mchid) throw new PayRefusal('PARAM_ERROR', '商户号与签名商户号不一致');
    if (asked.appid !== seal.appId) throw new PayRefusal('APPID_MCHID_NOT_MATCH', 'appid和mchid不匹配');
    const fingerprint = JSON.stringify(asked);
    const found = standing(mchid, asked.out_trade_no, fingerprint);
    if (found?.combined) throw new PayRefusal('OUT_TRADE_NO_USED', '商户订单号重复');
    if (!found) checkExpiry(asked.time_expire);
    const order =
      found ??
      open(
        {
          mchid,
          outTradeNo: asked.out_trade_no,
          description: asked.description,
          attach: asked.attach,
          openId: asked.payer.openid,
          totalFen: asked.amount.total,
          notifyUrl: asked.notify_url,
          combined: null,
          fingerprint,
        },
        asked.time_expire,
      );
    return { prepay_id: newPrepay([order]) };
  }

  function prepayCombined(mchid: string, body: unknown): object {
    const asked = parseOr(combineSchema, body);
    if (asked.combine_mchid !== mchid) throw new PayRefusal('PARAM_ERROR', '合单商户号与签名商户号不一致');
    if (asked.combine_appid !== seal.appId) throw new PayRefusal('APPID_MCHID_NOT_MATCH', 'appid和mchid不匹配');
    if (!seal.merchants.get(mchid)?.mayCombine) throw new PayRefusal('NO_AUTH', '商户无合单支付权限');
    const names = new Set(asked.sub_orders.map((part) => `${part.mchid} ${part.out_trade_no}`));
    if (names.size < asked.sub_orders.length) throw new PayRefusal('PARAM_ERROR', '子单商户订单号重复');
    for (const part of asked.sub_orders) {
      if (!seal.merchants.has(part.mchid)) throw new PayRefusal('MCH_NOT_EXISTS', '子单商户号不存在');
    }
    const fingerprint = JSON.stringify(asked);
    const combined = { mchid, outTradeNo: asked.combine_out_trade_no };
    const there = books.partsOf(mchid, combined.outTradeNo);
    if (there && there[0]!.fingerprint !== fingerprint && there[0]!.state === 'NOTPAY') {
      throw new PayRefusal('INVALID_REQUEST', '请求重入时，参数与首次请求时不一致');
    }
    const found = asked.sub_orders.map((part) => standing(part.mchid, part.out_trade_no, fingerprint));
    if (!there && found.some(Boolean)) throw new PayRefusal('OUT_TRADE_NO_USED', '商户订单号重复');
    if (!there) checkExpiry(asked.time_expire);
    const parts =
      there ??
      asked.sub_orders.map((part) =>
        open(
          {
            mchid: part.mchid,
            outTradeNo: part.out_trade_no,
            description: part.description,
            attach: part.attach,
            openId: asked.combine_payer_info.openid,
            totalFen: part.amount.total_amount,
            notifyUrl: asked.notify_url,
            combined,
            fingerprint,
          },
          asked.time_expire,
        ),
      );
    return { prepay_id: newPrepay(parts) };
  }

  function find(mchid: string, outTradeNo: string): SimOrder {
    const order = books.order(mchid, outTradeNo);
    if (!order) throw new PayRefusal('ORDER_NOT_EXIST', '订单不存在');
    return order;
  }

  function findParts(mchid: string, outTradeNo: string): SimOrder[] {
    const parts = books.partsOf(mchid, outTradeNo);
    if (!parts) throw new PayRefusal('ORDER_NOT_EXIST', '订单不存在');
    return parts;
  }

  /** The payer may win the race: then what is closed is nothing. */
  function closeAll(orders: readonly SimOrder[]): void {
    const first = orders[0]!;
    if (first.paidAtMs === null && first.state === 'NOTPAY' && scenario.of(first).payerBeatsClose) {
      const prepay = books.prepayOf(first.mchid, first.outTradeNo);
      if (prepay) hooks.payNow(prepay.id);
    }
    if (orders.some((order) => order.paidAtMs !== null)) throw new PayRefusal('ORDERPAID', '订单已支付，不能发起关单');
    for (const order of orders) order.state = 'CLOSED';
    books.changed();
  }

  return {
    prepay,
    prepayCombined,
    query: (mchid: string, outTradeNo: string) => showTrade(find(mchid, outTradeNo), world.nowMs()),
    queryCombined: (mchid: string, outTradeNo: string) => showCombined(findParts(mchid, outTradeNo), world.nowMs()),
    close(mchid: string, outTradeNo: string, body: unknown): void {
      if (parseOr(z.object({ mchid: z.string() }), body).mchid !== mchid) {
        throw new PayRefusal('PARAM_ERROR', '商户号与签名商户号不一致');
      }
      const order = find(mchid, outTradeNo);
      if (order.combined) throw new PayRefusal('INVALID_REQUEST', '合单订单请使用合单关单接口');
      closeAll([order]);
    },
    closeCombined(mchid: string, outTradeNo: string, body: unknown): void {
      const asked = parseOr(closeCombinedSchema, body);
      const parts = findParts(mchid, outTradeNo);
      const named = new Set(asked.sub_orders.map((part) => `${part.mchid} ${part.out_trade_no}`));
      if (named.size !== parts.length || parts.some((part) => !named.has(`${part.mchid} ${part.outTradeNo}`))) {
        throw new PayRefusal('PARAM_ERROR', '子单信息与下单时不一致');
      }
      closeAll(parts);
    },
  };
}
