import type { Clock } from '../../platform/clock';

/** WeChat renews in the last five minutes and keeps the old one good meanwhile, so that is when to ask. */
const RENEW_BEFORE_MS = 300_000;

export interface WechatAccessToken {
  /** A good token; one request at a time asks for a new one, the others wait for it or go on with the old. */
  current(): Promise<string>;
  /** WeChat said this one is bad: the next `current` brings another. */
  reject(token: string): void;
}

/** Keeps the one access token of the application. `ask(isForced)` gets a token from `stable_token`. */
export function createWechatAccessToken(deps: {
  clock: Clock;
  ask: (isForced: boolean) => Promise<{ token: string; expiresInS: number }>;
}): WechatAccessToken {
  let kept: { token: string; expiresAtMs: number } | null = null;
  let rejected: string | null = null;
  let asking: Promise<string> | null = null;

  async function renew(): Promise<string> {
    let given = await deps.ask(false);
    // stable_token gives the same token while it lasts; when that very one was refused, only force helps.
    if (given.token === rejected) given = await deps.ask(true);
    rejected = null;
    kept = { token: given.token, expiresAtMs: deps.clock.now().getTime() + given.expiresInS * 1_000 };
    return given.token;
  }

  function renewOnce(): Promise<string> {
    asking ??= renew().finally(() => {
      asking = null;
    });
    return asking;
  }

  return {
    async current() {
      const leftMs = kept ? kept.expiresAtMs - deps.clock.now().getTime() : 0;
      if (kept && leftMs > RENEW_BEFORE_MS) return kept.token;
      if (kept && leftMs > 0) {
        // Still good: go on with it, and let a failed renewal be tried again by the next caller.
        renewOnce().catch(() => undefined);
        return kept.token;
      }
      return renewOnce();
    },
    reject(token) {
      if (kept?.token !== token) return;
      rejected = token;
      kept = null;
    },
  };
}
