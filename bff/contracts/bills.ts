import { z } from 'zod';
import { dateSchema, idSchema, instantSchema } from './shared';

/** Whole fen; what is owed may be nothing, never less. */
const fenSchema = z.number().int().min(0).max(1_000_000_000);

export const billerKindSchema = z.enum(['water', 'power', 'gas', 'heating', 'property', 'fine']);
export type BillerKind = z.infer<typeof billerKindSchema>;

/** How much of a bill may be paid: all of it; all or more; all or less; any sum within the biller's bounds. */
export const exactnessSchema = z.enum(['exact', 'at_least', 'at_most', 'any']);
export type Exactness = z.infer<typeof exactnessSchema>;

const billerCodeSchema = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'billerCode');
/** 户号, 用户编号 or 决定书编号; the biller's own pattern is checked too. Spaces and hyphens as printed are fine. */
const accountNoSchema = z.string().trim().min(4).max(40);

/** A company or authority, with its rules as data. Words are in the caller's language. */
export const billerViewSchema = z
  .object({
    code: billerCodeSchema,
    kind: billerKindSchema,
    name: z.string(),
    city: z.string(),
    servicePhone: z.string(),
    /** of the meter: `m3`, `kWh`, `GJ`, `m2`, `times` */
    unit: z.string(),
    exactness: exactnessSchema,
    minFen: fenSchema,
    maxFen: fenSchema,
    account: z.object({
      /** what the number is called here: 户号, 决定书编号 */
      label: z.string(),
      /** regular expression of the whole number, without spaces */
      pattern: z.string(),
      hint: z.string(),
      example: z.string(),
    }),
    /** before binding, the last character of the holder's name has to be given */
    confirmsHolder: z.boolean(),
    /** money in advance; null where the biller takes none */
    prepay: z.object({ minFen: fenSchema, maxFen: fenSchema, choicesFen: z.array(fenSchema) }).nullable(),
    /** what a payment can't do by itself, in plain words: a gas card that must be written at a machine */
    limits: z.string().nullable(),
    /** daily cut-off `HH:mm`: paid later is booked the next day; null when there is none */
    cutOff: z.string().nullable(),
    /** a fine is paid to the treasury, and the fiscal e-receipt is its proof */
    isTreasury: z.boolean(),
  })
  .meta({ id: 'Biller' });
export type BillerView = z.infer<typeof billerViewSchema>;
export const billersSchema = z.object({ billers: z.array(billerViewSchema) });
export type BillersAnswer = z.infer<typeof billersSchema>;

// ── a bill ────────────────────────────────────────────────────────────────────────────────────────────────

export const billLineSchema = z.object({
  name: z.string(),
  /** below zero for a deduction */
  amountFen: z.number().int(),
  /** 第一阶梯 12 m³ × 2.85 元 */
  detail: z.string().nullable(),
  kind: z.enum(['charge', 'late_fee', 'deduction']),
});
export type BillLineView = z.infer<typeof billLineSchema>;

export const meterReadingSchema = z.object({
  name: z.string(),
  previous: z.number().nullable(),
  current: z.number().nullable(),
  usage: z.number(),
  unit: z.enum(['m3', 'kWh', 'GJ', 'm2', 'times']),
});
export type MeterReadingView = z.infer<typeof meterReadingSchema>;

/** A field of a bill that is no longer what this person saw last. Amounts are fen as text, dates as dates. */
export const billChangeSchema = z
  .object({
    field: z.enum(['amountFen', 'lateFeeFen', 'usage', 'dueOn', 'holderMasked', 'lines']),
    before: z.string(),
    after: z.string(),
  })
  .meta({ id: 'BillChange' });
export type BillChange = z.infer<typeof billChangeSchema>;

export const billViewSchema = z
  .object({
    /** opaque; names the debt whoever looks at it: push messages and payments speak of it */
    billKey: z.string().regex(/^[0-9a-f]{64}$/),
    billNo: z.string(),
    /** `YYYY-MM`, or the date of a fine */
    period: z.string(),
    amountFen: fenSchema,
    lateFeeFen: fenSchema,
    dueOn: dateSchema.nullable(),
    isOverdue: z.boolean(),
    lines: z.array(billLineSchema),
    readings: z.array(meterReadingSchema),
    /** the sums that may be paid on this bill now; equal where the bill is exact */
    payable: z.object({ minFen: fenSchema, maxFen: fenSchema }),
    fetchedAt: instantSchema,
    /** after that the bill is fetched again before anything is asked for */
    expiresAt: instantSchema,
  })
  .meta({ id: 'Bill' });
export type BillView = z.infer<typeof billViewSchema>;

// ── accounts and homes ────────────────────────────────────────────────────────────────────────────────────

/** Why an account shows less than everything. The card says it; the others of the home are untouched. */
export const accountProblemSchema = z
  .object({
    /** `biller_down`: see `asOf`; `holder_changed`: confirm before paying; the others: nothing can be paid */
    code: z.enum(['biller_down', 'account_closed', 'account_unknown', 'holder_changed']),
    message: z.string(),
    /** `holder_changed`: whose it was, and whose it is, masked */
    holderBefore: z.string().nullable(),
    holderAfter: z.string().nullable(),
  })
  .meta({ id: 'BillAccountProblem' });
export type AccountProblem = z.infer<typeof accountProblemSchema>;

export const billAccountSchema = z
  .object({
    accountId: idSchema,
    homeId: idSchema,
    billerCode: billerCodeSchema,
    kind: billerKindSchema,
    billerName: z.string(),
    accountMasked: z.string(),
    holderMasked: z.string(),
    addressMasked: z.string().nullable(),
    /** `last_good`: the biller did not answer, this is what it said at `asOf`; `none`: it never answered */
    freshness: z.enum(['live', 'last_good', 'none']),
    asOf: instantSchema.nullable(),
    problem: accountProblemSchema.nullable(),
    balanceFen: z.number().int().nullable(),
    limits: z.string().nullable(),
    owedFen: fenSchema,
    /** oldest first; empty when nothing is owed */
    bills: z.array(billViewSchema),
    canPrepay: z.boolean(),
    hasReminders: z.boolean(),
  })
  .meta({ id: 'BillAccount' });
export type BillAccountView = z.infer<typeof billAccountSchema>;

/** A home in the list, by what is known without asking any biller. */
export const billHomeSchema = z
  .object({
    homeId: idSchema,
    label: z.string(),
    city: z.string(),
    /** masked name of whose it is, when it is a family member's */
    ownerName: z.string().nullable(),
    isMine: z.boolean(),
    accounts: z.array(
      z.object({
        accountId: idSchema,
        billerCode: billerCodeSchema,
        kind: billerKindSchema,
        billerName: z.string(),
        accountMasked: z.string(),
        /** as of `asOf`; null when never asked */
        owedFen: fenSchema.nullable(),
        asOf: instantSchema.nullable(),
      }),
    ),
  })
  .meta({ id: 'BillHome' });
export type BillHomeView = z.infer<typeof billHomeSchema>;

/** `all`: one's own homes and those of family members one acts for. */
export const homesQuerySchema = z.object({
  subject: z.union([z.literal('me'), z.literal('all'), idSchema]).default('all'),
});
export const homesSchema = z.object({ homes: z.array(billHomeSchema) });
export type HomesAnswer = z.infer<typeof homesSchema>;

/** The home with every account asked live; a biller that is down costs its own card only. */
export const homeDetailSchema = z
  .object({
    homeId: idSchema,
    label: z.string(),
    city: z.string(),
    ownerName: z.string().nullable(),
    isMine: z.boolean(),
    owedFen: fenSchema,
    accounts: z.array(billAccountSchema),
  })
  .meta({ id: 'BillHomeDetail' });
export type HomeDetail = z.infer<typeof homeDetailSchema>;

const homeLabelSchema = z.string().trim().min(1).max(20);
const citySchema = z.string().trim().min(2).max(20);
export const addHomeSchema = z.object({
  label: homeLabelSchema,
  city: citySchema,
  /** `me`, or a family member the caller acts for */
  subject: z.union([z.literal('me'), idSchema]).default('me'),
});
export type AddHome = z.input<typeof addHomeSchema>;
export const changeHomeSchema = z.object({ label: homeLabelSchema.optional(), city: citySchema.optional() });
export type ChangeHome = z.input<typeof changeHomeSchema>;
export const homeParamsSchema = z.object({ homeId: idSchema });

/** The text of a barcode or QR code of a paper bill, read by every biller's rule. An empty list: nobody's. */
export const scanBillSchema = z.object({ text: z.string().min(1).max(512) });
export type ScanBill = z.input<typeof scanBillSchema>;
export const scannedBillSchema = z.object({
  candidates: z.array(
    z.object({ billerCode: billerCodeSchema, billerName: z.string(), kind: billerKindSchema, accountNo: z.string() }),
  ),
});
export type ScannedBill = z.infer<typeof scannedBillSchema>;

export const lookUpAccountSchema = z.object({ billerCode: billerCodeSchema, accountNo: accountNoSchema });
export type LookUpAccount = z.input<typeof lookUpAccountSchema>;
/** Just enough to see whether it is the right household. What it owes is told only once it is bound. */
export const lookedUpAccountSchema = z
  .object({
    billerCode: billerCodeSchema,
    billerName: z.string(),
    accountMasked: z.string(),
    /** 王*芳; where `confirmsHolder`, the last character is hidden too: 王** */
    holderMasked: z.string(),
    addressMasked: z.string().nullable(),
    /** ask for the last character of the holder's name and send it as `holderLastCharacter` */
    confirmsHolder: z.boolean(),
    limits: z.string().nullable(),
    /** bound already by this person; nothing to do */
    boundAccountId: idSchema.nullable(),
  })
  .meta({ id: 'LookedUpAccount' });
export type LookedUpAccount = z.infer<typeof lookedUpAccountSchema>;

/** By number, or one that was bound before, by its id (see history). */
export const bindAccountSchema = z
  .object({
    homeId: idSchema,
    billerCode: billerCodeSchema.optional(),
    accountNo: accountNoSchema.optional(),
    fromAccountId: idSchema.optional(),
    holderLastCharacter: z.string().trim().min(1).max(4).optional(),
  })
  .refine(
    (body) => body.fromAccountId !== undefined || (body.billerCode !== undefined && body.accountNo !== undefined),
    {
      path: ['accountNo'],
      message: 'accountNo or fromAccountId',
    },
  );
export type BindAccount = z.input<typeof bindAccountSchema>;

export const accountParamsSchema = z.object({ accountId: idSchema });
export const changeAccountSchema = z.object({ homeId: idSchema.optional(), hasReminders: z.boolean().optional() });
export type ChangeAccount = z.input<typeof changeAccountSchema>;

/** After `holder_changed`: the name that was shown (unless given, the one shown last) is right. `state_conflict` when it changed again. */
export const confirmHolderSchema = z.object({ holderMasked: z.string().min(1).max(60).optional() });
export type ConfirmHolder = z.input<typeof confirmHolderSchema>;

/** Accounts that were bound once and are not now, latest first. */
export const accountHistorySchema = z.object({
  accounts: z.array(
    z.object({
      accountId: idSchema,
      billerCode: billerCodeSchema,
      kind: billerKindSchema,
      billerName: z.string(),
      accountMasked: z.string(),
      holderMasked: z.string(),
      unboundAt: instantSchema,
    }),
  ),
});
export type AccountHistory = z.infer<typeof accountHistorySchema>;

// ── usage and the year ────────────────────────────────────────────────────────────────────────────────────

export const usageSchema = z
  .object({
    unit: z.string(),
    freshness: z.enum(['live', 'last_good']),
    asOf: instantSchema,
    /** up to 24 months, oldest first */
    points: z.array(z.object({ period: z.string(), usage: z.number(), amountFen: fenSchema })),
  })
  .meta({ id: 'BillUsage' });
export type Usage = z.infer<typeof usageSchema>;

export const yearQuerySchema = z.object({
  year: z.coerce.number().int().min(2000).max(2100),
  /** one home only */
  homeId: idSchema.optional(),
});
export const yearSchema = z
  .object({
    year: z.number().int(),
    totalFen: fenSchema,
    kinds: z.array(z.object({ kind: billerKindSchema, amountFen: fenSchema })),
    /** January to December; a month without a bill has an empty list */
    months: z.array(
      z.object({
        month: z.string(),
        amountFen: fenSchema,
        kinds: z.array(z.object({ kind: billerKindSchema, amountFen: fenSchema })),
      }),
    ),
    /** names of billers whose months are missing because they do not answer */
    missing: z.array(z.string()),
  })
  .meta({ id: 'BillYear' });
export type Year = z.infer<typeof yearSchema>;

// ── what is due ───────────────────────────────────────────────────────────────────────────────────────────

/** The most urgent first, from what the billers said last: the elder screen shows the first with one button. */
export const dueBillsSchema = z
  .object({
    totalFen: fenSchema,
    bills: z.array(
      z.object({
        accountId: idSchema,
        homeId: idSchema,
        homeLabel: z.string(),
        billerCode: billerCodeSchema,
        billerName: z.string(),
        kind: billerKindSchema,
        accountMasked: z.string(),
        holderMasked: z.string(),
        billNo: z.string(),
        /** by which it is known whether somebody is paying it */
        billKey: z.string(),
        period: z.string(),
        amountFen: fenSchema,
        dueOn: dateSchema.nullable(),
        isOverdue: z.boolean(),
        asOf: instantSchema,
      }),
    ),
  })
  .meta({ id: 'DueBills' });
export type DueBills = z.infer<typeof dueBillsSchema>;
