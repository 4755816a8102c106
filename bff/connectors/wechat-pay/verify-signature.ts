import { type KeyObject, verify } from 'node:crypto';

/** Both sides allow the other's clock this much (pay.weixin.qq.com, "签名验证"). */
export const SIGNATURE_WINDOW_MS = 300_000;
/** WeChat sends signatures that begin so and must not be believed, to learn whether we check. */
const PROBE = 'WECHATPAY/SIGNTEST/';

export interface SignatureHeaders {
  serial: string;
  timestamp: string;
  nonce: string;
  signature: string;
}

export type SignatureFault = 'headers_missing' | 'probe' | 'stale' | 'signature';

type Headers = Readonly<Record<string, string | undefined>>;

/** The four headers of a signed message, or null. Names in lower case. */
export function signatureHeaders(headers: Headers): SignatureHeaders | null {
  const serial = headers['wechatpay-serial'];
  const timestamp = headers['wechatpay-timestamp'];
  const nonce = headers['wechatpay-nonce'];
  const signature = headers['wechatpay-signature'];
  return serial && timestamp && nonce && signature ? { serial, timestamp, nonce, signature } : null;
}

/** What can be said before any key is looked up, so that a forger costs us neither a check nor a download. */
export function faultBeforeKey(signed: SignatureHeaders, nowMs: number): SignatureFault | null {
  if (signed.signature.startsWith(PROBE)) return 'probe';
  if (!/^\d{1,12}$/.test(signed.timestamp)) return 'headers_missing';
  if (Math.abs(nowMs - Number(signed.timestamp) * 1_000) >= SIGNATURE_WINDOW_MS) return 'stale';
  return null;
}

/** Whether `key` signed these very bytes: timestamp, nonce and body, each closed by a line feed (SHA256 with RSA). */
export function isSignedBy(key: KeyObject, signed: SignatureHeaders, rawBody: Uint8Array): boolean {
  const head = `${signed.timestamp}\n${signed.nonce}\n`;
  const headLength = Buffer.byteLength(head);
  const message = Buffer.allocUnsafe(headLength + rawBody.length + 1);
  message.write(head, 0);
  message.set(rawBody, headLength);
  message[message.length - 1] = 0x0a;
  return verify('RSA-SHA256', message, key, Buffer.from(signed.signature, 'base64'));
}
