import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { ResilientCall } from '../../../platform/resilience/resilience.types';
import type { BillerInvoices, InvoiceOutcome } from '../biller-invoices.port';
import { bytesOf, spokenBy } from '../biller-options';
import { INVOICE_PATHS, invoiceDataSchema, MOST_INVOICE_BYTES } from './invoices.wire';
import { type Answer, HEADERS, sha256 } from './signed-json.wire';

/** How the dialect sends and believes. */
export interface SignedExchange {
  call: ResilientCall;
  send(path: string, content: object, signal: AbortSignal): Promise<{ response: Response; nonce: string }>;
  ask(path: string, content: object, signal: AbortSignal): Promise<Answer>;
  isSigned(response: Response, nonce: string, bodyDigest: string): boolean;
  understood<S extends z.ZodType>(schema: S, value: unknown): z.output<S>;
}

/** The whole paper must be here by then. */
const FILE_DEADLINE_MS = 20_000;
/** Another title, amount or number is needed: this request ends here. */
const REFUSALS = new Set(['2006', '2007', '4003', '4004', '4005']);

/** The paper as it comes. @throws at its end unless it is the one that was signed, and as soon as it is too long */
async function* signedPieces(body: ReadableStream<Uint8Array>, digest: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let bytes = 0;
  // Node's web streams are iterable; the type of the browser's, which TypeScript knows, is not yet.
  for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    if (bytes > MOST_INVOICE_BYTES) throw new Error('the paper is longer than any invoice');
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') !== digest) throw new Error('the paper is not the one that was signed');
}

/** E-invoices by signed JSON. Every request carries our number, so that repeating one never makes a second paper. */
export function createSignedJsonInvoices(exchange: SignedExchange): BillerInvoices {
  const { call, send, ask, isSigned, understood } = exchange;

  function outcomeOf(answer: Answer, requestNo: string): InvoiceOutcome {
    if (answer.code === '4001') return { outcome: 'absent' };
    if (answer.code === '4002') return { outcome: 'failed' };
    if (REFUSALS.has(answer.code)) return { outcome: 'refused', message: spokenBy(answer.message) };
    if (answer.code !== '0000') return { outcome: 'unknown', reason: `code ${answer.code}` };
    const data = understood(invoiceDataSchema, answer.data);
    if (data.requestNo !== requestNo) return { outcome: 'unknown', reason: 'an answer about another invoice' };
    const { state, invoiceNo, amountFen } = data;
    if (state === 'ISSUING') return { outcome: 'issuing' };
    if (state === 'REVERSING') return { outcome: 'reversing' };
    if (state === 'REVERSED' || state === 'CLOSED') return { outcome: 'reversed' };
    if (invoiceNo === null) return { outcome: 'unknown', reason: 'issued without a number' };
    return { outcome: 'issued', invoiceNo, amountFen };
  }

  async function settle(path: string, content: { requestNo: string }, safe = false): Promise<InvoiceOutcome> {
    try {
      const answer = await call.run((signal) => ask(path, content, signal), { safe });
      return outcomeOf(answer, content.requestNo);
    } catch {
      // The call has told the log what went wrong; whether it landed is found by asking again.
      return { outcome: 'unknown', reason: 'no understandable answer' };
    }
  }

  return {
    issue: ({ titleKind, title, taxNo, email, ...request }) =>
      settle(INVOICE_PATHS.issue, {
        ...request,
        buyer: { kind: titleKind === 'company' ? 'COMPANY' : 'PERSON', name: title, taxNo, email },
      } as { requestNo: string }),
    query: (requestNo) => settle(INVOICE_PATHS.query, { requestNo }, true),
    reverse: (requestNo) => settle(INVOICE_PATHS.reverse, { requestNo }),
    file: (requestNo) =>
      call.run(
        async () => {
          // Read while it comes, after this call has answered: it has its own deadline.
          const signal = AbortSignal.timeout(FILE_DEADLINE_MS);
          const { response, nonce } = await send(INVOICE_PATHS.file, { requestNo }, signal);
          if (response.status === 404) {
            const bytes = await bytesOf(response);
            if (!isSigned(response, nonce, sha256(bytes))) throw new Error('an unsigned answer about an invoice');
            return null;
          }
          const digest = response.headers.get(HEADERS.digest) ?? '';
          const isPdf = response.headers.get('content-type')?.startsWith('application/pdf');
          if (!response.ok || !response.body || !isPdf || !isSigned(response, nonce, digest)) {
            await response.body?.cancel();
            throw new Error(`no signed invoice, HTTP ${response.status}`);
          }
          return signedPieces(response.body, digest);
        },
        { safe: true },
      ),
  };
}
