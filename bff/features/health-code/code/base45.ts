/** Base45 (RFC 9285): the 45 characters that a QR symbol's alphanumeric mode packs at 5.5 bits each. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const CHAR_CODES = Uint8Array.from(ALPHABET, (char) => char.charCodeAt(0));
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < CHAR_CODES.length; value += 1) VALUES[CHAR_CODES[value]!] = value;

export function encodeBase45(bytes: Uint8Array): string {
  const even = bytes.length & ~1;
  const text = Buffer.allocUnsafe((even / 2) * 3 + (bytes.length - even) * 2);
  let to = 0;
  for (let from = 0; from < even; from += 2) {
    const number = bytes[from]! * 256 + bytes[from + 1]!;
    const high = (number / 2025) | 0;
    const rest = number - high * 2025;
    const middle = (rest / 45) | 0;
    text[to++] = CHAR_CODES[rest - middle * 45]!;
    text[to++] = CHAR_CODES[middle]!;
    text[to++] = CHAR_CODES[high]!;
  }
  if (even < bytes.length) {
    const number = bytes[even]!;
    const high = (number / 45) | 0;
    text[to++] = CHAR_CODES[number - high * 45]!;
    text[to++] = CHAR_CODES[high]!;
  }
  return text.toString('latin1', 0, to);
}

/**
 * Gives null for anything RFC 9285 calls invalid: a foreign character, a length no input encodes to, or a group
 * above 65535 (255 for the last one). Lenient decoders let two texts mean one code, which would hide a replay.
 */
export function decodeBase45(text: string, from = 0): Uint8Array | null {
  const length = text.length - from;
  const tail = length % 3;
  if (length < 0 || tail === 1) return null;
  const whole = text.length - tail;
  const bytes = new Uint8Array(((length - tail) / 3) * 2 + (tail ? 1 : 0));
  let to = 0;
  for (let at = from; at < whole; at += 3) {
    const a = valueAt(text, at);
    const b = valueAt(text, at + 1);
    const c = valueAt(text, at + 2);
    if ((a | b | c) < 0) return null;
    const number = a + b * 45 + c * 2025;
    if (number > 0xffff) return null;
    bytes[to++] = number >> 8;
    bytes[to++] = number & 0xff;
  }
  if (tail) {
    const a = valueAt(text, whole);
    const b = valueAt(text, whole + 1);
    if ((a | b) < 0 || a + b * 45 > 0xff) return null;
    bytes[to] = a + b * 45;
  }
  return bytes;
}

function valueAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? VALUES[code]! : -1;
}
