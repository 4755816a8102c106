import { z } from 'zod';
import { instantSchema } from './shared';

/** One part of the first screen. A part whose source fails says so in its own card; the others stand. */
function partOf<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('state', [
    z.object({ state: z.literal('ok'), value, asOf: instantSchema }),
    z.object({ state: z.literal('failed'), message: z.string() }),
  ]);
}

/** An errand that works now: what cannot be done is not shown. */
export const errandSchema = z.enum(['report', 'health-code', 'transit', 'sos', 'services', 'pay']);
export type Errand = z.infer<typeof errandSchema>;

/** Something of mine under way, with its next date. */
export const inProgressItemSchema = z
  .object({
    kind: z.enum(['report', 'family-request', 'payment', 'bill', 'sos']),
    id: z.string(),
    title: z.string(),
    /** where it stands, in words */
    status: z.string(),
    /** how the status should look */
    tone: z.enum(['wait', 'done', 'wrong', 'plain']),
    /** the next date that matters, or null */
    dueAt: instantSchema.nullable(),
    link: z.string(),
  })
  .meta({ id: 'InProgressItem' });
export type InProgressItem = z.infer<typeof inProgressItemSchema>;

export const homeServiceSchema = z
  .object({ slug: z.string(), title: z.string(), summary: z.string(), department: z.string() })
  .meta({ id: 'HomeService' });
export type HomeService = z.infer<typeof homeServiceSchema>;

export const homeAlertSchema = z
  .object({ title: z.string(), text: z.string(), link: z.string().nullable() })
  .meta({ id: 'HomeAlert' });
export type HomeAlert = z.infer<typeof homeAlertSchema>;

export const homeSchema = z
  .object({
    city: z.object({ name: z.string() }),
    alert: homeAlertSchema.nullable(),
    errands: z.array(errandSchema),
    /** empty for a visitor who has not signed in */
    inProgress: partOf(z.array(inProgressItemSchema)),
    services: partOf(z.array(homeServiceSchema)),
    unreadNotices: partOf(z.number().int()),
  })
  .meta({ id: 'Home' });
export type Home = z.infer<typeof homeSchema>;
