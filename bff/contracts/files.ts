import { z } from 'zod';
import { idSchema } from './shared';

/** A stored photo. Both links are signed and stop working after an hour; ask for the case again to get new ones. */
export const fileViewSchema = z
  .object({
    id: idSchema,
    url: z.string(),
    thumbnailUrl: z.string(),
    contentType: z.string(),
    width: z.number().int(),
    height: z.number().int(),
  })
  .meta({ id: 'FileView' });
export type FileView = z.infer<typeof fileViewSchema>;

export const fileContentParams = z.object({ fileId: idSchema });
export const fileContentQuery = z.object({
  size: z.enum(['full', 'thumbnail']),
  expires: z.coerce.number().int(),
  signature: z.string().max(64),
});
