import { z } from 'zod';

// Shapes and codes as the WeChat documents give them (developers.weixin.qq.com/miniprogram/dev/OpenApiDoc).
// Every reply may carry errcode and errmsg; 0 or no errcode means success.
const verdictOf = { errcode: z.number().int().optional(), errmsg: z.string().optional() };

export const wechatErrorSchema = z.object({ errcode: z.number().int(), errmsg: z.string().optional() });

export const sessionReplySchema = z.object({
  ...verdictOf,
  openid: z.string().min(1).max(128),
  session_key: z.string().min(1).max(128),
  unionid: z.string().min(1).max(128).optional(),
});

export const tokenReplySchema = z.object({
  ...verdictOf,
  access_token: z.string().min(1).max(1024),
  /** seconds, 7200 at most */
  expires_in: z.number().int().positive(),
});

export const phoneReplySchema = z.object({
  ...verdictOf,
  phone_info: z.object({
    phoneNumber: z.string(),
    purePhoneNumber: z.string(),
    countryCode: z.union([z.string(), z.number()]),
    watermark: z.object({ timestamp: z.number(), appid: z.string() }),
  }),
});

export const textCheckReplySchema = z.object({
  ...verdictOf,
  result: z.object({ suggest: z.enum(['pass', 'review', 'risky']), label: z.number().int() }),
  trace_id: z.string().optional(),
});

export const sendReplySchema = z.object({ ...verdictOf, msgid: z.union([z.string(), z.number()]).optional() });

/** The codes we tell apart. */
export const WECHAT_CODES = {
  busy: -1,
  ok: 0,
  badCredential: 40001,
  badOpenId: 40003,
  badAppId: 40013,
  badCode: 40029,
  badTemplate: 40037,
  badAppSecret: 40125,
  usedCode: 40163,
  riskyUser: 40226,
  badPage: 41030,
  tokenMissing: 41001,
  tokenExpired: 42001,
  notAllowed: 43101,
  dailyQuota: 45009,
  minuteQuota: 45011,
  badData: 47001,
  badArgument: 47003,
  userAwayTooLong: 61010,
  riskyContent: 87014,
} as const;
