import { createHash, randomBytes } from 'node:crypto';
import type { Session, Tokens } from '../../contracts/identity';
import type { StaffGrant } from '../../platform/actor';
import type { Clock } from '../../platform/clock';
import type { Database, PrismaTx } from '../../platform/db/database.types';
import { ApiError, assertThat, type Words } from '../../platform/errors';
import { newId } from '../../platform/ids';
import type { Logger } from '../../platform/log';
import type { AccessTokens } from './access-tokens';
import type { Channel, RefreshTokenRow, SessionRepository, SessionRow } from './sessions.repository';

const SESSION_LIFE_MS = 30 * 86_400_000;
/** However often it is used, a sign-in ends then. */
const SESSION_LONGEST_MS = 180 * 86_400_000;
/**
 * A used token is taken again within this time: the answer was lost on the way, or two tabs refreshed at once.
 * Later it can only be a copy in other hands.
 */
const REPEAT_GRACE_MS = 30_000;

const SIGN_IN_AGAIN: Words = { zh: '登录已过期，请重新登录', en: 'Your sign-in has ended. Please sign in again' };
const REUSED: Words = {
  zh: '为了您的安全，这次登录已退出，请重新登录',
  en: 'For your safety this sign-in was ended. Please sign in again',
};

export interface SessionsDeps {
  db: Database;
  repository: SessionRepository;
  accessTokens: AccessTokens;
  clock: Clock;
  log: Logger;
  /** what the token will say of this person */
  standingOf(personId: string): Promise<{ consentVersion: string | null; grants: StaffGrant[] }>;
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** Sign-ins: short access tokens, and refresh tokens that are good once. */
export function createSessions(deps: SessionsDeps) {
  const { db, repository, clock } = deps;

  async function addToken(tx: PrismaTx, sessionId: string): Promise<{ id: string; token: string }> {
    const id = newId();
    const token = `yr1_${randomBytes(32).toString('base64url')}`;
    await repository.addToken(tx, { id, sessionId, tokenHash: hashOf(token), issuedAt: clock.now() });
    return { id, token };
  }

  async function tokensFor(
    session: Pick<SessionRow, 'id' | 'personId' | 'expiresAt'>,
    refreshToken: string,
  ): Promise<Tokens> {
    const standing = await deps.standingOf(session.personId);
    const { accessToken, expiresAt } = deps.accessTokens.issue({
      personId: session.personId,
      sessionId: session.id,
      ...standing,
    });
    return {
      accessToken,
      accessTokenExpiresAt: expiresAt.toISOString(),
      refreshToken,
      refreshTokenExpiresAt: session.expiresAt.toISOString(),
    };
  }

  /** A repeat inside the grace is answered; after it, the whole chain ends, for thief and owner alike. */
  async function assertNotStolen(row: RefreshTokenRow): Promise<void> {
    const usedMs = row.usedAt ? clock.now().getTime() - row.usedAt.getTime() : 0;
    if (usedMs <= REPEAT_GRACE_MS) return;
    const now = clock.now();
    await repository.revoke(row.sessionId, 'token_reused', now);
    deps.accessTokens.recall(row.sessionId, now);
    deps.log.warn({ sessionId: row.sessionId }, 'a used refresh token came again: session revoked');
    throw new ApiError('unauthenticated', { words: REUSED });
  }

  return {
    /** Opens a session; its tokens are made by `tokensOf` after the commit. */
    async open(tx: PrismaTx, personId: string, channel: Channel, device: string) {
      const now = clock.now();
      const session = {
        id: newId(),
        personId,
        channel,
        device: device.slice(0, 120),
        createdAt: now,
        lastUsedAt: now,
        expiresAt: new Date(now.getTime() + SESSION_LIFE_MS),
      };
      await repository.add(tx, session);
      const { token } = await addToken(tx, session.id);
      return { session, refreshToken: token };
    },
    tokensFor,

    /** Fresh tokens for a session whose holder's standing changed (consent, phone), beside those that are out. */
    async reissue(sessionId: string): Promise<Tokens> {
      const session = await repository.find(sessionId);
      assertThat(session && !session.revokedAt, 'unauthenticated', { words: SIGN_IN_AGAIN });
      const { token } = await db.transaction((tx) => addToken(tx, sessionId));
      return tokensFor(session, token);
    },

    async refresh(refreshToken: string): Promise<Tokens & { personId: string }> {
      const row = await repository.findToken(hashOf(refreshToken));
      assertThat(row, 'unauthenticated', { words: SIGN_IN_AGAIN });
      const session = await repository.find(row.sessionId);
      const now = clock.now();
      assertThat(session && !session.revokedAt && session.expiresAt > now, 'unauthenticated', { words: SIGN_IN_AGAIN });
      await assertNotStolen(row);
      const longest = session.createdAt.getTime() + SESSION_LONGEST_MS;
      const expiresAt = new Date(Math.min(now.getTime() + SESSION_LIFE_MS, longest));
      const next = await db.transaction(async (tx) => {
        const added = await addToken(tx, session.id);
        // Losing this race means a twin was answered a moment ago, which the grace allows.
        await repository.useToken(tx, row.id, now, added.id);
        await repository.prolong(tx, session.id, now, expiresAt);
        return added;
      });
      return { ...(await tokensFor({ ...session, expiresAt }, next.token)), personId: session.personId };
    },

    async list(personId: string, currentId: string): Promise<Session[]> {
      const rows = await repository.openOf(personId, clock.now());
      return rows.map((row) => ({
        id: row.id,
        channel: row.channel,
        device: row.device,
        signedInAt: row.createdAt.toISOString(),
        lastUsedAt: row.lastUsedAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
        isCurrent: row.id === currentId,
      }));
    },

    /** @throws ApiError not_found when it is not an open session of this person */
    async revoke(personId: string, sessionId: string, reason: string): Promise<void> {
      const session = await repository.find(sessionId);
      assertThat(session && session.personId === personId && !session.revokedAt, 'not_found');
      const now = clock.now();
      await repository.revoke(sessionId, reason, now);
      deps.accessTokens.recall(sessionId, now);
    },

    /** Makes every holder of this person's access tokens refresh, so that they say what is true now. */
    async recallAll(personId: string): Promise<void> {
      const now = clock.now();
      for (const sessionId of await repository.recallAllOf(personId, now)) deps.accessTokens.recall(sessionId, now);
    },
    sweep: () => repository.sweep(new Date(clock.now().getTime() - SESSION_LIFE_MS)),
  };
}

export type Sessions = ReturnType<typeof createSessions>;
