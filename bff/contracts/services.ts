import { z } from 'zod';
import { dateSchema, idSchema, instantSchema, pageQuerySchema, positionSchema } from './shared';

/** Life events and needs a citizen thinks in; a department's own name is not one of them. */
export const SERVICE_TOPICS = [
  'birth',
  'school',
  'work',
  'retirement',
  'elderly',
  'health',
  'housing',
  'marriage',
  'identity',
  'travel',
  'bills',
  'business',
  'disability',
  'farewell',
] as const;
export const serviceTopicSchema = z.enum(SERVICE_TOPICS);
export type ServiceTopic = z.infer<typeof serviceTopicSchema>;

/** Stable for ever once published: deep links, QR codes and posters carry it. */
export const serviceSlugSchema = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{1,58})[a-z0-9]$/, 'slug');

/** Chinese is the base; an empty English text falls back to it. Plain text: markup is refused, never cleaned. */
const bilingual = (max: number) => z.object({ zh: z.string().max(max), en: z.string().max(max * 2) });
export interface Bilingual {
  zh: string;
  en: string;
}

const clockTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'clock_time');

/** 1 is Monday … 7 is Sunday, as ISO 8601 counts. */
const weekdaySchema = z.number().int().min(1).max(7);

export const openingHoursSchema = z.object({
  weekly: z
    .array(z.object({ days: z.array(weekdaySchema).max(7), open: clockTimeSchema, close: clockTimeSchema }))
    .max(14),
  /** what happens on statutory holidays; make-up workdays follow the Monday hours when `opensOnMakeUpDays` */
  onHolidays: z.enum(['closed', 'open']),
  opensOnMakeUpDays: z.boolean(),
  note: bilingual(120),
});
export type OpeningHours = z.infer<typeof openingHoursSchema>;

export const materialSchema = z.object({
  name: bilingual(60),
  form: z.enum(['original', 'copy', 'original_and_copy', 'electronic', 'photo']),
  copies: z.number().int().min(1).max(20),
  isOptional: z.boolean(),
  /** where to get it, or how it is written */
  source: bilingual(120),
  /** true: the department fetches it itself when the citizen agrees or promises in writing */
  mayBeWaived: z.boolean(),
  waiver: bilingual(120),
});
export type Material = z.infer<typeof materialSchema>;

export const feesSchema = z.object({
  kind: z.enum(['free', 'fixed', 'varies']),
  items: z
    .array(
      z.object({ name: bilingual(60), amountFen: z.number().int().min(0).max(100_000_000), basis: bilingual(160) }),
    )
    .max(12),
  note: bilingual(200),
});

export const timeLimitSchema = z.object({
  /** done while you wait */
  isInstant: z.boolean(),
  /** working days the law allows; null when the law gives none */
  statutoryDays: z.number().int().min(0).max(3650).nullable(),
  /** working days the department promises */
  promisedDays: z.number().int().min(0).max(3650).nullable(),
  note: bilingual(160),
});

export const servicePhoneSchema = z.object({ label: bilingual(40), number: z.string().max(24) });
export const servicePlaceSchema = z.object({
  name: bilingual(60),
  address: bilingual(120),
  position: positionSchema.nullable(),
});

/** How one gets it done. `counter` means in person or by phone only. */
export const channelSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('link'), url: z.string().max(500) }),
  z.object({ kind: z.literal('mini_program'), appId: z.string().max(40), path: z.string().max(300) }),
  z.object({
    kind: z.literal('page'),
    sections: z.array(z.object({ heading: bilingual(60), body: bilingual(2000) })).max(20),
  }),
  z.object({ kind: z.literal('counter') }),
]);
export type Channel = z.infer<typeof channelSchema>;

export const HANDLING_WAYS = ['online', 'counter', 'phone', 'post'] as const;

/** The facts of an entry as publishers write them. A draft may be incomplete; `checks` say what is missing. */
export const serviceContentSchema = z
  .object({
    title: bilingual(40),
    summary: bilingual(160),
    topics: z.array(serviceTopicSchema).max(6),
    aliases: z.array(z.string().max(40)).max(24),
    handling: z.array(z.enum(HANDLING_WAYS)).max(4),
    eligibility: z.array(bilingual(160)).max(12),
    notFor: z.array(bilingual(160)).max(8),
    materials: z.array(materialSchema).max(30),
    steps: z.array(z.object({ title: bilingual(60), detail: bilingual(300) })).max(20),
    hours: openingHoursSchema,
    fees: feesSchema,
    timeLimit: timeLimitSchema,
    phones: z.array(servicePhoneSchema).max(6),
    places: z.array(servicePlaceSchema).max(12),
    channel: channelSchema,
    legalBasis: z.array(bilingual(160)).max(12),
    /** the day somebody last compared these facts with the office */
    lastReviewedOn: dateSchema.nullable(),
    /** by when that must happen again */
    reviewDueOn: dateSchema.nullable(),
    /** after this day the entry hides itself; null keeps it */
    expiresOn: dateSchema.nullable(),
  })
  .meta({ id: 'ServiceContent' });
export type ServiceContent = z.infer<typeof serviceContentSchema>;

// ---- what citizens see: words already in the caller's language ----

export const serviceHealthSchema = z.object({
  /** `down`: the web address did not open at the last checks */
  state: z.enum(['ok', 'down', 'unknown']),
  checkedAt: instantSchema.nullable(),
});

export const serviceUnitSchema = z.object({ id: idSchema, name: z.string() });

export const serviceCardSchema = z
  .object({
    slug: serviceSlugSchema,
    title: z.string(),
    summary: z.string(),
    unit: serviceUnitSchema,
    topics: z.array(serviceTopicSchema),
    handling: z.array(z.enum(HANDLING_WAYS)),
    fee: z.object({ kind: z.enum(['free', 'fixed', 'varies']), totalFen: z.number().int() }),
    health: serviceHealthSchema,
    publishedAt: instantSchema,
  })
  .meta({ id: 'ServiceCard' });
export type ServiceCard = z.infer<typeof serviceCardSchema>;

export const openStatusSchema = z.object({
  isOpen: z.boolean(),
  /** when `isOpen` changes next, or null when it never does */
  changesAt: instantSchema.nullable(),
  /** why it is closed today, when a holiday is the reason */
  isHoliday: z.boolean(),
});
export type OpenStatus = z.infer<typeof openStatusSchema>;

export const serviceEntrySchema = z
  .object({
    slug: serviceSlugSchema,
    edition: z.number().int(),
    title: z.string(),
    summary: z.string(),
    unit: serviceUnitSchema,
    topics: z.array(serviceTopicSchema),
    aliases: z.array(z.string()),
    handling: z.array(z.enum(HANDLING_WAYS)),
    eligibility: z.array(z.string()),
    notFor: z.array(z.string()),
    materials: z.array(
      z.object({
        /** stable for one name, so that ticks survive a new edition */
        key: z.string(),
        name: z.string(),
        form: materialSchema.shape.form,
        copies: z.number().int(),
        isOptional: z.boolean(),
        source: z.string(),
        mayBeWaived: z.boolean(),
        waiver: z.string(),
      }),
    ),
    steps: z.array(z.object({ title: z.string(), detail: z.string() })),
    hours: z.object({
      weekly: openingHoursSchema.shape.weekly,
      onHolidays: z.enum(['closed', 'open']),
      opensOnMakeUpDays: z.boolean(),
      note: z.string(),
    }),
    open: openStatusSchema,
    fees: z.object({
      kind: z.enum(['free', 'fixed', 'varies']),
      totalFen: z.number().int(),
      items: z.array(z.object({ name: z.string(), amountFen: z.number().int(), basis: z.string() })),
      note: z.string(),
    }),
    timeLimit: z.object({
      isInstant: z.boolean(),
      statutoryDays: z.number().int().nullable(),
      promisedDays: z.number().int().nullable(),
      note: z.string(),
    }),
    phones: z.array(z.object({ label: z.string(), number: z.string() })),
    places: z.array(z.object({ name: z.string(), address: z.string(), position: positionSchema.nullable() })),
    channel: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('link'), url: z.string() }),
      z.object({ kind: z.literal('mini_program'), appId: z.string(), path: z.string() }),
      z.object({
        kind: z.literal('page'),
        sections: z.array(z.object({ heading: z.string(), body: z.string() })),
      }),
      z.object({ kind: z.literal('counter') }),
    ]),
    legalBasis: z.array(z.string()),
    health: serviceHealthSchema,
    publishedAt: instantSchema.nullable(),
    lastReviewedOn: dateSchema.nullable(),
    reviewDueOn: dateSchema.nullable(),
    /** true when the review is overdue: shown to the citizen as such */
    isReviewOverdue: z.boolean(),
  })
  .meta({ id: 'ServiceEntry' });
export type ServiceEntry = z.infer<typeof serviceEntrySchema>;

/** GET /services/topics: the 办事 page in one call. */
export const topicsResponseSchema = z.object({
  topics: z.array(
    z.object({ code: serviceTopicSchema, title: z.string(), hint: z.string(), entries: z.number().int() }),
  ),
  popular: z.array(serviceCardSchema),
  latest: z.array(serviceCardSchema),
});
export type TopicsResponse = z.infer<typeof topicsResponseSchema>;

/** GET /services?topic=&unitId=&cursor=&limit= */
export const serviceListQuerySchema = pageQuerySchema.extend({
  topic: serviceTopicSchema.optional(),
  unitId: idSchema.optional(),
});
export const serviceListResponseSchema = z.object({
  topic: z.object({ code: serviceTopicSchema, title: z.string(), hint: z.string() }).nullable(),
  items: z.array(serviceCardSchema),
  nextCursor: z.string().nullable(),
});
export type ServiceListResponse = z.infer<typeof serviceListResponseSchema>;

/** What the portal itself does, found by the same search box. The client knows which page a code opens. */
export const PORTAL_FUNCTIONS = [
  'report',
  'my_reports',
  'health_code',
  'transit',
  'sos',
  'first_aid',
  'elder_mode',
  'family',
  'notices',
  'settings',
  'call_12345',
] as const;
export const portalFunctionSchema = z.enum(PORTAL_FUNCTIONS);
export type PortalFunctionCode = z.infer<typeof portalFunctionSchema>;

/** How a hit was found, so that the screen can say it. */
export const matchedBySchema = z.enum(['title', 'alias', 'pinyin', 'initials', 'topic', 'text']);

/** GET /services/search?q=&limit= */
export const serviceSearchQuerySchema = z.object({
  q: z.string().trim().min(1).max(60),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export const serviceSearchResponseSchema = z.object({
  q: z.string(),
  functions: z.array(z.object({ code: portalFunctionSchema, title: z.string(), hint: z.string() })),
  items: z.array(
    z.object({
      entry: serviceCardSchema,
      matchedBy: matchedBySchema,
      /** the alias that matched, when one did */
      alias: z.string().nullable(),
    }),
  ),
  topics: z.array(z.object({ code: serviceTopicSchema, title: z.string(), entries: z.number().int() })),
});
export type ServiceSearchResponse = z.infer<typeof serviceSearchResponseSchema>;

export const serviceSlugParamsSchema = z.object({ slug: serviceSlugSchema });
export const serviceEntryResponseSchema = z.object({ entry: serviceEntrySchema });

/**
 * GET /services/:slug/succession, asked after `GET /services/:slug` answered 410 `gone`: what happened to the entry
 * and where to go now. A deep link is never dead.
 */
export const successionSchema = z
  .object({
    slug: serviceSlugSchema,
    title: z.string(),
    unit: serviceUnitSchema,
    state: z.enum(['withdrawn', 'expired']),
    since: instantSchema,
    /** in the department's own words; empty when it expired */
    reason: z.string(),
    /** the entry that is in force now, at the end of the chain of redirects */
    successor: serviceCardSchema.nullable(),
  })
  .meta({ id: 'ServiceSuccession' });
export type ServiceSuccession = z.infer<typeof successionSchema>;
