import type { FinanceAction } from '../../../contracts/finance';
import { type Actor, hasRole } from '../../../platform/actor';
import type { SqlTx } from '../../../platform/db/database.types';
import { ApiError } from '../../../platform/errors';
import { newId } from '../../../platform/ids';
import { nextState } from '../payments.states';
import type { OrderRow } from '../payments.types';
import type { ReconSql } from './recon.sql';
import type { ActionRow, ItemRow, ReconciliationDeps } from './reconciliation.types';

/** Longer than it takes to carry a decision out. */
const CARRIED_OUT_MS = 20_000;
/** Begins the key of such an item; the refund's id follows. */
export const STOPPED_PART = 'part:';
const EDGE = { refund: 'refund', settle: 'settle', refuse: 'refuse', accept: 'accept', conclude: 'conclude' } as const;

const changedMeanwhile = () =>
  new ApiError('state_conflict', {
    words: {
      zh: '这一项刚被别人处理过，请刷新后再看',
      en: 'Somebody else has just changed this item. Refresh and look again',
    },
  });

/** The refund of a part that the payer's card could not take, when the item is about one. */
export function stoppedPartOf({ itemKey }: Pick<ItemRow, 'itemKey'>): string | null {
  return itemKey.startsWith(STOPPED_PART) ? itemKey.slice(STOPPED_PART.length) : null;
}

/** What may be proposed on an item, given where its order stands. */
export function actionsFor(
  item: Pick<ItemRow, 'state' | 'class' | 'itemKey'>,
  order: OrderRow | null,
): FinanceAction[] {
  if (item.state !== 'open') return [];
  if (!order) return ['dismiss'];
  if (stoppedPartOf(item)) return ['repair_refund', 'dismiss'];
  const may: FinanceAction[] = [];
  const isPeoples = order.state === 'manual' || order.state === 'suspense';
  for (const action of ['refund', 'settle', 'refuse', 'accept', 'conclude'] as const) {
    // Outside the two states that wait for people the machine itself decides, and nobody may overtake it.
    if (isPeoples && nextState(order.state, EDGE[action])) may.push(action);
  }
  if (order.state === 'settled' && order.paidFen > order.owedBackFen) may.push('refund_part');
  if (order.state === 'refund_abnormal') may.push('repair_refund');
  // A refund that nobody asked for takes a credited order out of its state until people have explained it.
  const isCredited = order.state === 'settled' || (order.state === 'manual' && order.settledAt !== null);
  if (isCredited && item.class === 'refund_long') may.push('adopt_refund');
  if (!isPeoples) may.push('dismiss');
  return may;
}

export interface FinanceDeskDeps
  extends Pick<ReconciliationDeps, 'db' | 'jobs' | 'outbox' | 'clock' | 'log' | 'orders'> {
  sql: ReconSql;
  carryOut(actionId: string): Promise<void>;
}

/** 财务对账台: nothing moves by one person's word. One proposes with a reason, another decides. */
export function createFinanceDesk(deps: FinanceDeskDeps) {
  const { db, jobs, sql, orders, clock, outbox, log, carryOut } = deps;

  async function itemAt(itemId: string, version: number, reader?: SqlTx): Promise<ItemRow> {
    const item = await sql.item(itemId, reader);
    if (!item) throw new ApiError('not_found');
    if (item.version !== version) throw changedMeanwhile();
    return item;
  }

  async function tell(tx: SqlTx, item: ItemRow): Promise<void> {
    await outbox.publish(tx, {
      type: 'finance.item-changed',
      audience: ['role:finance'],
      data: { itemId: item.id, day: item.day },
    });
  }

  return {
    async propose(
      actor: Actor,
      itemId: string,
      wish: {
        action: FinanceAction;
        amountFen: number | null;
        proofNo: string | null;
        reason: string;
        version: number;
      },
    ): Promise<void> {
      await db.sqlTransaction(async (tx) => {
        const item = await itemAt(itemId, wish.version, tx);
        const order = item.orderId ? await orders.order(item.orderId, tx) : null;
        if (!actionsFor(item, order).includes(wish.action)) throw changedMeanwhile();
        const partLeft = order ? order.paidFen - order.owedBackFen : 0;
        if (wish.action === 'refund_part' && !(wish.amountFen && wish.amountFen <= partLeft)) {
          throw new ApiError('invalid_request', {
            fields: {
              amountFen: {
                zh: '退款金额要大于 0，不超过可退金额',
                en: 'More than 0 and no more than what is left to refund',
              },
            },
          });
        }
        if (wish.action === 'settle' && !wish.proofNo) {
          throw new ApiError('invalid_request', {
            fields: { proofNo: { zh: '请填写缴费单位的入账凭证号', en: 'Enter the proof number of the company' } },
          });
        }
        const now = clock.now();
        if (!(await sql.changeItem(tx, item, { state: 'proposed', now }))) throw changedMeanwhile();
        await sql.addAction(tx, {
          id: newId(),
          itemId,
          orderId: item.orderId,
          action: wish.action,
          amountFen: wish.action === 'refund_part' ? wish.amountFen : null,
          proofNo: wish.action === 'settle' ? wish.proofNo : null,
          reason: wish.reason,
          proposedById: actor.personId,
          proposedAt: now,
        });
        await tell(tx, item);
      });
    },

    async decide(
      actor: Actor,
      itemId: string,
      actionId: string,
      wish: { decision: 'approve' | 'refuse'; reason: string; version: number },
    ): Promise<void> {
      const isApproved = wish.decision === 'approve';
      await db.sqlTransaction(async (tx) => {
        const item = await itemAt(itemId, wish.version, tx);
        const action = await sql.action(actionId, tx);
        if (!action || action.itemId !== itemId) throw new ApiError('not_found');
        if (action.proposedById === actor.personId) {
          throw new ApiError('forbidden', {
            words: { zh: '自己提出的要由另一位同事复核', en: 'Somebody else must decide on what you proposed' },
          });
        }
        const now = clock.now();
        const decided = await sql.decideAction(tx, actionId, {
          state: isApproved ? 'approved' : 'refused',
          decidedById: actor.personId,
          decidedAt: now,
          decisionReason: wish.reason,
        });
        if (!decided) throw changedMeanwhile();
        if (!(await sql.changeItem(tx, item, { state: isApproved ? 'proposed' : 'open', now })))
          throw changedMeanwhile();
        if (isApproved) {
          await jobs.enqueue(tx, {
            kind: 'payments.carryOutDecision',
            payload: { actionId },
            dedupeKey: `finance-action:${actionId}`,
            priority: 2,
            // It is carried out below; the job is for the case that this process dies before.
            runAt: new Date(now.getTime() + CARRIED_OUT_MS),
          });
        }
        await tell(tx, item);
      });
      // At once when nothing is in the way; the job does it if this process dies here.
      if (isApproved) {
        await carryOut(actionId).catch((error: unknown) =>
          log.warn({ actionId, err: error }, 'decision left to its job'),
        );
      }
    },

    canDecide: (actor: Actor, action: ActionRow): boolean =>
      action.state === 'proposed' && action.proposedById !== actor.personId && hasRole(actor, 'finance'),
  };
}

export type FinanceDesk = ReturnType<typeof createFinanceDesk>;
