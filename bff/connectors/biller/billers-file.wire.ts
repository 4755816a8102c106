import { z } from 'zod';

export const DIALECTS = ['signed-json', 'bank-xml', 'non-tax'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** What a biller agreed on beyond its dialect's usual; left out: as the dialect has it. */
const agreedSchema = z.object({
  canQueryWriteOff: z.boolean().optional(),
  canVoid: z.boolean().optional(),
  isSequenceIdempotent: z.boolean().optional(),
  /** `HH:mm` in Asia/Shanghai */
  cutOff: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .nullable()
    .optional(),
  acceptsPartial: z.boolean().optional(),
  acceptsPrepay: z.boolean().optional(),
  /** a company whose invoices are issued at its counter only */
  invoice: z.literal('counter').optional(),
});

export const billerEntrySchema = z.object({
  code: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  dialect: z.enum(DIALECTS),
  /** an address, or a path below BILLERS_URL */
  baseUrl: z.union([z.url(), z.string().regex(/^\/[\w/-]*$/)]),
  /** the biller's own merchant number at WeChat Pay */
  mchid: z.string().regex(/^\d{8,20}$/),
  keyId: z.string().min(1).max(64),
  secret: z.string().min(16),
  powers: agreedSchema.optional(),
});
export type BillerEntry = z.infer<typeof billerEntrySchema>;

/** The file that BILLERS_FILE names. */
export const billersFileSchema = z
  .object({
    /** marks keys that production refuses */
    isDemo: z.boolean().optional(),
    billers: z.array(billerEntrySchema).min(1),
  })
  .refine((file) => new Set(file.billers.map((each) => each.code)).size === file.billers.length, 'a code comes twice');
export type BillersFile = z.infer<typeof billersFileSchema>;
