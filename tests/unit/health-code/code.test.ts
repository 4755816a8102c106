import { sign } from 'node:crypto';
import { decode } from 'cbor-x';
import fc from 'fast-check';
import type { CodeContent } from '../../../bff/contracts/health-code-content';
import { decodeBase45, encodeBase45 } from '../../../bff/features/health-code/code/base45';
import {
  CODE_PREFIX,
  COLOURS,
  decodeContent,
  encodeContent,
} from '../../../bff/features/health-code/code/code-content';
import {
  hasLowS,
  negateS,
  readEnvelope,
  writeByteString,
  writeEnvelope,
} from '../../../bff/features/health-code/code/envelope';
import { issueCode } from '../../../bff/features/health-code/code/issue-code';
import { readSigningKeys, type SigningKey, subjectHash } from '../../../bff/features/health-code/code/signing-keys';
import { trustOf, verifyCode } from '../../../bff/features/health-code/code/verify-code';
import type { RevokedSubject } from '../../../bff/features/health-code/code/windows';
import { decodeContent as decodeOnPhone } from '../../../miniapp/src/features/health-check/verifier/code-content';
import { verifyCode as verifyOnPhone } from '../../../miniapp/src/features/health-check/verifier/verify-code';
import { aContent, NOW, newKeys, newKeyText, nowS, phoneList } from '../../support/health-code';

const keys = newKeys('2026a', '2025b');
const trust = trustOf(keys.all);
const list = phoneList(keys);

/** Both verifiers on the same text; they must agree before anything else is asked. */
function read(text: string, at = NOW, revoked: RevokedSubject[] = []) {
  const onServer = verifyCode(text, revoked.length ? trustOf(keys.all, revoked) : trust, at);
  const onPhone = verifyOnPhone(text, revoked.length ? phoneList(keys, revoked) : list, at.getTime());
  expect({ ...onPhone, content: plain(onPhone.content) }).toEqual({ ...onServer, content: plain(onServer.content) });
  return onServer;
}

function plain(content: CodeContent | null) {
  return content && { ...content, codeId: [...content.codeId], subjectHash: [...content.subjectHash] };
}

const bytesOf = (text: string) => decodeBase45(text, CODE_PREFIX.length)!;
const textOf = (bytes: Uint8Array) => CODE_PREFIX + encodeBase45(bytes);
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

/** A well-signed code around any payload at all. */
function signedAround(payload: Uint8Array, key: SigningKey = keys.current): string {
  const message = Buffer.alloc(600);
  message.set(key.prefix);
  const end = writeByteString(message, key.prefix.length, payload);
  const signature = sign('sha256', message.subarray(0, end), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  if (!hasLowS(signature)) negateS(signature);
  return textOf(writeEnvelope(key.header, payload, signature));
}

const contents = fc.record({
  codeId: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  subjectHash: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  colour: fc.constantFrom(...COLOURS),
  maskedName: fc.string({ unit: fc.constantFrom('王', '*', 'é', 'a', '𠮷'), maxLength: 10 }),
  reasonCode: fc.string({ unit: fc.constantFrom('U', '_', 'A'), maxLength: 12 }),
  ruleVersion: fc.nat(70_000),
  dataAsOfS: fc.integer({ min: 0, max: 0xffffffff }),
  issuedAtS: fc.integer({ min: 0, max: 0xffffffff }),
  expiresAtS: fc.integer({ min: 0, max: 0xffffffff }),
  isSpecimen: fc.boolean(),
});

describe('the content of a code', () => {
  it('comes back unchanged on both sides, and is CBOR that others read', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const bytes = Uint8Array.from(encodeContent(content));
        expect(plain(decodeContent(bytes))).toEqual(plain(content));
        expect(plain(decodeOnPhone(bytes))).toEqual(plain(content));
        const map = decode(bytes) as Record<string, unknown>;
        expect(map[4]).toBe(content.maskedName);
        expect(map[8]).toBe(content.issuedAtS);
      }),
    );
  });

  it('has one spelling: whatever decodes encodes to the same bytes', () => {
    const source = Uint8Array.from(encodeContent(aContent()));
    fc.assert(
      fc.property(fc.nat(source.length - 1), fc.nat(255), (at, byte) => {
        const changed = Uint8Array.from(source);
        changed[at] = byte;
        const content = decodeContent(changed);
        expect(plain(decodeOnPhone(changed))).toEqual(plain(content));
        if (content) expect(Uint8Array.from(encodeContent(content))).toEqual(changed);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    [
      'an integer longer than needed',
      (b: Buffer) => Buffer.concat([b.subarray(0, 38), Buffer.of(0x18, 1), b.subarray(39)]),
    ],
    ['a byte left over', (b: Buffer) => Buffer.concat([b, Buffer.of(0)])],
    ['a byte missing', (b: Buffer) => b.subarray(0, -1)],
    ['a fourth colour', (b: Buffer) => Buffer.from(b).fill(4, 38, 39)],
    ['nothing at all', () => Buffer.alloc(0)],
    ['half of a character', (b: Buffer) => Buffer.from(b).fill(0xe6, 43, 44)],
  ])('refuses %s', (_, change) => {
    const bytes = change(Buffer.from(encodeContent(aContent())));
    expect(decodeContent(bytes)).toBeNull();
    expect(decodeOnPhone(bytes)).toBeNull();
  });

  it('refuses to write what would not fit', () => {
    expect(() => encodeContent(aContent({ maskedName: '王'.repeat(14) }))).toThrow(RangeError);
    expect(() => encodeContent(aContent({ reasonCode: 'X'.repeat(13) }))).toThrow(RangeError);
    expect(() => encodeContent(aContent({ codeId: new Uint8Array(15) }))).toThrow(RangeError);
  });
});

describe('the verdict of a code, alike on server and phone', () => {
  it.each(COLOURS)('says %s as it was signed', (colour) => {
    const reading = read(issueCode(aContent({ colour }), keys.current));
    expect(reading).toMatchObject({ verdict: colour, lateS: 0 });
    expect(reading.content?.maskedName).toBe('林*雯');
  });

  it('fits a QR symbol in its alphanumeric set', () => {
    const text = issueCode(
      aContent({ maskedName: '*'.repeat(40), reasonCode: 'U_FINDING_EN', isSpecimen: true }),
      keys.all[1]!,
    );
    expect(text).toMatch(/^[0-9A-Z $%*+\-./:]+$/);
    expect(text.length).toBeLessThan(400);
    expect(issueCode(aContent(), keys.current).length).toBeLessThanOrEqual(254);
  });

  it('says how late a code is, until the offline window ends', () => {
    const text = issueCode(aContent(), keys.current);
    expect(read(text, later(60)).lateS).toBe(0);
    expect(read(text, later(61))).toMatchObject({ verdict: 'green', lateS: 1 });
    expect(read(text, later(60 + 300))).toMatchObject({ verdict: 'green', lateS: 300 });
    expect(read(text, later(60 + 301)).verdict).toBe('expired');
  });

  it('tells a code from the future from a clock that is a little off', () => {
    const text = issueCode(aContent(), keys.current);
    expect(read(text, later(-60)).verdict).toBe('green');
    expect(read(text, later(-61)).verdict).toBe('not_yet_valid');
  });

  it('never takes a specimen for real, whatever else is true of it', () => {
    expect(read(issueCode(aContent({ isSpecimen: true }), keys.current)).verdict).toBe('specimen');
    expect(read(issueCode(aContent({ isSpecimen: true }), keys.current), later(9_999)).verdict).toBe('specimen');
  });

  it('knows a colour that has changed since', () => {
    const content = aContent();
    const subjectHashHex = Buffer.from(content.subjectHash).toString('hex');
    const text = issueCode(content, keys.current);
    expect(read(text, NOW, [{ subjectHashHex, issuedBeforeS: nowS + 1 }]).verdict).toBe('revoked');
    expect(read(text, NOW, [{ subjectHashHex, issuedBeforeS: nowS }]).verdict).toBe('green');
    expect(read(text, NOW, [{ subjectHashHex: '00'.repeat(16), issuedBeforeS: nowS + 1 }]).verdict).toBe('green');
  });

  it('goes on believing codes of a key that was replaced, and none of a key that was dropped', () => {
    expect(read(issueCode(aContent(), keys.all[1]!)).verdict).toBe('green');
    expect(read(issueCode(aContent(), newKeys('2024z').current)).verdict).toBe('forged');
  });

  it('tries the key a code names and no other', () => {
    const [current, previous] = keys.all as [SigningKey, SigningKey];
    const named = { ...previous, privateKey: current.privateKey };
    expect(read(issueCode(aContent(), named)).verdict).toBe('forged');
    const impostor = newKeys('2026a').current;
    expect(read(issueCode(aContent(), impostor)).verdict).toBe('forged');
  });

  it('refuses the other signature that the mathematics allow', () => {
    const bytes = Buffer.from(bytesOf(issueCode(aContent(), keys.current)));
    const signature = bytes.subarray(bytes.length - 64);
    negateS(signature);
    expect(read(textOf(bytes)).verdict).toBe('forged');
    negateS(signature);
    expect(read(textOf(bytes)).verdict).toBe('green');
  });

  it.each([
    ['an address', 'https://example.com/?code=YCT1'],
    ['nothing', ''],
    ['the prefix alone', 'YCT1:'],
    ['another prefix', 'HC1:BB8'],
    ['lower case', 'yct1:bb8'],
    ['something far too long', `YCT1:${'A'.repeat(4000)}`],
    ['base45 of something else', textOf(new TextEncoder().encode('hello, world'))],
  ])('knows that %s is not a code', (_, text) => {
    expect(read(text).verdict).toBe('not_a_code');
  });

  it('does not believe well-signed content of another form', () => {
    expect(read(signedAround(Buffer.from('a1636b65796576616c7565', 'hex'))).verdict).toBe('forged');
    expect(read(signedAround(Buffer.alloc(0))).verdict).toBe('forged');
    expect(read(signedAround(Buffer.alloc(180, 0xa0))).verdict).toBe('forged');
  });

  it('never passes a code with one bit turned', () => {
    const bytes = bytesOf(issueCode(aContent(), keys.current));
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const turned = Uint8Array.from(bytes);
        turned[bit >> 3]! ^= 1 << (bit & 7);
        expect(['forged', 'not_a_code']).toContain(read(textOf(turned)).verdict);
      }),
      { numRuns: 150 },
    );
  });

  it('never passes a code cut short, lengthened or with a letter changed', () => {
    const text = issueCode(aContent(), keys.current);
    fc.assert(
      fc.property(fc.nat(text.length - 1), (length) => {
        expect(['forged', 'not_a_code']).toContain(read(text.slice(0, length)).verdict);
      }),
      { numRuns: 60 },
    );
    const letters = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:');
    fc.assert(
      fc.property(fc.nat(text.length - 1), letters, (at, letter) => {
        fc.pre(text[at] !== letter);
        const changed = text.slice(0, at) + letter + text.slice(at + 1);
        expect(['forged', 'not_a_code']).toContain(read(changed).verdict);
      }),
      { numRuns: 100 },
    );
    expect(read(`${text}A`).verdict).toBe('not_a_code');
    expect(read(`${text}ABC`).verdict).toBe('not_a_code');
  });

  it('answers anything at all without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 260 }), (bytes) => {
        expect(['forged', 'not_a_code']).toContain(read(textOf(bytes)).verdict);
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), (text) => {
        expect(read(text).verdict).toBe('not_a_code');
      }),
    );
    // Around the true frame, so that the parser gets further than its first byte.
    const frame = readEnvelope(bytesOf(issueCode(aContent(), keys.current)))!;
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        (payload, signature) => {
          expect(read(textOf(writeEnvelope(frame.header, payload, signature))).verdict).toBe('forged');
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('signing keys', () => {
  it('must be P-256, named once, and at least one', () => {
    expect(() => readSigningKeys('')).toThrow('no key');
    expect(() => readSigningKeys('nonsense')).toThrow('pairs');
    expect(() => readSigningKeys('a:AAAA')).toThrow('not a PKCS#8 key');
    const text = newKeyText('a');
    expect(() => readSigningKeys(`${text},${text}`)).toThrow('twice');
    expect(() => readSigningKeys(newKeyText('a-kid-of-more-than-16'))).toThrow(RangeError);
  });

  it('name a person for one day only', () => {
    const [one, other] = ['2026-11-22', '2026-11-23'].map((day) => subjectHash(keys, 'P', day).toString('hex'));
    expect(one).not.toBe(other);
    expect(subjectHash(keys, 'P', '2026-11-22').toString('hex')).toBe(one);
    expect(subjectHash(newKeys('x'), 'P', '2026-11-22').toString('hex')).not.toBe(one);
  });
});
