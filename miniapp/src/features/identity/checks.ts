/** Rules that the screens check before asking the server, which checks them again. */

export const isMobilePhone = (text: string): boolean => /^1[3-9]\d{9}$/.test(text);

/** A mobile, a landline with its area code, or a short service number. */
export const isDialable = (text: string): boolean => /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{3,8})$/.test(text);

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS = '10X98765432';

/** Length, birth date and check digit of a resident identity number (GB 11643). */
export function isIdNumber(text: string): boolean {
  if (!/^\d{17}[\dXx]$/.test(text)) return false;
  const year = Number(text.slice(6, 10));
  const month = Number(text.slice(10, 12));
  const day = Number(text.slice(12, 14));
  const born = new Date(Date.UTC(year, month - 1, day));
  if (born.getUTCFullYear() !== year || born.getUTCMonth() !== month - 1 || born.getUTCDate() !== day) return false;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
  return CHECK_DIGITS[sum % 11] === text[17]?.toUpperCase();
}
