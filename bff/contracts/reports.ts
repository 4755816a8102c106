import { z } from 'zod';
import { fileViewSchema } from './files';
import { cursorSchema, idSchema, instantSchema, positionSchema } from './shared';

/** What a citizen is told about a report: few words, each with one meaning. */
export const reportStateSchema = z.enum([
  'received',
  'handling',
  'needs_you',
  'answered',
  'closed',
  'refused',
  'withdrawn',
]);
export type ReportState = z.infer<typeof reportStateSchema>;

/** Where a report really stands; only staff see it. */
export const reportStageSchema = z.enum([
  'submitted',
  'accepted',
  'assigned',
  'handling',
  'returned',
  'asked_by_hotline',
  'asked_by_department',
  'answered',
  'reopened',
  'closed',
  'not_accepted',
  'withdrawn',
]);
export type ReportStage = z.infer<typeof reportStageSchema>;

export const reportEventSchema = z.enum([
  'submit',
  'accept',
  'assign',
  'return',
  'ask',
  'answer_question',
  'answer',
  'refuse',
  'verify',
  'withdraw',
  'urge',
  'rate',
  'reopen',
  'overdue',
  'lapse',
]);
export type ReportEvent = z.infer<typeof reportEventSchema>;

/** Which kind of hands a report lies in, or who did a step. */
export const partySchema = z.enum(['reporter', 'family', 'hotline', 'department', 'grid', 'supervisor', 'system']);
export type Party = z.infer<typeof partySchema>;

export const queueSchema = z.enum(['intake', 'department', 'handling', 'reporter', 'answered', 'done']);
/** The desk's lists: the column every open report carries, plus the late ones across them. */
export type Queue = z.infer<typeof queueSchema>;
export const deskQueueSchema = z.enum(['intake', 'department', 'handling', 'reporter', 'answered', 'done', 'overdue']);
export type DeskQueue = z.infer<typeof deskQueueSchema>;

/** A key the client makes before the first send; the same key never acts twice. */
export const clientKeySchema = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w.:-]+$/, 'key');

const photoIdsSchema = z.array(idSchema).max(9).default([]);
const versionSchema = z.number().int().min(1);

export const placeSchema = z.object({
  /** null when the place was only described in words */
  position: positionSchema.nullable(),
  address: z.string().trim().min(2).max(200),
  source: z.enum(['gps', 'map', 'photo', 'typed']),
});
export type Place = z.infer<typeof placeSchema>;

export const answerLimitSchema = z.object({
  amount: z.number().int().positive(),
  unit: z.enum(['hour', 'working_hour', 'working_day']),
});
/** How long an answer may take: by the clock, or on the statutory working calendar. */
export type AnswerLimit = z.infer<typeof answerLimitSchema>;

export const reportCategorySchema = z
  .object({
    id: z.string(),
    parentId: z.string().nullable(),
    name: z.string(),
    /** for search: full pinyin, initials, everyday words */
    pinyin: z.string(),
    initials: z.string(),
    keywords: z.string(),
    icon: z.string(),
    /** leaves only; a group can't be reported */
    answerWithin: answerLimitSchema.nullable(),
    /** danger to life: what to say and the number to dial before going on */
    emergency: z.object({ phone: z.string(), words: z.string() }).nullable(),
    departmentId: z.string().nullable(),
  })
  .meta({ id: 'ReportCategory' });
export type ReportCategory = z.infer<typeof reportCategorySchema>;

export const reportCategoriesSchema = z.object({ categories: z.array(reportCategorySchema) });

export const submitReportSchema = z.object({
  clientKey: clientKeySchema,
  categoryId: z.string().min(1).max(40),
  words: z.string().trim().min(1).max(2000),
  place: placeSchema,
  photoIds: photoIdsSchema,
  /** a family member who agreed that the caller acts for them */
  onBehalfOf: idSchema.optional(),
  /** the department never learns who reported */
  isAnonymous: z.boolean().default(false),
});
export type SubmitReport = z.input<typeof submitReportSchema>;

export const submittedReportSchema = z
  .object({
    id: idSchema,
    number: z.string(),
    state: reportStateSchema,
    version: versionSchema,
    createdAt: instantSchema,
    /** the day and minute by which an answer is promised */
    answerDueAt: instantSchema,
    /** true when this key had been sent before: the very same report */
    isReplay: z.boolean(),
  })
  .meta({ id: 'SubmittedReport' });
export type SubmittedReport = z.infer<typeof submittedReportSchema>;

const summaryShape = {
  id: idSchema,
  number: z.string(),
  version: versionSchema,
  state: reportStateSchema,
  categoryId: z.string(),
  categoryName: z.string(),
  words: z.string(),
  address: z.string(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  /** until when the one whose turn it is must act; null once nothing is left to do */
  dueAt: instantSchema.nullable(),
  /** until when the answer was promised; null while the report waits for its reporter, and at the end */
  answerDueAt: instantSchema.nullable(),
  isLate: z.boolean(),
  holder: z.object({ party: partySchema, name: z.string().nullable() }).nullable(),
};

export const reportSummarySchema = z
  .object({ ...summaryShape, forPersonId: idSchema.nullable() })
  .meta({ id: 'ReportSummary' });
export type ReportSummary = z.infer<typeof reportSummarySchema>;

export const reportPageSchema = z.object({ items: z.array(reportSummarySchema), nextCursor: z.string().nullable() });
export type ReportPage = z.infer<typeof reportPageSchema>;

export const timelineEntrySchema = z.object({
  id: idSchema,
  event: reportEventSchema,
  at: instantSchema,
  by: z.object({ party: partySchema, isYou: z.boolean(), name: z.string().nullable() }),
  /** the unit a case was handed to */
  toName: z.string().nullable(),
  /** what was said to the reporter, or by the reporter */
  words: z.string().nullable(),
  photos: z.array(fileViewSchema),
  /** what the step led to */
  state: reportStateSchema,
  /** until when the next step was promised at that moment */
  nextDueAt: instantSchema.nullable(),
  /** staff only: null for everyone else */
  internalNote: z.string().nullable(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

export const reportRatingSchema = z.object({
  result: z.number().int().min(1).max(5),
  speed: z.number().int().min(1).max(5),
  attitude: z.number().int().min(1).max(5),
  words: z.string().nullable(),
});
export type ReportRating = z.infer<typeof reportRatingSchema>;

export const deskFactsSchema = z.object({
  stage: reportStageSchema,
  queue: queueSchema,
  reporter: z.object({
    name: z.string().nullable(),
    phone: z.string().nullable(),
    isAnonymous: z.boolean(),
    mayReveal: z.boolean(),
  }),
  contentCheck: z.enum(['pending', 'passed', 'review', 'risky']),
  unitId: idSchema.nullable(),
  unitName: z.string().nullable(),
  suggestedUnitId: idSchema.nullable(),
  suggestedUnitName: z.string().nullable(),
  gridName: z.string().nullable(),
  escalation: z.number().int(),
});

export const reportDetailSchema = z
  .object({
    ...summaryShape,
    place: placeSchema,
    photos: z.array(fileViewSchema),
    isMine: z.boolean(),
    isAnonymous: z.boolean(),
    timeline: z.array(timelineEntrySchema),
    /** what the caller may do now */
    may: z.array(reportEventSchema),
    question: z.object({ words: z.string(), askedAt: instantSchema, byName: z.string().nullable() }).nullable(),
    /** sealed: only its writer and supervisors read it */
    rating: reportRatingSchema.nullable(),
    /** who saw the reporter's name or phone, and why; shown to the reporter */
    views: z.array(z.object({ at: instantSchema, byName: z.string(), purpose: z.string() })),
    desk: deskFactsSchema.nullable(),
  })
  .meta({ id: 'ReportDetail' });
export type ReportDetail = z.infer<typeof reportDetailSchema>;

export const deskQuerySchema = z.object({
  queue: deskQueueSchema.default('intake'),
  /** the beginning of a number, or a category by Chinese, pinyin or initials */
  q: z.string().trim().max(40).optional(),
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});

export const deskItemSchema = z
  .object({
    ...summaryShape,
    stage: reportStageSchema,
    queue: queueSchema,
    escalation: z.number().int(),
    isUrged: z.boolean(),
    unitName: z.string().nullable(),
  })
  .meta({ id: 'DeskItem' });
export type DeskItem = z.infer<typeof deskItemSchema>;

export const deskPageSchema = z.object({
  items: z.array(deskItemSchema),
  nextCursor: z.string().nullable(),
  /** open work of each queue; `done` is not counted, it only grows */
  counts: z.record(z.string(), z.number().int()),
});
export type DeskPage = z.infer<typeof deskPageSchema>;

export const assignableUnitsSchema = z.object({
  units: z.array(
    z.object({ id: idSchema, name: z.string(), pinyin: z.string(), initials: z.string(), isSuggested: z.boolean() }),
  ),
});
export type AssignableUnits = z.infer<typeof assignableUnitsSchema>;

const stepShape = {
  /** made before the first send; the same key gives the same step */
  clientKey: clientKeySchema,
  /** the version the caller looked at; anything newer is a conflict */
  expectedVersion: versionSchema,
};
const noteSchema = z.string().trim().min(1).max(1000);

export const plainStepSchema = z.object(stepShape);
export const withdrawReportSchema = z.object({ ...stepShape, words: noteSchema.optional() });
export const acceptReportSchema = z.object({ ...stepShape, internalNote: noteSchema.optional() });
export const assignReportSchema = z.object({
  ...stepShape,
  unitId: idSchema,
  note: noteSchema.optional(),
  /** earlier than the promised answer; never later */
  dueAt: instantSchema.optional(),
});
export const returnReportSchema = z.object({ ...stepShape, reason: noteSchema });
export const askReporterSchema = z.object({ ...stepShape, question: noteSchema });
export const answerQuestionSchema = z.object({ ...stepShape, words: noteSchema, photoIds: photoIdsSchema });
export const answerReportSchema = z.object({
  ...stepShape,
  publicReply: z.string().trim().min(2).max(2000),
  internalNote: noteSchema.optional(),
  photoIds: photoIdsSchema,
});
export const refuseReportSchema = z.object({ ...stepShape, reason: noteSchema });
export const verifyReportSchema = z.object({
  ...stepShape,
  isAsReported: z.boolean(),
  words: noteSchema,
  photoIds: photoIdsSchema,
});
export const rateReportSchema = z.object({
  ...stepShape,
  result: z.number().int().min(1).max(5),
  speed: z.number().int().min(1).max(5),
  attitude: z.number().int().min(1).max(5),
  words: z.string().trim().max(500).optional(),
});
export const reopenReportSchema = z.object({ ...stepShape, words: noteSchema, photoIds: photoIdsSchema });

export const revealReporterSchema = z.object({ purpose: z.string().trim().min(2).max(100) });
export const revealedReporterSchema = z.object({ name: z.string().nullable(), phone: z.string().nullable() });
export type RevealedReporter = z.infer<typeof revealedReporterSchema>;
