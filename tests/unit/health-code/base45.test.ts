import fc from 'fast-check';
import { decodeBase45, encodeBase45 } from '../../../bff/features/health-code/code/base45';
import { decodeBase45 as decodeOnPhone } from '../../../miniapp/src/features/health-check/verifier/base45';

const text = (value: string) => new TextEncoder().encode(value);

describe('base45', () => {
  it.each([
    // RFC 9285, section 4.3
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
  ])('writes %s as RFC 9285 does', (plain, encoded) => {
    expect(encodeBase45(text(plain))).toBe(encoded);
    expect(decodeBase45(encoded)).toEqual(text(plain));
    expect(decodeOnPhone(encoded)).toEqual(text(plain));
  });

  it.each([
    ['a group above 65535', ':::'],
    ['RFC 9285: GGW is 65536', 'GGW'],
    ['a last group above 255', '::'],
    ['a length that nothing encodes to', 'BB8B'],
    ['a lower-case letter', 'bb8'],
    ['a character beyond ASCII', 'BB８'],
  ])('refuses %s, on both sides', (_, encoded) => {
    expect(decodeBase45(encoded)).toBeNull();
    expect(decodeOnPhone(encoded)).toBeNull();
  });

  it('comes back unchanged, and the phone reads the same', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const encoded = encodeBase45(bytes);
        expect(decodeBase45(encoded)).toEqual(bytes);
        expect(decodeOnPhone(encoded)).toEqual(bytes);
        expect(decodeBase45(`YCT1:${encoded}`, 5)).toEqual(bytes);
      }),
    );
  });

  it('has one spelling: what decodes encodes to the same text', () => {
    const letter = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:');
    fc.assert(
      fc.property(fc.string({ unit: letter, maxLength: 60 }), (encoded) => {
        const bytes = decodeBase45(encoded);
        expect(decodeOnPhone(encoded)).toEqual(bytes);
        if (bytes) expect(encodeBase45(bytes)).toBe(encoded);
      }),
      { numRuns: 500 },
    );
  });
});
