import { z } from 'zod';
import { dateSchema, idSchema, instantSchema, positionSchema } from './shared';

/**
 * What somebody is on duty as. A grid worker walks a grid; the station are the people of a community or street; a seat
 * answers the city's hotline; a supervisor sees to it that all of them do.
 */
export const dutyPostSchema = z.enum(['grid_worker', 'station', 'seat', 'supervisor']);
export type DutyPost = z.infer<typeof dutyPostSchema>;

/** Days of the week as bits: Monday 1, Tuesday 2, … Sunday 64. */
const weekdaysSchema = z.number().int().min(1).max(127);
const startMinuteSchema = z.number().int().min(0).max(1_439);
const minutesSchema = z.number().int().min(15).max(1_440);

export const addDutyPatternSchema = z.object({
  unitId: idSchema,
  post: dutyPostSchema,
  personId: idSchema,
  weekdays: weekdaysSchema,
  /** after midnight in Asia/Shanghai */
  startMinute: startMinuteSchema,
  /** up to a whole day; may run over midnight */
  minutes: minutesSchema,
  validFrom: dateSchema,
  /** last day on which a turn begins; no end unless given */
  validUntil: dateSchema.optional(),
});
export type AddDutyPattern = z.input<typeof addDutyPatternSchema>;

export const addDutyShiftSchema = z.object({
  unitId: idSchema,
  post: dutyPostSchema,
  personId: idSchema,
  startsAt: instantSchema,
  endsAt: instantSchema,
  /** who is off for that time; nobody unless given */
  insteadOfPersonId: idSchema.optional(),
  note: z.string().trim().max(100).default(''),
});
export type AddDutyShift = z.input<typeof addDutyShiftSchema>;

export const addDutyLeaveSchema = z.object({
  /** oneself unless given */
  personId: idSchema.optional(),
  startsAt: instantSchema,
  endsAt: instantSchema,
  /** takes every turn of theirs in that time */
  substitutePersonId: idSchema.optional(),
  reason: z.string().trim().min(1).max(100),
});
export type AddDutyLeave = z.input<typeof addDutyLeaveSchema>;

export const dutyRowParamsSchema = z.object({ id: idSchema });
export const dutyRowSchema = z.object({ id: idSchema });

const whoSchema = z.object({ personId: idSchema, name: z.string() });

export const dutyPatternSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  post: dutyPostSchema,
  person: whoSchema,
  weekdays: z.number().int(),
  startMinute: z.number().int(),
  minutes: z.number().int(),
  validFrom: z.string(),
  validUntil: z.string().nullable(),
});
export const dutyShiftSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  post: dutyPostSchema,
  person: whoSchema,
  startsAt: instantSchema,
  endsAt: instantSchema,
  insteadOf: whoSchema.nullable(),
  note: z.string(),
});
export const dutyLeaveSchema = z.object({
  id: idSchema,
  person: whoSchema,
  startsAt: instantSchema,
  endsAt: instantSchema,
  substitute: whoSchema.nullable(),
  reason: z.string(),
});

/**
 * `taken`: took over, or has been on without a break; `due`: should have taken over and has not said so;
 * `holding`: their turn is over, but the next has not come; `extra`: on duty beyond the rota.
 */
export const dutyStateSchema = z.enum(['taken', 'due', 'holding', 'extra']);
export type DutyState = z.infer<typeof dutyStateSchema>;

export const onDutySchema = z.object({
  unitId: idSchema,
  unitName: z.string(),
  post: dutyPostSchema,
  person: whoSchema,
  state: dutyStateSchema,
  since: instantSchema,
  /** seconds since their phone last said where they are; null when it did not */
  positionAgeS: z.number().int().nullable(),
});

export const rotaQuerySchema = z.object({
  unitId: idSchema,
  /** first day shown; today unless given */
  from: dateSchema.optional(),
  days: z.coerce.number().int().min(1).max(31).default(7),
});

/** The rota of a unit and those below it: what is planned, and who is there now. */
export const rotaSchema = z
  .object({
    patterns: z.array(dutyPatternSchema),
    shifts: z.array(dutyShiftSchema),
    leaves: z.array(dutyLeaveSchema),
    /** what comes of them, leave and substitutes counted in */
    turns: z.array(
      z.object({
        unitId: idSchema,
        post: dutyPostSchema,
        person: whoSchema,
        startsAt: instantSchema,
        endsAt: instantSchema,
      }),
    ),
    now: z.array(onDutySchema),
    /** whom those who plan may put on it: who holds the role of a post, where; nobody for those who don't plan */
    people: z.array(z.object({ unitId: idSchema, unitName: z.string(), post: dutyPostSchema, person: whoSchema })),
    mayPlan: z.boolean(),
  })
  .meta({ id: 'DutyRota' });
export type Rota = z.infer<typeof rotaSchema>;

export const signDutySchema = z.object({ unitId: idSchema, post: dutyPostSchema, state: z.enum(['on', 'off']) });
export type SignDuty = z.input<typeof signDutySchema>;

/** My duty, as my phone shows it. */
export const myDutySchema = z
  .object({
    posts: z.array(
      z.object({
        unitId: idSchema,
        unitName: z.string(),
        post: dutyPostSchema,
        /** null: not on duty */
        state: dutyStateSchema.nullable(),
        since: instantSchema.nullable(),
        /** my turn now, or the next one within a week */
        turn: z.object({ startsAt: instantSchema, endsAt: instantSchema }).nullable(),
        /** others on this post now */
        with: z.array(z.string()),
        allows: z.array(z.enum(['on', 'off'])),
      }),
    ),
    leaves: z.array(dutyLeaveSchema),
    positionAgeS: z.number().int().nullable(),
  })
  .meta({ id: 'MyDuty' });
export type MyDuty = z.infer<typeof myDutySchema>;

export const putDutyPositionSchema = z.object({
  position: positionSchema,
  /** radius the phone is sure of, metres */
  accuracyM: z.number().min(0).max(100_000).nullable().default(null),
  takenAt: instantSchema,
});
export type PutDutyPosition = z.input<typeof putDutyPositionSchema>;
