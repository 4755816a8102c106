import type { KeyRing } from '../../../platform/crypto/key-ring';
import { deviceKeyPlace } from './device-keys';
import type { ResealSql } from './reseal-keys.sql';

const BATCH = 200;

/** Seals keys of devices anew that lie under an older key of the vault; after it the older one may go. Gives how many. */
export async function resealDeviceKeys(sql: ResealSql, keyRing: KeyRing, signal?: AbortSignal): Promise<number> {
  let moved = 0;
  let after = '';
  while (!signal?.aborted) {
    const rows = await sql.under(keyRing.currentKeyId, after, BATCH);
    if (rows.length === 0) break;
    for (const row of rows) {
      after = row.id;
      const anew = (keyId: string, sealed: string, generation: number) => {
        const place = deviceKeyPlace(row.id, generation);
        return keyRing.seal(keyRing.open({ keyId, sealed }, place), place);
      };
      const current = anew(row.keyId, row.keySealed, row.generation);
      const next =
        row.nextKeyId && row.nextKeySealed ? anew(row.nextKeyId, row.nextKeySealed, row.generation + 1) : null;
      moved += await sql.replace(row, current, next);
    }
  }
  return moved;
}
