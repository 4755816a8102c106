import { LRUCache } from 'lru-cache';
import type { SosVault } from '../sos.deps';

/** The screen of whoever waits asks every few seconds; the vault writes down one view for that long. */
const KEPT_MS = 10 * 60_000;

/** Numbers of those who have a case, for the presser to ring. */
export function createResponderPhones(vault: Pick<SosVault, 'get'>) {
  const known = new LRUCache<string, string>({ max: 2_000, ttl: KEPT_MS });
  return {
    async phoneOf(vaultId: string | null): Promise<string | null> {
      if (!vaultId) return null;
      const kept = known.get(vaultId);
      if (kept) return kept;
      const phone = await vault
        .get(vaultId, { personId: 'system', purpose: '您接手了一键求助，号码给求助人回拨' })
        .catch(() => null);
      if (phone) known.set(vaultId, phone);
      return phone;
    },
  };
}

export type ResponderPhones = ReturnType<typeof createResponderPhones>;
