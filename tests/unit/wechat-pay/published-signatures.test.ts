import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { readMerchantKeys } from '../../../bff/connectors/wechat-pay/merchant-keys';
import { MerchantPay } from '../../../bff/connectors/wechat-pay/merchant-pay';
import { faultBeforeKey, isSignedBy, signatureHeaders } from '../../../bff/connectors/wechat-pay/verify-signature';

// Values that pay.weixin.qq.com prints for its own example merchant: "如何生成请求签名" (4012365336), "小程序调起支付签名"
// (4012365341), "如何使用微信支付公钥验签". Of the example's key only the public half is kept: what we sign must be, letter
// for letter, what the printed signature covers.
const EXAMPLE_MERCHANT_KEY = createPublicKey(`-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAptpm+qvIDCh/9wjU26SQ
CK26ogYkBhDrYxnAaw2JbbBsp1oDbHKk+1r381NeBUG2HEFAuU+Fr72u5ot3yKdz
oF/FajAzQNKnm569/D3upKoi8mYBaST15Uig8j8qoUW1U217LL0jEHlSnHV3lcaD
TXqDpTRR4Bfz9IqOgJgFZ8/oTfEomSrjrLYef81Eyxr7ZIMQXEKKEK7V4UXKS0+/
fDsiG/cXidhzt8UbTL9vqXqxM2+IDImyO+FAc/tkBG55LmzxPto1Nq0WbnZzRM/w
Tzrd0I/8NlevxtFbphg4evlHjFNI7+GrqR87ViEwuAJJ9Je5QQjct5YJfFRWiZ5C
MQIDAQAB
-----END PUBLIC KEY-----`);
const NONCE = '593BEC0C930BF1AFEB40B4A08C8FB242';
const TIMESTAMP = '1554208460';
const JSAPI_BODY =
  '{"appid":"wxd678efh567hg6787","mchid":"1900007291","description":"Image形象店-深圳腾大-QQ公仔","out_trade_no":"1217752501201407033233368018","notify_url":"https://www.weixin.qq.com/wxpay/pay.php","amount":{"total":100,"currency":"CNY"},"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}';
const JSAPI_SIGNATURE =
  'jnks4dlrPw3ZX+ozVvSK39oa0t7OMBsg83BHAwd8BRdUFiVaQNTLTvci+wURgP1OQBbKYhFGvt7iqYpDSTQkp7Uq1sltaQKyncCyrA1g88m5bsKERQfPyT0ahSwKTYJ1CAn9QiJuSJRq1QsQs07eehbU/k9BCS51jTyc1Jpsi2H77HF9f/BnjXAOP3/sPObg6V5Ee4EzwLox684hhuMuIwHo7D8KFk3LIHOKDcNI4It1aCXydFWNpNK+SG86VUDe5kwoDpw4Ulqfu9z8OFDGbDs9TCxEv8iqQzbpxOlEVoOe2kalSYM5kApQb3nZcxdUtoE0liJGW3RGUNE0t4v01A==';
const PAY_SIGNATURE =
  'mI35pfNEQV6777ke/1T+LJLQDNTm7yeoUJH+j/adPGhmCCi0PbgkvYQTRcXH0uibcLVtvFLdGLpmoYO9FV6lBBsTAjuhh5YOvQi0e2g3e0yytitiNET9FEuqM0pjnKfRW4K6LIZDdbWJv9KhZUx3DrJa5TL7OJ7VdADVivxVySIlPVKjGwuCXzuXSJes0UcILgWQUMyha5/3nYofuHtS7r+KYyMuxD+oJ9VM1Qdxk4UIG59CP5Y3wtYIFybyF3bdu1caHTRRX+DLyMXyYA/IrTmiW01c4RPjpHBX5Dk1sZyY1zVsWNsvMHr2e1NTWtBxKJ+qk5N61J7caYoepHFaxw==';
/** Our merchant, but what it would sign is kept. */
class Listening extends MerchantPay {
  heard = '';
  override sha256WithRsa(text: string): string {
    this.heard = text;
    return super.sha256WithRsa(text);
  }
}

function listening(): Listening {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const set = readMerchantKeys(
    JSON.stringify({
      appId: 'wx2421b1c4370ec43b',
      merchants: [
        {
          mchid: '1900007291',
          name: 'example',
          billerCodes: [],
          serialNo: '408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB',
          privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }),
          apiV3Key: 'x'.repeat(32),
        },
      ],
    }),
    { demoKeys: false },
  );
  const http = { get: jest.fn(), post: jest.fn(), upload: jest.fn() };
  const time = { now: () => new Date(Number(TIMESTAMP) * 1_000) };
  return new Listening({ appId: set.appId, merchant: set.merchants.get('1900007291')!, time, http });
}

const covers = (signature: string, text: string) =>
  verify('RSA-SHA256', Buffer.from(text), EXAMPLE_MERCHANT_KEY, Buffer.from(signature, 'base64'));

describe('what we sign', () => {
  it('of an order is what the printed signature covers', () => {
    const pay = listening();
    pay.getSignature('POST', NONCE, TIMESTAMP, '/v3/pay/transactions/jsapi', JSON.parse(JSAPI_BODY));
    expect(covers(JSAPI_SIGNATURE, pay.heard)).toBe(true);
    expect(covers(JSAPI_SIGNATURE, pay.heard.replace('100', '101'))).toBe(false);
  });

  it('for the payer is what the printed paySign covers, but for its nonce', () => {
    const pay = listening();
    const signed = pay.payerSign('wx201410272009395522657a690389285100');
    expect(signed).toMatchObject({ timeStamp: TIMESTAMP, signType: 'RSA', appId: 'wx2421b1c4370ec43b' });
    expect(signed.nonceStr).toMatch(/^[0-9A-F]{32}$/);
    expect(covers(PAY_SIGNATURE, pay.heard.replace(signed.nonceStr, NONCE))).toBe(true);
  });

  it('of a request without a body closes with an empty line', () => {
    const pay = listening();
    pay.getSignature('GET', NONCE, TIMESTAMP, '/v3/certificates');
    expect(pay.heard).toBe(`GET\n/v3/certificates\n${TIMESTAMP}\n${NONCE}\n\n`);
  });
});

describe('what WeChat signed', () => {
  const key = createPublicKey(`-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwXNI6sdlknHBnK8Fu2U6
Cwor9qY747jP8KAfeBMeveEt1TqaHkLfaSD07trZLhGpfs8/AHqjhgSMO1O10YQW
OrrJ4hjIWPKqxbgrYMkBQc+mwdiWp4W3ByCqxBRagCveCXRWCmuJYovl9H/bsDI0
iGbpVtEOghJtfciisYSgxcLufUDTRkvwxjIBK1pCRjk33jJ5YTBWTHMRtMAOcFLN
F6hdEYdX8SPsgHHeLZ5Lv2T/686w1xtgCHef/sd4uSfWmyzsalQdHG/e4IyYmrhx
+O3VBoNDzE3nx23bFeV/RVNCG7cV6VhmYokJNHa/erIPkEmEFID6A5wQOXuxUkmJ
WwIDAQAB
-----END PUBLIC KEY-----`);
  const headers = {
    'wechatpay-serial': 'PUB_KEY_ID_0000000000000024101100397200000006',
    'wechatpay-timestamp': '1722850421',
    'wechatpay-nonce': 'd824f2e086d3c1df967785d13fcd22ef',
    'wechatpay-signature':
      'mfI1CPqvBrgcXfgXMFjdNIhBf27ACE2YyeWsWV9ZI7T7RU0vHvbQpu9Z32ogzc+k8ZC5n3kz7h70eWKjgqNdKQF0eRp8mVKlmfzMLBVHbssB9jEZEDXThOX1XFqX7s7ymia1hoHQxQagPGzkdWxtlZPZ4ZPvr1RiqkgAu6Is8MZgXXrRoBKqjmSdrP1N7uxzJ/cjfSiis9FiLjuADoqmQ1P7p2N876YPAol7Rn0+GswwAwxldbdLrmVSjfytfSBJFqTMHn4itojgxSWWN1byuckQt8hSTEv/Lg97QoeGniYP17T80pJeQyL3b+295FPHSO2AtvCgyIbKMZ0BALilAA==',
  };
  const body = '{"code_url":"weixin://wxpay/bizpayurl?pr=JyC91EIz1"}';

  it('is believed as printed, in its time, and with no letter changed', () => {
    const signed = signatureHeaders(headers)!;
    expect(isSignedBy(key, signed, Buffer.from(body))).toBe(true);
    expect(isSignedBy(key, signed, Buffer.from(body.replace('JyC', 'Jyc')))).toBe(false);
    expect(isSignedBy(key, { ...signed, nonce: `${signed.nonce}0` }, Buffer.from(body))).toBe(false);
    const atMs = 1_722_850_421_000;
    expect([
      faultBeforeKey(signed, atMs),
      faultBeforeKey(signed, atMs + 299_999),
      faultBeforeKey(signed, atMs - 300_000),
    ]).toEqual([null, null, 'stale']);
    expect(faultBeforeKey({ ...signed, signature: `WECHATPAY/SIGNTEST/${signed.signature}` }, atMs)).toBe('probe');
  });
});
