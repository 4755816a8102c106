import type { Clock } from '../../platform/clock';
import type { KeyRing } from '../../platform/crypto/key-ring';
import type { PrismaTx } from '../../platform/db/database.types';
import { newId } from '../../platform/ids';
import { maskValue } from './masking';
import type { SealedEntry, VaultRepository } from './vault.repository';
import type { Vault, VaultKind } from './vault.types';

const LONGEST_PURPOSE = 200;

export interface OwnVault extends Vault {
  /** As `put`, in the caller's transaction. */
  putIn(tx: PrismaTx, personId: string, kind: VaultKind, value: string): Promise<string>;
}

const placeOf = (id: string) => `vault:${id}`;

/** The vault on its table: what leaves `get` was written down first, so a view that can't be logged does not happen. */
export function createVault(deps: { repository: VaultRepository; keyRing: KeyRing; clock: Clock }): OwnVault {
  const { repository, keyRing, clock } = deps;

  function sealedEntry(personId: string, kind: VaultKind, value: string): SealedEntry {
    const id = newId();
    return { id, personId, kind, ...keyRing.seal(value, placeOf(id)) };
  }

  return {
    async put(personId, kind, value) {
      const entry = sealedEntry(personId, kind, value);
      await repository.add(entry, clock.now());
      return entry.id;
    },
    async putIn(tx, personId, kind, value) {
      const entry = sealedEntry(personId, kind, value);
      await repository.add(entry, clock.now(), tx.prisma);
      return entry.id;
    },
    async get(vaultId, viewer) {
      const entry = await repository.find(vaultId);
      if (!entry) return null;
      const value = keyRing.open(entry, placeOf(entry.id));
      await repository.addView({
        id: newId(),
        vaultId,
        ownerPersonId: entry.personId,
        kind: entry.kind,
        viewerPersonId: viewer.personId === 'system' ? null : viewer.personId,
        purpose: viewer.purpose.slice(0, LONGEST_PURPOSE),
        viewedAt: clock.now(),
      });
      return value;
    },
    async masked(vaultId) {
      const entry = await repository.find(vaultId);
      return entry && maskValue(entry.kind, keyRing.open(entry, placeOf(entry.id)));
    },
    async erase(vaultId) {
      await repository.erase([vaultId], clock.now());
    },
  };
}
