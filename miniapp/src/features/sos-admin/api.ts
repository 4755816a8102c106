import type { UnitView } from '@contracts/organisations';
import type { SosExercise, SosFollowUp, SosReview, StartExercise } from '@contracts/sos-after';
import type {
  Device,
  DeviceDetail,
  DeviceList,
  DeviceReport,
  DeviceStep,
  ImportedDevices,
} from '@contracts/sos-devices';
import type { SosFigures, SosFiguresQuery } from '@contracts/sos-figures';
import type { Coverage, CoverageRun, Enrolled, EnrolPerson } from '@contracts/sos-people';
import type { PolicyView, PublishPolicy } from '@contracts/sos-policies';
import type { SosAlarm, SosAlarmList, WatchState } from '@contracts/sos-watch';
import { request } from '@/shared/http/client';

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export async function listAlarms(state: 'open' | 'cleared', cursor?: string): Promise<Page<SosAlarm>> {
  const { alarms, nextCursor } = await request<SosAlarmList>({ path: '/sos/alarms', query: { state, cursor } });
  return { items: alarms, nextCursor };
}

export const clearAlarm = (id: string, words: string, idempotencyKey: string): Promise<unknown> =>
  request({ method: 'POST', path: `/sos/alarms/${id}/clear`, body: { words }, idempotencyKey });

export const readWatch = (): Promise<WatchState> => request({ path: '/sos/watch' });

export async function listFollowUps(state: 'waiting' | 'done', cursor?: string): Promise<Page<SosFollowUp>> {
  const page = await request<{ followUps: SosFollowUp[]; nextCursor: string | null }>({
    path: '/sos/follow-ups',
    query: { state, cursor },
  });
  return { items: page.followUps, nextCursor: page.nextCursor };
}

export const answerFollowUp = (
  id: string,
  body: { lookedAfter: boolean; words: string },
  idempotencyKey: string,
): Promise<unknown> => request({ method: 'POST', path: `/sos/follow-ups/${id}/answer`, body, idempotencyKey });

export async function listReviews(state: 'open' | 'explained', cursor?: string): Promise<Page<SosReview>> {
  const page = await request<{ reviews: SosReview[]; nextCursor: string | null }>({
    path: '/sos/reviews',
    query: { state, cursor },
  });
  return { items: page.reviews, nextCursor: page.nextCursor };
}

export const explainReview = (id: string, words: string, idempotencyKey: string): Promise<unknown> =>
  request({ method: 'POST', path: `/sos/reviews/${id}/words`, body: { words }, idempotencyKey });

export async function listExercises(state: 'running' | 'over', cursor?: string): Promise<Page<SosExercise>> {
  const page = await request<{ exercises: SosExercise[]; nextCursor: string | null }>({
    path: '/sos/exercises',
    query: { state, cursor },
  });
  return { items: page.exercises, nextCursor: page.nextCursor };
}

export const startExercise = (body: StartExercise): Promise<SosExercise> =>
  request({ method: 'POST', path: '/sos/exercises', body, idempotencyKey: body.clientKey });

export const endExercise = (id: string, idempotencyKey: string): Promise<SosExercise> =>
  request({ method: 'POST', path: `/sos/exercises/${id}/end`, body: {}, idempotencyKey });

export const readTestMonth = (
  month: string,
): Promise<{ month: string; presses: number; people: number; passed: number; failed: number }> =>
  request({ path: '/sos/tests', query: { month } });

export const readFigures = (query: SosFiguresQuery): Promise<SosFigures> =>
  request({ path: '/sos/figures', query: { from: query.from, to: query.to, unitId: query.unitId } });

export const listDevices = (query: Record<string, string | undefined>): Promise<DeviceList> =>
  request({ path: '/sos/devices', query });

export const readDevice = (id: string): Promise<DeviceDetail> => request({ path: `/sos/devices/${id}` });

export const takeDeviceStep = (
  id: string,
  step: DeviceStep,
  idempotencyKey: string,
): Promise<{ device: Device; key: string | null }> =>
  request({ method: 'POST', path: `/sos/devices/${id}/steps`, body: step, idempotencyKey });

/** Never sent twice by itself: the keys stand in the first answer alone. */
export const importDevices = (body: { batch: string; csv: string }): Promise<ImportedDevices> =>
  request({ method: 'POST', path: '/sos/devices/batches', body, deadlineMs: 60_000 });

export const readDeviceReport = (month: string): Promise<DeviceReport> =>
  request({ path: '/sos/devices/report', query: { month } });

export const listEnrolled = (query: { faulty?: boolean; cursor?: string }): Promise<Enrolled> =>
  request({ path: '/sos/people', query });

export const enrolPerson = (body: EnrolPerson, idempotencyKey: string): Promise<{ personId: string }> =>
  request({ method: 'POST', path: '/sos/people', body, idempotencyKey });

export const readCoverage = (): Promise<Coverage> => request({ path: '/sos/coverage' });

export const runCoverage = (): Promise<CoverageRun> =>
  request({ method: 'POST', path: '/sos/coverage/runs', body: {} });

/** Every version of every policy, newest first, and the units by which they are named. */
export async function readPolicies(): Promise<{ policies: PolicyView[]; units: UnitView[] }> {
  const [{ policies }, { items }] = await Promise.all([
    request<{ policies: PolicyView[] }>({ path: '/sos/policies', query: { all: true } }),
    request<{ items: UnitView[] }>({ path: '/organisations/tree' }),
  ]);
  return { policies, units: items };
}

export const publishPolicy = (body: PublishPolicy, idempotencyKey: string): Promise<PolicyView> =>
  request({ method: 'POST', path: '/sos/policies', body, idempotencyKey });
