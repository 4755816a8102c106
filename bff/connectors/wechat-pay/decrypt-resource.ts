import { createDecipheriv, type KeyObject } from 'node:crypto';

const TAG_BYTES = 16;

export interface EncryptedResource {
  ciphertext: string;
  nonce: string;
  /** may be empty */
  associated_data?: string | null;
}

/**
 * Opens an `AEAD_AES_256_GCM` resource with the first of `keys` that fits; null when none does. The tag is checked: a
 * changed byte, other associated data or another key gives null, never half a text.
 */
export function decryptResource(keys: readonly KeyObject[], resource: EncryptedResource): Buffer | null {
  const sealed = Buffer.from(resource.ciphertext, 'base64');
  if (sealed.length <= TAG_BYTES) return null;
  const tag = sealed.subarray(sealed.length - TAG_BYTES);
  for (const key of keys) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, resource.nonce, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(tag);
      if (resource.associated_data) decipher.setAAD(Buffer.from(resource.associated_data, 'utf8'));
      const text = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
      const rest = decipher.final();
      return rest.length > 0 ? Buffer.concat([text, rest]) : text;
    } catch {
      // Not this key, or not intact; during a rotation the other key has its turn.
    }
  }
  return null;
}
