import { holdsClaim, MONEY_PLACE, nextState } from '../payments.states';
import type { RefundRow } from '../payments.types';
import { NOT_OURS } from '../refund/refund-rows.sql';
import type { BookFault, FaultKind, LedgerRow, OrderBooks } from './books.types';

const sum = <T>(of: readonly T[], amount: (one: T) => number) => of.reduce((total, one) => total + amount(one), 0);

/** Before the money, and until it is settled, the bill must be this order's; later it depends on how it got there. */
const MUST_HOLD = new Set(['prepaying', 'paying', 'closing', 'wo_queued', 'wo_sent', 'voiding']);

interface Sums {
  received: number;
  returned: number;
  pending: number;
  suspense: number;
  biller: number;
  owed: number;
}

function sumsOf(ledger: readonly LedgerRow[], mchid: string, billerCode: string): Sums {
  const balance = (account: string) =>
    -sum(
      ledger.filter((line) => line.account === account),
      ({ amountFen }) => amountFen,
    ) || 0;
  const wechat = ledger.filter(({ account }) => account === `wechat:${mchid}`);
  return {
    received: sum(wechat, ({ amountFen }) => Math.max(0, amountFen)),
    returned: sum(wechat, ({ amountFen }) => Math.max(0, -amountFen)),
    pending: balance('pending'),
    suspense: balance('suspense'),
    biller: balance(`biller:${billerCode}`),
    owed: balance('refund_payable'),
  };
}

/**
 * Holds everything that is written about one order against everything else: ledger, history, state, refunds, write-off,
 * claim and duty. An order in order gives an empty list.
 */
export function faultsOf(books: OrderBooks): BookFault[] {
  const { order, events, ledger } = books;
  const faults: BookFault[] = [];
  const fault = (kind: FaultKind, detail: string) => void faults.push({ orderId: order.id, kind, detail });
  const equal = (kind: FaultKind, what: string, is: number, should: number) => {
    if (is !== should) fault(kind, `${what}: ${is}, should be ${should}`);
  };

  checkHistory();
  checkLedger();
  checkRefunds();
  checkRest();
  return faults;

  function checkHistory(): void {
    let state: string | null = null;
    let version: number | null = null;
    for (const event of events) {
      if (version !== null && event.version !== version + 1) fault('history_broken', `no version ${version + 1}`);
      if (state !== null && event.fromState !== state)
        fault('history_broken', `version ${event.version} leaves another state`);
      if (nextState(event.fromState, event.event) !== event.toState) {
        fault('edge_unknown', `${event.fromState} ${event.event} ${event.toState}`);
      }
      ({ version, toState: state } = event);
    }
    if (events.length > 0 && (state !== order.state || version !== order.version)) {
      fault('history_broken', `history ends in ${state} ${version}, the order is ${order.state} ${order.version}`);
    }
    const versions = new Set(events.map((event) => event.version));
    const lines = new Map<number, number>();
    for (const { version: at, amountFen } of ledger) lines.set(at, (lines.get(at) ?? 0) + amountFen);
    for (const [at, total] of lines) {
      if (total !== 0) fault('edge_unbalanced', `version ${at}: ${total}`);
      if (!versions.has(at)) fault('edge_unknown', `lines of version ${at} without an event`);
    }
    const accounts = ['pending', 'suspense', 'refund_payable', `wechat:${order.mchid}`, `biller:${order.billerCode}`];
    for (const { account } of ledger) if (!accounts.includes(account)) fault('account_foreign', account);
  }

  function checkLedger(): void {
    const sums = sumsOf(ledger, order.mchid, order.billerCode);
    const place = MONEY_PLACE[order.state];
    const parts = sum(ourRefunds().filter(isReturnedPart), ({ amountFen }) => amountFen);
    const wholeFen = order.paidFen - order.owedBackFen;
    equal('received_differs', 'received', sums.received, place === 'none' ? 0 : order.paidFen);
    equal('returned_differs', 'returned', sums.returned, order.returnedFen);
    const lies = (at: typeof place) => (place === at ? wholeFen : 0);
    equal('place_differs', 'pending', sums.pending, lies('pending'));
    equal('place_differs', 'suspense', sums.suspense, lies('suspense'));
    equal('place_differs', 'biller', sums.biller, lies('biller'));
    const owedParts = order.owedBackFen - parts;
    equal('place_differs', 'owed back', sums.owed, lies('refund_payable') + owedParts);
    equal(
      'sum_differs',
      'written off + refunded + pending + suspense + owed',
      sums.biller + sums.returned + sums.pending + sums.suspense + sums.owed,
      sums.received,
    );
  }

  function ourRefunds(): RefundRow[] {
    return books.refunds.filter(({ lastCode }) => lastCode !== NOT_OURS);
  }

  function isReturnedPart({ isPart, state }: RefundRow): boolean {
    return isPart && state === 'success';
  }

  function checkRefunds(): void {
    const ours = ourRefunds();
    const wholes = ours.filter(({ isPart }) => !isPart);
    // A number that WeChat closed was replaced by another one for the same money.
    const reserved = ours.filter(({ isPart, state }) => isPart && state !== 'closed');
    equal(
      'refunds_differ',
      'reserved',
      sum(reserved, ({ amountFen }) => amountFen),
      order.owedBackFen,
    );
    if (order.owedBackFen > order.paidFen)
      fault('refunds_differ', `owed back ${order.owedBackFen} of ${order.paidFen}`);
    const wholeFen = order.paidFen - order.owedBackFen;
    const concluded = events.some(({ event }) => event === 'conclude') ? wholeFen : 0;
    const success = ours.filter(({ state }) => state === 'success');
    equal('refunds_differ', 'returned', sum(success, ({ amountFen }) => amountFen) + concluded, order.returnedFen);
    const open = wholes.filter(({ state }) => state !== 'closed' && state !== 'success');
    const isUnderWay = order.state === 'refunding' || order.state === 'refund_abnormal';
    equal('refund_missing', 'refunds under way', open.length, isUnderWay ? 1 : 0);
    if (order.state === 'refund_abnormal' && open[0] && open[0].state !== 'abnormal') {
      fault('refund_missing', `abnormal order, refund ${open[0].state}`);
    }
    if (
      order.state === 'refunded' &&
      wholeFen > 0 &&
      concluded === 0 &&
      !wholes.some(({ state }) => state === 'success')
    ) {
      fault('refund_missing', 'refunded without a refund');
    }
    if (wholes.filter(({ state }) => state === 'success').length > 1)
      fault('refunds_differ', 'the whole came back twice');
  }

  function checkRest(): void {
    const { state, dutyOwner, dueAt, claimKey } = order;
    const isEnd = state === 'closed' || state === 'settled' || state === 'refunded';
    if (isEnd ? dutyOwner !== null || dueAt !== null : dutyOwner === null || dueAt === null) {
      fault('nobody_on_duty', `${state}: ${dutyOwner ?? 'nobody'} until ${dueAt?.toISOString() ?? 'never'}`);
    }
    const isWriting = state.startsWith('wo_') && state !== 'wo_failed';
    if ((isWriting || state === 'voiding') && !books.writeOff) fault('write_off_missing', state);
    if (state === 'settled' && (!order.proofNo || !order.settledAt))
      fault('write_off_missing', 'settled without proof');
    if (!claimKey) return;
    const isHolder = books.claimHolder === order.id;
    if (!holdsClaim(state) && isHolder) fault('claim_kept', state);
    // Once credited in part, the rest of the bill may be anybody's.
    const isRestFree = order.settledAt !== null && !order.claimsRest;
    // People may settle what came back from the dead, whose bill had gone to somebody else.
    const mayBeFree = isRestFree || events.some(({ event }) => event === 'dispute');
    const must = MUST_HOLD.has(state) || state === 'wo_unknown' || (state === 'settled' && order.claimsRest);
    if (must && !mayBeFree && !isHolder) fault('claim_missing', `${state}: held by ${books.claimHolder ?? 'nobody'}`);
  }
}
