import { useCallback, useState } from 'react';
import type { Ticks } from '@/shared/service-entry/materials-card';
import { readKept, writeKept } from '@/shared/session/kept';

/** What was ticked on this phone for one entry. It never leaves the phone. */
export function useTicks(slug: string): Ticks {
  const key = `ticks.${slug}`;
  const [done, setDone] = useState<ReadonlySet<string>>(() => new Set(readKept<string[]>(key) ?? []));
  const toggle = useCallback(
    (material: string) => {
      setDone((before) => {
        const after = new Set(before);
        if (!after.delete(material)) after.add(material);
        writeKept(key, [...after]);
        return after;
      });
    },
    [key],
  );
  return { done, toggle };
}
