/**
 * COSE_Sign1 (RFC 9052 §4.2) with ES256 and no unprotected headers:
 * `18([protected bstr {1: -7, 4: kid}, {}, payload bstr, signature bstr(64)])`.
 */
const SIGNATURE_BYTES = 64;
export const MAX_KID_BYTES = 16;
const HEAD = 0xd2; // tag 18
const ARRAY_OF_4 = 0x84;
const EMPTY_MAP = 0xa0;
const BYTES_64 = Uint8Array.of(0x58, 0x40);

/** Keeps a signature made for a code from passing as one made for anything else signed with the same key. */
const EXTERNAL_AAD = Buffer.from('YCT1');

/** The protected header of a key, as a byte string with its CBOR head. */
export function protectedHeader(kid: string): Buffer {
  const id = Buffer.from(kid);
  if (id.length === 0 || id.length > MAX_KID_BYTES) throw new RangeError(`kid must be 1 to ${MAX_KID_BYTES} bytes`);
  const map = Buffer.concat([Buffer.of(0xa2, 0x01, 0x26, 0x04, 0x40 | id.length), id]);
  return Buffer.concat([Buffer.of(0x40 | map.length), map]);
}

/** Everything of the Sig_structure before the payload: the same for every code signed with one key. */
export function signedPrefix(header: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.of(0x84, 0x6a),
    Buffer.from('Signature1'),
    header,
    Buffer.of(0x40 | EXTERNAL_AAD.length),
    EXTERNAL_AAD,
  ]);
}

/** Head and bytes of a byte string of up to 255 bytes, appended at `at`; gives the next position. */
export function writeByteString(target: Buffer, at: number, bytes: Uint8Array): number {
  if (bytes.length < 24) target[at++] = 0x40 | bytes.length;
  else {
    target[at++] = 0x58;
    target[at++] = bytes.length;
  }
  target.set(bytes, at);
  return at + bytes.length;
}

const out = Buffer.allocUnsafe(512);

/** The whole envelope; a view of shared space valid until the next call. */
export function writeEnvelope(header: Uint8Array, payload: Uint8Array, signature: Uint8Array): Buffer {
  out[0] = HEAD;
  out[1] = ARRAY_OF_4;
  out.set(header, 2);
  let at = 2 + header.length;
  out[at++] = EMPTY_MAP;
  at = writeByteString(out, at, payload);
  out.set(BYTES_64, at);
  out.set(signature, at + 2);
  return out.subarray(0, at + 2 + SIGNATURE_BYTES);
}

export interface Envelope {
  /** with its CBOR head: compared as a whole, so that no second spelling of a kid is ever accepted */
  header: Uint8Array;
  /** with its CBOR head, as it enters the Sig_structure */
  payloadString: Uint8Array;
  payload: Uint8Array;
  signature: Uint8Array;
}

/** Splits the envelope without reading its content; null when it is not one, or is written in another way than ours. */
export function readEnvelope(bytes: Uint8Array): Envelope | null {
  if (bytes[0] !== HEAD || bytes[1] !== ARRAY_OF_4) return null;
  const headerHead = bytes[2]!;
  if (headerHead < 0x46 || headerHead > 0x40 + 23) return null;
  const afterHeader = 3 + headerHead - 0x40;
  if (bytes[afterHeader] !== EMPTY_MAP) return null;
  const payloadAt = afterHeader + 1;
  const payloadHead = bytes[payloadAt];
  if (payloadHead === undefined) return null;
  let start = payloadAt + 1;
  let length = payloadHead - 0x40;
  if (payloadHead === 0x58) {
    length = bytes[start] ?? -1;
    start += 1;
    if (length < 24) return null;
  } else if (length < 0 || length > 23) return null;
  const end = start + length;
  if (bytes.length !== end + 2 + SIGNATURE_BYTES || bytes[end] !== BYTES_64[0] || bytes[end + 1] !== BYTES_64[1])
    return null;
  return {
    header: bytes.subarray(2, afterHeader),
    payloadString: bytes.subarray(payloadAt, end),
    payload: bytes.subarray(start, end),
    signature: bytes.subarray(end + 2),
  };
}

/** Half the order of P-256: (r, s) and (r, n − s) are both valid, so only the lower s is ours. */
const ORDER = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
const HALF_ORDER = Buffer.from('7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8', 'hex');

export function hasLowS(signature: Uint8Array): boolean {
  for (let n = 0; n < 32; n += 1) {
    const difference = signature[32 + n]! - HALF_ORDER[n]!;
    if (difference !== 0) return difference < 0;
  }
  return true;
}

/** Turns (r, s) into (r, n − s) in place. */
export function negateS(signature: Uint8Array): void {
  let borrow = 0;
  for (let n = 31; n >= 0; n -= 1) {
    const difference = ORDER[n]! - signature[32 + n]! - borrow;
    borrow = difference < 0 ? 1 : 0;
    signature[32 + n] = difference & 0xff;
  }
}
