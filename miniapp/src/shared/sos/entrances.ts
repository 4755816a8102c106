import { readKept, writeKept } from '@/shared/session/kept';

const KEY = 'sos.entrances';

/** Addresses that take a press, the one this build knows first. Another one answers when a name or a line fails. */
export function entrances(preferred?: string | null): string[] {
  const own = API_ORIGIN;
  const kept = readKept<string[]>(KEY) ?? [];
  const all = [own, ...kept.filter((origin) => origin !== own && origin !== pageOrigin())];
  return preferred !== undefined && preferred !== null && all.includes(preferred)
    ? [preferred, ...all.filter((origin) => origin !== preferred)]
    : all;
}

function pageOrigin(): string | null {
  return process.env.TARO_ENV === 'h5' ? window.location.origin : null;
}

export function keepEntrances(origins: string[]): void {
  writeKept(
    KEY,
    origins.map((origin) => origin.replace(/\/+$/, '')),
  );
}

interface Race<T> {
  /** head start of each address before the next is tried as well */
  headStartMs: number;
  ask(entrance: string): Promise<T>;
}

/**
 * Asks all addresses, each a moment after the one before unless that one has failed already, and gives the first good
 * answer with the address it came from.
 *
 * @throws the failure of the first address when all fail
 */
export function raceEntrances<T>(addresses: string[], race: Race<T>): Promise<{ entrance: string; value: T }> {
  return new Promise((resolve, reject) => {
    const failures: unknown[] = [];
    let started = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const startNext = () => {
      clearTimeout(timer);
      const at = started;
      const entrance = addresses[at];
      if (entrance === undefined) return;
      started += 1;
      timer = setTimeout(startNext, race.headStartMs);
      race.ask(entrance).then(
        (value) => {
          clearTimeout(timer);
          // Whoever is still on the way is let be: its press has the same key.
          started = addresses.length;
          resolve({ entrance, value });
        },
        (error) => {
          failures[at] = error;
          if (Object.keys(failures).length === addresses.length) reject(failures[0]);
          else if (at === started - 1) startNext();
        },
      );
    };
    startNext();
  });
}
