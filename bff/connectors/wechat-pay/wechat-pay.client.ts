import type { z } from 'zod';
import type { Clock } from '../../platform/clock';
import { ApiError } from '../../platform/errors';
import type { Logger } from '../../platform/log';
import type { ResilientCall } from '../../platform/resilience/resilience.types';
import { type BillShape, openBill } from './bill-file';
import { fundFlowShape, tradeBillShape } from './bill-rows';
import { decryptResource } from './decrypt-resource';
import { normaliseErrorCode } from './error-codes';
import { type Merchant, type MerchantKeys, type PlatformKey, platformKeyOfCertificate } from './merchant-keys';
import { MerchantPay, type PayAnswer } from './merchant-pay';
import { createPayTransport, NoProof, type PayTransport } from './pay-transport';
import { createPlatformKeys } from './platform-keys';
import { readNotification } from './read-notification';
import { factOfRefund, factOfTrade, factsOfCombined } from './trade-facts';
import { faultBeforeKey, isSignedBy, type SignatureHeaders, signatureHeaders } from './verify-signature';
import type { BillFile, PayOutcome, PrepayRequest, RefundRequest, WechatPayGateway } from './wechat-pay.port';
import {
  billReplySchema,
  certificatesReplySchema,
  combinedTradeSchema,
  prepayReplySchema,
  refundSchema,
  tradeSchema,
} from './wechat-pay.wire';
import { createWechatTime } from './wechat-time';

export interface WechatPayGatewayDeps {
  /** `https://api.mch.weixin.qq.com`, or the simulator */
  baseUrl: string;
  keys: MerchantKeys;
  /** deadline, breaker and bulkhead of one merchant: a crowd at one biller must not hold up the others */
  callOf: (mchid: string, mayCombine: boolean) => ResilientCall;
  clock: Clock;
  log: Logger;
  /** seconds by which WeChat's clock is ahead of ours, whenever that changes */
  reportClockOffset?: (seconds: number) => void;
  fetch?: typeof fetch;
}

/** What a merchant's number is asked with, made anew when its keys change. */
interface Desk {
  merchant: Merchant;
  pay: MerchantPay;
  transport: PayTransport;
}

/** RFC 3339 with Beijing's offset, whole seconds, as WeChat asks for. */
export function beijingTime(at: Date): string {
  return `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

/** WeChat Pay for every merchant of the key file. */
export function createWechatPayGateway(deps: WechatPayGatewayDeps): WechatPayGateway {
  const { keys, log } = deps;
  const time = createWechatTime({ clock: deps.clock, log, report: deps.reportClockOffset });
  const calls = new Map<string, ResilientCall>();
  const desks = new WeakMap<Merchant, Desk>();
  const driftSeen = new Set<string>();

  const platformKeys = createPlatformKeys({ clock: time, log, download: downloadCertificates });

  function callOf({ mchid, mayCombine }: Merchant): ResilientCall {
    const call = calls.get(mchid) ?? deps.callOf(mchid, mayCombine);
    calls.set(mchid, call);
    return call;
  }

  function openDesk(merchant: Merchant, isFromWechat: (headers: Headers, raw: Buffer) => Promise<boolean>): Desk {
    const transport = createPayTransport({
      baseUrl: deps.baseUrl,
      call: callOf(merchant),
      publicKeyId: merchant.publicKeyId,
      isFromWechat,
      fetch: deps.fetch ?? fetch,
    });
    return {
      merchant,
      transport,
      pay: new MerchantPay({ appId: keys.current().appId, merchant, time, http: transport }),
    };
  }

  function deskOf(mchid: string): Desk | null {
    const merchant = keys.current().merchants.get(mchid);
    if (!merchant) return null;
    const desk =
      desks.get(merchant) ??
      openDesk(merchant, async (headers, raw) => {
        const signed = provable(headers);
        const key = signed && (await platformKeys.find(merchant, signed.serial));
        return !!key && isSignedBy(key, signed, raw);
      });
    desks.set(merchant, desk);
    return desk;
  }

  function provable(headers: Headers): SignatureHeaders | null {
    const signed = signatureHeaders(Object.fromEntries(headers));
    return signed && !faultBeforeKey(signed, time.now().getTime()) ? signed : null;
  }

  /** The list is signed by a certificate that may be in it: what opens it proves it first, its signature second. */
  async function downloadCertificates(merchant: Merchant): Promise<(PlatformKey & { serialNo: string })[]> {
    let fresh: (PlatformKey & { serialNo: string })[] = [];
    const desk = openDesk(merchant, async (headers, raw) => {
      const signed = provable(headers);
      if (!signed) return false;
      const { data } = certificatesReplySchema.parse(JSON.parse(raw.toString('utf8')));
      fresh = data.map(({ encrypt_certificate, serial_no }) => {
        const pem = decryptResource(merchant.apiV3Keys, encrypt_certificate);
        if (!pem) throw new NoProof('a certificate does not open');
        return { ...platformKeyOfCertificate(pem.toString('utf8')), serialNo: serial_no };
      });
      const key =
        platformKeys.known(merchant, signed.serial) ?? fresh.find((each) => each.serialNo === signed.serial)?.key;
      return !!key && isSignedBy(key, signed, raw);
    });
    const answer = await desk.pay.certificates();
    if (answer.status !== 200) throw new NoProof(`certificates: HTTP ${answer.status}`);
    return fresh;
  }

  function noteDrift(what: string, where: string): void {
    if (driftSeen.has(`${what} ${where}`)) return;
    driftSeen.add(`${what} ${where}`);
    log.warn({ system: 'wechat-pay', call: what, drift: where }, 'answer differs from the documents');
  }

  /** One call. A repeat follows only when the clock was learnt from a refused signature. */
  async function ask<T>(
    what: string,
    mchid: string,
    send: (desk: Desk) => Promise<PayAnswer>,
    read: (data: unknown, desk: Desk) => T | null | Promise<T | null>,
  ): Promise<PayOutcome<T>> {
    for (let hasLearnt = false; ; hasLearnt = true) {
      const desk = deskOf(mchid);
      if (!desk) {
        log.error({ system: 'wechat-pay', call: what, mchid }, 'merchant is not in the key file');
        return { outcome: 'unknown', reason: 'merchant without keys' };
      }
      try {
        const answer = await send(desk);
        if (answer.error) {
          const code = normaliseErrorCode(String(answer.error.code));
          const message = String(answer.error.message ?? '');
          if (code === 'SIGN_ERROR' && !hasLearnt && time.learn(answer.errRaw?.date ?? null)) continue;
          // They did not get to the end of it; what was done by then nobody says.
          if (code === 'SYSTEM_ERROR') return { outcome: 'unknown', reason: 'SYSTEM_ERROR' };
          if (code === 'SIGN_ERROR' || code === 'NO_AUTH' || code === 'OTHER' || code === 'APPID_MCHID_NOT_MATCH') {
            log.error({ system: 'wechat-pay', call: what, mchid, refusal: code }, 'WeChat Pay refused');
          }
          return { outcome: 'refused', code, message, httpStatus: answer.status };
        }
        const value = await read(answer.data, desk);
        if (value !== null) return { outcome: 'done', value };
        log.error({ system: 'wechat-pay', call: what, mchid }, 'the answer is about something else');
        return { outcome: 'unknown', reason: 'answer to another question' };
      } catch (error) {
        return { outcome: 'unknown', reason: reasonOf(error) };
      }
    }
  }

  function parse<S extends z.ZodType>(what: string, schema: S, data: unknown): z.output<S> {
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    noteDrift(what, parsed.error.issues.map((issue) => issue.path.join('.')).join(','));
    throw new NoProof('an answer in a shape we do not know');
  }

  const readPrepay = (data: unknown) => {
    return { prepayId: parse('prepay', prepayReplySchema, data).package.slice('prepay_id='.length) };
  };

  function prepayOne(request: PrepayRequest) {
    const [order] = request.subOrders;
    const { mchid, outTradeNo, amountFen, description, attach } = order!;
    return ask(
      'prepay',
      mchid,
      ({ pay }) =>
        pay.transactions_jsapi({
          description,
          out_trade_no: outTradeNo,
          time_expire: beijingTime(request.timeExpire),
          attach,
          notify_url: `${request.notifyUrl}/${mchid}`,
          amount: { total: amountFen, currency: 'CNY' },
          payer: { openid: request.openId },
        }),
      readPrepay,
    );
  }

  function prepayCombined(request: PrepayRequest) {
    const { combineMchid } = request;
    return ask(
      'prepay',
      combineMchid,
      ({ pay }) => {
        // The library's type asks for an address of the payer's device, which WeChat does not.
        const order: Omit<Parameters<typeof pay.combine_transactions_jsapi>[0], 'scene_info'> = {
          combine_out_trade_no: request.combineOutTradeNo,
          combine_payer_info: { openid: request.openId },
          time_expire: beijingTime(request.timeExpire),
          notify_url: `${request.notifyUrl}/${combineMchid}`,
          sub_orders: request.subOrders.map(({ mchid, outTradeNo, amountFen, description, attach }) => ({
            mchid,
            attach,
            amount: { total_amount: amountFen, currency: 'CNY' },
            out_trade_no: outTradeNo,
            description,
          })),
        };
        return pay.combine_transactions_jsapi(order as Parameters<typeof pay.combine_transactions_jsapi>[0]);
      },
      readPrepay,
    );
  }

  const readRefund =
    (what: string, source: 'answer' | 'query', mchid: string, outRefundNo: string) => (data: unknown) => {
      const refund = parse(what, refundSchema, data);
      return refund.out_refund_no === outRefundNo ? factOfRefund(refund, source, mchid) : null;
    };

  async function bill<Row>(
    what: 'trade bill' | 'fund flow bill',
    mchid: string,
    send: (pay: MerchantPay) => Promise<PayAnswer>,
    shape: BillShape<Row>,
  ): Promise<PayOutcome<BillFile<Row>>> {
    return ask(
      what,
      mchid,
      ({ pay }) => send(pay),
      async (data, { pay, transport }) => {
        const { download_url, hash_value } = parse(what, billReplySchema, data);
        const file = await transport.stream(download_url, pay.signedHeaders(download_url));
        if (file.status !== 200 || !file.body) throw new NoProof(`bill file: HTTP ${file.status}`);
        return openBill({ body: bytesOf(file.body), sha1: hash_value.toLowerCase(), shape, mchid });
      },
    );
  }

  return {
    merchants: () =>
      [...keys.current().merchants.values()].map(({ mchid, name, mayCombine, billerCodes }) => ({
        mchid,
        name,
        mayCombine,
        billerCodes: [...billerCodes],
      })),

    async prepay(request) {
      return request.subOrders.length === 1 ? prepayOne(request) : prepayCombined(request);
    },

    signForPayer(mchid, prepayId) {
      const desk = deskOf(mchid);
      if (!desk) throw new ApiError('unavailable', { cause: new Error(`no keys of merchant ${mchid}`) });
      return desk.pay.payerSign(prepayId);
    },

    queryTrade(mchid, outTradeNo) {
      const send = ({ pay }: Desk) => pay.query({ out_trade_no: encodeURIComponent(outTradeNo) });
      return ask('query', mchid, send, (data) => {
        const trade = parse('query', tradeSchema, data);
        return trade.out_trade_no === outTradeNo && trade.mchid === mchid ? factOfTrade(trade, 'query') : null;
      });
    },

    queryCombined(combineMchid, combineOutTradeNo) {
      const send = ({ pay }: Desk) => pay.combine_query(encodeURIComponent(combineOutTradeNo));
      return ask('query combined', combineMchid, send, (data) => {
        const combined = parse('query combined', combinedTradeSchema, data);
        const isAsked = combined.combine_out_trade_no === combineOutTradeNo && combined.combine_mchid === combineMchid;
        return isAsked ? factsOfCombined(combined, 'query') : null;
      });
    },

    closeTrade: (mchid, outTradeNo) =>
      closed(
        ask(
          'close',
          mchid,
          ({ pay }) => pay.close(encodeURIComponent(outTradeNo)),
          () => true,
        ),
      ),

    closeCombined: (combineMchid, combineOutTradeNo, subOrders) =>
      closed(
        ask(
          'close combined',
          combineMchid,
          ({ pay }) =>
            pay.combine_close(
              encodeURIComponent(combineOutTradeNo),
              subOrders.map(({ mchid, outTradeNo }) => ({ mchid, out_trade_no: outTradeNo })),
            ),
          () => true,
        ),
      ),

    refund({ mchid, outTradeNo, outRefundNo, refundFen, totalFen, reason, notifyUrl }: RefundRequest) {
      return ask(
        'refund',
        mchid,
        ({ pay }) =>
          pay.refunds({
            out_trade_no: outTradeNo,
            out_refund_no: outRefundNo,
            reason,
            notify_url: `${notifyUrl}/${mchid}`,
            amount: { refund: refundFen, total: totalFen, currency: 'CNY' },
          }),
        readRefund('refund', 'answer', mchid, outRefundNo),
      );
    },

    queryRefund: (mchid, outRefundNo) =>
      ask(
        'query refund',
        mchid,
        ({ pay }) => pay.find_refunds(encodeURIComponent(outRefundNo)),
        readRefund('query refund', 'query', mchid, outRefundNo),
      ),

    refundAbnormal: (mchid, refundId, outRefundNo) =>
      ask(
        'refund abnormal',
        mchid,
        ({ pay }) => pay.refundAbnormal(refundId, { out_refund_no: outRefundNo, type: 'MERCHANT_BANK_CARD' }),
        readRefund('refund abnormal', 'answer', mchid, outRefundNo),
      ),

    tradeBill: (mchid, date) =>
      bill(
        'trade bill',
        mchid,
        (pay) => pay.tradebill({ bill_date: date, bill_type: 'ALL', tar_type: 'GZIP' }),
        tradeBillShape,
      ),

    fundFlowBill: (mchid, date) =>
      bill(
        'fund flow bill',
        mchid,
        (pay) => pay.fundflowbill({ bill_date: date, account_type: 'BASIC', tar_type: 'GZIP' }),
        fundFlowShape,
      ),

    readNotification: (mchid, headers, rawBody) =>
      readNotification({ set: keys.current(), platformKeys, nowMs: time.now().getTime() }, mchid, headers, rawBody),
  };
}

/** Node's streams of the web can be iterated; the browser's types don't know. */
const bytesOf = (body: ReadableStream<Uint8Array>) => body as unknown as AsyncIterable<Uint8Array>;

/** Closed before is closed. */
async function closed(asked: Promise<PayOutcome<true>>): Promise<PayOutcome<null>> {
  const outcome = await asked;
  if (outcome.outcome === 'done' || (outcome.outcome === 'refused' && outcome.code === 'ORDER_CLOSED')) {
    return { outcome: 'done', value: null };
  }
  return outcome;
}

/** Why nothing can be said, without anything of what was sent or came. */
function reasonOf(error: unknown): string {
  if (error instanceof ApiError) {
    const { cause } = error;
    return cause instanceof NoProof ? cause.message : error.code;
  }
  return error instanceof NoProof ? error.message : 'failed';
}
