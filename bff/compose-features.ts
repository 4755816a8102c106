import { composeConnectors } from './compose-connectors';
import { createBills } from './features/bills/bills.feature';
import { createFiles } from './features/files/files.feature';
import { createHealthCode } from './features/health-code/health-code.feature';
import { createHome } from './features/home/home.feature';
import { createIdentity } from './features/identity/identity.feature';
import type { NoticeSender } from './features/notices/notice-sender.types';
import { createNotices } from './features/notices/notices.feature';
import { createOrganisations } from './features/organisations/organisations.feature';
import { createPayments } from './features/payments/payments.feature';
import { createReports } from './features/reports/reports.feature';
import { createServices } from './features/services/services.feature';
import { createSos } from './features/sos/sos.feature';
import { createTransit } from './features/transit/transit.feature';
import type { Actor } from './platform/actor';
import type { Clock } from './platform/clock';
import type { Config } from './platform/config';
import type { Database } from './platform/db/database.types';
import type { Feature } from './platform/feature';
import type { Jobs } from './platform/jobs/job.types';
import type { Logger } from './platform/log';
import type { Metrics } from './platform/metrics';
import type { Outbox } from './platform/push/push.types';
import type { PushBus } from './platform/push/push-bus';
import type { ObjectStore } from './platform/storage/storage.types';

/** What every feature stands on. */
export interface Platform {
  config: Config;
  log: Logger;
  clock: Clock;
  metrics: Metrics;
  db: Database;
  /** connections that calls for help have to themselves */
  sosDb: Database;
  bus: PushBus;
  outbox: Outbox;
  jobs: Jobs;
  store: ObjectStore;
  /** where this process listens; known once it does */
  ownUrl(): string;
}

/** How many entries the first screen shows of what departments published last. */
const HOME_SERVICES = 4;

/** Joins connectors and features: the one place where a feature is handed what it needs of another. */
export function composeFeatures(platform: Platform): {
  features: Feature[];
  authenticate(authorization: string | undefined): Actor | null;
  transit: ReturnType<typeof createTransit>;
  payments: ReturnType<typeof createPayments>;
  sos: ReturnType<typeof createSos>;
  /** what a process that serves calls for help alone must have running */
  forSos: Feature[];
} {
  const { config, log, clock, metrics, db, outbox, jobs, bus, store } = platform;
  const {
    wechat,
    sms,
    sosSms,
    buttons,
    mqtt,
    emergencyCentres,
    healthAuthority,
    transitFeed,
    wechatPay,
    billers,
    linkProbe,
  } = composeConnectors(platform);

  const files = createFiles({ db, store, clock, linkSecret: config.LINK_SECRET });

  // Identity, organisations and notices need one another; each asks the others only when a request comes.
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
    grantsOf: (personId) => organisations.grantsOf(personId),
    nameOf: (personId) => organisations.directory.displayName(personId),
    notices: { send: (tx, notice) => notices.sender.send(tx, notice) },
  });
  const organisations = createOrganisations({
    db,
    clock,
    outbox,
    citizenNames: identity.displayNames,
    personOfPhone: identity.personOfPhone,
    recallTokensOf: identity.recallTokensOf,
    bell: {
      raiseAlarm: (tx, alarm) => sos.raiseAlarm(tx, alarm),
      tell: (tx, ...told) => notices.sender.send(tx, ...told),
    },
  });
  const { directory } = organisations;
  const { vault } = identity;
  const notices = createNotices({
    db,
    jobs,
    outbox,
    clock,
    wechat,
    sms,
    subscribeTemplateIds: config.WECHAT_TEMPLATE_IDS,
    publicUrl: config.PUBLIC_URL,
    reachOf: identity.reachOf,
    phoneOf: (vaultId, purpose) => vault.get(vaultId, { personId: 'system', purpose }),
  });
  const sender: NoticeSender = notices.sender;

  const maskedOf = async (vaultId: string | null) => (vaultId ? vault.masked(vaultId) : null);
  const reports = createReports({
    db,
    jobs,
    outbox,
    clock,
    directory,
    notices: sender,
    files: files.access,
    people: {
      mayActFor: identity.actsFor,
      async maskedContact(personId) {
        const [real, reach] = await Promise.all([identity.realNameOf(personId), identity.reachOf(personId)]);
        return { name: await maskedOf(real?.nameVaultId ?? null), phone: await maskedOf(reach.phoneVaultId) };
      },
      async contact(personId, viewer) {
        const [real, reach] = await Promise.all([identity.realNameOf(personId), identity.reachOf(personId)]);
        return {
          name: real?.nameVaultId ? await vault.get(real.nameVaultId, viewer) : null,
          phone: reach.phoneVaultId ? await vault.get(reach.phoneVaultId, viewer) : null,
        };
      },
    },
    contentChecker: {
      async checkText(personId, content) {
        const { openId } = await identity.reachOf(personId);
        // WeChat judges words by the openid that wrote them; of somebody who never came by WeChat a person looks.
        if (!openId) return 'review';
        const { verdict } = await wechat.checkText({ openId, scene: 2, content });
        return verdict === 'pass' ? 'passed' : verdict;
      },
    },
  });

  const healthCode = createHealthCode({
    db,
    jobs,
    outbox,
    clock,
    log,
    vault,
    directory,
    authority: healthAuthority,
    signingKeys: config.HEALTH_CODE_SIGNING_KEYS,
    people: {
      actsFor: identity.actsFor,
      maskedName: async (personId) => (await identity.displayNames([personId])).get(personId) ?? null,
      holdersOf: async (personId) => (await identity.subjectsOf(personId)).map((subject) => subject.personId),
      async numbersOf(personId) {
        const [real, reach] = await Promise.all([identity.realNameOf(personId), identity.reachOf(personId)]);
        return { idNumberVaultId: real?.idNumberVaultId ?? null, phoneVaultId: reach.phoneVaultId };
      },
    },
  });

  const transit = createTransit({
    db,
    jobs,
    clock,
    log,
    feed: transitFeed,
    isWatching: config.TRANSIT_WATCH === 'on',
    liveEveryMs: config.TRANSIT_LIVE_EVERY_S * 1_000,
    isServing: config.PROCESS_ROLE !== 'worker',
  });

  const services = createServices({
    db,
    jobs,
    outbox,
    clock,
    log,
    directory,
    notices: sender,
    linkProbe,
    isFunctionOn: async (code) => (code === 'health_code' ? healthCode.isOn() : true),
  });

  const bills = createBills({
    db,
    jobs,
    clock,
    log,
    billers,
    notices: sender,
    vaultKeys: config.VAULT_KEYS,
    people: {
      actsFor: identity.actsFor,
      maskedName: async (personId) => (await identity.displayNames([personId])).get(personId) ?? null,
      holdersOf: async (personId) => (await identity.subjectsOf(personId)).map((subject) => subject.personId),
    },
  });

  const payments = createPayments({
    db,
    jobs,
    outbox,
    clock,
    log,
    metrics,
    gateway: wechatPay,
    appId: config.WECHAT_APP_ID,
    publicUrl: () => (config.PUBLIC_URL ?? platform.ownUrl()).replace(/\/$/, ''),
    cashierUrl: config.WECHAT_PAY_CASHIER_URL ?? null,
    vaultKeys: config.VAULT_KEYS,
    bills: bills.billsForPayments,
    people: {
      openIdOf: async (personId) => (await identity.reachOf(personId)).openId,
      async areFamily(personId, otherId) {
        const either = await Promise.all([identity.actsFor(personId, otherId), identity.actsFor(otherId, personId)]);
        return either.includes(true);
      },
      nameOf: directory.displayName,
      async financeStaff() {
        const [city] = await directory.unitsOfKind('city');
        return city ? (await directory.staffOf(city.id, 'finance')).map(({ personId }) => personId) : [];
      },
    },
    notices: sender,
    openReport: reports.openFromPayment,
  });

  const sosLane = identity.laneOn(platform.sosDb);
  const sos = createSos({
    db: platform.sosDb,
    bulkDb: db,
    jobs,
    outbox,
    clock,
    log,
    ...organisations.laneOn(platform.sosDb, sosLane.displayNames),
    vault: sosLane.vault,
    notices: sender,
    sms: sosSms,
    centres: emergencyCentres,
    sendSubscribe: notices.sendSubscribe,
    buttons,
    mqtt,
    registry: metrics.registry,
    identity: { ...identity, ...sosLane },
    publicUrl: () => (config.PUBLIC_URL ?? platform.ownUrl()).replace(/\/$/, ''),
    vaultKeys: config.VAULT_KEYS,
    tokenSecret: config.TOKEN_SECRET,
    alarmPhones: config.SOS_ALARM_PHONES,
    watchSecret: config.SOS_WATCH_SECRET ?? null,
    watchEveryMs: config.SOS_WATCH_EVERY_S * 1_000,
    heartbeatMs: config.SOS_HEARTBEAT_S * 1_000,
    entrances: () => config.SOS_ENTRANCES,
    role: config.PROCESS_ROLE,
    isRunningTimers: config.PROCESS_ROLE !== 'web',
    isServing: config.PROCESS_ROLE !== 'worker',
  });

  const home = createHome({
    bus,
    clock,
    log,
    sources: {
      cityName: async (locale) => (await directory.unitsOfKind('city'))[0]?.words[locale] ?? '一城通',
      errands: [
        { errand: 'report', isOn: async () => true },
        { errand: 'pay', isOn: bills.isOn },
        { errand: 'health-code', isOn: healthCode.isOn },
        { errand: 'transit', isOn: async () => transit.hasTimetable() },
        { errand: 'sos', isOn: async () => true },
        { errand: 'services', isOn: async () => true },
      ],
      inProgress: [sos.inProgressOf, reports.inProgressOf, payments.inProgressOf, bills.inProgressOf],
      services: async (locale) =>
        (await services.latest(HOME_SERVICES, locale)).map(({ slug, title, summary, unit }) => ({
          slug,
          title,
          summary,
          department: unit.name,
        })),
      unreadNotices: notices.unreadCount,
      alerts: [],
    },
  });

  identity.onMerged(organisations.movePerson);
  identity.onMerged(notices.movePerson);
  identity.onMerged(files.movePerson);
  identity.onMerged(reports.movePerson);
  identity.onMerged(healthCode.movePerson);
  identity.onMerged(bills.movePerson);
  identity.onMerged(payments.movePerson);
  identity.onMerged(sos.movePerson);
  identity.onConsentWithdrawn(healthCode.forgetPerson);
  identity.onConsentWithdrawn(bills.forgetPerson);
  identity.onConsentWithdrawn(sos.forgetPerson);

  return {
    features: [
      home,
      identity,
      organisations,
      notices,
      files,
      reports,
      healthCode,
      transit,
      services,
      bills,
      payments,
      sos,
    ],
    sos,
    forSos: [identity, organisations, notices, sos],
    authenticate: identity.authenticate,
    transit,
    payments,
  };
}
