import { z } from 'zod';
import { idSchema, instantSchema } from './shared';
import { sosChannelSchema } from './sos';

export const policyTargetSchema = z.object({
  who: z.enum(['contacts', 'grid_workers', 'station', 'seats', 'supervisors', 'centre']),
  /** all at once; a centre is asked by CAP, whatever stands here */
  channels: z.array(sosChannelSchema).max(4),
  /** most people of this target; all unless given */
  limit: z.number().int().min(1).max(50).optional(),
});

export const policyStepSchema = z.object({
  /** seconds after the step before; the first step's is 0 */
  afterS: z.number().int().min(0).max(600),
  targets: z.array(policyTargetSchema).min(1).max(8),
});

/** Whom a case asks, and when. What the numbers must not be is checked as a whole where it is published. */
export const policyBodySchema = z.object({
  name: z.string().trim().min(2).max(60),
  steps: z.array(policyStepSchema).min(1).max(12),
  repeatFrom: z.number().int().min(0),
  repeatAfterS: z.number().int().min(10).max(600),
  silenceS: z.number().int().min(60).max(1_800),
  redialAfterS: z.number().int().min(10).max(300),
});
export type PolicyBody = z.infer<typeof policyBodySchema>;

export const publishPolicySchema = policyBodySchema.extend({
  /** null: the whole city */
  unitId: idSchema.nullable().default(null),
});
export type PublishPolicy = z.input<typeof publishPolicySchema>;

export const policyViewSchema = policyBodySchema
  .extend({
    id: idSchema,
    unitId: idSchema.nullable(),
    version: z.number().int(),
    createdAt: instantSchema,
    /** null while it is in force */
    retiredAt: instantSchema.nullable(),
    /** what the test press and the watch use: built in, not to be published over */
    isBuiltIn: z.boolean(),
  })
  .meta({ id: 'SosPolicy' });
export type PolicyView = z.infer<typeof policyViewSchema>;

export const policyListSchema = z.object({ policies: z.array(policyViewSchema) });
export const policyListQuerySchema = z.object({
  unitId: idSchema.optional(),
  /** earlier versions too */
  all: z.stringbool().default(false),
});
