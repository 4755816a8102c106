import type { OrderEvent } from '../../../bff/contracts/payments';
import type { LedgerRow, OrderBooks } from '../../../bff/features/payments/books/books.types';
import { ORDER_EDGES } from '../../../bff/features/payments/payments.states';
import type {
  EdgeStep,
  OrderEventRow,
  OrderRow,
  RefundRow,
  WriteOffRow,
} from '../../../bff/features/payments/payments.types';
import { createTakeEdges } from '../../../bff/features/payments/take-edges.sql';
import type { SqlTx, SqlValue } from '../../../bff/platform/db/database.types';

const NOW = new Date('2026-11-22T02:00:00Z');

/** An order as check-out makes it. */
export function anOrder(change: Partial<OrderRow> = {}): OrderRow {
  return {
    id: '01J0000000000000000000ORDR',
    paymentId: '01J0000000000000000000PAYM',
    payerId: '01J00000000000000000PERSON',
    accountId: '01J0000000000000000ACCOUNT',
    billerCode: 'water',
    mchid: '1900000101',
    outTradeNo: 'YCT01J0000000000000000000ORDR',
    snapshotId: '01J00000000000000000000SNP',
    claimKey: 'a'.repeat(64),
    claimsRest: true,
    description: '云岭水务 2026-10 水费',
    accountMasked: '****5678',
    holderMasked: '林*雯',
    homeLabel: '我家',
    amountFen: 8_650,
    state: 'created',
    version: 1,
    dutyOwner: 'worker',
    dueAt: NOW,
    paidFen: 0,
    paidAt: null,
    transactionId: null,
    settledAt: null,
    proofNo: null,
    businessDate: null,
    owedBackFen: 0,
    returnedFen: 0,
    complaintReportId: null,
    createdAt: NOW,
    updatedAt: NOW,
    ...change,
  };
}

const rowsOf = (values: readonly SqlValue[], width: number) =>
  Array.from({ length: values.length / width }, (_, at) => values.slice(at * width, (at + 1) * width));

/**
 * The true edges on books in memory: what would be written to the tables is kept here, as are refunds, write-off and
 * claim the way the steps of the program keep them.
 */
export function createWalk(start: OrderRow = anOrder()) {
  const events: OrderEventRow[] = [];
  const ledger: LedgerRow[] = [];
  const refunds: RefundRow[] = [];
  let writeOff: WriteOffRow | null = null;
  let claimHolder: string | null = start.id;
  let order = start;

  const tx: SqlTx = {
    afterCommit: () => undefined,
    query: async () => [],
    async execute(sql, values) {
      if (sql.includes('INTO pay_order_event')) {
        for (const [orderId, version, event, fromState, toState, cause, actorId, evidence, at] of rowsOf(values, 9)) {
          const row = { orderId, version, event, fromState, toState, cause, actorId, at };
          events.push({ ...row, evidence: JSON.parse(String(evidence)) } as OrderEventRow);
        }
      }
      if (sql.includes('INTO ledger_entry')) {
        for (const [orderId, version, line, account, amountFen] of rowsOf(values, 8)) {
          ledger.push({ orderId, version, line, account, amountFen } as LedgerRow);
        }
      }
      return 1;
    },
  };
  const takeEdges = createTakeEdges({
    jobs: { enqueue: async () => undefined },
    outbox: { publish: async () => undefined, broadcast: () => undefined },
    clock: { now: () => NOW },
  });

  const wholeFen = () => order.paidFen - order.owedBackFen;
  const openParts = () => refunds.filter((row) => row.isPart && row.state !== 'success');
  const openWhole = () => refunds.find((row) => !row.isPart && row.state !== 'success' && row.state !== 'closed');

  function aRefund(isPart: boolean, amountFen: number): RefundRow {
    const id = `01J00000000000000000REF${String(refunds.length).padStart(3, '0')}`;
    return {
      id,
      orderId: order.id,
      outRefundNo: isPart ? `P${id}` : `R${order.id}-${refunds.length}`,
      isPart,
      generation: 1,
      amountFen,
      reason: 'finance_decision',
      state: 'sent',
      refundId: null,
      receivedBy: null,
      tries: 0,
      lastCode: null,
      requestedAt: NOW,
      sentAt: NOW,
      finalAt: null,
      promisedOn: '2026-11-25',
    };
  }

  /** The steps that one transaction of the program would take for an event, or null where it would not take it now. */
  function stepsFor(event: OrderEvent, die: number): EdgeStep[] | null {
    const step: EdgeStep = { event, cause: 'worker' };
    switch (event) {
      case 'pay':
      case 'mismatch': {
        const paidFen = event === 'pay' ? order.amountFen : 1 + (die % 20_000);
        return [{ ...step, change: { paidFen, paidAt: NOW, transactionId: '4200' } }];
      }
      case 'settle':
        return [{ ...step, change: { settledAt: NOW, proofNo: 'PROOF', businessDate: '2026-11-22' } }];
      case 'refund_part': {
        if (wholeFen() < 1) return null;
        const amountFen = 1 + (die % wholeFen());
        return [{ ...step, amountFen, change: { owedBackFen: order.owedBackFen + amountFen } }];
      }
      case 'part_refunded': {
        const part = openParts()[die % Math.max(1, openParts().length)];
        if (!part) return null;
        return [{ ...step, amountFen: part.amountFen, change: { returnedFen: order.returnedFen + part.amountFen } }];
      }
      case 'absent':
        // People may settle what was never sent: the biller's day can't deny what it was never told.
        return writeOff ? [step] : null;
      case 'send_refund':
        return wholeFen() > 0 ? [step] : [step, { event: 'refunded', cause: 'worker' }];
      case 'refunded':
      case 'conclude':
        return [{ ...step, change: { returnedFen: order.returnedFen + wholeFen() } }];
      default:
        return [step];
    }
  }

  /** What the program writes beside the edge. */
  function keepBooks(event: OrderEvent, die: number): void {
    const whole = openWhole();
    switch (event) {
      case 'queue':
        claimHolder = order.id;
        writeOff ??= {
          orderId: order.id,
          sequence: '26112212345678901234',
          voidSequence: null,
          billerCode: order.billerCode,
          tries: 0,
          sentAt: null,
          firstSentAt: null,
          lastOutcome: null,
          answeredFen: null,
        };
        return;
      case 'refund_part':
        refunds.push(aRefund(true, 1 + (die % wholeFen())));
        return;
      case 'part_refunded':
        openParts()[die % openParts().length]!.state = 'success';
        return;
      case 'send_refund':
        if (wholeFen() > 0) refunds.push(aRefund(false, wholeFen()));
        return;
      case 'refund_abnormal':
        whole!.state = 'abnormal';
        return;
      case 'repair':
        whole!.state = 'processing';
        return;
      case 'refund_closed':
        whole!.state = 'closed';
        return;
      case 'refunded':
        if (whole) whole.state = 'success';
        return;
      default:
        return;
    }
  }

  return {
    get order() {
      return order;
    },
    events,
    ledger,
    refunds,
    books: (): OrderBooks => ({ order, events, ledger, refunds, writeOff, claimHolder }),
    /** Events that may come in the state it stands in. */
    ways: () => Object.keys(ORDER_EDGES[order.state]) as OrderEvent[],
    /** Takes one way, if the program would take it now. */
    async take(event: OrderEvent, die = 0): Promise<boolean> {
      const [first, ...rest] = stepsFor(event, die) ?? [];
      if (!first) return false;
      // Books are kept for the order as it was, as the program does before it takes the edge.
      keepBooks(event, die);
      order = await takeEdges(tx, order, [first, ...rest]);
      if (order.state === 'closed' || order.state === 'refunded') claimHolder = null;
      if (order.state === 'settled' && !order.claimsRest) claimHolder = null;
      return true;
    },
  };
}
