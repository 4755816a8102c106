import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { KeyRing, Sealed } from '../../../platform/crypto/key-ring';
import type { GatewayDevice } from './gateway.sql';

/** A key lies sealed for its device and its generation; moved elsewhere it does not open. */
export const deviceKeyPlace = (deviceId: string, generation: number) => `sos_device:${deviceId}:${generation}`;

/** Keys of devices: made here, sealed at rest, opened for as long as a signature takes. */
export function createDeviceKeys(keyRing: KeyRing, keyBytes: number) {
  // Opening costs more than checking: keys of those heard lately stay open in memory, by the seal they came from.
  const opened = new LRUCache<string, Buffer>({ max: 5_000, ttl: 600_000 });

  function open(sealed: Sealed, place: string): Buffer {
    const known = opened.get(sealed.sealed);
    if (known) return known;
    const key = Buffer.from(keyRing.open(sealed, place), 'base64');
    opened.set(sealed.sealed, key);
    return key;
  }

  return {
    make(deviceId: string, generation: number): Sealed & { key: string } {
      const key = randomBytes(keyBytes).toString('base64');
      return { ...keyRing.seal(key, deviceKeyPlace(deviceId, generation)), key };
    },

    /** The key in use, and the one that a re-enrolment made and no message has come under yet. */
    keysOf(device: GatewayDevice): { current: Buffer; next: Buffer | null } {
      const { id, generation } = device;
      const current = open({ keyId: device.keyId, sealed: device.keySealed }, deviceKeyPlace(id, generation));
      const next =
        device.nextKeyId && device.nextKeySealed
          ? open({ keyId: device.nextKeyId, sealed: device.nextKeySealed }, deviceKeyPlace(id, generation + 1))
          : null;
      return { current, next };
    },
  };
}

export type DeviceKeys = ReturnType<typeof createDeviceKeys>;
