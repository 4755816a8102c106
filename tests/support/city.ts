import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import mysql from 'mysql2/promise';
import { type App, createApp } from '../../bff/app';
import { SettableClock } from '../../bff/platform/clock';
import { loadConfig } from '../../bff/platform/config';
import { parseDatabaseUrl } from '../../bff/platform/db/database';
import { createLogger } from '../../bff/platform/log';
import { ensureDemoBillers } from '../../bff/simulators/billers/demo-billers';
import { ensureDemoKeys } from '../../bff/simulators/demo-keys';
import { DEMO_SETTINGS } from '../../bff/simulators/demo-settings';
import { ensureDemoCentres } from '../../bff/simulators/emergency-centre/demo-centres';
import { startSimulators } from '../../bff/simulators/start-simulators';
import { migrate } from '../../prisma/migrate';
import { DEMO_PEOPLE, DEMO_SMS_CODE } from '../../prisma/seed/demo-people';
import type { DemoPersonKey } from '../../prisma/seed/ids';
import { seedDemo } from '../../prisma/seed/seed-demo';
import { type ApiClient, createApiClient } from './api-client';
import { until } from './until';

export interface CityOptions {
  /** starts every child generator: the same seed makes the same city */
  seed?: string;
  /** on top of the test's environment, by configuration name */
  environment?: Record<string, string>;
  /** keep rate limits as in production; off otherwise, since a test is many people behind one address */
  withRateLimits?: boolean;
}

export interface City {
  /** `http://127.0.0.1:<port>` */
  url: string;
  app: App;
  clock: SettableClock;
  simulators: Awaited<ReturnType<typeof startSimulators>>;
  databaseUrl: string;
  /** what its BFF was configured with: for another process of the same city */
  environment: Readonly<Record<string, string>>;
  /** lines the BFF logged, as JSON text */
  logLines: string[];
  /** a client signed in as one of the demo people; signed in once, then reused */
  as(key: DemoPersonKey): Promise<ApiClient>;
  /** a client that has not signed in */
  visitor(): ApiClient;
  /** waits until `fact` gives something truthy */
  until: typeof until;
  /** waits until no job is due or running */
  jobsIdle(): Promise<void>;
  stop(): Promise<void>;
}

function signingKeys(): string {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'der' });
  return `test-1:${key.toString('base64')}`;
}

/** The environment of a city for tests: its own keys, simulators for every outside system. */
export function testEnvironment(of: {
  databaseUrl: string;
  simulatorsUrl: string;
  dataDir: string;
}): Record<string, string> {
  return {
    ...DEMO_SETTINGS,
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: of.dataDir,
    DATABASE_URL: of.databaseUrl,
    DATABASE_POOL: '8',
    LOG_LEVEL: 'info',
    TOKEN_SECRET: randomBytes(32).toString('base64'),
    LINK_SECRET: randomBytes(32).toString('base64'),
    VAULT_KEYS: `k1:${createHash('sha256').update('vault of the test city').digest('base64')}`,
    DEMO_SMS_CODE,
    HEALTH_CODE_SIGNING_KEYS: signingKeys(),
    WECHAT_API_URL: `${of.simulatorsUrl}/wechat`,
    WECHAT_PAY_URL: `${of.simulatorsUrl}/wechat-pay`,
    WECHAT_PAY_CASHIER_URL: `${of.simulatorsUrl}/wechat-pay/cashier`,
    WECHAT_PAY_MERCHANTS_FILE: ensureDemoKeys().merchantsFile,
    BILLERS_FILE: ensureDemoBillers(),
    BILLERS_URL: `${of.simulatorsUrl}/billers`,
    EMERGENCY_CENTRES_FILE: ensureDemoCentres(),
    EMERGENCY_CENTRES_URL: `${of.simulatorsUrl}/centres`,
    SMS_URL: `${of.simulatorsUrl}/sms`,
    HEALTH_AUTHORITY_URL: `${of.simulatorsUrl}/health-authority`,
    TRANSIT_GTFS_URL: `${of.simulatorsUrl}/bus/gtfs.zip`,
    TRANSIT_REALTIME_URL: `${of.simulatorsUrl}/bus`,
    // bringing in a timetable takes seconds: a test that is about buses says `on` or asks for an import
    TRANSIT_WATCH: 'off',
    LINK_CHECK_URL: `${of.simulatorsUrl}/sites`,
    // a port of its own for each process would be taken by another test: those about devices say `on`
    SOS_MQTT: 'off',
    H5_DIR: path.resolve(__dirname, '../../dist/h5'),
  };
}

/** A whole city on a database of its own: migrated, seeded, with simulators and the BFF in this process. */
export async function startCity(options: CityOptions = {}): Promise<City> {
  const seed = options.seed ?? 'demo';
  const server = new URL(process.env.TEST_DATABASE_URL!);
  const database = `city_${process.pid}_${randomBytes(4).toString('hex')}`;
  server.pathname = `/${database}`;
  const databaseUrl = server.href;
  await migrate(databaseUrl);

  const clock = new SettableClock();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'yct-city-'));
  const simulators = await startSimulators({ port: 0, clock, seed });
  const environment: Record<string, string> = {
    ...testEnvironment({ databaseUrl, simulatorsUrl: simulators.url, dataDir }),
    RATE_LIMITS: options.withRateLimits ? 'on' : 'off',
    ...options.environment,
  };
  await seedDemo(databaseUrl, { vaultKeys: environment.VAULT_KEYS!, clock });

  const logLines: string[] = [];
  const log = createLogger({
    level: environment.LOG_LEVEL!,
    destination: { write: (line) => void logLines.push(line) },
  });
  const app = await createApp({ config: loadConfig(environment), log, clock });
  const port = await app.start();
  const url = `http://127.0.0.1:${port}`;
  const clients = new Map<string, Promise<ApiClient>>();

  async function signIn(key: DemoPersonKey): Promise<ApiClient> {
    const person = DEMO_PEOPLE.find((each) => each.key === key);
    if (!person) throw new Error(`nobody in the demo is called ${key}`);
    const client = createApiClient(url);
    await client.signIn(person.phone, DEMO_SMS_CODE);
    return client;
  }

  return {
    url,
    app,
    clock,
    simulators,
    databaseUrl,
    environment,
    logLines,
    until,
    as(key) {
      const client = clients.get(key) ?? signIn(key);
      clients.set(key, client);
      return client;
    },
    visitor: () => createApiClient(url),
    jobsIdle: async () => {
      await until(async () => (await app.runner.pending()) === 0, { what: 'no job is due' });
    },
    async stop() {
      await app.stop();
      await simulators.stop();
      const { database: _, ...address } = parseDatabaseUrl(databaseUrl);
      const connection = await mysql.createConnection(address);
      await connection.query(`DROP DATABASE IF EXISTS \`${database}\``);
      await connection.end();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
