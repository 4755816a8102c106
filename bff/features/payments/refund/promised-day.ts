import { isWorkday } from 'chinese-days';

const DAY = 86_400_000;
/** WeChat: to the balance at once, to a bank card within one to three working days. */
const WORKING_DAYS = 3;

/** The latest day by which money that is owed back now is promised to be there; `YYYY-MM-DD` in Asia/Shanghai. */
export function promisedDay(owedAt: Date): string {
  let day = owedAt.getTime() + 8 * 3_600_000;
  for (let left = WORKING_DAYS; left > 0; ) {
    day += DAY;
    if (isWorkday(new Date(day).toISOString().slice(0, 10))) left -= 1;
  }
  return new Date(day).toISOString().slice(0, 10);
}
