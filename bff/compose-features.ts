import { createHealthAuthorityClient } from './connectors/health-authority/health-authority.client';
import { createLinkProbe } from './connectors/link-probe/link-probe.client';
import { createSmsClient } from './connectors/sms/sms.client';
import { createTransitFeedClient } from './connectors/transit-feed/transit-feed.client';
import { createWechatClient } from './connectors/wechat/wechat.client';
import { createFiles } from './features/files/files.feature';
import { createHealthCode } from './features/health-code/health-code.feature';
import { createIdentity } from './features/identity/identity.feature';
import { createNotices } from './features/notices/notices.feature';
import { createOrganisations } from './features/organisations/organisations.feature';
import { createTransit } from './features/transit/transit.feature';
import { createServices } from './features/services/services.feature';
import type { Actor } from './platform/actor';
import type { Clock } from './platform/clock';
import type { Config } from './platform/config';
import type { Database } from './platform/db/database.types';
import type { Feature } from './platform/feature';
import type { Jobs } from './platform/jobs/job.types';
import type { Logger } from './platform/log';
import type { Metrics } from './platform/metrics';
import type { PushBus } from './platform/push/push-bus';
import type { Outbox } from './platform/push/push.types';
import { createResilientCall } from './platform/resilience/resilient-call';
import type { ObjectStore } from './platform/storage/storage.types';

/** What every feature stands on. */
export interface Platform {
  config: Config;
  log: Logger;
  clock: Clock;
  metrics: Metrics;
  db: Database;
  bus: PushBus;
  outbox: Outbox;
  jobs: Jobs;
  store: ObjectStore;
}

/** Joins connectors and features: the one place where a feature is handed what it needs of another. */
export function composeFeatures(platform: Platform): {
  features: Feature[];
  authenticate(authorization: string | undefined): Actor | null;
} {
  const { config, clock, db, store, log, metrics, outbox, jobs } = platform;
  const callTo = (system: string) => createResilientCall({ system }, { log, metrics });

  // Connectors
  const wechat = createWechatClient({
    baseUrl: config.WECHAT_API_URL,
    appId: config.WECHAT_APP_ID,
    appSecret: config.WECHAT_APP_SECRET,
    call: callTo('wechat'),
    clock,
    log,
  });
  const sms = createSmsClient({
    baseUrl: config.SMS_URL,
    accessKey: config.SMS_ACCESS_KEY,
    secret: config.SMS_SECRET,
    call: callTo('sms'),
    clock,
    log,
  });

  // These three need one another, so each is handed functions that look the other up when called.
  const organisations = createOrganisations({
    db,
    clock,
    citizenNames: (ids) => identity.displayNames(ids),
    personOfPhone: (phone) => identity.personOfPhone(phone),
    recallTokensOf: (personId) => identity.recallTokensOf(personId),
  });
  const notices = createNotices({
    db,
    jobs,
    outbox,
    clock,
    wechat,
    sms,
    subscribeTemplateIds: config.WECHAT_TEMPLATE_IDS,
    publicUrl: config.PUBLIC_URL,
    reachOf: (personId) => identity.reachOf(personId),
    phoneOf: (vaultId, purpose) => identity.vault.get(vaultId, { personId: 'system', purpose }),
  });
  const identity = createIdentity({
    db,
    outbox,
    clock,
    log,
    wechat,
    sms,
    tokenSecret: config.TOKEN_SECRET,
    vaultKeys: config.VAULT_KEYS,
    demoSmsCode: config.DEMO_SMS_CODE,
    grantsOf: organisations.grantsOf,
    nameOf: organisations.directory.displayName,
    notices: notices.sender,
  });
  identity.onMerged(organisations.movePerson);
  identity.onMerged(notices.movePerson);

  const services = createServices({
    db,
    jobs,
    outbox,
    clock,
    log,
    directory: organisations.directory,
    notices: notices.sender,
    linkProbe: createLinkProbe({
      // Each page fails for itself: no number of broken pages may keep the others from being asked.
      call: createResilientCall({ system: 'link-probe', breakAfter: 1_000, retries: 1, concurrency: 4 }, { log, metrics }),
      gatewayUrl: config.LINK_CHECK_URL,
    }),
  });
  const files = createFiles({ db, store, clock, linkSecret: config.LINK_SECRET });
  const transit = createTransit({
    db,
    jobs,
    clock,
    log,
    feed: createTransitFeedClient({
      scheduleUrl: config.TRANSIT_GTFS_URL,
      realtimeUrl: config.TRANSIT_REALTIME_URL,
      call: callTo('transit-feed'),
    }),
    isWatching: config.TRANSIT_WATCH === 'on',
    isServing: config.PROCESS_ROLE !== 'worker',
  });
  const healthCode = createHealthCode({
    db,
    jobs,
    outbox,
    clock,
    log,
    vault: identity.vault,
    people: {
      maskedName: async (personId) => (await identity.displayNames([personId])).get(personId) ?? null,
      async numbersOf(personId) {
        const [realName, reach] = await Promise.all([identity.realNameOf(personId), identity.reachOf(personId)]);
        return { idNumberVaultId: realName?.idNumberVaultId ?? null, phoneVaultId: reach.phoneVaultId };
      },
      holdersOf: async (personId) => (await identity.subjectsOf(personId)).map((holder) => holder.personId),
      actsFor: (actorId, holderId, purpose) => identity.actsFor(actorId, holderId, purpose),
    },
    directory: organisations.directory,
    authority: createHealthAuthorityClient({
      baseUrl: config.HEALTH_AUTHORITY_URL,
      keys: { keyId: config.HEALTH_AUTHORITY_KEY_ID, secret: config.HEALTH_AUTHORITY_SECRET },
      // Somebody waits at a gate: a short deadline, then the last good answer.
      call: createResilientCall(
        { system: 'health-authority', timeoutMs: 1_500, retries: 1, concurrency: 50 },
        { log, metrics },
      ),
      clock,
      log,
    }),
    signingKeys: config.HEALTH_CODE_SIGNING_KEYS,
  });
  identity.onMerged(healthCode.movePerson);
  identity.onConsentWithdrawn(healthCode.forgetPerson);
  return { features: [organisations, identity, notices, files, transit, services, healthCode], authenticate: identity.authenticate };
}
