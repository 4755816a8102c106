import { z } from 'zod';
import { clientKeySchema } from './reports';
import { cursorSchema, dateSchema, idSchema, instantSchema, positionSchema } from './shared';
import { sosChannelSchema, sosKindSchema, sosOutcomeSchema, sosPartySchema } from './sos';

// ── the day after ───────────────────────────────────────────────────────────────────────────────────────────

export const followUpSchema = z
  .object({
    id: idSchema,
    caseId: idSchema,
    number: z.string(),
    /** masked */
    personName: z.string(),
    unitName: z.string().nullable(),
    outcome: sosOutcomeSchema.nullable(),
    closedAt: instantSchema.nullable(),
    /** `wanting`: somebody said that nobody looked after them */
    state: z.enum(['open', 'wanting', 'done']),
    askedAt: instantSchema,
    /** raised then, and again, until somebody answers */
    dueAt: instantSchema,
    raises: z.number().int(),
    lookedAfter: z.boolean().nullable(),
    words: z.string().nullable(),
    answeredBy: z.string().nullable(),
    answeredAt: instantSchema.nullable(),
  })
  .meta({ id: 'SosFollowUp' });
export type SosFollowUp = z.infer<typeof followUpSchema>;

export const followUpListQuerySchema = z.object({
  state: z.enum(['waiting', 'done']).default('waiting'),
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const followUpListSchema = z.object({ followUps: z.array(followUpSchema), nextCursor: z.string().nullable() });

export const answerFollowUpSchema = z.object({
  lookedAfter: z.boolean(),
  words: z.string().trim().min(2).max(500),
});

// ── misses ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Bars that a case may miss: first alert 5 s, acceptance 60 s, arrival 18 min; nobody silent; everybody reached. */
export const sosBarSchema = z.enum(['late_alert', 'late_accept', 'late_arrival', 'put_back', 'undelivered']);
export type SosBar = z.infer<typeof sosBarSchema>;

export const reviewSchema = z
  .object({
    id: idSchema,
    caseId: idSchema,
    number: z.string(),
    unitName: z.string().nullable(),
    bars: z.array(sosBarSchema),
    alertedMs: z.number().int().nullable(),
    acceptedMs: z.number().int().nullable(),
    arrivedMs: z.number().int().nullable(),
    state: z.enum(['open', 'explained']),
    openedAt: instantSchema,
    words: z.string().nullable(),
    explainedBy: z.string().nullable(),
    explainedAt: instantSchema.nullable(),
  })
  .meta({ id: 'SosReview' });
export type SosReview = z.infer<typeof reviewSchema>;

export const reviewListQuerySchema = z.object({
  state: z.enum(['open', 'explained']).default('open'),
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const reviewListSchema = z.object({ reviews: z.array(reviewSchema), nextCursor: z.string().nullable() });
/** What went wrong, and what is done so that it does not again. */
export const explainReviewSchema = z.object({ words: z.string().trim().min(10).max(2_000) });

// ── drills ──────────────────────────────────────────────────────────────────────────────────────────────────

/** A drill of people: for one person as if they had pressed, or for a place. Exactly one of the two. */
export const startExerciseSchema = z
  .object({
    /** the same key is one exercise */
    clientKey: clientKeySchema,
    title: z.string().trim().min(2).max(100),
    personId: idSchema.optional(),
    position: positionSchema.optional(),
    kind: sosKindSchema.optional(),
  })
  .refine(({ personId, position }) => (personId === undefined) !== (position === undefined), {
    path: ['personId'],
    message: 'a person or a place',
  });
export type StartExercise = z.input<typeof startExerciseSchema>;

export const exerciseReportSchema = z.object({
  /** milliseconds from the press; null: it did not happen */
  alertedMs: z.number().int().nullable(),
  acceptedMs: z.number().int().nullable(),
  arrivedMs: z.number().int().nullable(),
  closedMs: z.number().int().nullable(),
  missed: z.array(sosBarSchema),
  /** everybody who was asked, in the order of asking */
  asked: z.array(
    z.object({
      name: z.string(),
      party: sosPartySchema,
      channels: z.array(z.object({ channel: sosChannelSchema, state: z.string() })),
      /** milliseconds from the press until they said yes or no */
      answeredMs: z.number().int().nullable(),
      answer: z.enum(['accepted', 'declined']).nullable(),
    }),
  ),
  /** centres that would have been asked; none was */
  centres: z.array(z.string()),
  steps: z.number().int(),
  putBacks: z.number().int(),
});
export type ExerciseReport = z.infer<typeof exerciseReportSchema>;

export const exerciseSchema = z
  .object({
    id: idSchema,
    caseId: idSchema,
    number: z.string(),
    title: z.string(),
    unitName: z.string().nullable(),
    startedBy: z.string(),
    startedAt: instantSchema,
    endedBy: z.string().nullable(),
    endedAt: instantSchema.nullable(),
    /** as it stands while the exercise runs, for good once it is over */
    report: exerciseReportSchema,
  })
  .meta({ id: 'SosExercise' });
export type SosExercise = z.infer<typeof exerciseSchema>;

export const exerciseListQuerySchema = z.object({
  state: z.enum(['running', 'over']).default('running'),
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const exerciseListSchema = z.object({ exercises: z.array(exerciseSchema), nextCursor: z.string().nullable() });

/** Monthly test presses: how many of those enrolled have tried their button this month. */
export const testMonthQuerySchema = z.object({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) });
export const testMonthSchema = z
  .object({
    month: z.string(),
    presses: z.number().int(),
    people: z.number().int(),
    passed: z.number().int(),
    failed: z.number().int(),
  })
  .meta({ id: 'SosTestMonth' });

/** The last test press of a person, for them and their family. */
export const lastTestSchema = z
  .object({
    testedAt: instantSchema.nullable(),
    isPassed: z.boolean().nullable(),
    alertedMs: z.number().int().nullable(),
    /** who was reached, as the family knows them */
    reached: z.array(z.string()),
    isDueThisMonth: z.boolean(),
    day: dateSchema,
  })
  .meta({ id: 'SosLastTest' });
export type LastTest = z.infer<typeof lastTestSchema>;
