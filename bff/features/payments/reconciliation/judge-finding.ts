import type { BillerDetailRow } from '../../../connectors/biller/biller.port';
import type { RefundFact, TradeFact } from '../../../connectors/wechat-pay/wechat-pay.port';
import type { ReconClass, ReconItemState } from '../../../contracts/finance';
import type { OrderRow } from '../payments.types';
import { NOT_OURS } from '../refund/refund-rows.sql';
import { dayInShanghai } from '../take-edges.sql';
import type { Finding } from './compare-books';
import type { Evidence, ReconciliationDeps } from './reconciliation.types';

/** What a difference is, and what became of it. */
export interface Judgement {
  class: ReconClass;
  state: Extract<ReconItemState, 'explained' | 'repaired' | 'open'>;
  orderId: string | null;
  /** the rule that proved it; null when people must decide */
  rule: string | null;
  evidence: Evidence[];
}

export interface Where {
  day: string;
  mchid: string;
  billerCode: string;
  appId: string | null;
}

const isBetween = (at: Date | null, day: string) => at !== null && dayInShanghai(at) === day;

function evidenceOf(finding: Finding, order: OrderRow | null, more: Evidence[] = []): Evidence[] {
  const evidence: Evidence[] = [];
  const say = (source: Evidence['source'], name: string, value: string | null | undefined) => {
    if (value) evidence.push({ source, name, value });
  };
  if (order) {
    say('ours', 'state', order.state);
    say('ours', 'paidAt', order.paidAt?.toISOString());
    say('ours', 'proofNo', order.proofNo);
  }
  const source = finding.kind === 'write_off' ? 'biller' : 'wechat';
  say(source, 'state', finding.theirs?.state);
  say(source, 'at', finding.theirs?.at?.toISOString());
  say(source, 'proof', finding.theirs?.proof);
  return [...evidence, ...more];
}

/**
 * Decides on one difference. A rule repairs only what it can prove, through the same handlers that a notification or
 * a query would use; running it again finds the repair already made. All else is left for two people.
 */
export function createJudgeFinding(
  deps: Pick<
    ReconciliationDeps,
    'orders' | 'gateway' | 'log' | 'clock' | 'applyTradeFact' | 'applyRefundFact' | 'writeOffs'
  >,
) {
  const { orders, gateway, log } = deps;

  async function judgeTrade(finding: Finding, at: Where): Promise<Judgement> {
    const before = await orders.orderOfTrade(at.mchid, finding.reference);
    const open = (klass: ReconClass, more: Evidence[] = []): Judgement => ({
      class: klass,
      state: 'open',
      orderId: before?.id ?? null,
      rule: null,
      evidence: evidenceOf(finding, before, more),
    });
    if (finding.what === 'amount') return open('wechat_amount');
    if (finding.what === 'short') {
      const answer = await gateway.queryTrade(at.mchid, finding.reference);
      if (answer.outcome !== 'done')
        return open('wechat_short', [{ source: 'wechat', name: 'query', value: answer.outcome }]);
      const fact = answer.value;
      const said: Evidence[] = [{ source: 'wechat', name: 'query', value: fact.tradeState }];
      const isPaid = fact.tradeState === 'SUCCESS' || fact.tradeState === 'REFUND';
      if (isPaid && fact.successAt && !isBetween(fact.successAt, at.day)) {
        return { ...open('cross_midnight', said), state: 'explained', rule: 'paid_on_another_day' };
      }
      return open('wechat_short', said);
    }
    // WeChat has it. Without an order of that number nobody can say what it paid.
    if (!before || !finding.theirs) return open('wechat_long');
    if (before.paidAt && before.paidFen === finding.theirs.amountFen) {
      return { ...open('cross_midnight'), state: 'explained', rule: 'booked_on_another_day' };
    }
    const fact: TradeFact = {
      source: 'bill',
      mchid: at.mchid,
      appId: at.appId,
      outTradeNo: finding.reference,
      transactionId: finding.theirs.proof,
      tradeState: 'SUCCESS',
      totalFen: finding.theirs.amountFen,
      payerTotalFen: null,
      currency: 'CNY',
      // The bill is WeChat's own word of who paid whom; the payer was bound when the order was opened.
      openId: null,
      successAt: finding.theirs.at,
      attach: null,
    };
    await deps.applyTradeFact(fact);
    const after = await orders.order(before.id);
    const wasClosed = before.state === 'closed' || before.state === 'closing';
    if (!after?.paidAt) return open('wechat_long');
    return {
      class: wasClosed ? 'late' : 'wechat_long',
      state: after.state === 'suspense' ? 'open' : 'repaired',
      orderId: before.id,
      rule: after.state === 'suspense' ? null : 'payment_proved_by_bill',
      evidence: evidenceOf(finding, before),
    };
  }

  async function judgeRefund(finding: Finding, at: Where): Promise<Judgement> {
    const before = await orders.refundOfNumber(finding.reference);
    const order = before ? await orders.order(before.orderId) : null;
    const open = (klass: ReconClass, more: Evidence[] = []): Judgement => ({
      class: klass,
      state: 'open',
      orderId: order?.id ?? null,
      rule: null,
      evidence: evidenceOf(finding, order, more),
    });
    if (finding.what === 'amount') return open('refund_amount');
    const answer = await gateway.queryRefund(at.mchid, finding.reference);
    const said: Evidence[] = [
      { source: 'wechat', name: 'query', value: answer.outcome === 'done' ? answer.value.status : answer.outcome },
    ];
    if (!before || before.lastCode === NOT_OURS) {
      // Made in the merchant console: the handler finds the order by its trade number and puts it before people.
      if (answer.outcome === 'done') {
        await deps.applyRefundFact(answer.value);
        const found = await orders.orderOfTrade(at.mchid, answer.value.outTradeNo);
        return { ...open('refund_long', said), orderId: found?.id ?? null };
      }
      return open('refund_long', said);
    }
    if (answer.outcome !== 'done') return open(finding.what === 'short' ? 'refund_short' : 'refund_frozen', said);
    const fact: RefundFact = answer.value;
    await deps.applyRefundFact(fact);
    if (finding.what === 'short') {
      // Accepted by WeChat, and on another day than ours: the row lies in that day's bill.
      if (fact.status !== 'CLOSED')
        return { ...open('cross_midnight', said), state: 'explained', rule: 'refunded_on_another_day' };
      return open('refund_short', said);
    }
    if (finding.what === 'long')
      return { ...open('cross_midnight', said), state: 'explained', rule: 'refunded_on_another_day' };
    // A bill's refund row keeps the state of its day for ever; only the query knows how it ended.
    return { ...open('refund_frozen', said), state: 'explained', rule: 'bill_row_is_frozen' };
  }

  async function judgeWriteOff(finding: Finding, at: Where): Promise<Judgement> {
    const order = await orders.orderOfSequence(at.billerCode, finding.reference);
    const open = (klass: ReconClass): Judgement => ({
      class: klass,
      state: 'open',
      orderId: order?.id ?? null,
      rule: null,
      evidence: evidenceOf(finding, order),
    });
    if (finding.what === 'amount') return open('biller_amount');
    if (!order) return open('biller_long');
    if (finding.theirs) {
      const row: BillerDetailRow = {
        sequence: finding.reference,
        proofNo: finding.theirs.proof ?? '',
        accountNo: '',
        billNo: null,
        amountFen: finding.theirs.amountFen,
        at: finding.theirs.at ?? deps.clock.now(),
        kind: finding.theirs.state === 'reversal' ? 'reversal' : 'write_off',
      };
      if (row.kind === 'write_off' && order.state === 'settled') {
        return { ...open('cross_midnight'), state: 'explained', rule: 'booked_on_another_business_day' };
      }
      const verdict = await deps.writeOffs.applyDetailRow(at.billerCode, row);
      const klass = row.kind === 'reversal' ? 'biller_reversal' : 'biller_long';
      if (verdict === 'agreed') return { ...open(klass), state: 'explained', rule: 'biller_file_agrees' };
      return verdict === 'applied' ? { ...open(klass), state: 'repaired', rule: 'biller_file_decides' } : open(klass);
    }
    const verdict = await deps.writeOffs.applyAbsence(order.id, at.day);
    // The day is whole and this write-off could not have been in it: it went on, or belongs to the next.
    if (verdict === 'no_matter')
      return { ...open('biller_short'), state: 'explained', rule: 'not_of_this_business_day' };
    const after = await orders.order(order.id);
    const isPeoples = after?.dutyOwner === 'finance';
    return isPeoples
      ? open('biller_short')
      : { ...open('biller_short'), state: 'repaired', rule: 'absent_from_biller_file' };
  }

  return async function judgeFinding(finding: Finding, at: Where): Promise<Judgement> {
    log.debug({ day: at.day, mchid: at.mchid, kind: finding.kind, what: finding.what }, 'reconciliation finding');
    if (finding.kind === 'trade') return judgeTrade(finding, at);
    if (finding.kind === 'refund') return judgeRefund(finding, at);
    return judgeWriteOff(finding, at);
  };
}
