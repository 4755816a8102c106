import { isDialable, isIdNumber, isMobilePhone } from '@/features/identity/checks';

describe('what is checked before asking the server', () => {
  it('an identity number by length, birth date and check digit', () => {
    expect(isIdNumber('11010519491231002X')).toBe(true);
    expect(isIdNumber('11010519491231002x')).toBe(true);
    expect(isIdNumber('110105194912310021')).toBe(false);
    expect(isIdNumber('11010519490231002X')).toBe(false);
    expect(isIdNumber('1101051949123100')).toBe(false);
  });

  it('a mobile number', () => {
    expect(isMobilePhone('13800000001')).toBe(true);
    expect(isMobilePhone('12800000001')).toBe(false);
    expect(isMobilePhone('1380000000')).toBe(false);
  });

  it('anything that can be dialled', () => {
    for (const number of ['13800000001', '0871-65432100', '12345', '120']) expect(isDialable(number)).toBe(true);
    for (const text of ['女儿', '12', '1380000000123']) expect(isDialable(text)).toBe(false);
  });
});
