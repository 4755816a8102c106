import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { WECHAT_CODES } from '../../connectors/wechat/wechat.wire';
import { DEMO_SETTINGS } from '../demo-settings';
import { FaultSwitch } from '../fault-switch';
import { ReceivedLog } from '../received-log';
import type { SimAnswer, SimRequest, Simulator, SimulatorDeps } from '../simulator.types';
import { isCodeTooOld, phoneOfCode, REVIEW_WORDS, RISKY_WORDS, userOfCode, WECHAT_CODE_SCENARIOS } from './scenarios';
import { createTokenDesk } from './token-desk';

export interface DeliveredMessage {
  at: Date;
  openid: string;
  templateId: string;
  page: string;
  values: Record<string, string>;
}

export interface WechatSimulator extends Simulator {
  /** subscribe messages that reached a phone, oldest first */
  messages(openid?: string): DeliveredMessage[];
  /** How many more messages of a template this user allows; unset means no end. */
  allow(openid: string, templateId: string, count: number): void;
  /** Makes every access token invalid, as a forced refresh elsewhere would. */
  dropTokens(): void;
  /** how often an access token was asked for, and how often a new one was made */
  readonly tokenStatistics: { asked: number; made: number };
}

const tokenRequestSchema = z.object({
  grant_type: z.literal('client_credential'),
  appid: z.string(),
  secret: z.string(),
  force_refresh: z.boolean().default(false),
});
const checkRequestSchema = z.object({
  version: z.literal(2),
  openid: z.string(),
  scene: z.number().int().min(1).max(4),
  content: z.string().min(1),
});
const sendRequestSchema = z.object({
  touser: z.string(),
  template_id: z.string(),
  page: z.string().optional(),
  data: z.record(z.string(), z.object({ value: z.string() })),
  miniprogram_state: z.enum(['developer', 'trial', 'formal']).optional(),
  lang: z.string().optional(),
});
const allowSchema = z.object({ openid: z.string(), templateId: z.string(), count: z.number().int().min(0) });

/** WeChat cuts values longer than their field allows off with an error: thing is 20 characters. */
function fieldFault(data: Record<string, { value: string }>): string | null {
  for (const [name, { value }] of Object.entries(data)) {
    if (/^thing\d+$/.test(name) && [...value].length > 20) return name;
    if (/^phrase\d+$/.test(name) && [...value].length > 5) return name;
    if (value === '') return name;
  }
  return null;
}

/** The WeChat platform as a mini-program's server sees it; answers HTTP 200 even when it refuses, as the true one does. */
export function createWechatSimulator(deps: SimulatorDeps): WechatSimulator {
  const appId = deps.settings.WECHAT_APP_ID ?? DEMO_SETTINGS.WECHAT_APP_ID;
  const secret = deps.settings.WECHAT_APP_SECRET ?? DEMO_SETTINGS.WECHAT_APP_SECRET;
  const faults = new FaultSwitch();
  const tokens = createTokenDesk(deps.clock);
  const usedCodes = new Set<string>();
  const messages: DeliveredMessage[] = [];
  const allowances = new Map<string, number>();

  const answer = (body: object, note?: string): SimAnswer => ({
    status: 200,
    headers: { 'content-type': 'application/json; encoding=utf-8' },
    body,
    note,
  });
  const refuse = (errcode: number, errmsg: string): SimAnswer =>
    answer({ errcode, errmsg: `${errmsg} rid: ${randomBytes(4).toString('hex')}` }, `refused ${errcode} ${errmsg}`);

  function codeFault(kind: string, code: string): SimAnswer | null {
    if (!code) return refuse(41008, 'missing code');
    for (const [word, fault] of Object.entries(WECHAT_CODE_SCENARIOS)) {
      if (code.includes(word)) return refuse(fault.errcode, fault.errmsg);
    }
    if (isCodeTooOld(code, deps.clock.now())) return refuse(WECHAT_CODES.badCode, 'invalid code');
    if (usedCodes.has(`${kind}:${code}`)) return refuse(WECHAT_CODES.usedCode, 'code been used');
    usedCodes.add(`${kind}:${code}`);
    return null;
  }

  function signIn({ query }: SimRequest): SimAnswer {
    if (query.get('appid') !== appId) return refuse(WECHAT_CODES.badAppId, 'invalid appid');
    if (query.get('secret') !== secret) return refuse(WECHAT_CODES.badAppSecret, 'invalid appsecret');
    if (query.get('grant_type') !== 'authorization_code') return refuse(40002, 'invalid grant_type');
    const code = query.get('js_code') ?? '';
    const fault = codeFault('login', code);
    if (fault) return fault;
    const user = userOfCode(code);
    // The key must not be guessable from the code, yet the seed must give the same world twice.
    const sessionKey = createHash('sha256').update(`${deps.seed}:${code}:session`).digest().subarray(0, 16);
    return answer({ ...user, session_key: sessionKey.toString('base64') }, `signed in ${user.openid}`);
  }

  function giveToken(body: unknown): SimAnswer {
    const parsed = tokenRequestSchema.safeParse(body);
    if (!parsed.success) return refuse(WECHAT_CODES.badData, 'data format error');
    if (parsed.data.appid !== appId) return refuse(WECHAT_CODES.badAppId, 'invalid appid');
    if (parsed.data.secret !== secret) return refuse(WECHAT_CODES.badAppSecret, 'invalid appsecret');
    const given = tokens.give(parsed.data.force_refresh);
    if (!given) return refuse(WECHAT_CODES.minuteQuota, 'api minute-quota reach limit');
    return answer({ access_token: given.token, expires_in: given.expiresInS }, 'access token given');
  }

  function givePhone(body: unknown): SimAnswer {
    const code = z.object({ code: z.string() }).safeParse(body).data?.code ?? '';
    const fault = codeFault('phone', code);
    // For a used phone code the true platform says "invalid code", not "code been used".
    if (fault)
      return (fault.body as { errcode: number }).errcode === WECHAT_CODES.usedCode
        ? refuse(WECHAT_CODES.badCode, 'invalid code')
        : fault;
    const phone = phoneOfCode(code);
    const watermark = { timestamp: Math.floor(deps.clock.now().getTime() / 1000), appid: appId };
    return answer(
      {
        errcode: 0,
        errmsg: 'ok',
        phone_info: { phoneNumber: phone, purePhoneNumber: phone, countryCode: '86', watermark },
      },
      `gave phone ${phone}`,
    );
  }

  function checkText(body: unknown): SimAnswer {
    const parsed = checkRequestSchema.safeParse(body);
    if (!parsed.success) return refuse(WECHAT_CODES.badData, 'data format error');
    const { content, openid } = parsed.data;
    if (!openid.startsWith('o')) return refuse(WECHAT_CODES.badOpenId, 'invalid openid');
    if ([...content].length > 2_500) return refuse(WECHAT_CODES.badData, 'content size out of limit');
    const label = Object.entries(RISKY_WORDS).find(([word]) => content.includes(word))?.[1] ?? 100;
    const mustReview = REVIEW_WORDS.some((word) => content.includes(word));
    const suggest = label !== 100 ? 'risky' : mustReview ? 'review' : 'pass';
    return answer(
      {
        errcode: 0,
        errmsg: 'ok',
        result: { suggest, label },
        detail: [{ strategy: 'content_model', errcode: 0, suggest, label, prob: 90 }],
        trace_id: randomBytes(8).toString('hex'),
      },
      `content check: ${suggest}`,
    );
  }

  function sendMessage(request: SimRequest, body: unknown): SimAnswer {
    const parsed = sendRequestSchema.safeParse(body);
    if (!parsed.success) return refuse(WECHAT_CODES.badData, 'data format error');
    const { touser, template_id: templateId, page = '', data } = parsed.data;
    if (!touser.startsWith('o')) return refuse(WECHAT_CODES.badOpenId, 'invalid openid');
    if (templateId.includes('unknown')) return refuse(WECHAT_CODES.badTemplate, 'invalid template_id');
    if (page.startsWith('/')) return refuse(WECHAT_CODES.badPage, 'invalid page');
    const fault = fieldFault(data);
    if (fault) return refuse(WECHAT_CODES.badArgument, `argument invalid! data.${fault}.value invalid`);
    const key = `${touser} ${templateId}`;
    const left = allowances.get(key);
    if (left === 0) return refuse(WECHAT_CODES.notAllowed, 'user refuse to accept the msg');
    const sent = answer({ errcode: 0, errmsg: 'ok', msgid: messages.length + 1 }, `subscribe message to ${touser}`);
    if (faults.on(request.path).lyingSuccess) return { ...sent, note: `lied about a message to ${touser}` };
    if (left !== undefined) allowances.set(key, left - 1);
    const values = Object.fromEntries(Object.entries(data).map(([name, { value }]) => [name, value]));
    messages.push({ at: deps.clock.now(), openid: touser, templateId, page, values });
    return sent;
  }

  return {
    name: 'wechat',
    title: '微信平台 WeChat platform',
    mount: '/wechat',
    faults,
    received: new ReceivedLog(),
    async handle(request) {
      if (request.path === '/sns/jscode2session' && request.method === 'GET') return signIn(request);
      if (request.method !== 'POST') return refuse(43002, 'require POST method');
      let body: unknown;
      try {
        body = JSON.parse(request.body.toString('utf8'));
      } catch {
        return refuse(WECHAT_CODES.badData, 'data format error');
      }
      if (request.path === '/cgi-bin/stable_token') return giveToken(body);
      const standing = tokens.standing(request.query.get('access_token'));
      if (standing === 'missing') return refuse(WECHAT_CODES.tokenMissing, 'access_token missing');
      if (standing === 'expired') return refuse(WECHAT_CODES.tokenExpired, 'access_token expired');
      if (standing === 'unknown')
        return refuse(WECHAT_CODES.badCredential, 'invalid credential, access_token is invalid or not latest');
      if (request.path === '/wxa/business/getuserphonenumber') return givePhone(body);
      if (request.path === '/wxa/msg_sec_check') return checkText(body);
      if (request.path === '/cgi-bin/message/subscribe/send') return sendMessage(request, body);
      return { status: 404, body: 'not found', note: 'no such path' };
    },
    messages: (openid) => messages.filter((message) => !openid || message.openid === openid),
    allow: (openid, templateId, count) => allowances.set(`${openid} ${templateId}`, count),
    dropTokens: () => tokens.drop(),
    get tokenStatistics() {
      return tokens.statistics;
    },
    panels: () => [
      {
        heading: '订阅消息 Subscribe messages',
        columns: ['时间', 'openid', '模板', '页面', '内容'],
        rows: messages
          .slice(-50)
          .reverse()
          .map((m) => [m.at.toISOString(), m.openid, m.templateId, m.page, Object.values(m.values).join(' · ')]),
        actions: [{ label: '令全部 access_token 失效', action: 'drop-tokens', input: {} }],
      },
    ],
    async control(action, input) {
      if (action === 'drop-tokens') tokens.drop();
      else if (action === 'allow') {
        const { openid, templateId, count } = allowSchema.parse(input);
        allowances.set(`${openid} ${templateId}`, count);
      } else return { error: 'unknown action' };
      return { ok: true };
    },
  };
}
