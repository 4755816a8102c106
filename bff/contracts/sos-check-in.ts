import { z } from 'zod';
import { dateSchema, idSchema, instantSchema } from './shared';

/** `missed`: somebody is being asked how the person is. */
export const checkInStateSchema = z.enum(['off', 'waiting', 'reminded', 'missed', 'paused']);
export type CheckInState = z.infer<typeof checkInStateSchema>;

export const checkInViaSchema = z.enum(['phone', 'device', 'voice', 'family']);
export type CheckInVia = z.infer<typeof checkInViaSchema>;

export const checkInSubjectSchema = z.object({
  /** a family member one acts for; oneself unless given */
  subject: idSchema.optional(),
});

/** Whoever wants it says every day that they are well. */
export const setCheckInSchema = checkInSubjectSchema.extend({
  isOn: z.boolean(),
  /** HH:mm in Asia/Shanghai: reminded then, missed `graceMinutes` later */
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'clock_time'),
  graceMinutes: z.number().int().min(10).max(240).default(60),
  /** days of the week without a question, 0 Sunday … 6 Saturday */
  quietDays: z.array(z.number().int().min(0).max(6)).max(6).default([]),
  /** nobody reached at the end: a real call for help is opened */
  opensCase: z.boolean().default(false),
});
export type SetCheckIn = z.input<typeof setCheckInSchema>;

/** A holiday: no question from the first day to the last, both included. */
export const pauseCheckInSchema = checkInSubjectSchema
  .extend({ from: dateSchema, until: dateSchema })
  .refine(({ from, until }) => from <= until, { path: ['until'], message: 'date' });

export const checkInSchema = z
  .object({
    personId: idSchema,
    state: checkInStateSchema,
    time: z.string(),
    graceMinutes: z.number().int(),
    quietDays: z.array(z.number().int()),
    opensCase: z.boolean(),
    pausedFrom: z.string().nullable(),
    pausedUntil: z.string().nullable(),
    /** by when the next word is waited for */
    deadlineAt: instantSchema.nullable(),
    lastWellAt: instantSchema.nullable(),
    /** said for the day now waited for, or not needed */
    isSaid: z.boolean(),
    /** newest first */
    days: z.array(
      z.object({
        day: dateSchema,
        outcome: z.enum(['well', 'late', 'missed']),
        via: checkInViaSchema.nullable(),
        at: instantSchema.nullable(),
      }),
    ),
  })
  .meta({ id: 'SosCheckIn' });
export type CheckIn = z.infer<typeof checkInSchema>;

export const careReasonSchema = z.enum(['silent_device', 'missed_check_in']);
export type CareReason = z.infer<typeof careReasonSchema>;
export const careStateSchema = z.enum(['asking_person', 'asking_contact', 'visiting', 'case_opened', 'settled']);
export type CareState = z.infer<typeof careStateSchema>;

/** Somebody is asked after, gently: first themselves, then a contact, then by a visit. */
export const careSchema = z
  .object({
    id: idSchema,
    reason: careReasonSchema,
    state: careStateSchema,
    version: z.number().int(),
    personId: idSchema.nullable(),
    /** masked; the place of a board */
    about: z.string(),
    unitName: z.string().nullable(),
    openedAt: instantSchema,
    dueAt: instantSchema.nullable(),
    settledAt: instantSchema.nullable(),
    settledBy: z.enum(['well', 'heard', 'visited', 'switched_off', 'case']).nullable(),
    caseId: idSchema.nullable(),
    words: z.string().nullable(),
    asks: z.array(
      z.object({
        name: z.string(),
        channel: z.string(),
        state: z.enum(['queued', 'sent', 'unknown', 'failed', 'no_answer', 'answered']),
        at: instantSchema,
      }),
    ),
  })
  .meta({ id: 'SosCare' });
export type Care = z.infer<typeof careSchema>;

export const careParamsSchema = z.object({ careId: idSchema });
export const careListQuerySchema = z.object({
  /** of a family member; staff leave it out and get those of their units */
  subject: idSchema.optional(),
  isOpen: z.stringbool().default(true),
});
export const careListSchema = z.object({ cares: z.array(careSchema) });

/** What somebody who was asked says. */
export const answerCareSchema = z.object({
  /** `well`: spoke to them. `visited`: was there, all well. `help`: they need help, or nobody opens. */
  answer: z.enum(['well', 'visited', 'help']),
  words: z.string().trim().max(500).default(''),
});
