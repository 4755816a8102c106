import { z } from 'zod';
import { dateSchema, idSchema } from './shared';
import { sosOutcomeSchema } from './sos';

/** Time between two moments of a case, over `n` cases in which both are known; null where there is none. */
export const spanSchema = z.object({
  n: z.number().int(),
  p50Ms: z.number().int().nullable(),
  p95Ms: z.number().int().nullable(),
  maxMs: z.number().int().nullable(),
  /** cases within the bar for it, and the bar */
  withinBar: z.number().int(),
  barMs: z.number().int(),
});
export type SosSpan = z.infer<typeof spanSchema>;

export const sosSpansSchema = z.object({
  /** from the press until the first person was alerted */
  alerted: spanSchema,
  accepted: spanSchema,
  arrived: spanSchema,
});

const countsSchema = z.object({
  cases: z.number().int(),
  open: z.number().int(),
  accepted: z.number().int(),
  arrived: z.number().int(),
  /** put back because whoever had it fell silent */
  putBacks: z.number().int(),
  falsePresses: z.number().int(),
  /** cases of which at least one person could be reached by no channel */
  undelivered: z.number().int(),
  handedOff: z.number().int(),
  outcomes: z.array(z.object({ outcome: sosOutcomeSchema, cases: z.number().int() })),
});

const blockSchema = countsSchema.extend({ spans: sosSpansSchema });

/** Figures of the cases that began on the days asked for. Drills stand apart and are in no other number. */
export const sosFiguresSchema = z
  .object({
    from: dateSchema,
    to: dateSchema,
    unitId: idSchema.nullable(),
    unitName: z.string().nullable(),
    real: blockSchema,
    /** the smallest units that cases lie in, most cases first; null: nobody knows where */
    areas: z.array(
      z.object({ unitId: idSchema.nullable(), name: z.string(), cases: z.number().int(), spans: sosSpansSchema }),
    ),
    /** 0–23, hour of the press in Asia/Shanghai; every hour is there */
    hours: z.array(z.object({ hour: z.number().int(), cases: z.number().int(), spans: sosSpansSchema })),
    drills: z.object({ test: blockSchema, exercise: blockSchema, synthetic: blockSchema }),
    /** of those enrolled, how many have a reachable human around the clock; null until the nightly proof has run */
    coverage: z.object({ day: dateSchema, enrolled: z.number().int(), covered: z.number().int() }).nullable(),
  })
  .meta({ id: 'SosFigures' });
export type SosFigures = z.infer<typeof sosFiguresSchema>;

export const sosFiguresQuerySchema = z
  .object({
    from: dateSchema,
    /** this day too */
    to: dateSchema,
    unitId: idSchema.optional(),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'from is later than to' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= 400 * 86_400_000, {
    path: ['from'],
    message: 'at most 400 days',
  });
export type SosFiguresQuery = z.infer<typeof sosFiguresQuerySchema>;
