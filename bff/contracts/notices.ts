import { z } from 'zod';
import { idSchema, instantSchema } from './shared';

export const noticeSchema = z
  .object({
    id: idSchema,
    /** what it is about, as `report.progress` */
    template: z.string(),
    title: z.string(),
    body: z.string(),
    /** page of the mini-program, with its query: `/features/reports/pages/detail/index?id=…` */
    link: z.string(),
    isImportant: z.boolean(),
    createdAt: instantSchema,
    readAt: instantSchema.nullable(),
  })
  .meta({ id: 'Notice' });
export type NoticeView = z.infer<typeof noticeSchema>;

export const noticesSchema = z
  .object({ items: z.array(noticeSchema), unreadCount: z.number().int(), nextCursor: z.string().nullable() })
  .meta({ id: 'Notices' });
export type Notices = z.infer<typeof noticesSchema>;

export const unreadCountSchema = z.object({ unreadCount: z.number().int() });
export const noticeParamsSchema = z.object({ noticeId: idSchema });

/** Template ids for `wx.requestSubscribeMessage`, at most three to a tap. */
export const subscribeTemplatesSchema = z
  .object({ items: z.array(z.object({ template: z.string(), templateId: z.string(), title: z.string() })) })
  .meta({ id: 'SubscribeTemplates' });
export type SubscribeTemplates = z.infer<typeof subscribeTemplatesSchema>;

/** What the person accepted in `wx.requestSubscribeMessage`: each is good for one message. */
export const subscriptionsSchema = z.object({ acceptedTemplateIds: z.array(z.string().min(1).max(64)).min(1).max(5) });
