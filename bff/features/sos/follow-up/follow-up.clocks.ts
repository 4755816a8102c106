/** The check comes in the middle of the next morning, when somebody can be reached and can still go and look. */
const ASK_AT_HOUR = 10;
/** Unanswered for so long, it is raised; and again, and again. */
export const ANSWER_WITHIN_MS = 6 * 3_600_000;
export const RAISE_EVERY_MS = 12 * 3_600_000;

const DAY_MS = 86_400_000;
const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** Ten in the morning, in Asia/Shanghai, of the day after. */
export function nextMorning(after: Date): Date {
  const today = Math.floor((after.getTime() + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS - BEIJING_OFFSET_MS;
  return new Date(today + DAY_MS + ASK_AT_HOUR * 3_600_000);
}
