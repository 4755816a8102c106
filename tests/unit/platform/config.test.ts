import { ConfigError, loadConfig } from '../../../bff/platform/config';

const KEY = Buffer.alloc(32, 7).toString('base64');
const good = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://portal.example.cn',
  DATABASE_URL: 'mysql://app:pw@db.internal:3306/yichengtong',
  TOKEN_SECRET: 'x'.repeat(40),
  LINK_SECRET: 'y'.repeat(40),
  VAULT_KEYS: `k1:${KEY}`,
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: 'f00dfeedf00dfeedf00dfeedf00dfeed',
  WECHAT_TEMPLATE_IDS: 'progress:tmA,decision:tmB,safety:tmC',
  WECHAT_PAY_MERCHANTS_FILE: '/etc/yichengtong/merchants.json',
  SMS_URL: 'https://sms.carrier.example.cn',
  SMS_ACCESS_KEY: 'ak',
  SMS_SECRET: 'f00dfeedf00dfeedf00dfeed',
  HEALTH_AUTHORITY_URL: 'https://health.example.cn',
  HEALTH_AUTHORITY_KEY_ID: 'portal',
  HEALTH_AUTHORITY_SECRET: 'f00dfeedf00dfeedf00dfeed',
  HEALTH_CODE_SIGNING_KEYS: `k1:${KEY}`,
  TRANSIT_GTFS_URL: 'https://bus.example.cn/gtfs.zip',
  TRANSIT_REALTIME_URL: 'https://bus.example.cn/realtime',
  SOS_WATCH_SECRET: 'f00dfeedf00dfeedf00dfeedf00dfeed',
  SOS_ALARM_PHONES: '13900000001, 13900000002',
  SOS_MQTT: 'off',
};

function faultsOf(environment: Record<string, string | undefined>): string[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('configuration', () => {
  it('takes a whole production environment', () => {
    expect(loadConfig(good)).toMatchObject({
      NODE_ENV: 'production',
      PORT: 8080,
      WECHAT_API_URL: 'https://api.weixin.qq.com',
    });
  });

  it('names every fault together', () => {
    const faults = faultsOf({ ...good, PORT: '99999', TOKEN_SECRET: undefined, VAULT_KEYS: 'k1:short' });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(
      expect.arrayContaining(['PORT', 'TOKEN_SECRET', 'VAULT_KEYS']),
    );
    expect(faults).toHaveLength(3);
  });

  it.each([
    ['SMS_URL', 'http://127.0.0.1:8081/sms'],
    ['WECHAT_API_URL', 'http://localhost:8081/wechat'],
    ['WECHAT_PAY_URL', 'http://localhost:8081/wechat-pay'],
    ['WECHAT_PAY_CASHIER_URL', 'http://localhost:8081/wechat-pay/cashier'],
    ['TRANSIT_GTFS_URL', 'http://bus.example.cn/gtfs.zip'],
    ['WECHAT_APP_SECRET', 'demo-wechat-app-secret-of-the-simulator'],
    ['SMS_SECRET', 'demo-sms-secret-of-the-simulator'],
    ['DEMO_SMS_CODE', '246810'],
    ['LINK_CHECK_URL', 'http://127.0.0.1:8081/sites'],
    ['EMERGENCY_CENTRES_URL', 'http://127.0.0.1:8081/centres'],
    ['SOS_WATCH_SECRET', undefined],
    ['SOS_ALARM_PHONES', ''],
    ['SOS_MQTT', 'on'],
    ['PUBLIC_URL', undefined],
    ['RATE_LIMITS', 'off'],
    ['WECHAT_TEMPLATE_IDS', 'progress:demo-progress,decision:tmB,safety:tmC'],
  ])('refuses %s=%s in production', (name, value) => {
    const faults = faultsOf({ ...good, [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(name);
  });

  it('wants the keys of an S3 store only when one is used', () => {
    expect(faultsOf({ ...good, FILES_STORE: 's3' }).map((fault) => fault.split(':')[0])).toEqual([
      'S3_ENDPOINT',
      'S3_BUCKET',
      'S3_ACCESS_KEY',
      'S3_SECRET_KEY',
    ]);
  });
});
