import { z } from 'zod';
import { idSchema, instantSchema } from './shared';
import { sosKindSchema, sosStageSchema } from './sos';

export const alertParamsSchema = z.object({ alertId: idSchema });

/** The key stands in the link of the text: it opens this one alert, without a session. */
export const alertKeySchema = z.string().regex(/^[\w-]{16}$/, 'key');

export const alertCardQuerySchema = z.object({ key: alertKeySchema });

/** What somebody who was asked sees before answering; no address and no illness stands here. */
export const alertCardSchema = z
  .object({
    alertId: idSchema,
    caseId: idSchema,
    number: z.string(),
    stage: sosStageSchema,
    kind: sosKindSchema.nullable(),
    isDrill: z.boolean(),
    isSilent: z.boolean(),
    receivedAt: instantSchema,
    undoneAt: instantSchema.nullable(),
    /** masked */
    personName: z.string(),
    /** who was asked, as the presser reads it */
    name: z.string(),
    answer: z.enum(['accepted', 'declined']).nullable(),
    /** those who have the case */
    takenBy: z.array(z.string()),
  })
  .meta({ id: 'SosAlertCard' });
export type AlertCard = z.infer<typeof alertCardSchema>;

export const answerAlertSchema = z.object({
  key: alertKeySchema,
  answer: z.enum(['accept', 'decline']),
  /** minutes until arrival as promised; 0: already there or by telephone */
  minutes: z.number().int().min(0).max(240).nullable().default(null),
});

export const alertAnsweredSchema = z
  .object({
    outcome: z.enum(['accepted', 'already_yours', 'taken_by', 'closed', 'declined']),
    /** who has it, when another was quicker */
    winner: z.string().nullable(),
  })
  .meta({ id: 'SosAlertAnswered' });
export type AlertAnswered = z.infer<typeof alertAnsweredSchema>;
