import { z } from 'zod';
import { createSmsClient } from './connectors/sms/sms.client';
import { createPressWatch } from './features/sos/watch/press-watch';
import { createRingOnCall } from './features/sos/watch/ring-on-call';
import { createWatchLoop } from './features/sos/watch/watch-loop';
import { systemClock } from './platform/clock';
import { createLogger } from './platform/log';
import { createMetrics } from './platform/metrics';
import { createResilientCall } from './platform/resilience/resilient-call';

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  );

/** What the watch needs, and no more: it may run on a machine that holds no other secret of the portal. */
const settingsSchema = z.object({
  LOG_LEVEL: z.string().default('info'),
  PORT: z.coerce.number().int().default(8080),
  PUBLIC_URL: z.url().optional(),
  SOS_ENTRANCES: list.pipe(z.array(z.url())),
  SOS_WATCH_SECRET: z.string().min(32),
  SOS_WATCH_EVERY_S: z.coerce.number().min(0.2).max(3_600).default(300),
  SOS_ALARM_PHONES: list.pipe(z.array(z.string().regex(/^1[3-9]\d{9}$/))),
  SMS_URL: z.url(),
  SMS_ACCESS_KEY: z.string().min(1),
  SMS_SECRET: z.string().min(16),
});

/** The bars of the SOS lane: taken within 1 s, the first human alerted within 5 s. */
const ACKNOWLEDGED_WITHIN_MS = 1_000;
const ALERTED_WITHIN_MS = 5_000;
const LOST_AFTER_MS = 15_000;
const RETRY_MS = 15_000;
const RING_AGAIN_MS = 600_000;

/** Process entry of the watch: presses for help from outside, and rings those on call when nobody hears. No database. */
function main(): void {
  const parsed = settingsSchema.safeParse(Object.fromEntries(Object.entries(process.env).filter(([, value]) => value)));
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  - ${issue.path.join('.')}: ${issue.message}`);
    process.stderr.write(`The watch is not configured:\n${faults.join('\n')}\n`);
    process.exit(1);
  }
  const settings = parsed.data;
  const log = createLogger({ level: settings.LOG_LEVEL });
  const own = settings.PUBLIC_URL ?? `http://127.0.0.1:${settings.PORT}`;
  const urls = [...new Set([own, ...settings.SOS_ENTRANCES].map((url) => url.replace(/\/+$/, '')))];
  const entrances = urls.map((url, index) => ({ name: index === 0 ? 'portal' : `sos-${index}`, url }));
  const everyMs = settings.SOS_WATCH_EVERY_S * 1_000;
  const ring = createRingOnCall({
    sms: createSmsClient({
      baseUrl: settings.SMS_URL,
      accessKey: settings.SMS_ACCESS_KEY,
      secret: settings.SMS_SECRET,
      // Rung seldom, and then it must get through: no breaker stands in the way.
      call: createResilientCall(
        { system: 'sms', timeoutMs: 8_000, breakAfter: 1_000_000 },
        { log, metrics: createMetrics({ collectDefaults: false }) },
      ),
      clock: systemClock,
      log,
    }),
    phones: settings.SOS_ALARM_PHONES,
    log,
  });
  const loop = createWatchLoop({
    entrances,
    everyMs,
    retryMs: Math.min(RETRY_MS, everyMs),
    ringAgainMs: RING_AGAIN_MS,
    pressOnce: createPressWatch({
      secret: settings.SOS_WATCH_SECRET,
      acknowledgedWithinMs: ACKNOWLEDGED_WITHIN_MS,
      alertedWithinMs: ALERTED_WITHIN_MS,
      lostAfterMs: LOST_AFTER_MS,
    }),
    ring,
    log,
  });
  loop.start();
  log.info({ entrances: entrances.length, everyMs }, 'watching');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      loop.stop();
      log.flush(() => process.exit(0));
    });
  }
}

main();
