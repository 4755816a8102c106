import type { HealthColour } from '@contracts/health-code';
import type { CodeContent } from '@contracts/health-code-content';
import { fromUtf8 } from './bytes';

const COLOURS: readonly HealthColour[] = ['unknown', 'green', 'yellow', 'red'];
const MAX_NAME_BYTES = 40;
const MAX_REASON_BYTES = 12;

class Malformed extends Error {}

/** Reads the one CBOR form that codes are written in; null for any other. Call it only after the signature was good. */
export function decodeContent(bytes: Uint8Array): CodeContent | null {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

function read(bytes: Uint8Array): CodeContent {
  let at = 0;
  const byte = (): number => {
    const value = bytes[at++];
    if (value === undefined) throw new Malformed();
    return value;
  };
  const expect = (value: number) => {
    if (byte() !== value) throw new Malformed();
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new Malformed();
    at += length;
    return bytes.subarray(at - length, at);
  };
  const bytes16 = (key: number): Uint8Array => {
    expect(key);
    expect(0x50);
    return take(16);
  };
  const uint = (key: number): number => {
    expect(key);
    const head = byte();
    if (head < 24) return head;
    const width = { 24: 1, 25: 2, 26: 4 }[head];
    if (!width) throw new Malformed();
    const value = take(width).reduce((sum, next) => sum * 256 + next, 0);
    if (value < { 1: 24, 2: 0x100, 4: 0x10000 }[width as 1 | 2 | 4]) throw new Malformed();
    return value;
  };
  const text = (key: number, most: number): string => {
    expect(key);
    const head = byte();
    const length = head === 0x78 ? byte() : head - 0x60;
    if (length < (head === 0x78 ? 24 : 0) || length > most || (head !== 0x78 && length > 23)) throw new Malformed();
    const value = fromUtf8(take(length));
    if (value === null) throw new Malformed();
    return value;
  };

  const head = byte();
  if (head !== 0xa9 && head !== 0xaa) throw new Malformed();
  const content: CodeContent = {
    codeId: bytes16(1),
    subjectHash: bytes16(2),
    colour: COLOURS[uint(3)] ?? fail(),
    maskedName: text(4, MAX_NAME_BYTES),
    reasonCode: text(5, MAX_REASON_BYTES),
    ruleVersion: uint(6),
    dataAsOfS: uint(7),
    issuedAtS: uint(8),
    expiresAtS: uint(9),
    isSpecimen: head === 0xaa,
  };
  if (content.isSpecimen) {
    expect(10);
    expect(0xf5);
  }
  if (at !== bytes.length) throw new Malformed();
  return content;
}

function fail(): never {
  throw new Malformed();
}
