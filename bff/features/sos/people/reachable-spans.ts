import type { ReachableHours } from '../../../contracts/sos-people';
import { type Span, weeklySpans } from '../../../platform/spans';

/** Stretches of a window in which somebody with these hours can be rung. */
export function reachableSpans(hours: readonly ReachableHours[] | null, window: Span): Span[] {
  if (!hours) return [window];
  return hours.flatMap(({ weekdays, fromMinute, untilMinute }) => {
    const minutes = untilMinute > fromMinute ? untilMinute - fromMinute : untilMinute + 1_440 - fromMinute;
    return weeklySpans({ weekdays, startMinute: fromMinute, minutes }, window);
  });
}
