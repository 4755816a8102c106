import type { PublicOrderState } from '../../contracts/payments';
import type { PaymentHead } from './payments.sql';
import type { OrderRow } from './payments.types';

/** A payment is its payer's alone: whoever lives in the home sees that it is paid, not by what. */
export function maySee(personId: string, payment: Pick<PaymentHead, 'payerId'>): boolean {
  return payment.payerId === personId;
}

/** Before any money came, the payer may step back. */
export function mayCancel(state: OrderRow['state']): boolean {
  return state === 'created' || state === 'prepaying' || state === 'paying';
}

/** There is something to complain about only once money moved, and once is enough. */
export function mayComplain(state: PublicOrderState, reportId: string | null): boolean {
  return reportId === null && !['preparing', 'waiting', 'closing', 'closed'].includes(state);
}
