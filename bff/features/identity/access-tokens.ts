import { createHmac, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type Actor, ROLES, type Role, type StaffGrant } from '../../platform/actor';
import type { Clock } from '../../platform/clock';
import { ApiError } from '../../platform/errors';

/** Short, so that what a token says is at most this old even where a recall was not heard. */
export const LIFE_S = 600;
/** So long after its end a token still says whose phone this was. */
const NAMES_FOR_MS = 90 * 86_400_000;
const MOST_REMEMBERED = 20_000;
const HEADER = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url');

interface Claims {
  sub: string;
  sid: string;
  /** privacy notice agreed to, while it is the one in force */
  cv?: string;
  /** `role:unitId` */
  g?: string[];
  /** issued at, milliseconds: a recall in the same second must know before from after */
  iam: number;
  exp: number;
}

interface Verified {
  actor: Actor;
  issuedAtMs: number;
  expiresAtMs: number;
}

export interface AccessTokens {
  issue(actor: Actor): { accessToken: string; expiresAt: Date };
  /** @throws ApiError token_expired, or unauthenticated when it is not ours */
  verify(token: string): Actor;
  /** Reads an Authorization header; null when there is none. @throws as `verify` */
  authenticate(authorization: string | undefined): Actor | null;
  /** Whom a token of ours names, also for a while after it ran out; null when it is not ours. It opens nothing by itself. */
  holderOf(authorization: string | undefined): string | null;
  /** Tokens of this session issued up to `at` are refused in this process from now on, so that their holders refresh. */
  recall(sessionId: string, at: Date): void;
}

/** Signed statements of who is calling: JWT compact form, HS256. Verifying takes microseconds and no database. */
export function createAccessTokens(options: { secret: string; clock: Clock }): AccessTokens {
  const { clock } = options;
  const verified = new LRUCache<string, Verified>({ max: MOST_REMEMBERED });
  const recalled = new Map<string, number>();

  const sign = (text: string) => createHmac('sha256', options.secret).update(text).digest('base64url');

  function read(token: string): Verified {
    const dot = token.lastIndexOf('.');
    const signed = token.slice(0, dot);
    // Only our own header passes, so no other algorithm can be talked into.
    if (dot < 0 || token.length > 8_000 || !signed.startsWith(`${HEADER}.`)) throw new ApiError('unauthenticated');
    const given = Buffer.from(token.slice(dot + 1));
    const expected = Buffer.from(sign(signed));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new ApiError('unauthenticated');
    const claims = JSON.parse(Buffer.from(signed.slice(HEADER.length + 1), 'base64url').toString('utf8')) as Claims;
    return { actor: actorOfClaims(claims), issuedAtMs: claims.iam, expiresAtMs: claims.exp * 1_000 };
  }

  function verify(token: string): Actor {
    let known = verified.get(token);
    if (!known) {
      known = read(token);
      verified.set(token, known);
    }
    const nowMs = clock.now().getTime();
    if (nowMs >= known.expiresAtMs) {
      verified.delete(token);
      throw new ApiError('token_expired');
    }
    if (recalled.size > 0) {
      const recalledAtMs = recalled.get(known.actor.sessionId);
      if (recalledAtMs !== undefined && known.issuedAtMs <= recalledAtMs) throw new ApiError('token_expired');
    }
    return known.actor;
  }

  return {
    issue(actor) {
      const nowMs = clock.now().getTime();
      // After a recall in this very millisecond, a token counts as one later.
      const iam = Math.max(nowMs, (recalled.get(actor.sessionId) ?? 0) + 1);
      const exp = Math.floor(nowMs / 1_000) + LIFE_S;
      const claims: Claims = { sub: actor.personId, sid: actor.sessionId, iam, exp };
      if (actor.consentVersion) claims.cv = actor.consentVersion;
      if (actor.grants.length > 0) claims.g = actor.grants.map(({ role, unitId }) => `${role}:${unitId}`);
      const signed = `${HEADER}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
      return { accessToken: `${signed}.${sign(signed)}`, expiresAt: new Date(exp * 1_000) };
    },
    verify,
    authenticate(authorization) {
      if (!authorization) return null;
      if (!authorization.startsWith('Bearer ')) throw new ApiError('unauthenticated');
      return verify(authorization.slice(7));
    },
    holderOf(authorization) {
      if (!authorization?.startsWith('Bearer ')) return null;
      try {
        const { actor, expiresAtMs } = read(authorization.slice(7));
        return clock.now().getTime() - expiresAtMs < NAMES_FOR_MS ? actor.personId : null;
      } catch {
        return null;
      }
    },
    recall(sessionId, at) {
      const known = recalled.get(sessionId) ?? 0;
      if (at.getTime() <= known) return;
      // The order of a map is that of its entries: the oldest recalls, past any token's life, stand in front.
      recalled.delete(sessionId);
      recalled.set(sessionId, at.getTime());
      const endedMs = clock.now().getTime() - LIFE_S * 1_000;
      for (const [old, atMs] of recalled) {
        if (atMs > endedMs) break;
        recalled.delete(old);
      }
    },
  };
}

function actorOfClaims(claims: Claims): Actor {
  const grants: StaffGrant[] = [];
  for (const text of claims.g ?? []) {
    const [role, unitId] = text.split(':');
    if (unitId && (ROLES as readonly string[]).includes(role!)) grants.push({ role: role as Role, unitId });
  }
  return { personId: claims.sub, sessionId: claims.sid, consentVersion: claims.cv ?? null, grants };
}
