import type { OrderRow } from '../payments.types';

const yuan = (fen: number) => (fen / 100).toFixed(2);

/** Page of one payment in the mini-program. */
export const linkOf = (order: OrderRow) => `/features/payments/pages/payment/index?id=${order.paymentId}`;

/** The biller booked it. */
export function creditedNotice(order: OrderRow) {
  const { id, payerId, description, homeLabel, paidFen, proofNo } = order;
  return {
    personId: payerId,
    template: 'payment.credited',
    words: {
      zh: `${homeLabel}的${description} ${yuan(paidFen)} 元已到账，收费单位凭证号 ${proofNo}。`,
      en: `${yuan(paidFen)} yuan for ${description} (${homeLabel}) is credited; the company's proof is ${proofNo}.`,
    },
    link: linkOf(order),
    // Credited again after the company's file had denied it is news again.
    dedupeKey: `payment-credited:${id}:${proofNo}`,
  };
}
