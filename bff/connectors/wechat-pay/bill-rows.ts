import { beijingMoment, fenOf, milliFenOf, roundedFenOf } from './bill-amounts';
import type { BillShape } from './bill-file';
import { BillCorrupt, type FundFlowRow, type RefundFact, type TradeBillRow, type TradeFact } from './wechat-pay.port';

/** pay.weixin.qq.com, "下载账单-交易账单": 27 columns of `ALL`; these are read. */
const TRADE_COLUMNS = [
  '交易时间',
  '公众账号ID',
  '商户号',
  '微信订单号',
  '商户订单号',
  '用户标识',
  '交易状态',
  '货币种类',
  '代金券金额',
  '微信退款单号',
  '商户退款单号',
  '退款状态',
  '商户数据包',
  '手续费',
  '订单金额',
  '申请退款金额',
] as const;

const TRADE_STATES: ReadonlySet<string> = new Set<TradeFact['tradeState']>(['SUCCESS', 'REVOKED']);
const REFUND_STATES: ReadonlyMap<string, RefundFact['status']> = new Map([
  ['SUCCESS', 'SUCCESS'],
  ['PROCESSING', 'PROCESSING'],
  ['FAIL', 'CLOSED'],
  ['CLOSED', 'CLOSED'],
  ['CHANGE', 'ABNORMAL'],
  ['ABNORMAL', 'ABNORMAL'],
]);
/** Fees are summed with five decimals and written with two. */
const FEE_TOLERANCE_MILLI_FEN = 500;

const present = (text: string) => (text === '' ? null : text);

function summed(summary: ReadonlyMap<string, string>, name: string): string {
  const found = summary.get(name);
  if (found === undefined) throw new BillCorrupt(`the summary lacks ${name}`);
  return found.trim();
}

function countIn(summary: ReadonlyMap<string, string>, name: string): number {
  const text = summed(summary, name);
  // Some files write counts as 2.0.
  if (!/^\d+(\.0+)?$/.test(text)) throw new BillCorrupt('a count that is none');
  return Number.parseInt(text, 10);
}

export const tradeBillShape: BillShape<TradeBillRow> = {
  columns: TRADE_COLUMNS,
  summaryMark: '总交易单数',
  reader(mchid) {
    let count = 0;
    let orderFen = 0;
    let refundFen = 0;
    let feeMilliFen = 0;
    return {
      read(cells) {
        const [at, appId, payee, transactionId, outTradeNo, openId, state, currency, coupon] = cells as string[];
        const [refundId, outRefundNo, refundState, attach, fee, order, refund] = cells.slice(9) as string[];
        if (payee !== mchid) throw new BillCorrupt('a row of another merchant');
        const totalFen = fenOf(order!);
        const backFen = fenOf(refund!);
        count += 1;
        orderFen += totalFen;
        refundFen += backFen;
        feeMilliFen += milliFenOf(fee!);
        const feeFen = roundedFenOf(fee!);
        if (state === 'REFUND') {
          const status = REFUND_STATES.get(refundState!);
          if (!status) throw new BillCorrupt('a refund in a state that no document names');
          const fact: RefundFact = {
            source: 'bill',
            mchid,
            outTradeNo: outTradeNo!,
            outRefundNo: outRefundNo!,
            refundId: present(refundId!),
            transactionId: present(transactionId!),
            status,
            refundFen: backFen,
            totalFen: null,
            receivedBy: null,
            successAt: null,
          };
          return { kind: 'refund', fact, feeFen };
        }
        if (!TRADE_STATES.has(state!)) throw new BillCorrupt('a trade in a state that no document names');
        const fact: TradeFact = {
          source: 'bill',
          mchid,
          appId: present(appId!),
          outTradeNo: outTradeNo!,
          transactionId: present(transactionId!),
          tradeState: state as TradeFact['tradeState'],
          totalFen,
          payerTotalFen: totalFen - fenOf(coupon!),
          currency: present(currency!),
          openId: present(openId!),
          successAt: beijingMoment(at!),
          attach: present(attach!),
        };
        return { kind: 'trade', fact, feeFen };
      },
      differs(summary) {
        if (countIn(summary, '总交易单数') !== count) return 'count';
        if (fenOf(summed(summary, '订单总金额')) !== orderFen) return 'orders';
        if (fenOf(summed(summary, '申请退款总金额')) !== refundFen) return 'refunds';
        const feeOff = Math.abs(milliFenOf(summed(summary, '手续费总金额')) - feeMilliFen);
        return feeOff > FEE_TOLERANCE_MILLI_FEN ? 'fees' : null;
      },
    };
  },
};

/** pay.weixin.qq.com, "下载账单-资金账单": 11 columns, these are read. */
const FUND_COLUMNS = [
  '记账时间',
  '微信支付业务单号',
  '业务类型',
  '收支类型',
  '收支金额(元)',
  '账户结余(元)',
  '备注',
] as const;

export const fundFlowShape: BillShape<FundFlowRow> = {
  columns: FUND_COLUMNS,
  summaryMark: '资金流水总笔数',
  reader() {
    let count = 0;
    let inFen = 0;
    let outFen = 0;
    return {
      read(cells) {
        const [at, transactionId, business, direction, amount, balance, remark] = cells as string[];
        if (direction !== '收入' && direction !== '支出') throw new BillCorrupt('neither income nor expense');
        const amountFen = fenOf(amount!);
        count += 1;
        if (direction === '收入') inFen += amountFen;
        else outFen += amountFen;
        return {
          at: beijingMoment(at!),
          transactionId: transactionId!,
          direction: direction === '收入' ? 'in' : 'out',
          amountFen,
          balanceFen: fenOf(balance!),
          business: business!,
          remark: remark!,
        };
      },
      differs(summary) {
        if (countIn(summary, '资金流水总笔数') !== count) return 'count';
        if (fenOf(summed(summary, '收入金额')) !== inFen) return 'income';
        return fenOf(summed(summary, '支出金额')) !== outFen ? 'expense' : null;
      },
    };
  },
};
