import type { HealthColour } from '../../../contracts/health-code';
import type { CodeContent } from '../../../contracts/health-code-content';

/** Order is the wire: the colour travels as its index. */
export const COLOURS = ['unknown', 'green', 'yellow', 'red'] as const satisfies readonly HealthColour[];

export const CODE_PREFIX = 'YCT1:';
/** Longest text looked at: the longest name and reason give 312 characters. */
export const MAX_CODE_LENGTH = 400;
export const MAX_NAME_BYTES = 40;
export const MAX_REASON_BYTES = 12;

const KEYS = 9;
/** 1 map head + 2 × (key, head, 16 bytes) + colour 2 + name 3 + reason 3 + version 4 + 3 × 6 + specimen 2, rounded up. */
const MAX_BYTES = 96 + MAX_NAME_BYTES + MAX_REASON_BYTES;

/**
 * Writes the content as deterministic CBOR (RFC 8949 §4.2.1): integer keys rising, shortest integers. By hand,
 * because it is on the path of every code shown and a general encoder costs more than the signature leaves room for.
 * Gives a view of `scratch` space valid until the next call.
 */
export function encodeContent(content: CodeContent): Uint8Array {
  let at = 0;
  scratch[at++] = 0xa0 | (content.isSpecimen ? KEYS + 1 : KEYS);
  at = writeBytes16(1, content.codeId, at);
  at = writeBytes16(2, content.subjectHash, at);
  scratch[at++] = 3;
  scratch[at++] = COLOURS.indexOf(content.colour);
  at = writeText(4, content.maskedName, MAX_NAME_BYTES, at);
  at = writeText(5, content.reasonCode, MAX_REASON_BYTES, at);
  at = writeUint(6, content.ruleVersion, at);
  at = writeUint(7, content.dataAsOfS, at);
  at = writeUint(8, content.issuedAtS, at);
  at = writeUint(9, content.expiresAtS, at);
  if (content.isSpecimen) {
    scratch[at++] = 10;
    scratch[at++] = 0xf5;
  }
  return scratch.subarray(0, at);
}

const scratch = Buffer.allocUnsafe(MAX_BYTES);

function writeBytes16(key: number, bytes: Uint8Array, at: number): number {
  if (bytes.length !== 16) throw new RangeError(`key ${key} of a code must be 16 bytes`);
  scratch[at] = key;
  scratch[at + 1] = 0x50;
  scratch.set(bytes, at + 2);
  return at + 18;
}

function writeText(key: number, text: string, most: number, at: number): number {
  const length = Buffer.byteLength(text);
  if (length > most) throw new RangeError(`key ${key} of a code is longer than ${most} bytes`);
  scratch[at++] = key;
  if (length < 24) scratch[at++] = 0x60 | length;
  else {
    scratch[at++] = 0x78;
    scratch[at++] = length;
  }
  return at + scratch.write(text, at);
}

function writeUint(key: number, value: number, at: number): number {
  scratch[at++] = key;
  if (value < 24) {
    scratch[at] = value;
    return at + 1;
  }
  if (value < 0x100) {
    scratch[at] = 0x18;
    scratch[at + 1] = value;
    return at + 2;
  }
  if (value < 0x10000) {
    scratch[at] = 0x19;
    scratch.writeUInt16BE(value, at + 1);
    return at + 3;
  }
  scratch[at] = 0x1a;
  scratch.writeUInt32BE(value, at + 1);
  return at + 5;
}

/**
 * Reads what `encodeContent` wrote, and nothing else: another order, a longer integer, a missing or further key, a
 * byte left over, all give null. Called only after the signature has been found good.
 */
export function decodeContent(bytes: Uint8Array): CodeContent | null {
  const reader = new Reader(bytes);
  const head = reader.byte();
  if (head !== (0xa0 | KEYS) && head !== (0xa0 | (KEYS + 1))) return null;
  const codeId = reader.bytes16(1);
  const subjectHash = reader.bytes16(2);
  const colour = COLOURS[reader.uint(3)];
  const maskedName = reader.text(4, MAX_NAME_BYTES);
  const reasonCode = reader.text(5, MAX_REASON_BYTES);
  const ruleVersion = reader.uint(6);
  const dataAsOfS = reader.uint(7);
  const issuedAtS = reader.uint(8);
  const expiresAtS = reader.uint(9);
  const isSpecimen = head === (0xa0 | (KEYS + 1));
  if (isSpecimen && (reader.byte() !== 10 || reader.byte() !== 0xf5)) return null;
  if (reader.hasFailed || !reader.isAtEnd || !colour || !codeId || !subjectHash) return null;
  return {
    codeId,
    subjectHash,
    colour,
    maskedName,
    reasonCode,
    ruleVersion,
    dataAsOfS,
    issuedAtS,
    expiresAtS,
    isSpecimen,
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class Reader {
  private at = 0;
  hasFailed = false;
  constructor(private readonly source: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.at === this.source.length;
  }

  byte(): number {
    const value = this.source[this.at++];
    if (value === undefined) this.hasFailed = true;
    return value ?? -1;
  }

  private key(expected: number): void {
    if (this.byte() !== expected) this.hasFailed = true;
  }

  bytes16(key: number): Uint8Array | null {
    this.key(key);
    if (this.byte() !== 0x50) this.hasFailed = true;
    const bytes = this.source.subarray(this.at, this.at + 16);
    this.at += 16;
    if (bytes.length !== 16) this.hasFailed = true;
    return this.hasFailed ? null : bytes;
  }

  uint(key: number): number {
    this.key(key);
    const head = this.byte();
    if (head < 24) return head;
    const width = head === 0x18 ? 1 : head === 0x19 ? 2 : head === 0x1a ? 4 : 0;
    if (width === 0) this.hasFailed = true;
    let value = 0;
    for (let n = 0; n < width; n += 1) value = value * 256 + this.byte();
    const least = width === 1 ? 24 : width === 2 ? 0x100 : 0x10000;
    if (value < least) this.hasFailed = true;
    return value;
  }

  text(key: number, most: number): string {
    this.key(key);
    const head = this.byte();
    let length = head - 0x60;
    if (head === 0x78) {
      length = this.byte();
      if (length < 24) this.hasFailed = true;
    } else if (length < 0 || length > 23) this.hasFailed = true;
    if (length > most || this.at + length > this.source.length) this.hasFailed = true;
    if (this.hasFailed) return '';
    const bytes = this.source.subarray(this.at, this.at + length);
    this.at += length;
    try {
      return utf8.decode(bytes);
    } catch {
      this.hasFailed = true;
      return '';
    }
  }
}
