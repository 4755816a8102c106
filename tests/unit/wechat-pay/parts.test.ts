import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { decryptResource } from '../../../bff/connectors/wechat-pay/decrypt-resource';
import { normaliseErrorCode } from '../../../bff/connectors/wechat-pay/error-codes';
import { readMerchantKeys } from '../../../bff/connectors/wechat-pay/merchant-keys';
import { beijingTime, createWechatTime } from '../../../bff/connectors/wechat-pay/wechat-time';
import { SettableClock } from '../../../bff/platform/clock';
import { createLogger } from '../../../bff/platform/log';
import { startSimulators } from '../../../bff/simulators/start-simulators';

describe('a code of refusal', () => {
  it.each([
    ['ORDERPAID', 'ORDER_PAID'],
    ['ORDER_PAID', 'ORDER_PAID'],
    ['NOTENOUGH', 'NOT_ENOUGH'],
    ['NOT_ENOUGH', 'NOT_ENOUGH'],
    ['SYSTEMERROR', 'SYSTEM_ERROR'],
    ['ORDERNOTEXIST', 'ORDER_NOT_EXIST'],
    ['FREQUENCY_LIMIT_EXCEED', 'FREQUENCY_LIMITED'],
    ['RATELIMIT_EXCEEDED', 'FREQUENCY_LIMITED'],
    ['FREQUENCY_LIMITED_ERROR', 'FREQUENCY_LIMITED'],
    ['REFUND_NOT_EXISTS', 'RESOURCE_NOT_EXISTS'],
    ['param_error', 'PARAM_ERROR'],
    ['constructor', 'OTHER'],
    ['', 'OTHER'],
  ])('%s is %s', (spelled, code) => {
    expect(normaliseErrorCode(spelled)).toBe(code);
  });
});

describe('a sealed resource', () => {
  const newKey = () => createSecretKey(randomBytes(32));
  const key = newKey();
  const nonce = 'fedcba987654';
  function sealed(text: string, aad: string) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.from(aad));
    const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { ciphertext: bytes.toString('base64'), nonce, associated_data: aad };
  }

  it('opens with its key, whichever of two it is, and with empty associated data', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.constantFrom('', 'transaction', '退款'), (text, aad) => {
        const resource = sealed(text, aad);
        expect(decryptResource([key], resource)?.toString('utf8')).toBe(Buffer.from(text).toString('utf8'));
        expect(decryptResource([newKey(), key], resource)).not.toBeNull();
        if (aad === '') expect(decryptResource([key], { ...resource, associated_data: null })).not.toBeNull();
      }),
    );
  });

  it('does not open with any bit of it changed, other data beside it, or another key', () => {
    const resource = sealed('{"amount":{"total":100}}', 'transaction');
    const bytes = Buffer.from(resource.ciphertext, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(decryptResource([key], { ...resource, ciphertext: changed.toString('base64') })).toBeNull();
      expect(decryptResource([key], { ...resource, ciphertext: bytes.subarray(0, at).toString('base64') })).toBeNull();
    }
    expect(decryptResource([key], { ...resource, associated_data: 'refund' })).toBeNull();
    expect(decryptResource([key], { ...resource, associated_data: '' })).toBeNull();
    expect(decryptResource([key], { ...resource, nonce: 'fedcba987655' })).toBeNull();
    expect(decryptResource([key], { ...resource, nonce: '' })).toBeNull();
    expect(decryptResource([newKey()], resource)).toBeNull();
  });
});

describe('a merchants file', () => {
  const text = (changes: object) =>
    JSON.stringify({
      appId: 'wx1',
      merchants: [
        {
          mchid: '1900000101',
          name: 'n',
          billerCodes: [],
          serialNo: 'ABCDEF0123',
          privateKeyPem: 'no key',
          apiV3Key: 'k'.repeat(32),
          ...changes,
        },
      ],
    });
  it.each([
    ['no list of merchants', '{"appId":"wx1","merchants":[]}', /merchants/],
    ['a key for APIv3 that is too short', text({ apiV3Key: 'short' }), /apiV3Key/],
    ['a private key that is none', text({}), /1900000101/],
    ['no JSON', '{', /JSON/],
  ])('with %s is refused, by field and without its keys', (_, given, word) => {
    expect(() => readMerchantKeys(given, { demoKeys: true })).toThrow(word);
    try {
      readMerchantKeys(given, { demoKeys: true });
    } catch (error) {
      expect(String(error)).not.toMatch(/no key|kkkk/);
    }
  });

  it('of the demo is refused where citizens are served', () => {
    expect(() => readMerchantKeys(text({}).replace('{', '{"isDemo":true,'), { demoKeys: false })).toThrow('production');
  });
});

describe('the time', () => {
  it('goes to WeChat in Beijing’s, by the second', () => {
    expect(beijingTime(new Date('2026-11-22T16:51:00.999Z'))).toBe('2026-11-23T00:51:00+08:00');
  });

  it('of WeChat is learnt only when it differs, and given up when it no longer does', () => {
    const clock = new SettableClock();
    clock.set('2026-11-22T08:00:00Z');
    const reported: number[] = [];
    const time = createWechatTime({
      clock,
      log: createLogger({ level: 'silent' }),
      report: (s) => void reported.push(s),
    });
    expect(time.learn(null)).toBe(false);
    expect(time.learn('nonsense')).toBe(false);
    expect(time.learn('Sun, 22 Nov 2026 08:00:30 GMT')).toBe(false);
    expect(time.learn('Sun, 22 Nov 2026 08:10:00 GMT')).toBe(true);
    expect(time.now()).toEqual(new Date('2026-11-22T08:10:00Z'));
    expect(time.learn('Sun, 22 Nov 2026 08:10:10 GMT')).toBe(false);
    expect(time.learn('Sun, 22 Nov 2026 08:00:00 GMT')).toBe(true);
    expect(time.offsetMs).toBe(0);
    expect(reported).toEqual([600, 0]);
  });
});

describe('the simulator’s books', () => {
  it('outlive a restart', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'yct-books-'));
    const settings = { SIMULATOR_BOOKS_DIR: folder };
    const first = await startSimulators({ port: 0, settings });
    const outTradeNo = first.wechatPay.strangerTrade('1900000101', 777);
    await first.stop();
    const second = await startSimulators({ port: 0, settings });
    expect(second.wechatPay.books().find((each) => each.mchid === '1900000101')).toMatchObject({
      receivedFen: 777,
      paidOrders: 1,
    });
    expect(second.wechatPay.strangerTrade('1900000101', 1)).not.toBe(outTradeNo);
    await second.stop();
    rmSync(folder, { recursive: true });
  });
});
