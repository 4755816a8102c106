import type { Notices, SubscribeTemplates } from '@contracts/notices';
import { request } from '@/shared/http/client';

export const listNotices = (cursor?: string) => request<Notices>({ path: '/notices', query: { cursor } });

export const markRead = (noticeId: string) =>
  request<unknown>({ method: 'POST', path: `/notices/${noticeId}/read`, body: {} });

export const markAllRead = () => request<unknown>({ method: 'POST', path: '/notices/read-all', body: {} });

export const listSubscribeTemplates = () => request<SubscribeTemplates>({ path: '/notices/subscribe-templates' });

export const tellSubscriptions = (acceptedTemplateIds: string[]) =>
  request<unknown>({ method: 'POST', path: '/notices/subscriptions', body: { acceptedTemplateIds } });
