import type { SendOutcome } from '../sending/send-outcome.port';

export interface WechatIdentity {
  openId: string;
  /** only when the mini-program is bound to an Open Platform account */
  unionId: string | null;
  /** decrypts what the phone sends; never leaves the BFF */
  sessionKey: string;
}

export interface TextVerdict {
  /** `review`: a person should look before others see it */
  verdict: 'pass' | 'review' | 'risky';
  /** WeChat's label, as 20001 politics, 20002 pornography; 100 is normal */
  label: number;
  traceId: string | null;
}

/** 1 profile, 2 comment, 3 forum, 4 social log */
export type TextScene = 1 | 2 | 3 | 4;

export interface SubscribeMessage {
  openId: string;
  templateId: string;
  /** page with query, without a leading slash */
  page: string;
  /** field of the template → value, as `{ thing1: '…', time2: '…' }` */
  values: Record<string, string>;
  locale: 'zh' | 'en';
}

export interface MessageOutcome {
  result: SendOutcome;
  /** the person's permission for this template is used up or was taken back (43101) */
  isPermissionGone: boolean;
}

/** What the WeChat platform does for us. */
export interface WechatPlatform {
  /** @throws ApiError sign_in_failed for a wrong, used or expired code; upstream_* when WeChat does not answer */
  signIn(code: string): Promise<WechatIdentity>;
  /** The mainland number behind a `getPhoneNumber` code. @throws ApiError sign_in_failed, invalid_request, upstream_* */
  phoneNumber(code: string): Promise<string>;
  /** Checks words before others see them; 2,500 characters at most are looked at. @throws ApiError upstream_* */
  checkText(text: { openId: string; scene: TextScene; content: string }): Promise<TextVerdict>;
  /** Never throws for an answer of WeChat's; an unknown outcome is an outcome. @throws ApiError unavailable when not tried */
  sendSubscribeMessage(message: SubscribeMessage): Promise<MessageOutcome>;
}
