import type {
  complaintAnswerSchema,
  complaintSchema,
  invoiceRequestSchema,
  PayItem,
  PaymentRow,
  PaymentView,
  Quote,
} from '@contracts/payments';
import type { z } from 'zod';
import { request } from '@/shared/http/client';

export type Complaint = z.input<typeof complaintSchema>;
export type InvoiceRequest = z.input<typeof invoiceRequestSchema>;
export interface PaymentPage {
  items: PaymentRow[];
  nextCursor: string | null;
}

/** Every bill is asked for again at its company, which takes its time. */
export const loadQuote = (items: readonly PayItem[]): Promise<Quote> =>
  request({ method: 'POST', path: '/payments/quote', body: { items }, deadlineMs: 20_000 });

/** @param key made before the first send and kept until the payment is over: one press is one payment */
export const checkOut = (items: readonly PayItem[], key: string): Promise<PaymentView> =>
  request({ method: 'POST', path: '/payments', body: { items }, idempotencyKey: key, deadlineMs: 25_000 });

export const loadPayments = (cursor?: string): Promise<PaymentPage> =>
  request({ path: '/payments', query: { cursor, limit: 20 } });

export const loadPayment = (paymentId: string): Promise<PaymentView> => request({ path: `/payments/${paymentId}` });

/** Goes on under the same numbers, with a fresh signature. */
export const payAgain = (paymentId: string): Promise<PaymentView> =>
  request({ method: 'POST', path: `/payments/${paymentId}/pay` });

/** Tells how the sheet was left. The server believes none of it and asks WeChat at once. */
export const tellReturned = (paymentId: string, result: 'ok' | 'cancel' | 'fail'): Promise<PaymentView> =>
  request({ method: 'POST', path: `/payments/${paymentId}/returned`, body: { result } });

export const cancelPayment = (paymentId: string): Promise<PaymentView> =>
  request({ method: 'POST', path: `/payments/${paymentId}/cancel` });

export const complain = (
  orderId: string,
  body: Complaint,
  idempotencyKey: string,
): Promise<z.infer<typeof complaintAnswerSchema>> =>
  request({ method: 'POST', path: `/payments/orders/${orderId}/complaint`, body, idempotencyKey });

export const askInvoice = (orderId: string, body: InvoiceRequest, idempotencyKey: string): Promise<unknown> =>
  request({ method: 'POST', path: `/payments/orders/${orderId}/invoice`, body, idempotencyKey });

export const receiptPdf = (orderId: string): string => `/payments/orders/${orderId}/receipt.pdf`;
export const receiptPicture = (orderId: string): string => `/payments/orders/${orderId}/receipt.png`;
