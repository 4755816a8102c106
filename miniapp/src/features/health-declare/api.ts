import type { Declaration, Declare, HealthExplanation, HealthSubjects } from '@contracts/health-code';
import { request } from '@/shared/http/client';

export const loadSubjects = (): Promise<HealthSubjects> => request({ path: '/health-code/subjects' });

/** The same key gives the same declaration, however often it is sent. */
export const declare = (body: Declare, idempotencyKey: string): Promise<Declaration> =>
  request({ method: 'POST', path: '/health-code/declarations', body, idempotencyKey });

export const loadExplanation = (subject: string): Promise<HealthExplanation> =>
  request({ path: `/health-code/codes/${subject}/explanation` });
