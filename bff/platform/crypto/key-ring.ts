import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

export interface Sealed {
  keyId: string;
  /** base64 of nonce (12 bytes), ciphertext and tag (16 bytes) */
  sealed: string;
}

/** Encrypts and indexes personal data. The first key is the current one; all of them open and look up. */
export interface KeyRing {
  readonly currentKeyId: string;
  readonly keyIds: readonly string[];
  /** AES-256-GCM. `place` names the row the value lies in; moved to another row it no longer opens. */
  seal(text: string, place: string): Sealed;
  /** @throws when the key is unknown, or the value was altered or moved */
  open(sealed: Sealed, place: string): string;
  /** HMAC-SHA256 in hex by the current key: finds an equal value without telling which. `kind` keeps columns apart. */
  index(kind: string, value: string): { keyId: string; index: string };
  /** The index by every key: what to look up while a rotation is under way. */
  indexes(kind: string, value: string): string[];
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Reads `kid:base64 of 32 bytes,…`. @throws when a key has another length or an id comes twice */
export function createKeyRing(keys: string): KeyRing {
  const ring = new Map<string, { seal: Buffer; index: Buffer }>();
  for (const entry of keys.split(',')) {
    const at = entry.indexOf(':');
    const keyId = entry.slice(0, at).trim();
    const secret = Buffer.from(entry.slice(at + 1), 'base64');
    if (at < 1 || secret.length !== 32) throw new Error(`vault key ${keyId || '?'} is not 32 bytes of base64`);
    if (ring.has(keyId)) throw new Error(`vault key ${keyId} comes twice`);
    // One master, two purposes: whoever learns the index key still can't read values.
    const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', `yichengtong ${purpose}`, 32));
    ring.set(keyId, { seal: derive('seal'), index: derive('blind index') });
  }
  const keyIds = [...ring.keys()];
  const currentKeyId = keyIds[0]!;

  function keyOf(keyId: string) {
    const key = ring.get(keyId);
    if (!key) throw new Error(`vault key ${keyId} is not on the ring`);
    return key;
  }
  const indexBy = (keyId: string, kind: string, value: string) =>
    createHmac('sha256', keyOf(keyId).index).update(`${kind}\n${value}`).digest('hex');

  return {
    currentKeyId,
    keyIds,
    seal(text, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyOf(currentKeyId).seal, nonce);
      cipher.setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return { keyId: currentKeyId, sealed: Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64') };
    },
    open({ keyId, sealed }, place) {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error('sealed value is too short');
      const tagAt = bytes.length - TAG_BYTES;
      const decipher = createDecipheriv('aes-256-gcm', keyOf(keyId).seal, bytes.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(bytes.subarray(tagAt));
      return decipher.update(bytes.subarray(NONCE_BYTES, tagAt), undefined, 'utf8') + decipher.final('utf8');
    },
    index: (kind, value) => ({ keyId: currentKeyId, index: indexBy(currentKeyId, kind, value) }),
    indexes: (kind, value) => keyIds.map((keyId) => indexBy(keyId, kind, value)),
  };
}
