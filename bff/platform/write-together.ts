import type { Logger } from './log';

interface Waiting<T> {
  item: T;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Writes what comes one by one in few transactions. An item that comes alone is written at once and alone; those that wait
 * meanwhile go together. What cannot be written together is written one by one, so that nobody's mistake touches another.
 */
export function createWriteTogether<T>(options: {
  log: Logger;
  /** transactions under way at once */
  atOnce: number;
  /** items in one of them */
  most: number;
  /** all of them, or nothing */
  write(items: readonly T[]): Promise<void>;
  /** items of one key are never in two transactions, which would wait for each other */
  keyOf?(item: T): string;
}) {
  const { log, write, keyOf } = options;
  let waiting: Waiting<T>[] = [];
  let underway = 0;
  const busyKeys = new Set<string>();

  function takeTogether(): Waiting<T>[] {
    const together: Waiting<T>[] = [];
    waiting = waiting.filter((one) => {
      const isTaken = together.length < options.most && !(keyOf && busyKeys.has(keyOf(one.item)));
      if (isTaken) together.push(one);
      return !isTaken;
    });
    return together;
  }

  async function writeAlone(one: Waiting<T>): Promise<void> {
    try {
      await write([one.item]);
      one.resolve();
    } catch (error) {
      one.reject(error);
    }
  }

  async function writeAll(together: readonly Waiting<T>[]): Promise<void> {
    if (together.length === 1) return writeAlone(together[0]!);
    try {
      await write(together.map(({ item }) => item));
      for (const one of together) one.resolve();
    } catch (error) {
      log.warn({ error, items: together.length }, 'what waited could not be written together; each is written alone');
      for (const one of together) await writeAlone(one);
    }
  }

  function pump(): void {
    while (underway < options.atOnce) {
      const together = takeTogether();
      if (together.length === 0) return;
      const keys = keyOf ? together.map(({ item }) => keyOf(item)) : [];
      for (const key of keys) busyKeys.add(key);
      underway += 1;
      void writeAll(together).finally(() => {
        for (const key of keys) busyKeys.delete(key);
        underway -= 1;
        pump();
      });
    }
  }

  /** Resolves once it is durable. */
  return function writeSoon(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      pump();
    });
  };
}
