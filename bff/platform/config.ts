import { z } from 'zod';

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  );
const url = z.url();
const secret = z.string().min(32, 'at least 32 characters');

const environmentSchema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  /** sos: serves calls for help alone and runs their timers */
  PROCESS_ROLE: z.enum(['web', 'worker', 'all', 'sos']).default('all'),
  HOST: z.string().default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  PUBLIC_URL: url.optional(),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z.string().regex(/^(mysql|mariadb):\/\//, 'mysql://user:password@host:port/database'),
  DATABASE_POOL: z.coerce.number().int().min(2).max(500).default(20),
  /** connections that calls for help have to themselves, in every process */
  SOS_DATABASE_POOL: z.coerce.number().int().min(2).max(500).default(8),
  /** origins that take a press, `https://sos.example.gov.cn,…`; phones race them beside the portal's own */
  SOS_ENTRANCES: list,
  /** requests other than calls for help that a process works on at once; more are told to come back */
  MOST_IN_FLIGHT: z.coerce.number().int().min(1).max(100_000).default(256),
  /** seconds for which an outside system that failed again and again is not asked */
  BREAKER_OPEN_S: z.coerce.number().min(0.1).max(600).default(10),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//)
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  CORS_ORIGINS: list,
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  /** parse answers against their contract; on outside production unless said otherwise */
  CHECK_ANSWERS: z.enum(['on', 'off']).optional(),
  METRICS_TOKEN: z.string().min(16).optional(),
  H5_DIR: z.string().default('dist/h5'),

  TOKEN_SECRET: secret,
  /** `kid:base64 of 32 bytes,…`; the first encrypts, all decrypt */
  VAULT_KEYS: z.string().regex(/^[\w-]+:[A-Za-z0-9+/=]{44}(,[\w-]+:[A-Za-z0-9+/=]{44})*$/, 'kid:base64 of 32 bytes,…'),
  /** signs links to files and other short-lived addresses */
  LINK_SECRET: secret,
  /** the SMS code that demo phones accept; never in production */
  DEMO_SMS_CODE: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),

  WECHAT_API_URL: url.default('https://api.weixin.qq.com'),
  WECHAT_APP_ID: z.string().min(1),
  WECHAT_APP_SECRET: z.string().min(1),
  /** our subscribe templates at WeChat: `progress:id,decision:id,safety:id` */
  WECHAT_TEMPLATE_IDS: z
    .string()
    .default('progress:demo-progress,decision:demo-decision,safety:demo-safety')
    .transform((text) => Object.fromEntries(text.split(',').map((entry) => entry.trim().split(':'))))
    .pipe(z.object({ progress: z.string().min(1), decision: z.string().min(1), safety: z.string().min(1) })),
  WECHAT_PAY_URL: url.default('https://api.mch.weixin.qq.com'),
  /** JSON of merchants and their keys, read again when it changes; its shape is in README.md */
  WECHAT_PAY_MERCHANTS_FILE: z.string().min(1),
  /** the simulator's cashier for browsers, where there is no WeChat; never in production */
  WECHAT_PAY_CASHIER_URL: url.optional(),
  /** JSON of billers, their dialects, merchant numbers and keys, read again when it changes; none: nothing can be paid */
  BILLERS_FILE: z.string().min(1).optional(),
  /** what paths in that file are below; whole addresses need none */
  BILLERS_URL: url.optional(),
  SMS_URL: url,
  SMS_ACCESS_KEY: z.string().min(1),
  SMS_SECRET: z.string().min(16),
  HEALTH_AUTHORITY_URL: url,
  HEALTH_AUTHORITY_KEY_ID: z.string().min(1),
  HEALTH_AUTHORITY_SECRET: z.string().min(16),
  /** JSON of the emergency centres 110, 119 and 120 and their keys, read again when it changes; none: hand-off is by telephone */
  EMERGENCY_CENTRES_FILE: z.string().min(1).optional(),
  /** what paths in that file are below; whole addresses need none */
  EMERGENCY_CENTRES_URL: url.optional(),
  /** telephones of those on call, rung when the SOS lane itself is in trouble */
  SOS_ALARM_PHONES: list.pipe(z.array(z.string().regex(/^1[3-9]\d{9}$/))),
  /** shared with the watch process, whose presses it signs; none: no watch is expected and its silence is not noticed */
  SOS_WATCH_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  /** seconds between two synthetic presses of the watch */
  SOS_WATCH_EVERY_S: z.coerce.number().min(0.2).max(3_600).default(300),
  /** seconds between two heartbeats of a process that runs SOS timers; after four without one, those on call are rung */
  SOS_HEARTBEAT_S: z.coerce.number().min(0.05).max(7).default(5),
  /** MQTT, the second door of SOS devices: a broker within the program, or with SOS_MQTT_URL a client of one elsewhere */
  SOS_MQTT: z.enum(['on', 'off']).default('on'),
  SOS_MQTT_PORT: z.coerce.number().int().min(0).max(65535).default(1883),
  /** PEM files that make that port TLS; `proxy` says that something in front of it does */
  SOS_MQTT_KEY_FILE: z.string().min(1).optional(),
  SOS_MQTT_CERTIFICATE_FILE: z.string().min(1).optional(),
  SOS_MQTT_TLS: z.enum(['own', 'proxy']).default('own'),
  SOS_MQTT_URL: z
    .string()
    .regex(/^(mqtts?|tls|wss?):\/\//, 'mqtts://user:password@host:port')
    .optional(),
  /** name under which processes share the messages at that broker; `none` where it knows no shared subscriptions */
  SOS_MQTT_SHARE: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .default('yct-sos'),
  /** `kid:base64 of a PKCS#8 P-256 key,…`; the first signs, all verify */
  HEALTH_CODE_SIGNING_KEYS: z.string().min(10),
  TRANSIT_GTFS_URL: url,
  TRANSIT_REALTIME_URL: url,
  /** off: the bus operator is asked for nothing by itself, as in tests that are about other things */
  TRANSIT_WATCH: z.enum(['on', 'off']).default('on'),
  /** seconds between two looks at the live data; gtfs.org asks operators to renew it at least every 30 */
  TRANSIT_LIVE_EVERY_S: z.coerce.number().min(0.1).max(60).default(10),
  /** a gateway that opens departments' pages for the link check, as `<base>/<host>/<path>`; asked directly without it */
  LINK_CHECK_URL: url.optional(),

  FILES_STORE: z.enum(['local', 's3']).default('local'),
  S3_ENDPOINT: url.optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_BUCKET: z.string().optional(),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
});

export type Config = z.output<typeof environmentSchema>;

/** Every fault of the environment at once, so that an operator mends them in one go. */
export class ConfigError extends Error {
  constructor(readonly faults: string[]) {
    super(`The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

const LOOPBACK = /^(localhost|127\.|\[?::1|0\.0\.0\.0)/;

/** What is fine on a developer's machine and a fault where citizens are served. */
function productionFaults(config: Config): string[] {
  const faults: string[] = [];
  for (const name of [
    'WECHAT_API_URL',
    'WECHAT_PAY_URL',
    'SMS_URL',
    'HEALTH_AUTHORITY_URL',
    'TRANSIT_GTFS_URL',
    'TRANSIT_REALTIME_URL',
  ] as const) {
    const { hostname, protocol } = new URL(config[name]);
    if (LOOPBACK.test(hostname)) faults.push(`${name}: a simulator on this machine is refused in production`);
    else if (protocol !== 'https:') faults.push(`${name}: must be https in production`);
  }
  for (const name of [
    'TOKEN_SECRET',
    'LINK_SECRET',
    'WECHAT_APP_SECRET',
    'SMS_SECRET',
    'HEALTH_AUTHORITY_SECRET',
  ] as const) {
    if (/demo|simulator|change-?me|secret|test/i.test(config[name]))
      faults.push(`${name}: a default value is refused in production`);
  }
  if (config.LINK_CHECK_URL && LOOPBACK.test(new URL(config.LINK_CHECK_URL).hostname)) {
    faults.push('LINK_CHECK_URL: a simulator on this machine is refused in production');
  }
  if (Object.values(config.WECHAT_TEMPLATE_IDS).some((id) => id.startsWith('demo-'))) {
    faults.push('WECHAT_TEMPLATE_IDS: required in production');
  }
  if (config.WECHAT_PAY_CASHIER_URL) faults.push('WECHAT_PAY_CASHIER_URL: refused in production');
  if (config.BILLERS_URL && LOOPBACK.test(new URL(config.BILLERS_URL).hostname)) {
    faults.push('BILLERS_URL: a simulator on this machine is refused in production');
  }
  if (config.EMERGENCY_CENTRES_URL && LOOPBACK.test(new URL(config.EMERGENCY_CENTRES_URL).hostname)) {
    faults.push('EMERGENCY_CENTRES_URL: a simulator on this machine is refused in production');
  }
  if (config.SOS_MQTT === 'on') {
    const isSealed = config.SOS_MQTT_URL
      ? /^(mqtts|tls|wss):/.test(config.SOS_MQTT_URL)
      : config.SOS_MQTT_KEY_FILE !== undefined || config.SOS_MQTT_TLS === 'proxy';
    if (!isSealed) faults.push('SOS_MQTT: needs TLS in production (SOS_MQTT_KEY_FILE, or mqtts://), or SOS_MQTT=off');
  }
  if (!config.SOS_WATCH_SECRET) faults.push('SOS_WATCH_SECRET: required in production');
  if (config.SOS_ALARM_PHONES.length === 0) faults.push('SOS_ALARM_PHONES: somebody must be on call in production');
  if (config.DEMO_SMS_CODE) faults.push('DEMO_SMS_CODE: refused in production');
  if (!config.PUBLIC_URL) faults.push('PUBLIC_URL: required in production');
  if (config.RATE_LIMITS === 'off') faults.push('RATE_LIMITS: off is refused in production');
  return faults;
}

/** Parses the environment once. @throws ConfigError naming every fault together. */
export function loadConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const config = parsed.data;
  const faults: string[] = [];
  if (config.FILES_STORE === 's3') {
    for (const name of ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'] as const) {
      if (!config[name]) faults.push(`${name}: required when FILES_STORE is s3`);
    }
  }
  if (!config.SOS_MQTT_KEY_FILE !== !config.SOS_MQTT_CERTIFICATE_FILE) {
    faults.push('SOS_MQTT_KEY_FILE, SOS_MQTT_CERTIFICATE_FILE: both or none');
  }
  if (config.NODE_ENV === 'production') faults.push(...productionFaults(config));
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}
