import type { z } from 'zod';
import type { Clock } from '../../platform/clock';
import { ApiError, type Words } from '../../platform/errors';
import type { Logger } from '../../platform/log';
import type { ResilientCall } from '../../platform/resilience/resilience.types';
import { outcomeOfFailure } from '../sending/send-outcome.port';
import { createWechatAccessToken } from './access-token';
import type { MessageOutcome, SubscribeMessage, TextVerdict, WechatPlatform } from './wechat.port';
import {
  phoneReplySchema,
  sendReplySchema,
  sessionReplySchema,
  textCheckReplySchema,
  tokenReplySchema,
  WECHAT_CODES,
  wechatErrorSchema,
} from './wechat.wire';

export interface WechatClientDeps {
  /** `https://api.weixin.qq.com`, or the simulator */
  baseUrl: string;
  appId: string;
  appSecret: string;
  call: ResilientCall;
  clock: Clock;
  log: Logger;
  fetch?: typeof fetch;
}

interface Refusal {
  errcode: number;
  errmsg: string;
}
type Reply<T> = { value: T } | { refusal: Refusal };

const LONGEST_CHECKED = 2_500;
const THING_LENGTH = 20;

const SIGN_IN_AGAIN: Words = {
  zh: '微信登录凭证已失效，请再点一次登录',
  en: 'The WeChat sign-in code is no longer good. Please sign in again',
};
const PHONE_AGAIN: Words = {
  zh: '手机号授权已失效，请再点一次授权',
  en: 'The phone permission is no longer good. Please tap to allow again',
};
const WECHAT_BLOCKED: Words = {
  zh: '微信认为这个账号有风险，请改用短信验证码登录',
  en: 'WeChat holds this account for risky. Please sign in by SMS code',
};
const WECHAT_CROWDED: Words = {
  zh: '微信此刻繁忙，请一分钟后再试',
  en: 'WeChat is busy now. Please try again in a minute',
};

const BAD_TOKEN: number[] = [WECHAT_CODES.badCredential, WECHAT_CODES.tokenExpired, 40014];
const QUOTA: number[] = [WECHAT_CODES.minuteQuota, WECHAT_CODES.dailyQuota];
const BAD_CODE: number[] = [WECHAT_CODES.badCode, WECHAT_CODES.usedCode, 41008];

/** Talks to the WeChat platform: replies parsed, changed replies logged, one access token for all. */
export function createWechatClient(deps: WechatClientDeps): WechatPlatform {
  const fetchOf = deps.fetch ?? fetch;
  const driftSeen = new Set<string>();

  function noteDrift(path: string, what: string): void {
    if (driftSeen.has(`${path} ${what}`)) return;
    driftSeen.add(`${path} ${what}`);
    deps.log.warn({ system: 'wechat', path, drift: what }, 'reply differs from the documents');
  }

  /** One request. WeChat answers HTTP 200 even when it refuses; a busy system (-1) counts as a failure of theirs. */
  async function ask<S extends z.ZodObject>(
    path: string,
    schema: S,
    options: { query?: Record<string, string>; body?: unknown; isSafe: boolean },
  ): Promise<Reply<z.output<S>>> {
    const url = new URL(deps.baseUrl.replace(/\/$/, '') + path);
    for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, value);
    return deps.call.run(
      async (signal): Promise<Reply<z.output<S>>> => {
        const answer = await fetchOf(url, {
          signal,
          ...(options.body === undefined
            ? {}
            : {
                method: 'POST',
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify(options.body),
              }),
        });
        const text = await answer.text();
        if (!answer.ok) throw new Error(`WeChat answered HTTP ${answer.status} to ${path}`);
        let json: unknown;
        try {
          json = JSON.parse(text);
        } catch {
          noteDrift(path, 'not JSON');
          throw new Error(`WeChat answered ${path} with something that is not JSON`);
        }
        const failed = wechatErrorSchema.safeParse(json);
        if (failed.success && failed.data.errcode !== 0) {
          if (failed.data.errcode === WECHAT_CODES.busy) throw new Error(`WeChat is busy: ${path}`);
          return { refusal: { errcode: failed.data.errcode, errmsg: failed.data.errmsg ?? '' } };
        }
        const parsed = schema.safeParse(json);
        if (!parsed.success) {
          noteDrift(path, parsed.error.issues.map((issue) => issue.path.join('.')).join(','));
          throw new Error(`WeChat answered ${path} in a shape we do not know`);
        }
        return { value: parsed.data };
      },
      { safe: options.isSafe },
    );
  }

  const accessToken = createWechatAccessToken({
    clock: deps.clock,
    async ask(isForced) {
      const reply = await ask('/cgi-bin/stable_token', tokenReplySchema, {
        isSafe: true,
        body: {
          grant_type: 'client_credential',
          appid: deps.appId,
          secret: deps.appSecret,
          ...(isForced ? { force_refresh: true } : {}),
        },
      });
      if ('refusal' in reply) throw refused('/cgi-bin/stable_token', reply.refusal);
      return { token: reply.value.access_token, expiresInS: reply.value.expires_in };
    },
  });

  /** A call that carries our access token; when WeChat no longer takes it, once more with a new one. */
  async function askWithToken<S extends z.ZodObject>(
    path: string,
    schema: S,
    body: unknown,
    isSafe: boolean,
  ): Promise<Reply<z.output<S>>> {
    const token = await accessToken.current();
    const reply = await ask(path, schema, { query: { access_token: token }, body, isSafe });
    if (!('refusal' in reply) || !BAD_TOKEN.includes(reply.refusal.errcode)) return reply;
    accessToken.reject(token);
    return ask(path, schema, { query: { access_token: await accessToken.current() }, body, isSafe });
  }

  /** A refusal that the caller of ours can't mend: our own keys or quota. */
  function refused(path: string, { errcode, errmsg }: Refusal): ApiError {
    deps.log.error({ system: 'wechat', path, errcode, errmsg }, 'WeChat refused');
    if (QUOTA.includes(errcode)) return new ApiError('rate_limited', { words: WECHAT_CROWDED, retryAfterS: 60 });
    return new ApiError('upstream_failed', { cause: new Error(`${path}: ${errcode} ${errmsg}`) });
  }

  return {
    async signIn(code) {
      const path = '/sns/jscode2session';
      const reply = await ask(path, sessionReplySchema, {
        // The code is good for one use, so a repeat after a lost answer could only fail.
        isSafe: false,
        query: { appid: deps.appId, secret: deps.appSecret, js_code: code, grant_type: 'authorization_code' },
      });
      if ('value' in reply) {
        const { openid, unionid, session_key: sessionKey } = reply.value;
        return { openId: openid, unionId: unionid ?? null, sessionKey };
      }
      const { errcode } = reply.refusal;
      if (BAD_CODE.includes(errcode)) throw new ApiError('sign_in_failed', { words: SIGN_IN_AGAIN });
      if (errcode === WECHAT_CODES.riskyUser) throw new ApiError('sign_in_failed', { words: WECHAT_BLOCKED });
      throw refused(path, reply.refusal);
    },

    async phoneNumber(code) {
      const path = '/wxa/business/getuserphonenumber';
      const reply = await askWithToken(path, phoneReplySchema, { code }, false);
      if ('refusal' in reply) {
        if (BAD_CODE.includes(reply.refusal.errcode)) throw new ApiError('sign_in_failed', { words: PHONE_AGAIN });
        throw refused(path, reply.refusal);
      }
      const { purePhoneNumber, countryCode } = reply.value.phone_info;
      if (String(countryCode) !== '86' || !/^1[3-9]\d{9}$/.test(purePhoneNumber)) {
        throw new ApiError('invalid_request', {
          words: { zh: '目前只支持中国大陆手机号', en: 'Only mainland China numbers are supported for now' },
        });
      }
      return purePhoneNumber;
    },

    async checkText({ openId, scene, content }): Promise<TextVerdict> {
      const path = '/wxa/msg_sec_check';
      const looked = [...content].slice(0, LONGEST_CHECKED).join('');
      const reply = await askWithToken(
        path,
        textCheckReplySchema,
        { version: 2, openid: openId, scene, content: looked },
        true,
      );
      if ('value' in reply) {
        const { suggest, label } = reply.value.result;
        return { verdict: suggest, label, traceId: reply.value.trace_id ?? null };
      }
      if (reply.refusal.errcode === WECHAT_CODES.riskyContent) return { verdict: 'risky', label: 0, traceId: null };
      // WeChat checks only for people it saw in the last two hours: a person of ours looks instead.
      if (reply.refusal.errcode === WECHAT_CODES.userAwayTooLong)
        return { verdict: 'review', label: 100, traceId: null };
      throw refused(path, reply.refusal);
    },

    async sendSubscribeMessage(message: SubscribeMessage): Promise<MessageOutcome> {
      const path = '/cgi-bin/message/subscribe/send';
      const data = Object.fromEntries(
        Object.entries(message.values).map(([name, value]) => [name, { value: fitField(name, value) }]),
      );
      const body = {
        touser: message.openId,
        template_id: message.templateId,
        page: message.page,
        data,
        miniprogram_state: 'formal',
        lang: message.locale === 'en' ? 'en_US' : 'zh_CN',
      };
      try {
        await accessToken.current();
      } catch {
        // Without a token the message itself never left.
        return {
          result: { outcome: 'refused', reason: 'no access token', isRetryable: true },
          isPermissionGone: false,
        };
      }
      try {
        const reply = await askWithToken(path, sendReplySchema, body, false);
        if ('value' in reply) {
          return {
            result: { outcome: 'accepted', providerId: String(reply.value.msgid ?? '') },
            isPermissionGone: false,
          };
        }
        const { errcode, errmsg } = reply.refusal;
        const isPermissionGone = errcode === WECHAT_CODES.notAllowed;
        if (!isPermissionGone) deps.log.warn({ system: 'wechat', path, errcode, errmsg }, 'WeChat refused a message');
        return {
          result: { outcome: 'refused', reason: String(errcode), isRetryable: QUOTA.includes(errcode) },
          isPermissionGone,
        };
      } catch (error) {
        return { result: outcomeOfFailure(error), isPermissionGone: false };
      }
    },
  };
}

/** WeChat refuses the whole message when a `thing` is longer than 20 characters. */
function fitField(name: string, value: string): string {
  const letters = [...value];
  if (!name.startsWith('thing') || letters.length <= THING_LENGTH) return value;
  return `${letters.slice(0, THING_LENGTH - 1).join('')}…`;
}
