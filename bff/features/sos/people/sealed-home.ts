import type { KeyRing } from '../../../platform/crypto/key-ring';
import type { ProfileRow } from './people.repository';

const placeOf = (profileId: string) => `sos-home:${profileId}`;

/** The street line of a home, under the same keys as the vault. */
export function createSealedHome(keyRing: KeyRing) {
  return {
    seal(profileId: string, line: string): Pick<ProfileRow, 'keyId' | 'homeSealed'> {
      const { keyId, sealed } = keyRing.seal(line, placeOf(profileId));
      return { keyId, homeSealed: sealed };
    },
    open({ id, keyId, homeSealed }: Pick<ProfileRow, 'id' | 'keyId' | 'homeSealed'>): string | null {
      return keyId && homeSealed ? keyRing.open({ keyId, sealed: homeSealed }, placeOf(id)) : null;
    },
  };
}

export type SealedHome = ReturnType<typeof createSealedHome>;
