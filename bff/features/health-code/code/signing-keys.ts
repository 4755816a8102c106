import { createHmac, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { protectedHeader, signedPrefix } from './envelope';

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** uncompressed point, 65 bytes, as the phone's verifier takes it */
  publicPoint: Buffer;
  header: Buffer;
  prefix: Buffer;
}

export interface SigningKeys {
  /** signs every new code */
  current: SigningKey;
  /** verify: the current one, those it replaced, and the one announced to replace it */
  all: readonly SigningKey[];
  /** turns a person and a day into the subject hash */
  subjectKey: Buffer;
}

/**
 * Reads `kid:base64(PKCS#8 DER of a P-256 key)`, comma-separated. The first signs; the others only verify. To rotate
 * without a rejected code: append the new key a day before (every trust list then knows it), move it to the front,
 * and drop the old one once its last code has left the offline window.
 */
export function readSigningKeys(text: string): SigningKeys {
  const all = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map(readKey);
  const [current] = all;
  if (!current) throw new Error('HEALTH_CODE_SIGNING_KEYS holds no key');
  if (new Set(all.map((key) => key.kid)).size !== all.length) {
    throw new Error('HEALTH_CODE_SIGNING_KEYS names one kid twice');
  }
  const secret = current.privateKey.export({ format: 'der', type: 'pkcs8' });
  return { current, all, subjectKey: Buffer.from(hkdfSync('sha256', secret, '', 'yct health-code subject', 32)) };
}

function readKey(part: string): SigningKey {
  const colon = part.indexOf(':');
  const kid = part.slice(0, colon);
  if (colon < 1) throw new Error('HEALTH_CODE_SIGNING_KEYS must be kid:base64 pairs');
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey({ key: Buffer.from(part.slice(colon + 1), 'base64'), format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw new Error(`HEALTH_CODE_SIGNING_KEYS: ${kid} is not a PKCS#8 key`, { cause });
  }
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new Error(`HEALTH_CODE_SIGNING_KEYS: ${kid} is not on P-256`);
  }
  const publicKey = createPublicKey(privateKey);
  const jwk = publicKey.export({ format: 'jwk' });
  const publicPoint = Buffer.concat([Buffer.of(4), Buffer.from(jwk.x!, 'base64url'), Buffer.from(jwk.y!, 'base64url')]);
  const header = protectedHeader(kid);
  return { kid, privateKey, publicKey, publicPoint, header, prefix: signedPrefix(header) };
}

/** 16 bytes that name a person for one day only. `day` is `YYYY-MM-DD`. */
export function subjectHash(keys: SigningKeys, personId: string, day: string): Buffer {
  return createHmac('sha256', keys.subjectKey).update(`${personId}\n${day}`).digest().subarray(0, 16);
}
