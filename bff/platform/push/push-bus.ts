import type Redis from 'ioredis';
import type { Logger } from '../log';
import type { PushEvent } from './push.types';

/** Carries events to the sockets of every process. */
export interface PushBus {
  send(event: PushEvent): void;
  listen(listener: (event: PushEvent) => void): void;
  /** lets go of the connection it made for itself */
  close(): void;
}

export function createLocalBus(): PushBus {
  const listeners: ((event: PushEvent) => void)[] = [];
  return {
    send: (event) => {
      for (const listener of listeners) listener(event);
    },
    listen: (listener) => {
      listeners.push(listener);
    },
    close: () => undefined,
  };
}

const CHANNEL = 'yct:push';

/** One process hears another through Redis; its own listeners hear it even when Redis is away. */
export function createRedisBus(redis: Redis, log: Logger): PushBus {
  const local = createLocalBus();
  const self = `${process.pid}-${Math.random().toString(36).slice(2)}`;
  const subscriber = redis.duplicate();
  subscriber.on('error', (error) => log.warn({ error }, 'push between processes is interrupted'));
  void subscriber.subscribe(CHANNEL).catch((error) => log.warn({ error }, 'push between processes is not available'));
  subscriber.on('message', (_channel, text) => {
    const { from, event } = JSON.parse(text) as { from: string; event: PushEvent };
    if (from !== self) local.send(event);
  });
  return {
    send(event) {
      local.send(event);
      redis
        .publish(CHANNEL, JSON.stringify({ from: self, event }))
        .catch((error) => log.warn({ error }, 'an event did not reach other processes'));
    },
    listen: local.listen,
    close: () => subscriber.disconnect(),
  };
}
