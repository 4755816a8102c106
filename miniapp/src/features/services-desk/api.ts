import type { ServiceContent, ServiceSearchResponse } from '@contracts/services';
import type { DeskEntry, DeskFilter, DeskListResponse, EditionDiff, PreviewResponse } from '@contracts/services-desk';
import { request } from '@/shared/http/client';

const entryPath = (entryId: string, rest = '') => `/services/desk/entries/${entryId}${rest}`;

export const listDesk = (query: { state: DeskFilter; q?: string; cursor?: string }): Promise<DeskListResponse> =>
  request({ path: '/services/desk', query: { ...query, limit: 30 } });

export const readDeskEntry = (entryId: string): Promise<DeskEntry> => request({ path: entryPath(entryId) });

export const readDiff = (entryId: string): Promise<EditionDiff> => request({ path: entryPath(entryId, '/diff') });

export const previewEdition = (editionId: string): Promise<PreviewResponse> =>
  request({ path: `/services/desk/editions/${editionId}/preview` });

export const previewContent = (entryId: string, content: ServiceContent): Promise<PreviewResponse> =>
  request({ method: 'POST', path: '/services/desk/preview', body: { entryId, content } });

export const createEntry = (
  body: { slug: string; unitId: string; title: { zh: string; en: string } },
  key: string,
): Promise<DeskEntry> => request({ method: 'POST', path: '/services/desk/entries', body, idempotencyKey: key });

export const saveDraft = (
  entryId: string,
  body: { lockVersion: number; content: ServiceContent; changeNote: string },
): Promise<DeskEntry> => request({ method: 'PUT', path: entryPath(entryId, '/draft'), body });

/** The steps that carry what the caller saw, so that nobody acts on an edition that has changed since. */
export interface StepBodies {
  submit: { lockVersion: number; warningsAnswer: string };
  return: { lockVersion: number; reason: string };
  approve: { lockVersion: number; note: string };
  schedule: { lockVersion: number; publishAt: string };
  withdraw: { lockVersion: number; reason: { zh: string; en: string }; successorSlug: string | null };
  redirect: { lockVersion: number; successorSlug: string | null };
  recall: { lockVersion: number };
  discard: { lockVersion: number };
  unschedule: { lockVersion: number };
}

export function takeStep<Step extends keyof StepBodies>(
  step: Step,
  entryId: string,
  body: StepBodies[Step],
): Promise<DeskEntry> {
  return request({ method: 'POST', path: entryPath(entryId, `/${step}`), body });
}

/** Published entries by any words, to lead readers of a withdrawn one to. */
export const findEntries = (q: string): Promise<ServiceSearchResponse> =>
  request({ path: '/services/search', query: { q, limit: 8 } });
