import { getDayDetail } from 'chinese-days';
import type { WorkCalendar } from './services.hours';

/** The State Council's holiday arrangement, as the library carries it; years not announced yet have weekends only. */
export const statutoryCalendar: WorkCalendar = {
  isStatutoryHoliday(date) {
    const { work, name } = getDayDetail(date);
    // Plain weekends are named by their weekday, holidays as `National Day,国庆节,3`.
    return !work && name.includes(',');
  },
  isMakeUpWorkday(date) {
    const weekday = new Date(`${date}T00:00:00.000Z`).getUTCDay();
    return getDayDetail(date).work && (weekday === 0 || weekday === 6);
  },
};
