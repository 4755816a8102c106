import { createHash } from 'node:crypto';

/** Parts of a login or phone code that make WeChat refuse it. */
export const WECHAT_CODE_SCENARIOS: Readonly<Record<string, { errcode: number; errmsg: string }>> = {
  expired: { errcode: 40029, errmsg: 'invalid code' },
  busy: { errcode: -1, errmsg: 'system error' },
  quota: { errcode: 45011, errmsg: 'api minute-quota reach limit, must slower, retry next minute' },
  blocked: { errcode: 40226, errmsg: 'code blocked' },
};

/** Words that the content check takes as risky, with the label it gives. */
export const RISKY_WORDS: Readonly<Record<string, number>> = {
  赌博网站: 20006,
  代开发票: 21000,
  色情服务: 20002,
};
/** Words that a person should look at. */
export const REVIEW_WORDS = ['待人工复核'];

const DEMO_CODE = /^demo-([A-Za-z]+)-/;
const UNION_CODE = /^union-([A-Za-z0-9]+)-/;
const PHONE_CODE = /^phone-(1[3-9]\d{9})-/;

/** Phone numbers of the demo people, as their own WeChat would give them. */
const DEMO_PHONES: Readonly<Record<string, string>> = {
  citizen: '13800000001',
  elder: '13800000002',
  gridWorker: '13800000003',
  handler: '13800000004',
  publisher: '13800000005',
  approver: '13800000006',
  dispatcher: '13800000007',
  supervisor: '13800000008',
  checker: '13800000009',
  administrator: '13800000010',
  secondCitizen: '13800000011',
  financeClerk: '13800000012',
  financeReviewer: '13800000013',
  stationKeeper: '13800000014',
};

export interface WechatUser {
  openid: string;
  unionid?: string;
}

/** `demo-citizen-x1` → the demo citizen; any other code → a user that depends on what stands before the last dash. */
export function userOfCode(code: string): WechatUser {
  const demo = DEMO_CODE.exec(code)?.[1];
  if (demo) return { openid: `oDemo_${demo}`.padEnd(28, '0'), unionid: `uDemo_${demo}`.padEnd(28, '0') };
  const union = UNION_CODE.exec(code)?.[1];
  const prefix = code.includes('-') ? code.slice(0, code.lastIndexOf('-')) : code;
  const openid = `o${createHash('sha256').update(prefix).digest('base64url').slice(0, 27)}`;
  return union ? { openid, unionid: `u${union}`.padEnd(28, '0') } : { openid };
}

/** `phone-13912345678-x1` → that number; `demo-citizen-x1` → the demo citizen's; others a number made from the code. */
export function phoneOfCode(code: string): string {
  const plain = PHONE_CODE.exec(code)?.[1];
  if (plain) return plain;
  const demo = DEMO_PHONES[DEMO_CODE.exec(code)?.[1] ?? ''];
  if (demo) return demo;
  const digits = createHash('sha256')
    .update(code.slice(0, Math.max(1, code.lastIndexOf('-'))))
    .digest()
    .readUInt32BE(0);
  return `139${String(digits % 100_000_000).padStart(8, '0')}`;
}

/** Codes that carry their birth (`…-t1763800000000-…`) go bad after five minutes, as WeChat's do. */
export function isCodeTooOld(code: string, now: Date): boolean {
  const born = /-t(\d{13})(-|$)/.exec(code)?.[1];
  return born !== undefined && now.getTime() - Number(born) > 300_000;
}
