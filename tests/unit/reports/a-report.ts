import type { Limits } from '../../../bff/features/reports/reports.duties';
import { QUEUE_OF } from '../../../bff/features/reports/reports.states';
import type { ReportRow } from '../../../bff/features/reports/reports.types';

export const LIMITS: Limits = { acceptMinutes: 120, signMinutes: 240, answer: { amount: 3, unit: 'working_day' } };

/** A report handed in on Monday 23 November 2026 at 10:00. */
export function aReport(over: Partial<ReportRow>): ReportRow {
  const stage = over.stage ?? 'submitted';
  return {
    id: 'R',
    number: '261123-000001',
    reporterId: 'citizen',
    filedById: 'citizen',
    clientKey: 'key-00000001',
    categoryId: 'streets.lamp',
    words: '路灯不亮',
    latitude: 26.05,
    longitude: 103.8,
    datum: 'gcj02',
    address: '文林街 5 号',
    placeSource: 'gps',
    photoIds: [],
    isAnonymous: false,
    stage,
    queue: QUEUE_OF[stage],
    version: 1,
    holder: 'hotline',
    holderUnitId: null,
    unitId: null,
    gridId: null,
    dueAt: new Date('2026-11-23T05:30:00.000Z'),
    answerDueAt: new Date('2026-11-26T09:30:00.000Z'),
    pausedMinutes: null,
    escalation: 0,
    urgedAt: null,
    contentCheck: 'pending',
    createdAt: new Date('2026-11-23T02:00:00.000Z'),
    updatedAt: new Date('2026-11-23T02:00:00.000Z'),
    ...over,
  };
}
