import { guarded } from './bridge';

type Listener = (...args: unknown[]) => void;

/** WeChat's EventChannel between the page that navigates and the page it opens. */
export interface EventChannel {
  emit(name: string, ...args: unknown[]): void;
  on(name: string, listener: Listener): void;
  once(name: string, listener: Listener): void;
  off(name: string, listener?: Listener): void;
}

/** The two ends of one channel: what one emits, the other hears; what nobody hears yet waits. */
export function createChannel(): [EventChannel, EventChannel] {
  const sides = [new Map<string, Set<Listener>>(), new Map<string, Set<Listener>>()] as const;
  const waiting: [Map<string, unknown[][]>, Map<string, unknown[][]>] = [new Map(), new Map()];
  const end = (mine: 0 | 1): EventChannel => {
    const other = mine === 0 ? 1 : 0;
    const channel: EventChannel = {
      emit(name, ...args) {
        const listeners = sides[other].get(name);
        if (!listeners?.size) waiting[other].set(name, [...(waiting[other].get(name) ?? []), args]);
        for (const listener of [...(listeners ?? [])]) guarded(`event channel ${name}`, () => listener(...args));
      },
      on(name, listener) {
        const listeners = sides[mine].get(name) ?? new Set();
        sides[mine].set(name, listeners.add(listener));
        const missed = waiting[mine].get(name) ?? [];
        waiting[mine].delete(name);
        for (const args of missed) guarded(`event channel ${name}`, () => listener(...args));
      },
      once(name, listener) {
        const run: Listener = (...args) => {
          channel.off(name, run);
          listener(...args);
        };
        channel.on(name, run);
      },
      off(name, listener) {
        if (listener) sides[mine].get(name)?.delete(listener);
        else sides[mine].delete(name);
      },
    };
    return channel;
  };
  return [end(0), end(1)];
}
