import { z } from 'zod';
import type { OrderState } from '../../contracts/payments';
import { idSchema } from '../../contracts/shared';
import { defineJob, type JobContext } from '../../platform/jobs/job.types';
import type { OrdersSql } from './orders.sql';
import { LostOrderRace, type OrderRow } from './payments.types';

/** Does what an order in this state waits for. Throws to be run again later, by the job's backoff. */
export type OrderAction = (order: OrderRow, context: JobContext) => Promise<void>;

/** One action per state in which it is the worker's turn. */
export type OrderActions = Partial<Record<OrderState, OrderAction>>;

/**
 * `payments.advance`: every edge that leaves the turn with the worker enqueues it for the version it made. A run that
 * comes for an older version finds that the order went on without it and does nothing.
 */
export function createAdvanceOrder({ orders, actions }: { orders: OrdersSql; actions: OrderActions }) {
  return defineJob({
    kind: 'payments.advance',
    payload: z.object({ orderId: idSchema, version: z.number().int() }),
    // The state's own deadline, not the number of tries, says when people are called in.
    maxAttempts: 400,
    backoffMs: 1_000,
    maxBackoffMs: 300_000,
    timeoutMs: 30_000,
    concurrency: 16,
    async run({ orderId, version }, context) {
      const order = await orders.order(orderId);
      if (!order || order.version !== version) return;
      const action = actions[order.state];
      if (!action) return;
      try {
        await action(order, context);
      } catch (error) {
        // Somebody else moved it, and left its own next job behind.
        if (error instanceof LostOrderRace) return;
        throw error;
      }
    },
  });
}
