import type { Logger } from '../../../platform/log';
import type { Entrance, PressOnce, WatchedPress } from './press-watch';
import type { RingOnCall } from './ring-on-call';

export interface WatchLoopOptions {
  entrances: readonly Entrance[];
  everyMs: number;
  /** between a press that was not heard and the next try */
  retryMs: number;
  ringAgainMs: number;
  pressOnce: PressOnce;
  ring: RingOnCall;
  log: Logger;
}

interface Trouble {
  since: number;
  rings: number;
  key: string;
}

/**
 * The watcher outside: presses at each entrance, time after time. A press that is not heard is tried once more at once, so that
 * nobody is woken for a hiccup; then those on call are rung, from here, by the gateway alone.
 */
export function createWatchLoop(options: WatchLoopOptions) {
  const { pressOnce, ring, log } = options;
  const troubles = new Map<string, Trouble>();
  const timers = new Set<NodeJS.Timeout>();
  let isStopped = false;

  async function ringFor(entrance: Entrance, press: WatchedPress): Promise<void> {
    const now = performance.now();
    const trouble = troubles.get(entrance.name) ?? { since: now, rings: 0, key: `watch-${Date.now().toString(36)}` };
    troubles.set(entrance.name, trouble);
    if (now - trouble.since < trouble.rings * options.ringAgainMs) return;
    trouble.rings += 1;
    const what = press.outcome === 'late' ? `太慢（${press.alertedMs} 毫秒才通知到人）` : '没有成功';
    const key = `${trouble.key}-${entrance.name}-${trouble.rings}`;
    await ring(key, `模拟求助${what}，入口 ${entrance.name}。真正的求助可能收不到，请马上恢复，并守住电话`);
  }

  async function tellOver(entrance: Entrance): Promise<void> {
    const trouble = troubles.get(entrance.name);
    if (!trouble) return;
    troubles.delete(entrance.name);
    log.warn(
      { entrance: entrance.name, lastedMs: Math.round(performance.now() - trouble.since) },
      'presses are heard again',
    );
    await ring(`${trouble.key}-${entrance.name}-over`, `模拟求助恢复正常，入口 ${entrance.name}`);
  }

  async function watch(entrance: Entrance): Promise<number> {
    let press = await pressOnce(entrance);
    log.info({ ...press }, 'a press of the watch');
    if (press.outcome !== 'heard' && !troubles.has(entrance.name) && !isStopped) {
      press = await pressOnce(entrance);
      log.info({ ...press }, 'a press of the watch, again');
    }
    if (isStopped) return options.everyMs;
    if (press.outcome === 'heard') {
      await tellOver(entrance);
      return options.everyMs;
    }
    await ringFor(entrance, press);
    return Math.min(options.retryMs, options.everyMs);
  }

  function after(ms: number, entrance: Entrance): void {
    if (isStopped) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void watch(entrance)
        .catch((error) => {
          log.error({ error, entrance: entrance.name }, 'the watch itself failed');
          return options.retryMs;
        })
        .then((nextMs) => after(nextMs, entrance));
    }, ms);
    timers.add(timer);
  }

  return {
    start(): void {
      // Spread over the period: two entrances are not pressed in the same instant.
      options.entrances.forEach((entrance, index) => {
        after((index * options.everyMs) / options.entrances.length, entrance);
      });
    },
    stop(): void {
      isStopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
