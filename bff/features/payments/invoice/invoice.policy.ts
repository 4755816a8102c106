import type { OrderRow } from '../payments.types';

/** What an invoice may be about: the credited money, less what went or goes back. 0: nothing is credited. */
export function invoiceableFen(order: Pick<OrderRow, 'state' | 'paidFen' | 'owedBackFen'>): number {
  return order.state === 'settled' ? order.paidFen - order.owedBackFen : 0;
}
