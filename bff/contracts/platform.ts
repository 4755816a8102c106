import { z } from 'zod';
import { idSchema, instantSchema } from './shared';

export const pushTicketSchema = z.object({ ticket: z.string(), expiresAt: instantSchema }).meta({ id: 'PushTicket' });
export type PushTicket = z.infer<typeof pushTicketSchema>;

/** A job that failed as often as it may. Its payload stays in the database: it may name people. */
export const deadJobSchema = z
  .object({
    id: idSchema,
    kind: z.string(),
    attempts: z.number().int(),
    lastError: z.string().nullable(),
    createdAt: instantSchema,
    diedAt: instantSchema,
  })
  .meta({ id: 'DeadJob' });
export const deadJobsSchema = z.object({
  items: z.array(deadJobSchema),
  ready: z.number().int(),
  running: z.number().int(),
});
export const deadJobParams = z.object({ jobId: idSchema });
