import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createMerchantKeys } from '../../bff/connectors/wechat-pay/merchant-keys';
import { faultBeforeKey, isSignedBy, signatureHeaders } from '../../bff/connectors/wechat-pay/verify-signature';
import { createWechatPayGateway } from '../../bff/connectors/wechat-pay/wechat-pay.client';
import { systemClock } from '../../bff/platform/clock';
import { createLogger } from '../../bff/platform/log';
import { ensureDemoKeys, type PlatformFile } from '../../bff/simulators/demo-keys';
import { DEMO_SETTINGS } from '../../bff/simulators/demo-settings';
import { dressNotification } from '../../bff/simulators/wechat-pay/notification-dress';
import { PlatformSeal } from '../../bff/simulators/wechat-pay/platform-seal';
import { NO_FAULTS } from '../../bff/simulators/wechat-pay/scenarios';
import type { BenchCase } from './bench.types';

/** Operations per call, so that the clock of the bench is not what is measured. */
const BATCH = 50;
const MCHID = '1900000101';

function prepareNotification() {
  const files = ensureDemoKeys();
  const platform = JSON.parse(readFileSync(files.platformFile, 'utf8')) as PlatformFile;
  const now = new Date();
  const clock = { now: () => now };
  const log = createLogger({ level: 'silent' });
  const gateway = createWechatPayGateway({
    baseUrl: 'http://127.0.0.1:9',
    keys: createMerchantKeys({
      file: files.merchantsFile,
      appId: DEMO_SETTINGS.WECHAT_APP_ID,
      demoKeys: true,
      log,
    }),
    callOf: () => ({ state: 'closed', run: (call) => call(new AbortController().signal) }),
    clock,
    log,
  });
  const { headers, body } = dressNotification(
    new PlatformSeal(platform),
    {
      id: 'EV-T1',
      about: 'trade',
      eventType: 'TRANSACTION.SUCCESS',
      mchid: MCHID,
      url: '',
      outTradeNo: '01KAHM5T0000000000000000W1',
      outRefundNo: null,
      createdAtMs: systemClock.now().getTime(),
      summary: '支付成功',
      content: {
        appid: DEMO_SETTINGS.WECHAT_APP_ID,
        mchid: MCHID,
        out_trade_no: '01KAHM5T0000000000000000W1',
        transaction_id: '4200002026112200000000000001',
        trade_type: 'JSAPI',
        trade_state: 'SUCCESS',
        trade_state_desc: '支付成功',
        bank_type: 'CMB_CREDIT',
        attach: '01KAHM5T0000000000000000W0',
        success_time: '2026-11-22T16:51:00+08:00',
        payer: { openid: 'oDemo_citizen000000000000000' },
        amount: { total: 8_642, payer_total: 8_642, currency: 'CNY', payer_currency: 'CNY' },
      },
      sent: null,
    },
    'none',
    { ...NO_FAULTS, signer: 'public_key' },
    now.getTime(),
  );
  const raw = Buffer.from(body);
  const key = createPublicKey(platform.publicKey.publicKeyPem);
  const signature = Buffer.from(headers['wechatpay-signature']!, 'base64');
  const message = Buffer.from(`${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`);
  return { gateway, headers, raw, key, message, signature, nowMs: now.getTime() };
}

type Prepared = ReturnType<typeof prepareNotification>;

function bareVerify({ message, key, signature }: Prepared): () => number {
  return () => {
    for (let n = 0; n < BATCH; n += 1) {
      if (!verify('RSA-SHA256', message, key, signature)) throw new Error('the bench’s own signature is wrong');
    }
    return BATCH;
  };
}

/** Headers, probe, age and signature over the raw bytes, beside one bare `crypto.verify` of the same bytes. */
const signatureChecked: BenchCase = {
  name: 'payment notification signature checked',
  unit: 'notifications/s',
  target: 0.7,
  concurrency: 1,
  async prepare() {
    const prepared = prepareNotification();
    const { headers, raw, key, nowMs } = prepared;
    return {
      ours() {
        for (let n = 0; n < BATCH; n += 1) {
          const signed = signatureHeaders(headers);
          if (!signed || faultBeforeKey(signed, nowMs) || !isSignedBy(key, signed, raw)) {
            throw new Error('the bench’s own notification is refused');
          }
        }
        return BATCH;
      },
      ceiling: bareVerify(prepared),
    };
  },
};

/** From raw bytes to facts: signature, age, tag, merchant and app checked, decrypted and parsed; beside the same bare check. */
const notificationVerified: BenchCase = {
  name: 'payment notification verified',
  unit: 'notifications/s',
  target: 0.7,
  concurrency: 1,
  async prepare() {
    const prepared = prepareNotification();
    const { gateway, headers, raw } = prepared;
    return {
      async ours() {
        for (let n = 0; n < BATCH; n += 1) {
          const notification = await gateway.readNotification(MCHID, headers, raw);
          if (notification.kind !== 'trade') throw new Error('the bench’s own notification is not one of a trade');
        }
        return BATCH;
      },
      ceiling: bareVerify(prepared),
    };
  },
};

export const notificationBenches: readonly BenchCase[] = [signatureChecked, notificationVerified];
