import { z } from 'zod';
import { fixSchema, pressSchema, sosKindSchema } from '../../../contracts/sos';

/** Longer than any key we make; another app's own may be shorter. */
const key = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/, 'key');

/**
 * A press as it is taken: only a key that can't be read is refused, because without it two sendings could not be told from
 * two presses. Whatever else is wrong is left out, and help is sent all the same.
 */
export const takenPressSchema = z.object({
  clientKey: key,
  installKey: key.nullable().catch(null).default(null),
  pass: z.string().max(1_000).nullable().catch(null).default(null),
  pressedAt: pressSchema.shape.pressedAt.nullable().catch(null).default(null),
  kind: sosKindSchema.nullable().catch(null).default(null),
  isSilent: z.boolean().catch(false).default(false),
  isTest: z.boolean().catch(false).default(false),
  fix: fixSchema.nullable().catch(null).default(null),
  phone: z
    .string()
    .regex(/^1[3-9]\d{9}$/)
    .nullable()
    .catch(null)
    .default(null),
});
