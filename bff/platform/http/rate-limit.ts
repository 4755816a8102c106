import type Redis from 'ioredis';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from '../errors';
import type { RateLimit } from './route';

export interface RateLimiter {
  /** @throws ApiError rate_limited with the seconds to wait */
  take(routeName: string, limit: RateLimit, personId: string | null, address: string): Promise<void>;
}

/** Counts in Redis where there is one, so that all processes share a count; else in this process. */
export function createRateLimiter(options: { redis?: Redis; isOn: boolean }): RateLimiter {
  const limiters = new Map<string, RateLimiterAbstract>();

  function limiterFor(name: string, points: number, windowS: number): RateLimiterAbstract {
    let limiter = limiters.get(name);
    if (!limiter) {
      const settings = { keyPrefix: `rate:${name}`, points, duration: windowS };
      limiter = options.redis
        ? new RateLimiterRedis({
            ...settings,
            storeClient: options.redis,
            // A dead Redis must not close the portal: each process then counts for itself.
            insuranceLimiter: new RateLimiterMemory(settings),
          })
        : new RateLimiterMemory(settings);
      limiters.set(name, limiter);
    }
    return limiter;
  }

  async function consume(limiter: RateLimiterAbstract, key: string): Promise<void> {
    try {
      await limiter.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const waitS = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new ApiError('rate_limited', {
        retryAfterS: waitS,
        words: {
          zh: `操作太频繁，请 ${waitS} 秒后再试`,
          en: `Too many requests. Please try again in ${waitS} s`,
        },
      });
    }
  }

  return {
    async take(routeName, limit, personId, address) {
      if (!options.isOn) return;
      if (limit.perAddress) await consume(limiterFor(`${routeName}:a`, limit.perAddress, limit.windowS), address);
      if (limit.perPerson && personId) {
        await consume(limiterFor(`${routeName}:p`, limit.perPerson, limit.windowS), personId);
      }
    },
  };
}
