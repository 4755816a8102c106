import type { WechatIdentity, WechatPlatform } from '../../connectors/wechat/wechat.port';
import type { Me, SignInAnswer } from '../../contracts/identity';
import type { Actor } from '../../platform/actor';
import type { Clock } from '../../platform/clock';
import { isDuplicateKey } from '../../platform/db/database';
import type { Database, PrismaTx } from '../../platform/db/database.types';
import { assertThat, type Locale } from '../../platform/errors';
import type { AccessTokens } from './access-tokens';
import type { Consents } from './consents';
import { chooseSurvivor, mergePeople, type PersonMover } from './merge-people';
import type { PersonRepository } from './person.repository';
import type { Sessions } from './sessions';
import type { Channel } from './sessions.repository';
import type { SmsCodes } from './sms-codes';
import type { OwnVault } from './vault';

export interface SignInDeps {
  db: Database;
  clock: Clock;
  wechat: WechatPlatform;
  people: PersonRepository;
  sessions: Sessions;
  smsCodes: SmsCodes;
  vault: OwnVault;
  consents: Consents;
  accessTokens: AccessTokens;
  movers: readonly PersonMover[];
  presentMe(personId: string): Promise<Me>;
}

/** Where a sign-in comes from. */
export interface Visit {
  locale: Locale;
  device: string;
  /** the notice agreed to on the sign-in page, if it was shown there */
  consentVersion?: string;
}

const WECHAT_NAME = '微信用户';
const phoneName = (phone: string) => `市民${phone.slice(-4)}`;

/** The ways in: WeChat, SMS code; and the phone number that joins them. */
export function createSignIn(deps: SignInDeps) {
  const { db, people } = deps;

  /** Two first sign-ins at once both try to make the person; the unique index lets one through and the other looks again. */
  async function onceMoreIfTaken<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return work();
    }
  }

  async function openSession(tx: PrismaTx, personId: string, channel: Channel, visit: Visit) {
    if (visit.consentVersion) await deps.consents.agree(personId, visit.consentVersion, tx);
    return deps.sessions.open(tx, personId, channel, visit.device);
  }

  async function answer(opened: Awaited<ReturnType<typeof openSession>>, isNew: boolean): Promise<SignInAnswer> {
    const tokens = await deps.sessions.tokensFor(opened.session, opened.refreshToken);
    return { tokens, me: await deps.presentMe(opened.session.personId), isNew };
  }

  async function personOfWechat(tx: PrismaTx, wechat: WechatIdentity, locale: Locale) {
    const at = deps.clock.now();
    const byOpenId = await people.findByHandle('wechat_openid', wechat.openId, tx.prisma);
    const byUnionId = wechat.unionId ? await people.findByHandle('wechat_unionid', wechat.unionId, tx.prisma) : null;
    const known = byOpenId ?? byUnionId;
    const personId = known ?? (await people.create(tx, { displayName: WECHAT_NAME, locale, at }));
    if (!byOpenId) await people.addHandle(tx, personId, 'wechat_openid', wechat.openId, at);
    if (wechat.unionId && !byUnionId) await people.addHandle(tx, personId, 'wechat_unionid', wechat.unionId, at);
    return { personId, isNew: known === null };
  }

  return {
    async byWechat(code: string, visit: Visit): Promise<SignInAnswer> {
      const wechat = await deps.wechat.signIn(code);
      const { opened, isNew } = await onceMoreIfTaken(() =>
        db.transaction(async (tx) => {
          const found = await personOfWechat(tx, wechat, visit.locale);
          await people.keepSessionKey(tx, found.personId, wechat.sessionKey, deps.clock.now());
          return { ...found, opened: await openSession(tx, found.personId, 'wechat', visit) };
        }),
      );
      return answer(opened, isNew);
    },

    async bySmsCode(phone: string, code: string, visit: Visit): Promise<SignInAnswer> {
      await deps.smsCodes.use('sign_in', phone, '', code);
      const { opened, isNew } = await onceMoreIfTaken(() =>
        db.transaction(async (tx) => {
          const found = await this.personOfPhone(tx, phone, visit.locale);
          return { ...found, opened: await openSession(tx, found.personId, 'sms', visit) };
        }),
      );
      return answer(opened, isNew);
    },

    /** Who has this phone; made when nobody has. */
    async personOfPhone(tx: PrismaTx, phone: string, locale: Locale): Promise<{ personId: string; isNew: boolean }> {
      const known = await people.findByHandle('phone', phone, tx.prisma);
      if (known) return { personId: known, isNew: false };
      const at = deps.clock.now();
      const personId = await people.create(tx, { displayName: phoneName(phone), locale, at });
      await people.addHandle(tx, personId, 'phone', phone, at);
      await people.change(tx, personId, { phoneVaultId: await deps.vault.putIn(tx, personId, 'phone', phone) }, at);
      return { personId, isNew: true };
    },

    /** Binds the phone that WeChat vouches for; when it is somebody's already, the two are one person. */
    async bindWechatPhone(actor: Actor, code: string): Promise<SignInAnswer> {
      const phone = await deps.wechat.phoneNumber(code);
      const touched = await onceMoreIfTaken(() => db.transaction((tx) => bindPhone(tx, actor.personId, phone)));
      for (const personId of touched) await deps.sessions.recallAll(personId);
      const tokens = await deps.sessions.reissue(actor.sessionId);
      const { personId } = deps.accessTokens.verify(tokens.accessToken);
      return { tokens, me: await deps.presentMe(personId), isNew: false };
    },
  };

  async function bindPhone(tx: PrismaTx, personId: string, phone: string): Promise<string[]> {
    const now = deps.clock.now();
    const current = await people.find(personId, tx.prisma);
    assertThat(current, 'unauthenticated');
    const ownerId = await people.findByHandle('phone', phone, tx.prisma);
    if (ownerId === personId) return [];
    if (ownerId) {
      const owner = await people.find(ownerId, tx.prisma);
      assertThat(owner, 'conflict');
      assertThat(!current.phoneVaultId, 'conflict', {
        words: {
          zh: '这个手机号已属于另一个账号，请退出后用该手机号登录',
          en: 'This number belongs to another account. Please sign out and sign in with it',
        },
      });
      const sides = chooseSurvivor(current, owner);
      await mergePeople(tx, { people, movers: deps.movers, now }, sides);
      return [sides.to.id];
    }
    await people.removeHandles(tx, personId, 'phone');
    await people.addHandle(tx, personId, 'phone', phone, now);
    const phoneVaultId = await deps.vault.putIn(tx, personId, 'phone', phone);
    const displayName = current.nameVaultId ? current.displayName : phoneName(phone);
    await people.change(tx, personId, { phoneVaultId, displayName }, now);
    return [];
  }
}

export type SignIn = ReturnType<typeof createSignIn>;
