import { z } from 'zod';
import {
  serviceContentSchema,
  serviceEntrySchema,
  serviceHealthSchema,
  serviceSlugSchema,
  serviceUnitSchema,
} from './services';
import { dateSchema, idSchema, instantSchema, pageQuerySchema } from './shared';

/**
 * draft → in_review → (returned) → scheduled | published → superseded; a published edition may expire or be withdrawn.
 * One edition of an entry at most is being worked on, one at most is live.
 */
export const EDITION_STATES = [
  'draft',
  'in_review',
  'returned',
  'scheduled',
  'published',
  'expired',
  'withdrawn',
  'superseded',
  'discarded',
] as const;
export const editionStateSchema = z.enum(EDITION_STATES);
export type EditionState = z.infer<typeof editionStateSchema>;

export const DESK_ACTIONS = [
  'edit',
  'submit',
  'recall',
  'return',
  'approve',
  'schedule',
  'unschedule',
  'discard',
  'withdraw',
  'redirect',
] as const;
export const deskActionSchema = z.enum(DESK_ACTIONS);
export type DeskAction = z.infer<typeof deskActionSchema>;

/** One finding of the publishing gate. `blocking` must be mended; a `warning` must be answered in words. */
export const contentCheckSchema = z.object({
  /** path into the content, as `materials.2.source.zh` */
  path: z.string(),
  severity: z.enum(['blocking', 'warning']),
  rule: z.string(),
  message: z.string(),
});
export type ContentCheck = z.infer<typeof contentCheckSchema>;

const staffNameSchema = z.object({ id: idSchema, name: z.string() });

export const editionSummarySchema = z.object({
  id: idSchema,
  number: z.number().int(),
  state: editionStateSchema,
  lockVersion: z.number().int(),
  author: staffNameSchema,
  reviewer: staffNameSchema.nullable(),
  changeNote: z.string(),
  /** what the author answered to the warnings */
  warningsAnswer: z.string(),
  reason: z.string(),
  publishAt: instantSchema.nullable(),
  publishedAt: instantSchema.nullable(),
  updatedAt: instantSchema,
});
export type EditionSummary = z.infer<typeof editionSummarySchema>;

export const editionSchema = editionSummarySchema
  .extend({ content: serviceContentSchema })
  .meta({ id: 'ServiceEdition' });
export type Edition = z.infer<typeof editionSchema>;

export const DESK_FILTERS = [
  'mine',
  'draft',
  'in_review',
  'returned',
  'scheduled',
  'published',
  'review_due',
  'unhealthy',
  'withdrawn',
  'all',
] as const;
export const deskFilterSchema = z.enum(DESK_FILTERS);
export type DeskFilter = z.infer<typeof deskFilterSchema>;

/** GET /services/desk?state=&q=&cursor= */
export const deskListQuerySchema = pageQuerySchema.extend({
  state: deskFilterSchema.default('all'),
  q: z.string().trim().max(60).optional(),
});
export const deskItemSchema = z.object({
  entryId: idSchema,
  slug: serviceSlugSchema,
  title: z.string(),
  unit: serviceUnitSchema,
  working: editionSummarySchema.nullable(),
  live: editionSummarySchema.nullable(),
  health: serviceHealthSchema,
  reviewDueOn: dateSchema.nullable(),
  isReviewOverdue: z.boolean(),
  updatedAt: instantSchema,
});
export type DeskItem = z.infer<typeof deskItemSchema>;
export const deskListResponseSchema = z.object({
  counts: z.record(deskFilterSchema, z.number().int()),
  /** departments the caller may start entries for */
  units: z.array(serviceUnitSchema),
  items: z.array(deskItemSchema),
  nextCursor: z.string().nullable(),
});
export type DeskListResponse = z.infer<typeof deskListResponseSchema>;

export const deskEventSchema = z.object({
  id: idSchema,
  editionNumber: z.number().int(),
  event: z.string(),
  from: editionStateSchema.nullable(),
  to: editionStateSchema,
  by: z.string(),
  reason: z.string(),
  at: instantSchema,
});

export const deskEntrySchema = z
  .object({
    entryId: idSchema,
    slug: serviceSlugSchema,
    unit: serviceUnitSchema,
    working: editionSchema.nullable(),
    live: editionSchema.nullable(),
    checks: z.array(contentCheckSchema),
    /** what the caller may do now */
    actions: z.array(deskActionSchema),
    /** why approving is not offered although the edition waits, for the author of it */
    needsSecondPerson: z.boolean(),
    successor: z.object({ slug: serviceSlugSchema, title: z.string() }).nullable(),
    health: serviceHealthSchema,
    history: z.array(deskEventSchema),
  })
  .meta({ id: 'ServiceDeskEntry' });
export type DeskEntry = z.infer<typeof deskEntrySchema>;

export const deskEntryParamsSchema = z.object({ entryId: idSchema });

/** POST /services/desk/entries */
export const createEntryBodySchema = z.object({
  slug: serviceSlugSchema,
  unitId: idSchema,
  title: z.object({ zh: z.string().trim().min(2).max(40), en: z.string().trim().max(80) }),
});

/** PUT /services/desk/entries/:entryId/draft: lockVersion 0 starts a new edition from the live one. */
export const saveDraftBodySchema = z.object({
  lockVersion: z.number().int().min(0),
  content: serviceContentSchema,
  changeNote: z.string().trim().max(200).default(''),
});

const locked = z.object({ lockVersion: z.number().int().min(1) });
export const lockedBodySchema = locked;
export const submitBodySchema = locked.extend({
  /** needed when warnings remain: why they are right as they are; the approver reads it */
  warningsAnswer: z.string().trim().max(300).default(''),
});
export const returnBodySchema = locked.extend({ reason: z.string().trim().min(2).max(300) });
export const approveBodySchema = locked.extend({ note: z.string().trim().max(200).default('') });
export const scheduleBodySchema = locked.extend({ publishAt: instantSchema });
export const withdrawBodySchema = locked.extend({
  /** shown to citizens */
  reason: z.object({ zh: z.string().trim().min(4).max(200), en: z.string().trim().max(400) }),
  successorSlug: serviceSlugSchema.nullable().default(null),
});
export const redirectBodySchema = locked.extend({ successorSlug: serviceSlugSchema.nullable() });

/** POST /services/desk/preview: the citizen's view of facts not saved yet, and what the gate says of them. */
export const previewBodySchema = z.object({ entryId: idSchema, content: serviceContentSchema });
export const previewResponseSchema = z.object({ entry: serviceEntrySchema, checks: z.array(contentCheckSchema) });
export type PreviewResponse = z.infer<typeof previewResponseSchema>;

export const editionParamsSchema = z.object({ editionId: idSchema });
export const editionListResponseSchema = z.object({ items: z.array(editionSummarySchema) });

/** GET /services/desk/entries/:entryId/diff?from=&to=; both left out compare the live edition with the one in work. */
export const diffQuerySchema = z.object({ from: idSchema.optional(), to: idSchema.optional() });
export const editionDiffSchema = z.object({
  from: z.number().int().nullable(),
  to: z.number().int(),
  changes: z.array(
    z.object({
      /** first part of the path, as `materials` */
      section: z.string(),
      path: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
});
export type EditionDiff = z.infer<typeof editionDiffSchema>;
