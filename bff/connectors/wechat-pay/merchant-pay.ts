import { createPublicKey, randomBytes } from 'node:crypto';
import Pay from 'wechatpay-node-v3';
import type { Clock } from '../../platform/clock';
import type { Merchant } from './merchant-keys';
import type { PaySign } from './wechat-pay.port';

/** The library has this address in every method; the transport puts ours in its place. */
export const CANONICAL_ORIGIN = 'https://api.mch.weixin.qq.com';

type PayHttp = Parameters<Pay['createHttp']>[0];
export type PayAnswer = Awaited<ReturnType<PayHttp['get']>>;

const newNonce = () => randomBytes(16).toString('hex').toUpperCase();

/**
 * wechatpay-node-v3 for one merchant, with what it lacks: nonces that can't be guessed, a clock that is WeChat's, and the
 * calls that it doesn't know. Its checks of signatures and its decryption are not used: they let forgeries pass.
 */
export class MerchantPay extends Pay {
  private readonly time: Clock;

  constructor(of: { appId: string; merchant: Merchant; time: Clock; http: PayHttp }) {
    super({
      appid: of.appId,
      mchid: of.merchant.mchid,
      serial_no: of.merchant.serialNo,
      publicKey: Buffer.from(
        createPublicKey(of.merchant.privateKeyPem).export({ type: 'spki', format: 'pem' }) as string,
      ),
      privateKey: Buffer.from(of.merchant.privateKeyPem),
      userAgent: 'yichengtong-bff/1',
    });
    this.time = of.time;
    this.createHttp(of.http);
  }

  private timestamp(): string {
    return String(Math.floor(this.time.now().getTime() / 1_000));
  }

  /** As the library's own, but for its guessable nonce and its clock. */
  protected override buildAuthorization(method: string, url: string, params?: Record<string, unknown>): string {
    const nonce = newNonce();
    const timestamp = this.timestamp();
    const path = url.startsWith(CANONICAL_ORIGIN) ? url.slice(CANONICAL_ORIGIN.length) : url;
    return this.getAuthorization(nonce, timestamp, this.getSignature(method, nonce, timestamp, path, params));
  }

  /** Headers of a request that the library has no method for. */
  signedHeaders(url: string): Record<string, string> {
    return { ...this.getHeaders(this.buildAuthorization('GET', url)) };
  }

  certificates(): Promise<PayAnswer> {
    const url = `${CANONICAL_ORIGIN}/v3/certificates`;
    return this.httpService.get(url, this.getHeaders(this.buildAuthorization('GET', url)));
  }

  /** 异常退款: the bank refused the payer's card. */
  refundAbnormal(refundId: string, body: { out_refund_no: string; type: 'MERCHANT_BANK_CARD' }): Promise<PayAnswer> {
    const url = `${CANONICAL_ORIGIN}/v3/refund/domestic/refunds/${encodeURIComponent(refundId)}/apply-abnormal-refund`;
    const headers = this.getHeaders(this.buildAuthorization('POST', url, body), { 'Content-Type': 'application/json' });
    return this.httpService.post(url, body, headers);
  }

  payerSign(prepayId: string): PaySign {
    const fields = {
      appId: this.appid,
      timeStamp: this.timestamp(),
      nonceStr: newNonce(),
      package: `prepay_id=${prepayId}`,
    };
    const text = `${fields.appId}\n${fields.timeStamp}\n${fields.nonceStr}\n${fields.package}\n`;
    return { ...fields, signType: 'RSA', paySign: this.sha256WithRsa(text) };
  }
}
