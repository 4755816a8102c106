import { randomBytes } from 'node:crypto';

const LIFE_MS = 7_200_000;
/** In its last five minutes a token is renewed, and the old one stays good until its own end. */
const RENEW_MS = 300_000;
const FORCED_PER_DAY = 20;
const FORCED_APART_MS = 30_000;

/** Access tokens as `stable_token` gives them: the same one while it lasts, a forced one at most 20 times a day. */
export function createTokenDesk(clock: { now(): Date }) {
  const expiries = new Map<string, number>();
  let latest: string | null = null;
  let forcedAt: number[] = [];
  const statistics = { asked: 0, made: 0 };

  function make(now: number): string {
    const token = `sim_${randomBytes(48).toString('base64url')}`;
    expiries.set(token, now + LIFE_MS);
    latest = token;
    statistics.made += 1;
    return token;
  }

  return {
    statistics,
    /** null when a forced refresh comes too soon or too often */
    give(isForced: boolean): { token: string; expiresInS: number } | null {
      const now = clock.now().getTime();
      statistics.asked += 1;
      if (isForced) {
        forcedAt = forcedAt.filter((at) => now - at < 86_400_000);
        const newest = forcedAt.at(-1) ?? Number.NEGATIVE_INFINITY;
        if (forcedAt.length >= FORCED_PER_DAY || now - newest < FORCED_APART_MS) return null;
        forcedAt.push(now);
        expiries.clear();
        latest = null;
      }
      const left = latest ? (expiries.get(latest) ?? 0) - now : 0;
      const token = latest && left > RENEW_MS ? latest : make(now);
      return { token, expiresInS: Math.floor(((expiries.get(token) ?? now) - now) / 1000) };
    },
    standing(token: string | null): 'good' | 'missing' | 'expired' | 'unknown' {
      if (!token) return 'missing';
      const expiry = expiries.get(token);
      if (expiry === undefined) return 'unknown';
      return clock.now().getTime() < expiry ? 'good' : 'expired';
    },
    drop(): void {
      expiries.clear();
      latest = null;
    },
  };
}
