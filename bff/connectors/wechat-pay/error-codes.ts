import { WECHAT_PAY_ERROR_CODES, type WechatPayErrorCode } from './wechat-pay.port';

/** WeChat writes one code in several ways, with and without underscores, by interface and by year. */
const OTHER_SPELLINGS: Readonly<Record<string, WechatPayErrorCode>> = {
  FREQUENCYLIMITEDERROR: 'FREQUENCY_LIMITED',
  FREQUENCYLIMIT: 'FREQUENCY_LIMITED',
  FREQUENCYLIMITEXCEED: 'FREQUENCY_LIMITED',
  RATELIMITED: 'FREQUENCY_LIMITED',
  RATELIMITEXCEEDED: 'FREQUENCY_LIMITED',
  MCHNOTEXIST: 'MCH_NOT_EXISTS',
  ORDERNOTEXISTS: 'ORDER_NOT_EXIST',
  TRADENOTEXIST: 'ORDER_NOT_EXIST',
  RESOURCENOTEXIST: 'RESOURCE_NOT_EXISTS',
  REFUNDNOTEXIST: 'RESOURCE_NOT_EXISTS',
  REFUNDNOTEXISTS: 'RESOURCE_NOT_EXISTS',
  ORDERHASPAID: 'ORDER_PAID',
  BALANCENOTENOUGH: 'NOT_ENOUGH',
  ACCOUNTERROR: 'USER_ACCOUNT_ABNORMAL',
  SYSTEMBUSY: 'SYSTEM_ERROR',
  BANKERROR: 'SYSTEM_ERROR',
  RULELIMITED: 'RULE_LIMIT',
  NOSTATEMENTEXISTS: 'NO_STATEMENT_EXIST',
  BILLCREATING: 'STATEMENT_CREATING',
};

const bare = (code: string) => code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

const CODES: ReadonlyMap<string, WechatPayErrorCode> = new Map([
  ...WECHAT_PAY_ERROR_CODES.map((code) => [bare(code), code] as const),
  ...Object.entries(OTHER_SPELLINGS),
]);

/** `ORDERPAID`, `ORDER_PAID` and `order paid` are one code; what we don't know is OTHER. */
export function normaliseErrorCode(code: string): WechatPayErrorCode {
  return CODES.get(bare(code)) ?? 'OTHER';
}
