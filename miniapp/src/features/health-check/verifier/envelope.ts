import { fromAscii, joinBytes } from './bytes';

/** The pieces of a COSE_Sign1 envelope, its content still unread. */
export interface Envelope {
  /** with its CBOR head */
  header: Uint8Array;
  /** with its CBOR head */
  payloadString: Uint8Array;
  payload: Uint8Array;
  /** r and s, 32 bytes each */
  signature: Uint8Array;
}

const SIGNATURE_BYTES = 64;

/** Splits `18([header, {}, payload, signature])`; null for anything written in another way. */
export function readEnvelope(bytes: Uint8Array): Envelope | null {
  if (bytes[0] !== 0xd2 || bytes[1] !== 0x84) return null;
  const header = byteString(bytes, 2);
  if (!header || bytes[2]! < 0x46 || bytes[2]! > 0x57 || bytes[header.end] !== 0xa0) return null;
  const payload = byteString(bytes, header.end + 1);
  if (!payload) return null;
  const signature = byteString(bytes, payload.end);
  if (signature?.content.length !== SIGNATURE_BYTES || signature.end !== bytes.length) return null;
  return {
    header: bytes.subarray(2, header.end),
    payloadString: bytes.subarray(header.end + 1, payload.end),
    payload: payload.content,
    signature: signature.content,
  };
}

function byteString(bytes: Uint8Array, at: number): { content: Uint8Array; end: number } | null {
  const head = bytes[at];
  if (head === undefined || head < 0x40 || head > 0x58) return null;
  let start = at + 1;
  let length = head - 0x40;
  if (head === 0x58) {
    length = bytes[start] ?? 0;
    start += 1;
    if (length < 24) return null;
  }
  const end = start + length;
  return end > bytes.length ? null : { content: bytes.subarray(start, end), end };
}

/** The protected header a key's codes carry, with its CBOR head: a kid has this spelling and no other. */
export function headerOf(kid: string): Uint8Array {
  const id = fromAscii(kid);
  const map = joinBytes(Uint8Array.of(0xa2, 0x01, 0x26, 0x04, 0x40 | id.length), id);
  return joinBytes(Uint8Array.of(0x40 | map.length), map);
}

/** What was signed: the Sig_structure of RFC 9052 §4.4 with our own external data. */
export function signedBytes(envelope: Envelope): Uint8Array {
  return joinBytes(
    Uint8Array.of(0x84, 0x6a),
    fromAscii('Signature1'),
    envelope.header,
    Uint8Array.of(0x44),
    fromAscii('YCT1'),
    envelope.payloadString,
  );
}
