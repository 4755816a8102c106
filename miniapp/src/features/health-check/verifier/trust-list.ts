import type { SignedTrustList, TrustList } from '@contracts/health-code';
import { p256 } from '@noble/curves/nist.js';
import { fromAscii, fromBase64Url, fromUtf8 } from './bytes';

const SIGNED_PREFIX = 'YCT1-TRUST\n';
const MAX_PAYLOAD = 512 * 1024;

export type OpenedList = { list: TrustList } | { fault: 'malformed' | 'unknown_key' | 'bad_signature' };

/**
 * Opens a signed list. `known` are the keys of the list the phone trusts already: a new one must be signed with one
 * of them, so that only the very first, which came over TLS, is taken on its own word.
 */
export function openTrustList(signed: SignedTrustList, known: TrustList['keys'] | null): OpenedList {
  const bytes = signed.payload.length <= MAX_PAYLOAD ? fromBase64Url(signed.payload) : null;
  const signature = fromBase64Url(signed.signature);
  if (!bytes || signature?.length !== 64) return { fault: 'malformed' };
  const list = parse(bytes);
  if (!list) return { fault: 'malformed' };
  const key = (known ?? list.keys).find((candidate) => candidate.kid === signed.kid);
  const point = key && fromBase64Url(key.point);
  if (!point) return { fault: 'unknown_key' };
  const isGood = verifySignature(signature, fromAscii(SIGNED_PREFIX + signed.payload), point);
  return isGood ? { list } : { fault: 'bad_signature' };
}

/** ES256 with the lower of the two possible s: the other one is a copy made by somebody else. */
export function verifySignature(signature: Uint8Array, message: Uint8Array, point: Uint8Array): boolean {
  try {
    return p256.verify(signature, message, point, { lowS: true, prehash: true });
  } catch {
    // A point off the curve, r or s out of range.
    return false;
  }
}

function parse(bytes: Uint8Array): TrustList | null {
  try {
    const list = JSON.parse(fromUtf8(bytes) ?? '') as TrustList;
    const isWhole =
      Array.isArray(list.keys) &&
      Array.isArray(list.revoked) &&
      Array.isArray(list.reasons) &&
      typeof list.windows?.graceS === 'number' &&
      !Number.isNaN(Date.parse(list.generatedAt)) &&
      !Number.isNaN(Date.parse(list.validUntil));
    return isWhole ? list : null;
  } catch {
    return null;
  }
}
