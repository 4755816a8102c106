import {
  createCipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import type { PlatformFile } from '../demo-keys';
import type { SimRequest } from '../simulator.types';
import type { WechatPayFaults } from './scenarios';

const WINDOW_MS = 300_000;

export interface SealMerchant {
  mchid: string;
  name: string;
  mayCombine: boolean;
  apiV3Key: string;
  /** API certificates in force, by serial; the old one lives on during a change */
  keys: Map<string, KeyObject>;
}

interface Signer {
  serial: string;
  key: KeyObject;
}

/** Everything of WeChat's that has to do with keys: who signs, who asked, what is sealed. */
export class PlatformSeal {
  readonly appId: string;
  readonly merchants = new Map<string, SealMerchant>();
  private readonly certificates: (Signer & { pem: string; effectiveAt: string; expiresAt: string })[];
  private readonly publicKey: Signer;
  private readonly stranger: Signer;
  /** index of the certificate in use */
  private active = 0;
  private turn = 0;

  constructor(file: PlatformFile) {
    this.appId = file.appId;
    for (const { mchid, name, mayCombine, apiV3Key, serialNo, publicKeyPem } of file.merchants) {
      this.merchants.set(mchid, {
        mchid,
        name,
        mayCombine,
        apiV3Key,
        keys: new Map([[serialNo, createPublicKey(publicKeyPem)]]),
      });
    }
    this.certificates = file.certificates.map(({ serialNo, privateKeyPem, ...rest }) => ({
      serial: serialNo,
      key: createPrivateKey(privateKeyPem),
      ...rest,
    }));
    this.publicKey = { serial: file.publicKey.id, key: createPrivateKey(file.publicKey.privateKeyPem) };
    this.stranger = {
      serial: randomBytes(20).toString('hex').toUpperCase(),
      key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    };
  }

  get publicKeyId(): string {
    return this.publicKey.serial;
  }

  /** From now on the next certificate signs, and both are given out. */
  switchCertificate(): void {
    this.active = (this.active + 1) % this.certificates.length;
  }

  /** A new API certificate of a merchant. */
  acceptKey(mchid: string, serialNo: string, publicKeyPem: string, dropOld: boolean): void {
    const { keys } = this.merchants.get(mchid)!;
    if (dropOld) keys.clear();
    keys.set(serialNo, createPublicKey(publicKeyPem));
  }

  changeApiV3Key(mchid: string, apiV3Key: string): void {
    this.merchants.get(mchid)!.apiV3Key = apiV3Key;
  }

  private signerOf(who: WechatPayFaults['signer'], asked: string | undefined): Signer {
    const certificate = this.certificates[this.active]!;
    const next = this.certificates[(this.active + 1) % this.certificates.length]!;
    if (who === 'certificate') return certificate;
    if (who === 'next_certificate') return next;
    if (who === 'public_key') return this.publicKey;
    if (who === 'unknown') return this.stranger;
    if (who === 'mixed') {
      this.turn += 1;
      return [certificate, this.publicKey, next][this.turn % 3]!;
    }
    return asked === this.publicKey.serial ? this.publicKey : certificate;
  }

  /** The four headers over a body. `forged`: by a key that isn't WeChat's, under WeChat's serial. */
  signedHeaders(
    body: string | Buffer,
    nowMs: number,
    who: WechatPayFaults['signer'],
    options: { asked?: string; isForged?: boolean } = {},
  ): Record<string, string> {
    const signer = this.signerOf(who, options.asked);
    const timestamp = String(Math.floor(nowMs / 1_000));
    const nonce = randomBytes(16).toString('hex');
    const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), Buffer.from(body), Buffer.from('\n')]);
    return {
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-signature': sign('sha256', message, options.isForged ? this.stranger.key : signer.key).toString(
        'base64',
      ),
      'wechatpay-serial': signer.serial,
      'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
    };
  }

  /** AEAD_AES_256_GCM under the merchant's APIv3 key. */
  seal(mchid: string, text: string, associatedData: string) {
    const nonce = randomBytes(6).toString('hex');
    const cipher = createCipheriv('aes-256-gcm', this.merchants.get(mchid)!.apiV3Key, nonce);
    cipher.setAAD(Buffer.from(associatedData));
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { ciphertext: ciphertext.toString('base64'), associated_data: associatedData, nonce };
  }

  /** `GET /v3/certificates`: those that sign now or soon. */
  certificatesFor(mchid: string): object {
    const sealed = (one: (typeof this.certificates)[number]) => ({
      serial_no: one.serial,
      effective_time: one.effectiveAt,
      expire_time: one.expiresAt,
      encrypt_certificate: { algorithm: 'AEAD_AES_256_GCM', ...this.seal(mchid, one.pem, 'certificate') },
    });
    return { data: this.certificates.map(sealed) };
  }

  /** Who asks, proved by signature; or why not. Signed by us is `METHOD\npath?query\ntimestamp\nnonce\nbody\n`. */
  whoAsks(request: SimRequest, nowMs: number): { mchid: string } | { fault: string } {
    const [scheme, rest] = (request.headers.authorization ?? '').split(/ (.*)/s);
    if (scheme !== 'WECHATPAY2-SHA256-RSA2048' || !rest) return { fault: 'Http头Authorization值格式错误' };
    const fields = new Map([...rest.matchAll(/(\w+)="([^"]*)"/g)].map((each) => [each[1]!, each[2]!]));
    const mchid = fields.get('mchid') ?? '';
    const key = this.merchants.get(mchid)?.keys.get(fields.get('serial_no') ?? '');
    if (!key) return { fault: '商户证书序列号有误' };
    const timestamp = fields.get('timestamp') ?? '';
    if (!/^\d+$/.test(timestamp) || Math.abs(nowMs - Number(timestamp) * 1_000) > WINDOW_MS) {
      return { fault: 'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟' };
    }
    const head = `${request.method}\n${request.path}${request.search ?? ''}\n${timestamp}\n${fields.get('nonce_str')}\n`;
    const message = Buffer.concat([Buffer.from(head), request.body, Buffer.from('\n')]);
    const isGood = verify('sha256', message, key, Buffer.from(fields.get('signature') ?? '', 'base64'));
    return isGood ? { mchid } : { fault: '签名错误，请检查后再试' };
  }

  /** What `wx.requestPayment` checks before it shows the password. */
  isPaySignGood(
    mchid: string,
    paySign: { appId: string; timeStamp: string; nonceStr: string; package: string; paySign: string },
  ) {
    const text = `${paySign.appId}\n${paySign.timeStamp}\n${paySign.nonceStr}\n${paySign.package}\n`;
    const keys = [...(this.merchants.get(mchid)?.keys.values() ?? [])];
    return (
      paySign.appId === this.appId &&
      keys.some((key) => verify('sha256', Buffer.from(text), key, Buffer.from(paySign.paySign, 'base64')))
    );
  }
}
