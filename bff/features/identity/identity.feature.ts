import type { SmsGateway } from '../../connectors/sms/sms.port';
import type { WechatPlatform } from '../../connectors/wechat/wechat.port';
import type { Me } from '../../contracts/identity';
import type { Clock } from '../../platform/clock';
import { createKeyRing } from '../../platform/crypto/key-ring';
import type { Database, PrismaTx, Tx } from '../../platform/db/database.types';
import type { Words } from '../../platform/errors';
import type { Feature } from '../../platform/feature';
import type { Logger } from '../../platform/log';
import type { Outbox } from '../../platform/push/push.types';
import { createAccessTokens } from './access-tokens';
import { assertKeysOpen } from './check-keys.sql';
import { createConsents } from './consents';
import { createFamilyRepository } from './family.repository';
import { familyRoutes } from './family.routes';
import { createFamily } from './family.service';
import { identityRoutes } from './identity.routes';
import type { PersonMover } from './merge-people';
import { createPersonRepository, type PersonRepository } from './person.repository';
import { createPersonalData } from './personal-data.service';
import { createRecallWatch } from './recall-watch.sql';
import { rotateKeys } from './rotate-keys.sql';
import { createSessions } from './sessions';
import { createSessionRepository } from './sessions.repository';
import { createSignIn } from './sign-in.service';
import { createSmsCodes } from './sms-codes';
import { createVault } from './vault';
import { createVaultRepository } from './vault.repository';

export interface IdentityDeps {
  db: Database;
  outbox: Outbox;
  clock: Clock;
  log: Logger;
  wechat: WechatPlatform;
  sms: SmsGateway;
  tokenSecret: string;
  vaultKeys: string;
  demoSmsCode?: string;
  /** staff grants in force, with the names of their units */
  grantsOf(personId: string): Promise<Me['grants']>;
  /** how a person is called: staff by their working name, others masked */
  nameOf(personId: string): Promise<string>;
  notices: {
    send(
      tx: Tx,
      notice: { personId: string; template: string; words: Words; link: string; dedupeKey: string },
    ): Promise<void>;
  };
}

/** What other features read of a person. */
function readsOf(people: PersonRepository) {
  return {
    /** Name and ID number in the vault; null parts were never given. */
    async realNameOf(personId: string): Promise<{ nameVaultId: string | null; idNumberVaultId: string | null } | null> {
      const person = await people.find(personId);
      return person && { nameVaultId: person.nameVaultId, idNumberVaultId: person.idNumberVaultId };
    },
    /** By what a person can be reached. */
    async reachOf(
      personId: string,
    ): Promise<{ openId: string | null; phoneVaultId: string | null; locale: 'zh' | 'en' }> {
      const [person, openIds] = await Promise.all([people.find(personId), people.handlesOf(personId, 'wechat_openid')]);
      return {
        openId: openIds[0] ?? null,
        phoneVaultId: person?.phoneVaultId ?? null,
        locale: person?.locale === 'en' ? 'en' : 'zh',
      };
    },
  };
}

/** Sign-in, sessions, consent, personal data and family members. */
export function createIdentity(deps: IdentityDeps) {
  const { db, clock, log } = deps;
  const keyRing = createKeyRing(deps.vaultKeys);
  const movers: PersonMover[] = [];
  const onWithdrawn: ((tx: PrismaTx, personId: string) => Promise<void>)[] = [];

  const people = createPersonRepository(db, keyRing);
  const vaultRepository = createVaultRepository(db, log);
  const vault = createVault({ repository: vaultRepository, keyRing, clock });
  const consents = createConsents(db, clock);
  const accessTokens = createAccessTokens({ secret: deps.tokenSecret, clock });
  const recallWatch = createRecallWatch({ db, accessTokens, clock, log });
  const sessions = createSessions({
    db,
    repository: createSessionRepository(db),
    accessTokens,
    clock,
    log,
    async standingOf(personId) {
      const [consentVersion, grants] = await Promise.all([consents.current(personId), deps.grantsOf(personId)]);
      return { consentVersion, grants: grants.map(({ role, unitId }) => ({ role, unitId })) };
    },
  });
  const smsCodes = createSmsCodes({
    db,
    keyRing,
    sms: deps.sms,
    clock,
    secret: deps.tokenSecret,
    demoCode: deps.demoSmsCode,
  });
  const personalData = createPersonalData({
    db,
    clock,
    people,
    vault,
    vaultRepository,
    consents,
    grantsOf: deps.grantsOf,
    onWithdrawn,
  });
  const signIn = createSignIn({
    db,
    clock,
    wechat: deps.wechat,
    people,
    sessions,
    smsCodes,
    vault,
    consents,
    accessTokens,
    movers,
    presentMe: personalData.presentMe,
  });
  const familyOn = (on: Database, theirs: PersonRepository) =>
    createFamily({
      db: on,
      clock,
      outbox: deps.outbox,
      repository: createFamilyRepository(on, keyRing),
      people: theirs,
      smsCodes,
      personOfPhone: (tx, phone, locale) => signIn.personOfPhone(tx, phone, locale),
      nameOf: deps.nameOf,
      tell: (tx, notice) => deps.notices.send(tx, notice),
    });
  const family = familyOn(db, people);

  const feature: Feature = {
    async start() {
      await assertKeysOpen(db, keyRing);
      await recallWatch.start();
    },
    stop: async () => recallWatch.stop(),
    routes: [
      ...identityRoutes({ signIn, sessions, smsCodes, consents, personalData, nameOf: deps.nameOf }),
      ...familyRoutes(family),
    ],
    recurring: [
      { kind: 'identity.expireFamily', everyMs: 60_000, run: () => family.expireOverdue() },
      {
        kind: 'identity.sweep',
        cron: '20 3 * * *',
        async run() {
          await smsCodes.sweep();
          await sessions.sweep();
        },
      },
      {
        kind: 'identity.rotateVaultKeys',
        cron: '40 3 * * *',
        timeoutMs: 3_600_000,
        async run({ signal }) {
          const moved = await rotateKeys({ db, keyRing, log }, signal);
          if (moved > 0)
            log.info({ moved, keyId: keyRing.currentKeyId }, 'personal data lies under the current key now');
        },
      },
    ],
  };

  return {
    ...feature,
    vault,
    /** Reads an Authorization header. @throws ApiError token_expired, unauthenticated */
    authenticate: accessTokens.authenticate,
    /** Whom a token of ours names, though it may have run out; null when it is not ours. */
    holderOf: accessTokens.holderOf,
    /** The person that this one has become, when two turned out to be one; else the same. */
    survivorOf: people.survivorOf,
    /** True for oneself and where a family link is in force; with a `purpose`, in Chinese, the holder sees the use. */
    actsFor: family.actsFor,
    /** Those for whom a person may act now. */
    subjectsOf: family.subjectsOf,
    /** Those who act for a person now, and what they are to them. */
    actorsOf: family.actorsOf,
    /** Who looked at a person's data, newest first. */
    viewsOf: personalData.vaultViews,
    /** Masked names of people, by id; unknown ids are left out. */
    displayNames: (ids: string[]) => people.displayNames(ids),
    /** Who signs in with this phone; null when nobody does. */
    personOfPhone: (phone: string) => people.findByHandle('phone', phone),
    /** Who has this phone; made when nobody has, for those whom a station registers. */
    ensurePersonOfPhone: (phone: string) =>
      db.transaction(async (tx) => (await signIn.personOfPhone(tx, phone, 'zh')).personId),
    ...readsOf(people),
    /**
     * What a call for help must read, through connections of its own: nothing else of the portal stands before it in the queue.
     */
    laneOn(lane: Database) {
      const others = createPersonRepository(lane, keyRing);
      const kin = familyOn(lane, others);
      return {
        vault: createVault({ repository: createVaultRepository(lane, log), keyRing, clock }),
        survivorOf: others.survivorOf,
        actsFor: kin.actsFor,
        subjectsOf: kin.subjectsOf,
        actorsOf: kin.actorsOf,
        displayNames: (ids: string[]) => others.displayNames(ids),
        maskedNameOf: async (personId: string) => (await others.displayNames([personId])).get(personId) ?? null,
        ...readsOf(others),
      };
    },
    /** Makes a person's access tokens be renewed, after their grants changed. */
    recallTokensOf: (personId: string) => sessions.recallAll(personId),
    /** A feature that keeps person ids moves its rows here when two identities become one. */
    onMerged: (mover: PersonMover) => void movers.push(mover),
    /** A feature that keeps personal data erases it here when consent is withdrawn. */
    onConsentWithdrawn: (forget: (tx: PrismaTx, personId: string) => Promise<void>) => void onWithdrawn.push(forget),
  };
}
