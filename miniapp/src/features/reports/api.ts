import type { Located } from '@contracts/organisations';
import type { ReportCategory, ReportDetail, ReportPage, SubmitReport, SubmittedReport } from '@contracts/reports';
import type { Position } from '@contracts/shared';
import { request } from '@/shared/http/client';
import { newClientKey } from '@/shared/http/client-key';

export const submitReport = (body: SubmitReport): Promise<SubmittedReport> =>
  request({ method: 'POST', path: '/reports', body, idempotencyKey: body.clientKey });

export const loadCategories = async (): Promise<ReportCategory[]> =>
  (await request<{ categories: ReportCategory[] }>({ path: '/reports/categories' })).categories;

export const loadMine = (cursor?: string): Promise<ReportPage> => request({ path: '/reports', query: { cursor } });

export const loadReport = (id: string): Promise<ReportDetail> => request({ path: `/reports/${id}` });

/** What the city calls the place. */
export const locate = (position: Position): Promise<Located> =>
  request({
    path: '/organisations/locate',
    query: { lat: position.latitude, lng: position.longitude, datum: position.datum },
  });

type StepPath = 'rating' | 'reopen' | 'answer-question' | 'withdraw' | 'urge';

/** Takes a step on the version that is on the screen. The key makes a resend of the same press harmless. */
export function takeStep(
  report: ReportDetail,
  path: StepPath,
  body: Record<string, unknown> = {},
): Promise<ReportDetail> {
  const clientKey = newClientKey();
  return request({
    method: 'POST',
    path: `/reports/${report.id}/${path}`,
    body: { ...body, clientKey, expectedVersion: report.version },
    idempotencyKey: clientKey,
  });
}
