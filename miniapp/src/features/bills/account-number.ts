import type { BillerView } from '@contracts/bills';

/** As printed on paper it has spaces and hyphens; the biller's pattern is of the number without them. */
export const bareNumber = (typed: string): string => typed.replace(/[\s-]/g, '').toUpperCase();

/** Whether the biller could have given this number. A pattern that this phone can't read refuses nothing. */
export function looksRight(biller: BillerView, typed: string): boolean {
  try {
    return new RegExp(biller.account.pattern).test(bareNumber(typed));
  } catch {
    return true;
  }
}

/** Typing on can't make it right any more: already longer than the example, which has the length of all of them. */
export function isTooLong(biller: BillerView, typed: string): boolean {
  return bareNumber(typed).length > bareNumber(biller.account.example).length && !looksRight(biller, typed);
}
