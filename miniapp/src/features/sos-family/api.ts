import type { SosCaseList } from '@contracts/sos';
import type { LastTest } from '@contracts/sos-after';
import type { Care, CheckIn, SetCheckIn } from '@contracts/sos-check-in';
import type { OwnDevices } from '@contracts/sos-devices';
import type { AddContact, ChangeContact, MySosPeople, PutProfile, SosProfile, SosViews } from '@contracts/sos-people';
import { request } from '@/shared/http/client';

export const readMyPeople = (): Promise<MySosPeople> => request({ path: '/sos/people/mine' });

export const readProfile = (personId: string): Promise<SosProfile> => request({ path: `/sos/people/${personId}` });

export const putProfile = (personId: string, body: PutProfile): Promise<SosProfile> =>
  request({ method: 'PUT', path: `/sos/people/${personId}`, body });

export const addContact = (personId: string, body: AddContact, idempotencyKey: string): Promise<SosProfile> =>
  request({ method: 'POST', path: `/sos/people/${personId}/contacts`, body, idempotencyKey });

export const changeContact = (personId: string, contactId: string, body: ChangeContact): Promise<SosProfile> =>
  request({ method: 'PATCH', path: `/sos/people/${personId}/contacts/${contactId}`, body });

/** Out of the register: all that was written down is erased. */
export const leaveRegister = (personId: string): Promise<unknown> =>
  request({ method: 'DELETE', path: `/sos/people/${personId}` });

export const removeContact = (personId: string, contactId: string): Promise<unknown> =>
  request({ method: 'DELETE', path: `/sos/people/${personId}/contacts/${contactId}` });

export const testContact = (personId: string, contactId: string, idempotencyKey: string): Promise<unknown> =>
  request({ method: 'POST', path: `/sos/people/${personId}/contacts/${contactId}/test`, body: {}, idempotencyKey });

/** Whether I am willing to be somebody's contact. */
export const answerContact = (contactId: string, agrees: boolean): Promise<unknown> =>
  request({ method: 'POST', path: `/sos/contacts/${contactId}/answer`, body: { agrees } });

export const readLooks = (personId: string, cursor?: string): Promise<SosViews> =>
  request({ path: `/sos/people/${personId}/views`, query: { cursor } });

export const readLastTest = (personId: string): Promise<LastTest> => request({ path: `/sos/tests/last/${personId}` });

export const readCheckIn = (subject?: string): Promise<CheckIn> =>
  request({ path: '/sos/check-in', query: { subject } });

export const setCheckIn = (body: SetCheckIn): Promise<CheckIn> =>
  request({ method: 'PUT', path: '/sos/check-in', body });

export const readDevices = (subject?: string): Promise<OwnDevices> =>
  request({ path: '/sos/devices/own', query: { subject } });

/** Cases of mine and of those I look after. */
export const listFamilyCases = (stage: 'open' | 'closed', of: string, cursor?: string): Promise<SosCaseList> =>
  request({ path: '/sos/cases', query: { stage, of, cursor, limit: 20 } });

export const sayWell = (subject?: string): Promise<CheckIn> =>
  request({ method: 'POST', path: '/sos/check-in/well', body: subject ? { subject } : {} });

export const listCares = (): Promise<{ cares: Care[] }> => request({ path: '/sos/care' });

export const readCare = (id: string): Promise<Care> => request({ path: `/sos/care/${id}` });

export const answerCare = (id: string, body: { answer: 'well' | 'visited' | 'help'; words: string }): Promise<Care> =>
  request({ method: 'POST', path: `/sos/care/${id}/answers`, body });
