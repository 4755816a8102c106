import { z } from 'zod';
import { cursorSchema, idSchema, instantSchema } from './shared';

/** What rang the bell of those who run the portal. */
export const alarmSchema = z
  .object({
    id: idSchema,
    /** as `step_nobody`, `hand_off_missed`, `scheduler_dead`, `watch_silent` */
    code: z.string(),
    /** what it is about, as `case:<id>`, `centre:120`, `city` */
    subject: z.string(),
    /** a sentence in the reader's language */
    words: z.string(),
    /** the case it is about, if one */
    caseId: idSchema.nullable(),
    times: z.number().int(),
    raisedAt: instantSchema,
    lastAt: instantSchema,
    /** telephones of those on call were rung so often */
    rings: z.number().int(),
    clearedAt: instantSchema.nullable(),
    clearedBy: z.string().nullable(),
    clearedWords: z.string().nullable(),
  })
  .meta({ id: 'SosAlarm' });
export type SosAlarm = z.infer<typeof alarmSchema>;

export const alarmListQuerySchema = z.object({
  state: z.enum(['open', 'cleared']).default('open'),
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const alarmListSchema = z.object({
  alarms: z.array(alarmSchema),
  nextCursor: z.string().nullable(),
  openCount: z.number().int(),
});
export type SosAlarmList = z.infer<typeof alarmListSchema>;
export const clearAlarmSchema = z.object({ words: z.string().trim().min(2).max(500) });

/** How the watchers find the portal: the last synthetic presses, and who runs the timers of cases. */
export const watchStateSchema = z
  .object({
    isWatchExpected: z.boolean(),
    runs: z.array(
      z.object({
        entrance: z.string(),
        pressedAt: instantSchema,
        acknowledgedMs: z.number().int().nullable(),
        alertedMs: z.number().int().nullable(),
        outcome: z.enum(['pressed', 'heard', 'late', 'lost']),
      }),
    ),
    schedulers: z.array(z.object({ role: z.string(), startedAt: instantSchema, beatAt: instantSchema })),
    timersOverdue: z.number().int(),
    oldestOverdueS: z.number().nullable(),
  })
  .meta({ id: 'SosWatchState' });
export type WatchState = z.infer<typeof watchStateSchema>;

/** What the watch says of its press once it knows. */
export const watchReportSchema = z.object({
  acknowledgedMs: z.number().int().min(0).max(600_000).nullable(),
  alertedMs: z.number().int().min(0).max(600_000).nullable(),
  outcome: z.enum(['heard', 'late', 'lost']),
});
export type WatchReport = z.infer<typeof watchReportSchema>;
