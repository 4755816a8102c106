import { hostname } from 'node:os';
import { createBillers } from './connectors/biller/billers';
import { createCentreKeys } from './connectors/emergency-centre/centre-keys';
import { createEmergencyCentres } from './connectors/emergency-centre/emergency-centre.client';
import { createHealthAuthorityClient } from './connectors/health-authority/health-authority.client';
import { createLinkProbe } from './connectors/link-probe/link-probe.client';
import { createSmsClient } from './connectors/sms/sms.client';
import { createBrokerClient } from './connectors/sos-buttons/broker-client';
import { createEmbeddedBroker } from './connectors/sos-buttons/embedded-broker';
import { createButtonWire } from './connectors/sos-buttons/sos-buttons.client';
import type { MqttDoor } from './connectors/sos-buttons/sos-buttons.port';
import { createTransitFeedClient } from './connectors/transit-feed/transit-feed.client';
import { createWechatClient } from './connectors/wechat/wechat.client';
import { createMerchantKeys } from './connectors/wechat-pay/merchant-keys';
import { createWechatPayGateway } from './connectors/wechat-pay/wechat-pay.client';
import type { Clock } from './platform/clock';
import type { Config } from './platform/config';
import type { Logger } from './platform/log';
import type { Metrics } from './platform/metrics';
import type { ResilienceOptions } from './platform/resilience/resilience.types';
import { createResilientCall } from './platform/resilience/resilient-call';

/** Every outside system, each behind its own deadline, breaker and bulkhead. True or simulated is a matter of address and key. */
export function composeConnectors(platform: {
  config: Config;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
  /** where this process listens; known once it does */
  ownUrl(): string;
}) {
  const { config, clock, log } = platform;
  const callTo = (system: string, options: Partial<ResilienceOptions> = {}) =>
    createResilientCall({ system, breakForMs: config.BREAKER_OPEN_S * 1_000, ...options }, platform);
  return {
    wechat: createWechatClient({
      baseUrl: config.WECHAT_API_URL,
      appId: config.WECHAT_APP_ID,
      appSecret: config.WECHAT_APP_SECRET,
      call: callTo('wechat', { concurrency: 50 }),
      clock,
      log,
    }),
    wechatPay: createWechatPayGateway({
      baseUrl: config.WECHAT_PAY_URL,
      keys: createMerchantKeys({
        file: config.WECHAT_PAY_MERCHANTS_FILE,
        appId: config.WECHAT_APP_ID,
        demoKeys: config.NODE_ENV !== 'production',
        log,
      }),
      // A room for each merchant: a crowd at one biller, or one whose keys are wrong, must not hold up the others. Orders
      // of a combined payment and their queries go through the portal's own number, which so gets the larger room.
      callOf: (mchid, mayCombine) =>
        callTo(`wechat-pay-${mchid}`, {
          timeoutMs: 8_000,
          retries: 1,
          concurrency: mayCombine ? 50 : 20,
          breakAfter: 8,
        }),
      clock,
      log,
      reportClockOffset: (seconds) => platform.metrics.wechatPayClockOffset.set(seconds),
    }),
    billers: createBillers({
      file: config.BILLERS_FILE ?? null,
      baseUrl: config.BILLERS_URL ?? null,
      isProduction: config.NODE_ENV === 'production',
      // A room for each biller: one that is down costs its own card on the screen, and its own queue of write-offs.
      callTo: (system) => callTo(system, { timeoutMs: 5_000, retries: 1, concurrency: 20, breakAfter: 8 }),
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
    emergencyCentres: createEmergencyCentres({
      keys: createCentreKeys({
        file: config.EMERGENCY_CENTRES_FILE ?? null,
        baseUrl: config.EMERGENCY_CENTRES_URL ?? null,
        isProduction: config.NODE_ENV === 'production',
        log,
      }),
      // Somebody may be dying: a centre is tried however often it failed before, and each try ends within the bar of 20 s.
      callTo: (centre) =>
        callTo(`centre-${centre}`, { timeoutMs: 15_000, retries: 0, concurrency: 50, breakAfter: 1_000_000 }),
      replyUrl: () => `${(config.PUBLIC_URL ?? platform.ownUrl()).replace(/\/$/, '')}/api/sos/cap`,
      clock,
      log,
    }),
    buttons: createButtonWire(),
    mqtt: createMqttDoor(config, log),
    // Calls for help go by the same gateway over a lane of their own. Its breaker never opens: the next call may get through.
    sosSms: createSmsClient({
      baseUrl: config.SMS_URL,
      accessKey: config.SMS_ACCESS_KEY,
      secret: config.SMS_SECRET,
      call: callTo('sms-sos', { concurrency: 100, timeoutMs: 5_000, retries: 1, breakAfter: 1_000_000_000 }),
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

/** Devices' second door, in a process that takes calls for help: a broker of its own, or a client of one elsewhere. */
function createMqttDoor(config: Config, log: Logger): MqttDoor | null {
  const isTaking = config.PROCESS_ROLE === 'all' || config.PROCESS_ROLE === 'sos';
  if (!isTaking || config.SOS_MQTT === 'off') return null;
  if (config.SOS_MQTT_URL) {
    return createBrokerClient({
      url: config.SOS_MQTT_URL,
      clientId: `yct-sos-${hostname()}-${config.PROCESS_ROLE}-${config.PORT}`,
      share: config.SOS_MQTT_SHARE === 'none' ? null : config.SOS_MQTT_SHARE,
      log,
    });
  }
  return createEmbeddedBroker({
    host: config.HOST,
    port: config.SOS_MQTT_PORT,
    tls:
      config.SOS_MQTT_KEY_FILE && config.SOS_MQTT_CERTIFICATE_FILE
        ? { keyFile: config.SOS_MQTT_KEY_FILE, certificateFile: config.SOS_MQTT_CERTIFICATE_FILE }
        : null,
    log,
  });
}
