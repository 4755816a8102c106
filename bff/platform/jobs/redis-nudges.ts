import type Redis from 'ioredis';
import type { Logger } from '../log';

const CHANNEL = 'yct:jobs';

/** Lets a web process wake the workers of others; without it they find the job at their next poll, within a second. */
export function createRedisNudges(redis: Redis, log: Logger) {
  let subscriber: Redis | undefined;
  return {
    send(): void {
      redis.publish(CHANNEL, '1').catch((error) => log.debug({ error }, 'a nudge was lost; the poll finds the job'));
    },
    listen(onNudge: () => void): void {
      subscriber = redis.duplicate();
      subscriber.on('error', (error) => log.debug({ error }, 'nudges between processes are interrupted'));
      subscriber.on('message', onNudge);
      void subscriber.subscribe(CHANNEL).catch((error) => log.warn({ error }, 'no nudges between processes'));
    },
    close: () => subscriber?.disconnect(),
  };
}
