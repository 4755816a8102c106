import fc from 'fast-check';
import { isIdNumber } from '../../../bff/features/identity/id-number';
import { maskIdNumber, maskName, maskPhone, maskValue } from '../../../bff/features/identity/masking';
import { createKeyRing } from '../../../bff/platform/crypto/key-ring';
import { DEMO_PEOPLE } from '../../../prisma/seed/demo-people';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const now = new Date('2026-11-22T00:00:00Z');

describe('masking', () => {
  it.each([
    ['林晓雯', '林*雯'],
    ['赵强', '赵*'],
    ['欧阳修文', '欧**文'],
    ['𠮷田', '𠮷*'],
  ])('%s → %s', (name, masked) => expect(maskName(name)).toBe(masked));

  it('leaves of numbers what their owner knows them by', () => {
    expect(maskPhone('13800000001')).toBe('138****0001');
    expect(maskIdNumber('53990119900512022X')).toBe('5***************2X');
    expect(maskValue('medical', '青霉素过敏')).toBe('***');
  });
});

describe('ID numbers', () => {
  it('knows the example of the standard itself', () => {
    expect(isIdNumber('11010519491231002X', now)).toBe(true);
  });

  it.each([
    ['a wrong check digit', '110105194912310021'],
    ['a swapped pair', '11010519491213002X'],
    ['a date that is none', '110105194902300026'],
    ['a birth to come', '110105203012310029'],
    ['a small x', '11010519491231002x'],
    ['too few digits', '11010519491231002'],
  ])('refuses %s', (_, number) => expect(isIdNumber(number, now)).toBe(false));

  it('takes every demo person', () => {
    for (const person of DEMO_PEOPLE)
      expect([person.name, isIdNumber(person.idNumber, now)]).toEqual([person.name, true]);
  });

  it('notices any one digit that is changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const good = '11010519491231002X';
        const changed = good.slice(0, at) + ((Number(good[at]) + by) % 10) + good.slice(at + 1);
        expect(isIdNumber(changed, now)).toBe(false);
      }),
    );
  });
});

describe('the key ring', () => {
  const ring = createKeyRing(`new:${key(2)},old:${key(1)}`);
  const old = createKeyRing(`old:${key(1)}`);

  it('opens what it sealed, in its place alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, place) => {
        const sealed = ring.seal(text, place);
        expect(sealed.keyId).toBe('new');
        expect(ring.open(sealed, place)).toBe(text);
        expect(() => ring.open(sealed, `${place}!`)).toThrow();
      }),
    );
  });

  it('opens what an older key sealed, and finds it by every key', () => {
    const sealed = old.seal('13800000001', 'vault:1');
    expect(ring.open(sealed, 'vault:1')).toBe('13800000001');
    expect(ring.indexes('phone', '13800000001')).toContain(old.index('phone', '13800000001').index);
    expect(ring.index('phone', '13800000001').index).not.toBe(old.index('phone', '13800000001').index);
    expect(ring.index('phone', '1').index).not.toBe(ring.index('wechat_openid', '1').index);
  });

  it('refuses an altered value, an unknown key and a short one', () => {
    const sealed = ring.seal('林晓雯', 'p');
    const bytes = Buffer.from(sealed.sealed, 'base64');
    bytes[14]! ^= 1;
    expect(() => ring.open({ ...sealed, sealed: bytes.toString('base64') }, 'p')).toThrow();
    expect(() => ring.open({ ...sealed, keyId: 'lost' }, 'p')).toThrow('not on the ring');
    expect(() => ring.open({ ...sealed, sealed: 'AAAA' }, 'p')).toThrow('too short');
    expect(() => createKeyRing('k1:c2hvcnQ=')).toThrow('32 bytes');
    expect(() => createKeyRing(`a:${key(1)},a:${key(2)}`)).toThrow('twice');
  });

  it('never seals twice to the same text', () => {
    expect(ring.seal('x', 'p').sealed).not.toBe(ring.seal('x', 'p').sealed);
  });
});
