import { createHealthAuthorityClient } from './connectors/health-authority/health-authority.client';
import { createLinkProbe } from './connectors/link-probe/link-probe.client';
import { createSmsClient } from './connectors/sms/sms.client';
import { createTransitFeedClient } from './connectors/transit-feed/transit-feed.client';
import { createWechatClient } from './connectors/wechat/wechat.client';
import type { Clock } from './platform/clock';
import type { Config } from './platform/config';
import type { Logger } from './platform/log';
import type { Metrics } from './platform/metrics';
import type { ResilienceOptions } from './platform/resilience/resilience.types';
import { createResilientCall } from './platform/resilience/resilient-call';

/** Every outside system, each behind its own deadline, breaker and bulkhead. True or simulated is a matter of address and key. */
export function composeConnectors(platform: { config: Config; clock: Clock; log: Logger; metrics: Metrics }) {
  const { config, clock, log } = platform;
  const callTo = (system: string, options: Partial<ResilienceOptions> = {}) =>
    createResilientCall({ system, ...options }, platform);
  return {
    wechat: createWechatClient({
      baseUrl: config.WECHAT_API_URL,
      appId: config.WECHAT_APP_ID,
      appSecret: config.WECHAT_APP_SECRET,
      call: callTo('wechat', { concurrency: 50 }),
      clock,
      log,
    }),
    sms: createSmsClient({
      baseUrl: config.SMS_URL,
      accessKey: config.SMS_ACCESS_KEY,
      secret: config.SMS_SECRET,
      call: callTo('sms'),
      clock,
      log,
    }),
    healthAuthority: createHealthAuthorityClient({
      baseUrl: config.HEALTH_AUTHORITY_URL,
      keys: { keyId: config.HEALTH_AUTHORITY_KEY_ID, secret: config.HEALTH_AUTHORITY_SECRET },
      // Somebody waits at a gate: a short deadline, then the last good answer.
      call: callTo('health-authority', { timeoutMs: 1_500, retries: 1, concurrency: 50 }),
      clock,
      log,
    }),
    transitFeed: createTransitFeedClient({
      scheduleUrl: config.TRANSIT_GTFS_URL,
      realtimeUrl: config.TRANSIT_REALTIME_URL,
      call: callTo('transit-feed', { retries: 1 }),
    }),
    linkProbe: createLinkProbe({
      // Each page fails for itself: no number of broken pages may keep the others from being asked.
      call: callTo('link-probe', { breakAfter: 1_000, retries: 1, concurrency: 4 }),
      gatewayUrl: config.LINK_CHECK_URL,
    }),
  };
}
