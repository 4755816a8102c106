import type {
  AddDutyLeave,
  AddDutyPattern,
  AddDutyShift,
  MyDuty,
  PutDutyPosition,
  Rota,
  SignDuty,
} from '@contracts/duty';
import { request } from '@/shared/http/client';

export const readMyDuty = (): Promise<MyDuty> => request({ path: '/duty/me' });

export const signDuty = (body: SignDuty): Promise<MyDuty> => request({ method: 'PUT', path: '/duty/me', body });

export const sendPosition = (body: PutDutyPosition): Promise<unknown> =>
  request({ method: 'PUT', path: '/duty/position', body });

export const readRota = (unitId: string): Promise<Rota> => request({ path: '/duty/rota', query: { unitId, days: 7 } });

export const addShift = (body: AddDutyShift, idempotencyKey: string): Promise<unknown> =>
  request({ method: 'POST', path: '/duty/shifts', body, idempotencyKey });

export const addLeave = (body: AddDutyLeave, idempotencyKey: string): Promise<unknown> =>
  request({ method: 'POST', path: '/duty/leaves', body, idempotencyKey });

export const addPattern = (body: AddDutyPattern, idempotencyKey: string): Promise<unknown> =>
  request({ method: 'POST', path: '/duty/patterns', body, idempotencyKey });

export const endRow = (kind: 'pattern' | 'leave', id: string): Promise<unknown> =>
  request({ method: 'POST', path: `/duty/${kind === 'leave' ? 'leaves' : 'patterns'}/${id}/end`, body: {} });
