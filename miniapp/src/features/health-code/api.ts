import type { HealthCode, HealthSubjects } from '@contracts/health-code';
import { request } from '@/shared/http/client';

/** Shorter than the common deadline: somebody stands at a gate, and the last code is at hand. */
const DEADLINE_MS = 6_000;

export const loadSubjects = (): Promise<HealthSubjects> => request({ path: '/health-code/subjects' });

export const loadCode = (subject: string): Promise<HealthCode> =>
  request({ path: `/health-code/codes/${subject}`, deadlineMs: DEADLINE_MS });
