import {
  consentAnswerSchema,
  consentSchema,
  meSchema,
  privacyNoticeSchema,
  realNameSchema,
  refreshSchema,
  sessionParamsSchema,
  sessionsSchema,
  signInAnswerSchema,
  smsCodeAnswerSchema,
  smsCodeRequestSchema,
  smsLoginSchema,
  tokensSchema,
  vaultViewsSchema,
  wechatLoginSchema,
  wechatPhoneSchema,
} from '../../contracts/identity';
import { okSchema, pageQuerySchema } from '../../contracts/shared';
import { actorOf, anyone, consented, defineRoute, type Request, type Route, signedIn } from '../../platform/http/route';
import type { Consents } from './consents';
import type { PersonalData } from './personal-data.service';
import { privacyNotice } from './privacy-notice';
import type { Sessions } from './sessions';
import type { SignIn, Visit } from './sign-in.service';
import type { SmsCodes } from './sms-codes';

const tag = 'identity';

export interface IdentityRoutesDeps {
  signIn: SignIn;
  sessions: Sessions;
  smsCodes: SmsCodes;
  consents: Consents;
  personalData: PersonalData;
  nameOf(personId: string): Promise<string>;
}

function visitOf(request: Request<unknown, unknown, { consentVersion?: string }>): Visit {
  const { consentVersion } = request.body;
  return { locale: request.locale, device: deviceOf(request.userAgent), consentVersion };
}

/** A few words by which a person knows their own device again. */
function deviceOf(userAgent: string): string {
  const system = /iPhone|iPad|Android|HarmonyOS|Windows|Mac OS|Linux/.exec(userAgent)?.[0] ?? '';
  const program =
    /MicroMessenger|Edg|Firefox|Chrome|Safari/.exec(userAgent)?.[0]?.replace('MicroMessenger', '微信') ?? '';
  return [system, program].filter(Boolean).join(' ') || userAgent.slice(0, 40) || '未知设备';
}

/** Sign-in, sessions, consent and one's own data. */
export function identityRoutes(deps: IdentityRoutesDeps): Route[] {
  const { signIn, sessions, personalData } = deps;

  async function standingAgain(personId: string, sessionId: string) {
    return { tokens: await sessions.reissue(sessionId), me: await personalData.presentMe(personId) };
  }

  return [
    defineRoute({
      method: 'POST',
      path: '/identity/wechat-login',
      tag,
      summary: 'Sign in by the code of wx.login',
      contract: { body: wechatLoginSchema, response: signInAnswerSchema },
      policy: anyone,
      rateLimit: { perAddress: 60, windowS: 60 },
      handler: (request) => signIn.byWechat(request.body.code, visitOf(request)),
    }),
    defineRoute({
      method: 'POST',
      path: '/identity/phone',
      tag,
      summary: 'Bind the phone number of a getPhoneNumber code; joins with the account that has it',
      contract: { body: wechatPhoneSchema, response: signInAnswerSchema },
      policy: consented,
      rateLimit: { perPerson: 10, windowS: 600 },
      handler: (request) => signIn.bindWechatPhone(actorOf(request), request.body.code),
    }),
    defineRoute({
      method: 'POST',
      path: '/identity/sms-codes',
      tag,
      summary: 'Send a sign-in code by SMS',
      contract: { body: smsCodeRequestSchema, response: smsCodeAnswerSchema, status: 202 },
      policy: anyone,
      rateLimit: { perAddress: 20, windowS: 600 },
      handler: ({ body }) =>
        deps.smsCodes.send({
          purpose: 'sign_in',
          phone: body.phone,
          subjectId: '',
          text: (code) => `【一城通】登录验证码${code}，5分钟内有效。不是您本人在登录，请不要告诉任何人。`,
        }),
    }),
    defineRoute({
      method: 'POST',
      path: '/identity/sms-login',
      tag,
      summary: 'Sign in by phone and SMS code',
      contract: { body: smsLoginSchema, response: signInAnswerSchema },
      policy: anyone,
      rateLimit: { perAddress: 30, windowS: 600 },
      handler: (request) => signIn.bySmsCode(request.body.phone, request.body.code, visitOf(request)),
    }),
    defineRoute({
      method: 'POST',
      path: '/identity/refresh',
      tag,
      summary: 'Change a refresh token, good once, for new tokens',
      contract: { body: refreshSchema, response: tokensSchema },
      policy: anyone,
      rateLimit: { perAddress: 120, windowS: 60 },
      async handler({ body }) {
        const { personId: _, ...tokens } = await sessions.refresh(body.refreshToken);
        return tokens;
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/identity/sign-out',
      tag,
      summary: 'End this session',
      contract: { response: okSchema },
      policy: signedIn,
      async handler(request) {
        const { personId, sessionId } = actorOf(request);
        await sessions.revoke(personId, sessionId, 'signed_out');
        return { ok: true as const };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/identity/sessions',
      tag,
      summary: 'Where I am signed in',
      contract: { response: sessionsSchema },
      policy: signedIn,
      async handler(request) {
        const { personId, sessionId } = actorOf(request);
        return { items: await sessions.list(personId, sessionId) };
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/identity/sessions/:sessionId',
      tag,
      summary: 'End one of my sessions',
      contract: { params: sessionParamsSchema, response: okSchema },
      policy: signedIn,
      async handler(request) {
        await sessions.revoke(actorOf(request).personId, request.params.sessionId, 'ended_by_owner');
        return { ok: true as const };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/identity/me',
      tag,
      summary: 'Myself, masked',
      contract: { response: meSchema },
      policy: signedIn,
      handler: (request) => personalData.presentMe(actorOf(request).personId),
    }),
    defineRoute({
      method: 'GET',
      path: '/identity/privacy-notice',
      tag,
      summary: 'The privacy notice in force',
      contract: { response: privacyNoticeSchema },
      policy: anyone,
      handler: async ({ locale }) => privacyNotice(locale),
    }),
    defineRoute({
      method: 'POST',
      path: '/identity/consents',
      tag,
      summary: 'Agree to the privacy notice',
      contract: { body: consentSchema, response: consentAnswerSchema },
      policy: signedIn,
      async handler(request) {
        const { personId, sessionId } = actorOf(request);
        await deps.consents.agree(personId, request.body.version);
        return standingAgain(personId, sessionId);
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/identity/consents',
      tag,
      summary: 'Withdraw consent; erases real name, ID number, address and health data',
      contract: { response: consentAnswerSchema },
      policy: signedIn,
      async handler(request) {
        const { personId, sessionId } = actorOf(request);
        await personalData.withdrawConsent(personId);
        await sessions.recallAll(personId);
        return standingAgain(personId, sessionId);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/identity/real-name',
      tag,
      summary: 'Give name and ID number, kept in the vault',
      contract: { body: realNameSchema, response: meSchema },
      policy: consented,
      rateLimit: { perPerson: 10, windowS: 3_600 },
      async handler(request) {
        const { personId } = actorOf(request);
        await personalData.setRealName(personId, request.body.name, request.body.idNumber);
        return personalData.presentMe(personId);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/identity/vault-views',
      tag,
      summary: 'Who looked at my personal data, and why',
      contract: { query: pageQuerySchema, response: vaultViewsSchema },
      policy: signedIn,
      async handler(request) {
        const { personId } = actorOf(request);
        const { cursor, limit } = request.query;
        const { rows, nextCursor } = await personalData.vaultViews(personId, cursor, limit);
        const items = await Promise.all(
          rows.map(async ({ viewerPersonId, viewedAt, ...view }) => ({
            ...view,
            viewerName: viewerPersonId ? await deps.nameOf(viewerPersonId) : null,
            viewerIsMe: viewerPersonId === personId,
            viewedAt: viewedAt.toISOString(),
          })),
        );
        return { items, nextCursor };
      },
    }),
  ];
}
