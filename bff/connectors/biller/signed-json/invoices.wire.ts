import { z } from 'zod';

export const INVOICE_PATHS = {
  issue: '/v2/invoices',
  query: '/v2/invoices/query',
  reverse: '/v2/invoices/reverse',
  file: '/v2/invoices/file',
} as const;

/** No paper of one bill is longer. */
export const MOST_INVOICE_BYTES = 5 * 1024 * 1024;

const requestNoSchema = z.string().regex(/^[A-Za-z0-9-]{1,32}$/);

export const invoiceIssueRequestSchema = z.object({
  requestNo: requestNoSchema,
  sequence: z.string().regex(/^[A-Za-z0-9]{1,20}$/),
  proofNo: z.string().min(1).max(64),
  amountFen: z.number().int().min(1),
  buyer: z.object({
    kind: z.enum(['PERSON', 'COMPANY']),
    name: z.string().min(2).max(100),
    taxNo: z.string().max(20).nullable(),
    email: z.string().max(254).nullable(),
  }),
});
/** Of a question, a reversal and the paper. */
export const invoiceNumberRequestSchema = z.object({ requestNo: requestNoSchema });

/**
 * What stands of a request, under code `0000`. `CLOSED`: taken back before the biller ever saw it. Beside the codes of
 * write-offs: `4001` no such request, `4002` the tax authority failed, ask again under the same number, `4003` title or
 * tax number refused, `4004` not the write-off's amount, `4005` number used with other content.
 */
export const invoiceDataSchema = z.object({
  requestNo: requestNoSchema,
  state: z.enum(['ISSUING', 'ISSUED', 'REVERSING', 'REVERSED', 'CLOSED']),
  /** 全电发票号码 */
  invoiceNo: z
    .string()
    .regex(/^\d{20}$/)
    .nullable(),
  amountFen: z.number().int().min(0).max(1_000_000_000),
});
