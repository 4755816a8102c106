import type { Clock } from '../../platform/clock';
import type { Logger } from '../../platform/log';

/** Below this a refused signature has another cause than the clock. */
const LEAST_SKEW_MS = 60_000;

/** RFC 3339 with Beijing's offset, whole seconds, as WeChat asks for. */
export function beijingTime(at: Date): string {
  return `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

export interface WechatTime extends Clock {
  /** ours plus what theirs is ahead */
  now(): Date;
  readonly offsetMs: number;
  /** WeChat refused a signature: true when its `Date` is so far from ours that asking again may help. */
  learn(dateHeader: string | null): boolean;
}

/**
 * The time by WeChat's clock. Ours counts until a signature is refused while WeChat's `Date` differs; then the difference
 * is kept, used for signing and for the window of what WeChat signs, and reported: a clock so wrong is a fault to mend.
 */
export function createWechatTime(deps: {
  clock: Clock;
  log: Logger;
  report?: (offsetSeconds: number) => void;
}): WechatTime {
  let offsetMs = 0;
  return {
    now: () => new Date(deps.clock.now().getTime() + offsetMs),
    get offsetMs() {
      return offsetMs;
    },
    learn(dateHeader) {
      const theirsMs = dateHeader ? Date.parse(dateHeader) : Number.NaN;
      if (Number.isNaN(theirsMs)) return false;
      const fresh = theirsMs - deps.clock.now().getTime();
      if (Math.abs(fresh - offsetMs) < LEAST_SKEW_MS) return false;
      offsetMs = Math.abs(fresh) < LEAST_SKEW_MS ? 0 : fresh;
      const offsetSeconds = Math.round(offsetMs / 1_000);
      deps.report?.(offsetSeconds);
      deps.log.error({ system: 'wechat-pay', offsetSeconds }, 'our clock and that of WeChat differ');
      return true;
    },
  };
}
