// GB 11643-1999: six digits of region, eight of birth, three of order (odd for men), one check digit (ISO 7064 MOD 11-2).
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS = '10X98765432';

/** True when the shape, the birth date and the check digit are right. Says nothing of whose it is. */
export function isIdNumber(text: string, now: Date): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return false;
  const birth = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  const bornAt = new Date(`${birth}T00:00:00.000Z`);
  // Invalid dates such as 02-30 either fail to parse or roll over.
  if (Number.isNaN(bornAt.getTime()) || bornAt.toISOString().slice(0, 10) !== birth) return false;
  if (bornAt > now || bornAt.getUTCFullYear() < 1890) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0);
  return CHECK_DIGITS[sum % 11] === text[17];
}
