const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const VALUES = new Map([...ALPHABET].map((char, value) => [char, value]));

/** Base45 (RFC 9285), strictly: null for a foreign character, an impossible length, or a group that is too large. */
export function decodeBase45(text: string): Uint8Array | null {
  const tail = text.length % 3;
  if (tail === 1) return null;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const values = [...text.slice(at, at + 3)].map((char) => VALUES.get(char));
    const [a, b, c] = values;
    if (a === undefined || b === undefined) return null;
    if (values.length === 3) {
      if (c === undefined) return null;
      const number = a + b * 45 + c * 2025;
      if (number > 0xffff) return null;
      bytes.push(number >> 8, number & 0xff);
    } else {
      if (a + b * 45 > 0xff) return null;
      bytes.push(a + b * 45);
    }
  }
  return Uint8Array.from(bytes);
}
