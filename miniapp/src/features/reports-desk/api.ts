import type { AssignableUnits, DeskPage, DeskQueue, ReportDetail, RevealedReporter } from '@contracts/reports';
import { request } from '@/shared/http/client';
import { newClientKey } from '@/shared/http/client-key';

export const loadDesk = (query: { queue: DeskQueue; q?: string; cursor?: string }): Promise<DeskPage> =>
  request({ path: '/reports/desk', query });

export const loadCase = (id: string): Promise<ReportDetail> => request({ path: `/reports/${id}` });

export const loadUnits = async (reportId: string): Promise<AssignableUnits['units']> =>
  (await request<AssignableUnits>({ path: '/reports/desk/units', query: { reportId } })).units;

export const revealReporter = (id: string, purpose: string): Promise<RevealedReporter> =>
  request({ method: 'POST', path: `/reports/${id}/reveal-reporter`, body: { purpose } });

export type DeskStep = 'assign' | 'accept' | 'return' | 'ask' | 'answer' | 'refuse' | 'verify';

/** Takes a step on the version on the screen. The key makes a resend of the same press harmless. */
export function takeStep(report: ReportDetail, step: DeskStep, body: Record<string, unknown>): Promise<ReportDetail> {
  const clientKey = newClientKey();
  return request({
    method: 'POST',
    path: `/reports/${report.id}/${step}`,
    body: { ...body, clientKey, expectedVersion: report.version },
    idempotencyKey: clientKey,
  });
}
