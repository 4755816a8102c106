import { BillCorrupt } from './wechat-pay.port';

/** Yuan with up to five decimals → hundred-thousandths of a yuan (a thousandth of a fen), by digits alone. */
export function milliFenOf(yuan: string): number {
  const parts = /^([+-]?)(\d{1,11})(?:\.(\d{1,5}))?$/.exec(yuan.trim());
  if (!parts) throw new BillCorrupt('an amount that is none');
  const whole = Number(parts[2]) * 100_000 + Number((parts[3] ?? '').padEnd(5, '0'));
  return parts[1] === '-' ? 0 - whole : whole;
}

/** Yuan → whole fen. @throws BillCorrupt for less than a fen */
export function fenOf(yuan: string): number {
  const milliFen = milliFenOf(yuan);
  if (milliFen % 1_000 !== 0) throw new BillCorrupt('an amount finer than a fen');
  return milliFen / 1_000;
}

/** Yuan → whole fen, half a fen away from zero: fees are written with five decimals. */
export function roundedFenOf(yuan: string): number {
  const milliFen = milliFenOf(yuan);
  const fen = Math.floor((Math.abs(milliFen) + 500) / 1_000);
  return milliFen < 0 ? 0 - fen : fen;
}

/** `2026-11-22 16:51:00`, which is Beijing's. @throws BillCorrupt */
export function beijingMoment(text: string): Date {
  const parts = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text.trim());
  if (!parts) throw new BillCorrupt('a time that is none');
  const [, year, month, day, hour, minute, second] = parts;
  return new Date(
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour) - 8, Number(minute), Number(second)),
  );
}
