import type { ManualActionView, ReconDay, ReconItem, ReconItemRow, ReconMerchant } from '../../../contracts/finance';
import type { Actor } from '../../../platform/actor';
import type { Locale, Words } from '../../../platform/errors';
import type { OrderEventRow, OrderRow } from '../payments.types';
import { itemWords } from './finance.words';
import { actionsFor } from './finance-desk.service';
import type { ActionRow, ItemRow, RunRow } from './reconciliation.types';

const noSum = { count: 0, fen: 0 };

export interface Names {
  biller(code: string): Words;
}

export type ItemCounts = { day: string; mchid: string; state: string; n: number }[];

function itemsOf(counts: ItemCounts, run: RunRow): ReconMerchant['items'] {
  const of = (...states: string[]) =>
    counts
      .filter((one) => one.day === run.day && one.mchid === run.mchid && states.includes(one.state))
      .reduce((sum, one) => sum + one.n, 0);
  return {
    explained: of('explained'),
    repaired: of('repaired'),
    open: of('open', 'proposed'),
    decided: of('decided'),
  };
}

export function presentMerchant(run: RunRow, counts: ItemCounts, names: Names, locale: Locale): ReconMerchant {
  const { totals } = run;
  return {
    mchid: run.mchid,
    billerCode: run.billerCode,
    billerName: names.biller(run.billerCode)[locale],
    state: run.state,
    words: run.lastError,
    ours: totals?.ours ?? { received: noSum, refunded: noSum, writtenOff: noSum },
    wechat: totals?.hasWechatBill ? { ...totals.wechat, feeFen: totals.feeFen } : null,
    biller: totals?.hasBillerFile ? totals.biller : null,
    items: itemsOf(counts, run),
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}

/** A day over all merchants. Where the money lies is the ledger's word, so that the sum can come out wrong. */
export function presentDay(day: string, runs: RunRow[], counts: ItemCounts, names: Names, locale: Locale): ReconDay {
  const place = (name: string) => runs.reduce((sum, run) => sum + (run.totals?.places[name] ?? 0), 0);
  // Not the sum of the compared rows: a payment that the comparison itself repaired is in the ledger by now.
  const receivedFen = place('received');
  const writtenOffFen = place('biller');
  const refundedFen = place('refunded');
  const pendingFen = place('pending') + place('refund_payable');
  const suspenseFen = place('suspense');
  const merchants = runs.map((run) => presentMerchant(run, counts, names, locale));
  return {
    day,
    merchants,
    isBalanced: receivedFen === writtenOffFen + refundedFen + pendingFen + suspenseFen,
    receivedFen,
    writtenOffFen,
    refundedFen,
    pendingFen,
    suspenseFen,
    openItems: merchants.reduce((sum, merchant) => sum + merchant.items.open, 0),
  };
}

export function presentItemRow(item: ItemRow, names: Names, locale: Locale, now: Date): ReconItemRow {
  return {
    itemId: item.id,
    day: item.day,
    class: item.class,
    state: item.state,
    billerCode: item.billerCode,
    billerName: names.biller(item.billerCode)[locale],
    reference: item.reference,
    oursFen: item.oursFen,
    wechatFen: item.wechatFen,
    billerFen: item.billerFen,
    words: itemWords(item.class, item.state, item.rule)[locale],
    dueAt: item.dueAt?.toISOString() ?? null,
    isLate: item.dueAt !== null && item.dueAt < now && (item.state === 'open' || item.state === 'proposed'),
  };
}

export function presentAction(
  action: ActionRow,
  nameOf: (id: string) => string,
  canDecide: (action: ActionRow) => boolean,
): ManualActionView {
  return {
    actionId: action.id,
    action: action.action,
    amountFen: action.amountFen,
    reason: action.reason,
    state: action.state,
    proposedBy: nameOf(action.proposedById),
    proposedAt: action.proposedAt.toISOString(),
    decidedBy: action.decidedById ? nameOf(action.decidedById) : null,
    decidedAt: action.decidedAt?.toISOString() ?? null,
    decisionReason: action.decisionReason,
    canDecide: canDecide(action),
  };
}

export interface ItemParts {
  item: ItemRow;
  order: OrderRow | null;
  events: OrderEventRow[];
  ledger: { at: Date; account: string; amountFen: number }[];
  actions: ActionRow[];
}

export function presentItem(
  parts: ItemParts,
  to: {
    names: Names;
    locale: Locale;
    now: Date;
    actor: Actor;
    nameOf(id: string): string;
    canDecide(action: ActionRow): boolean;
  },
): ReconItem {
  const { item, order } = parts;
  return {
    ...presentItemRow(item, to.names, to.locale, to.now),
    evidence: item.evidence,
    order: order && {
      orderId: order.id,
      outTradeNo: order.outTradeNo,
      state: order.state,
      description: order.description,
      accountMasked: order.accountMasked,
      amountFen: order.amountFen,
      paidFen: order.paidFen,
      proofNo: order.proofNo,
      steps: parts.events.map((event) => ({
        at: event.at.toISOString(),
        event: event.event,
        from: event.fromState,
        to: event.toState,
        cause: event.cause,
      })),
      ledger: parts.ledger.map((line) => ({ ...line, at: line.at.toISOString() })),
    },
    may: actionsFor(item, order),
    actions: parts.actions.map((action) => presentAction(action, to.nameOf, to.canDecide)),
    version: item.version,
  };
}
