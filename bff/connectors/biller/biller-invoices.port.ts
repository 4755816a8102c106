/**
 * E-invoices that a biller issues through the tax authority. Issuing and taking back (红冲) are asynchronous: each is
 * accepted first and asked about by the number of the request, which is ours and kept before it is sent.
 */
export interface BillerInvoices {
  /** The same request number again is the same invoice: it tells how far it is. */
  issue(request: InvoiceRequest): Promise<InvoiceOutcome>;
  query(requestNo: string): Promise<InvoiceOutcome>;
  /** Of a number the biller never saw: it is closed, and will never be issued. */
  reverse(requestNo: string): Promise<InvoiceOutcome>;
  /** The paper itself while it comes; null where there is none. Breaks off unless it is the one that was signed. */
  file(requestNo: string): Promise<AsyncIterable<Uint8Array> | null>;
}

export interface InvoiceRequest {
  /** ≤ 32 ASCII letters, digits and dashes */
  requestNo: string;
  /** the write-off that it is for, and its proof */
  sequence: string;
  proofNo: string;
  /** what was written off, less what went back */
  amountFen: number;
  titleKind: 'person' | 'company';
  title: string;
  taxNo: string | null;
  email: string | null;
}

export type InvoiceOutcome =
  | { outcome: 'issued'; invoiceNo: string; amountFen: number }
  /** the tax authority is at work on it */
  | { outcome: 'issuing' }
  | { outcome: 'reversing' }
  /** taken back, or closed before it was issued: it will never count */
  | { outcome: 'reversed' }
  /** the biller never saw this number */
  | { outcome: 'absent' }
  /** did not work out this time; to be asked for again under the same number */
  | { outcome: 'failed' }
  /** this request will never be issued: another title is another request */
  | { outcome: 'refused'; message: string }
  | { outcome: 'unknown'; reason: string };
