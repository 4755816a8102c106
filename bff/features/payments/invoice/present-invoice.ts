import type { BillerPowers } from '../../../connectors/biller/biller.port';
import type { PayOrderView } from '../../../contracts/payments';
import type { Locale, Words } from '../../../platform/errors';
import type { OrderRow } from '../payments.types';
import { invoiceableFen } from './invoice.policy';
import { AT_COUNTER, PROOF_IS_RECEIPT } from './invoice.words';
import type { InvoiceState } from './invoices.sql';

/** Of an invoice, all that its view is made of. */
export interface InvoiceGlimpse {
  orderId: string;
  state: InvoiceState;
  amountFen: number;
  /** of the one before, taken back; 0 when there was none */
  reversedFen: number;
  refusal: string | null;
}

const yuan = (fen: number) => (fen / 100).toFixed(2);

function wordsOf({ state, amountFen, reversedFen, refusal }: InvoiceGlimpse, restFen: number): Words | null {
  const before = yuan(reversedFen);
  const now = yuan(amountFen);
  switch (state) {
    case 'asked':
      if (reversedFen === 0) return null;
      return {
        zh: `部分退款后，${before} 元的发票已红冲，正按剩余的 ${now} 元重开`,
        en: `After the partial refund the invoice of ${before} yuan is cancelled; one of ${now} yuan is on its way`,
      };
    case 'issued':
      if (reversedFen === 0) return { zh: `${now} 元`, en: `${now} yuan` };
      return {
        zh: `部分退款后重开，${now} 元；之前 ${before} 元的已红冲作废`,
        en: `${now} yuan, issued anew after the partial refund; the one of ${before} yuan is cancelled`,
      };
    case 'reversing':
      if (restFen === 0) return { zh: `${now} 元的发票正在红冲`, en: `The invoice of ${now} yuan is being cancelled` };
      return {
        zh: `部分退款后，${now} 元的发票正在红冲，之后按剩余的 ${yuan(restFen)} 元重开`,
        en: `After the partial refund the invoice of ${now} yuan is being cancelled; one of ${yuan(restFen)} yuan follows`,
      };
    case 'reversed':
      return { zh: `${before} 元的发票已红冲`, en: `The invoice of ${before} yuan is cancelled` };
    case 'refused':
      return refusal ? { zh: refusal, en: refusal } : null;
  }
}

/** What a payer is told of the invoice of an order; null while there can be none. */
export function presentInvoice(
  order: OrderRow,
  of: { glimpse: InvoiceGlimpse | undefined; by: BillerPowers['invoice'] | null },
  locale: Locale,
): PayOrderView['invoice'] {
  const { glimpse, by } = of;
  const restFen = invoiceableFen(order);
  if (!glimpse) {
    if (restFen === 0 || !by) return null;
    if (by === 'online') return { state: 'none', url: null, words: null };
    return { state: 'elsewhere', url: null, words: (by === 'proof' ? PROOF_IS_RECEIPT : AT_COUNTER)[locale] };
  }
  const words = wordsOf(glimpse, restFen)?.[locale] ?? null;
  const url = glimpse.state === 'issued' ? `/api/payments/orders/${order.id}/invoice.pdf` : null;
  // Nothing is left that could be asked for again.
  if (glimpse.state === 'refused' && restFen === 0) return null;
  // Taken back, and the money is credited after all: it may be asked for anew.
  if (glimpse.state === 'reversed' && restFen > 0) return { state: 'none', url, words };
  return { state: glimpse.state === 'reversing' ? 'reversed' : glimpse.state, url, words };
}
