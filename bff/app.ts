import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import Redis from 'ioredis';
import { composeFeatures } from './compose-features';
import { type Clock, systemClock } from './platform/clock';
import type { Config } from './platform/config';
import { createDatabase } from './platform/db/database';
import type { Feature } from './platform/feature';
import { createApiPage } from './platform/http/api-page';
import { createHealthRoutes } from './platform/http/health';
import { createHttpApp } from './platform/http/http-app';
import { createIdempotencyStore } from './platform/http/idempotency.sql';
import { buildOpenApi } from './platform/http/openapi';
import { createRateLimiter } from './platform/http/rate-limit';
import { createWebApp } from './platform/http/web-app';
import type { Jobs } from './platform/jobs/job.types';
import { createJobRunner } from './platform/jobs/job-runner';
import { createJobStore } from './platform/jobs/job-store.sql';
import { createRedisNudges } from './platform/jobs/redis-nudges';
import type { Logger } from './platform/log';
import { createMetrics } from './platform/metrics';
import { createOperations } from './platform/operations.feature';
import { createOutbox } from './platform/push/outbox.sql';
import { createLocalBus, createRedisBus } from './platform/push/push-bus';
import { createPushServer } from './platform/push/push-server';
import { createLocalStore, createS3Store } from './platform/storage/object-store';

export interface AppOptions {
  config: Config;
  log: Logger;
  clock?: Clock;
}

export type App = Awaited<ReturnType<typeof createApp>>;

const OUTBOX_SWEEP_MS = 1_000;
const HEAR_OTHERS_MS = 150;
const VERSION = '0.1.0';

/** The one place that knows every part and joins them. */
export async function createApp({ config, log, clock = systemClock }: AppOptions) {
  // Platform
  const metrics = createMetrics({ collectDefaults: config.NODE_ENV !== 'test' });
  const db = createDatabase({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL });
  const sosDb = createDatabase({ url: config.DATABASE_URL, poolSize: config.SOS_DATABASE_POOL });
  const redis = config.REDIS_URL ? new Redis(config.REDIS_URL, { maxRetriesPerRequest: 1 }) : undefined;
  redis?.on('error', (error) => log.warn({ error }, 'redis is away'));
  const bus = redis ? createRedisBus(redis, log) : createLocalBus();
  // Another entrance is another process; without Redis its events are read where they were written.
  const isHearingOthers = !redis && config.SOS_ENTRANCES.length > 0;
  const { outbox, sweep: sweepOutbox, hearOthers } = createOutbox({ db, bus, clock, log, isHearingOthers });
  const push = createPushServer({ bus, clock, log, metrics, secret: config.TOKEN_SECRET });
  const store =
    config.FILES_STORE === 's3'
      ? createS3Store({
          endpoint: config.S3_ENDPOINT!,
          region: config.S3_REGION,
          bucket: config.S3_BUCKET!,
          accessKey: config.S3_ACCESS_KEY!,
          secretKey: config.S3_SECRET_KEY!,
        })
      : createLocalStore(path.join(config.DATA_DIR, 'files'));
  const nudges = redis && createRedisNudges(redis, log);
  const jobStore = createJobStore(db, clock);
  const idempotency = createIdempotencyStore(db, clock);
  const rateLimiter = createRateLimiter({ redis, isOn: config.RATE_LIMITS === 'on' });
  let port = config.PORT;
  // Features enqueue through this before the runner knows every kind: the runner is made from what they declare.
  const jobs: Jobs = { enqueue: (tx, ...requests) => runner.jobs.enqueue(tx, ...requests) };

  const {
    features: capabilities,
    authenticate,
    transit,
    payments,
    sos,
    forSos,
  } = composeFeatures({
    config,
    log,
    clock,
    metrics,
    db,
    sosDb,
    bus,
    outbox,
    jobs,
    store,
    ownUrl: () => `http://127.0.0.1:${port}`,
  });
  const operations = createOperations({ push, jobStore, idempotency, clock });
  const features: Feature[] = [operations, ...capabilities];
  const running = config.PROCESS_ROLE === 'sos' ? forSos : features;

  const isSosAlone = config.PROCESS_ROLE === 'sos';
  const runner = createJobRunner({
    store: jobStore,
    nudges,
    clock,
    log,
    metrics,
    database: db,
    definitions: features.flatMap((feature) => feature.jobs ?? []),
    recurring: features.flatMap((feature) => feature.recurring ?? []),
    runs: isSosAlone ? (kind) => kind.startsWith('sos.') : undefined,
  });

  const routes = features
    .flatMap((feature) => feature.routes)
    .filter(({ path }) => !isSosAlone || path.startsWith('/sos/') || path === '/push/ticket');
  let isStopping = false;
  const http = await createHttpApp({
    routes,
    log,
    metrics,
    idempotency,
    rateLimiter,
    authenticate,
    checkAnswers: config.CHECK_ANSWERS ? config.CHECK_ANSWERS === 'on' : config.NODE_ENV !== 'production',
    corsOrigins: isSosAlone ? 'any' : config.CORS_ORIGINS,
    entrances: config.SOS_ENTRANCES,
    mostInFlight: config.MOST_IN_FLIGHT,
    trustedProxies: config.TRUSTED_PROXIES,
    extras: [
      createHealthRoutes({
        checks: isSosAlone
          ? [{ name: 'database', check: () => sosDb.ping() }]
          : [
              { name: 'database', check: () => db.ping() },
              { name: 'files', check: () => store.ping() },
            ],
        metricsText: () => metrics.registry.metrics(),
        metricsToken: config.METRICS_TOKEN,
        isStopping: () => isStopping,
      }),
      ...(isSosAlone ? [] : [createApiPage(buildOpenApi(routes, VERSION)), createWebApp(config.H5_DIR)]),
    ],
  });

  let server: Server | undefined;
  let outboxTimer: NodeJS.Timeout | undefined;
  let hearingTimer: NodeJS.Timeout | undefined;
  return {
    config,
    db,
    clock,
    jobs,
    runner,
    routes,
    transit,
    payments,
    sos,
    /** Begins to serve; gives the port it listens on. */
    async start(): Promise<number> {
      for (const feature of running) await feature.start?.();
      if (config.PROCESS_ROLE !== 'web') await runner.start();
      outboxTimer = setInterval(() => void sweepOutbox(), OUTBOX_SWEEP_MS);
      if (isHearingOthers) {
        hearingTimer = setInterval(() => void (push.hasListeners() && hearOthers()), HEAR_OTHERS_MS);
      }
      server = createServer(http.callback());
      // A client may send its whole upload before we refuse it; a header that trickles in may not hold a socket.
      server.headersTimeout = 15_000;
      server.requestTimeout = 60_000;
      push.attach(server);
      await new Promise<void>((resolve, reject) => {
        server!.once('error', reject);
        server!.listen(config.PORT, config.HOST, resolve);
      });
      port = (server.address() as AddressInfo).port;
      return port;
    },
    /** Finishes what is under way and lets go of everything. */
    async stop(): Promise<void> {
      isStopping = true;
      clearInterval(outboxTimer);
      clearInterval(hearingTimer);
      push.stop();
      if (server) {
        const closed = new Promise((resolve) => server!.close(resolve));
        server.closeIdleConnections();
        // Those with a request under way end with its answer, instead of standing open for another.
        server.keepAliveTimeout = 1;
        const grace = setTimeout(() => server!.closeAllConnections(), 5_000);
        await closed;
        clearTimeout(grace);
      }
      await runner.stop();
      for (const feature of [...running].reverse()) await feature.stop?.();
      await sweepOutbox();
      bus.close();
      nudges?.close();
      redis?.disconnect();
      await sosDb.close();
      await db.close();
    },
  };
}
