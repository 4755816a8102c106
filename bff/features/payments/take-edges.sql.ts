import type { Clock } from '../../platform/clock';
import type { SqlTx, SqlValue } from '../../platform/db/database.types';
import type { Jobs } from '../../platform/jobs/job.types';
import type { Outbox } from '../../platform/push/push.types';
import { linesOf } from './ledger';
import { DUTY, MONEY_PLACE, nextState, PUBLIC_ORDER_STATE } from './payments.states';
import { type EdgeStep, LostOrderRace, NoSuchEdge, type OrderChange, type OrderRow } from './payments.types';

const CHANGE_COLUMNS: Record<keyof OrderChange, string> = {
  paidFen: 'paid_fen',
  paidAt: 'paid_at',
  transactionId: 'transaction_id',
  settledAt: 'settled_at',
  proofNo: 'proof_no',
  businessDate: 'business_date',
  owedBackFen: 'owed_back_fen',
  returnedFen: 'returned_fen',
  claimKey: 'claim_key',
  dueAt: 'due_at',
};

/** `YYYY-MM-DD` in Asia/Shanghai, which has had no summer time since 1991. */
export function dayInShanghai(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** All that lies in the order's place: what was paid, less what is already owed back in parts. */
function wholeOf(order: OrderRow, step: EdgeStep): number {
  if (step.amountFen !== undefined) return step.amountFen;
  const received = step.change?.paidFen ?? order.paidFen;
  // A part owed back left the place when it was promised; once the whole goes back it stays out of the sum.
  return MONEY_PLACE[order.state] === 'none' ? received : received - order.owedBackFen;
}

export interface EdgeDeps {
  jobs: Jobs;
  outbox: Outbox;
  clock: Clock;
}

/** The job that takes an order on from where it stands; a stale version makes it do nothing. */
export function advanceJob(order: Pick<OrderRow, 'id' | 'version'>, runAt?: Date) {
  return {
    kind: 'payments.advance',
    payload: { orderId: order.id, version: order.version },
    dedupeKey: `pay-advance:${order.id}:${order.version}`,
    priority: 3,
    ...(runAt ? { runAt } : {}),
  };
}

/**
 * Takes edges one after another in the caller's transaction: row by compare-and-set, its events, its ledger lines,
 * one push event and the next job, all or nothing.
 * @throws NoSuchEdge when the machine has no such way; LostOrderRace when the row moved since it was read
 */
export function createTakeEdges({ jobs, outbox, clock }: EdgeDeps) {
  return async function takeEdges(
    tx: SqlTx,
    order: OrderRow,
    steps: readonly [EdgeStep, ...EdgeStep[]],
    next: { runAt?: Date } = {},
  ): Promise<OrderRow> {
    const now = clock.now();
    let current = order;
    const change: OrderChange = {};
    const events: SqlValue[] = [];
    const lines: SqlValue[] = [];
    for (const step of steps) {
      const to = nextState(current.state, step.event);
      if (!to) throw new NoSuchEdge(current.state, step.event);
      const version = current.version + 1;
      const { event, cause, actorId = null, evidence = {} } = step;
      events.push(order.id, version, event, current.state, to, cause, actorId, JSON.stringify(evidence), now);
      linesOf({ from: current.state, event, to }, order, wholeOf(current, step)).forEach((line, at) => {
        lines.push(order.id, version, at, line.account, line.amountFen, event, dayInShanghai(now), now);
      });
      Object.assign(change, step.change);
      current = { ...current, ...step.change, state: to, version };
    }
    const duty = DUTY[current.state];
    const dueAt = change.dueAt ?? (duty ? new Date(now.getTime() + duty.withinS * 1_000) : null);
    current = { ...current, dutyOwner: duty?.owner ?? null, dueAt, updatedAt: now };
    const { dueAt: _, ...columns } = change;
    const names = Object.keys(columns) as (keyof typeof columns)[];
    const changed = await tx.execute(
      `UPDATE pay_order SET state = ?, version = ?, duty_owner = ?, due_at = ?, updated_at = ?${names
        .map((name) => `, ${CHANGE_COLUMNS[name]} = ?`)
        .join('')} WHERE id = ? AND version = ?`,
      [
        current.state,
        current.version,
        current.dutyOwner,
        dueAt,
        now,
        ...names.map((name) => columns[name] ?? null),
        order.id,
        order.version,
      ],
    );
    if (changed !== 1) throw new LostOrderRace(order.id);
    await tx.execute(
      `INSERT INTO pay_order_event (order_id, version, event, from_state, to_state, cause, actor_id, evidence, at)
       VALUES ${rowsOf(events, 9)}`,
      events,
    );
    if (lines.length > 0) {
      await tx.execute(
        `INSERT INTO ledger_entry (order_id, version, line, account, amount_fen, event, booked_on, at)
         VALUES ${rowsOf(lines, 8)}`,
        lines,
      );
    }
    await outbox.publish(tx, {
      type: 'payment.changed',
      audience: [`person:${order.payerId}`, 'role:finance'],
      data: {
        paymentId: order.paymentId,
        orderId: order.id,
        state: PUBLIC_ORDER_STATE[current.state],
        version: current.version,
      },
    });
    if (duty?.owner === 'worker') await jobs.enqueue(tx, advanceJob(current, next.runAt));
    return current;
  };
}

function rowsOf(values: readonly unknown[], width: number): string {
  const row = `(${Array(width).fill('?').join(', ')})`;
  return Array(values.length / width)
    .fill(row)
    .join(', ');
}

export type TakeEdges = ReturnType<typeof createTakeEdges>;
