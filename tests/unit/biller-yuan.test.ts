import fc from 'fast-check';
import { fromGbkXml, toGbkXml } from '../../bff/connectors/biller/bank-xml/bank-xml.wire';
import { businessDateOf, fromBeijingTime, toBeijingTime } from '../../bff/connectors/biller/beijing-time.wire';
import { maskAddress, maskHolder } from '../../bff/connectors/biller/mask.wire';
import { formatYuan, parseYuan } from '../../bff/connectors/biller/yuan.wire';

const fen = fc.integer({ min: -99_999_999_999, max: 99_999_999_999 });

it('writes fen as yuan and reads the same fen back', () => {
  fc.assert(fc.property(fen, (amount) => parseYuan(formatYuan(amount)) === amount));
});

it('reads nothing but yuan with two decimals', () => {
  for (const text of [
    '1',
    '1.2',
    '1.234',
    '.50',
    '1e2',
    ' 1.00',
    '1.00 ',
    '1,000.00',
    '--1.00',
    '１.００',
    '',
    'NaN',
    '0x1.00',
  ]) {
    expect(() => parseYuan(text)).toThrow();
  }
  expect(parseYuan('0.29')).toBe(29);
  expect(parseYuan('1.10')).toBe(110);
  expect(parseYuan('-0.00')).toBe(0);
});

it('refuses to write what is not whole fen', () => {
  for (const amount of [0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]) expect(() => formatYuan(amount)).toThrow();
});

it('carries GBK names and marks of XML unchanged', () => {
  const common = fc.constantFrom(...'王桂芳林晓雯犇囍喆堃镕<>&"\'欧阳');
  fc.assert(
    fc.property(fc.array(common, { minLength: 1, maxLength: 8 }), (letters) => {
      const name = letters.join('');
      return fromGbkXml(toGbkXml('Response', { Name: name }), 'Response').Name === name;
    }),
  );
});

it('opens no entity, and no document that breaks off or brings a type', () => {
  const bytes = (text: string) => Buffer.from(text, 'latin1');
  const bomb = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><Response><Name>&b;</Name></Response>';
  expect(() => fromGbkXml(bytes(bomb), 'Response')).toThrow();
  expect(() => fromGbkXml(bytes('<Response><Head></Head>'), 'Response')).toThrow();
  expect(() => fromGbkXml(bytes('<Other></Other>'), 'Response')).toThrow();
  expect(fromGbkXml(bytes('<Response><Name>&#65;&lt;</Name></Response>'), 'Response').Name).toBe('&#65;<');
});

it('keeps amounts as text on their way', () => {
  const read = fromGbkXml(toGbkXml('Response', { Amount: '0012.30', Zero: '0.00' }), 'Response');
  expect(read).toEqual({ Amount: '0012.30', Zero: '0.00' });
});

it('masks names and addresses, and leaves what is masked', () => {
  expect(['王桂芳', '王芳', '欧阳建国', '王', '', '王*芳', '𬭎𫖮'].map(maskHolder)).toEqual([
    '王*芳',
    '王*',
    '欧**国',
    '*',
    '',
    '王*芳',
    '𬭎*',
  ]);
  expect(maskAddress('翠湖街道文林路18号3栋502室')).toBe('翠湖街道文林路***');
  expect(maskAddress('文林苑')).toBe('文林苑***');
});

it('turns the day at the cut-off', () => {
  const at = (text: string) => fromBeijingTime(text)!;
  expect(businessDateOf(at('2026-12-31 22:59:59'), '23:00')).toBe('2026-12-31');
  expect(businessDateOf(at('2026-12-31 23:00:00'), '23:00')).toBe('2027-01-01');
  expect(businessDateOf(at('2027-01-01 00:10:00'), '23:00')).toBe('2027-01-01');
  expect(businessDateOf(at('2026-12-31 23:59:59'), null)).toBe('2026-12-31');
  const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(instant, (date) => {
      const whole = new Date(Math.floor(date.getTime() / 1_000) * 1_000);
      return fromBeijingTime(toBeijingTime(whole))?.getTime() === whole.getTime();
    }),
  );
});
