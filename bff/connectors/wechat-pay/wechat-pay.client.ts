import { ApiError } from '../../platform/errors';
import { type BillShape, openBill } from './bill-file';
import { fundFlowShape, tradeBillShape } from './bill-rows';
import type { MerchantPay, PayAnswer } from './merchant-pay';
import { createPayCalls, type Desk, type WechatPayGatewayDeps } from './pay-calls';
import { NoProof } from './pay-transport';
import { readNotification } from './read-notification';
import { factOfRefund, factOfTrade, factsOfCombined } from './trade-facts';
import type { BillFile, PayOutcome, PrepayRequest, RefundRequest, WechatPayGateway } from './wechat-pay.port';
import { billReplySchema, combinedTradeSchema, prepayReplySchema, refundSchema, tradeSchema } from './wechat-pay.wire';
import { beijingTime } from './wechat-time';

/** WeChat Pay for every merchant of the key file. */
export function createWechatPayGateway(deps: WechatPayGatewayDeps): WechatPayGateway {
  const { keys } = deps;
  const { ask, parse, deskOf, platformKeys, time } = createPayCalls(deps);

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
