import type {
  FamilyLink,
  FamilyUse,
  PrivacyNotice,
  Relation,
  Session,
  SignInAnswer,
  SmsCodeAnswer,
  VaultView,
} from '@contracts/identity';
import { request } from '@/shared/http/client';

/** The calls of the identity capability, named for what they do. */
export const askForSmsCode = (phone: string) =>
  request<SmsCodeAnswer>({ method: 'POST', path: '/identity/sms-codes', body: { phone } });

export const signInBySms = (phone: string, code: string, consentVersion: string | undefined) =>
  request<SignInAnswer>({ method: 'POST', path: '/identity/sms-login', body: { phone, code, consentVersion } });

/** Binds the number behind WeChat's phone-number code; the answer may be the older account that has the number. */
export const bindWechatPhone = (code: string) =>
  request<SignInAnswer>({ method: 'POST', path: '/identity/phone', body: { code } });

export const readPrivacyNotice = () => request<PrivacyNotice>({ path: '/identity/privacy-notice' });

export const listFamily = () => request<{ items: FamilyLink[] }>({ path: '/identity/family' });

export const askFamily = (body: { phone: string; relation: Relation; days: number }, idempotencyKey: string) =>
  request<FamilyLink>({ method: 'POST', path: '/identity/family', body, idempotencyKey });

export const acceptFamily = (linkId: string, code?: string) =>
  request<FamilyLink>({ method: 'POST', path: `/identity/family/${linkId}/accept`, body: code ? { code } : {} });

export const sendFamilyCode = (linkId: string) =>
  request<unknown>({ method: 'POST', path: `/identity/family/${linkId}/code` });

export const declineFamily = (linkId: string) =>
  request<unknown>({ method: 'POST', path: `/identity/family/${linkId}/decline` });

export const endFamily = (linkId: string) =>
  request<unknown>({ method: 'POST', path: `/identity/family/${linkId}/revoke` });

export const listFamilyUses = (linkId: string) =>
  request<{ items: FamilyUse[]; nextCursor: string | null }>({ path: `/identity/family/${linkId}/uses` });

export const listSessions = () => request<{ items: Session[] }>({ path: '/identity/sessions' });

export const endSession = (sessionId: string) =>
  request<unknown>({ method: 'DELETE', path: `/identity/sessions/${sessionId}` });

export const listDataViews = (cursor?: string) =>
  request<{ items: VaultView[]; nextCursor: string | null }>({ path: '/identity/vault-views', query: { cursor } });

export const saveRealName = (body: { name: string; idNumber: string }) =>
  request<unknown>({ method: 'POST', path: '/identity/real-name', body });
