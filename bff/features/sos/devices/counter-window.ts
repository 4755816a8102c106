/** What a message is, by its counter. */
export type CounterVerdict = 'new' | 'repeat' | 'stale';

export interface CountedMessage {
  counter: number;
  mac: string;
}

/**
 * Counters of a key grow strictly: only what is above the highest is new. The same counter with the same signature is the
 * same message once more, whether it was the last one or stands in the book of presses (`kept`: the signature under which
 * this counter stands there). Anything else is stale: a recording played back, or a device that lost its counter.
 */
export function judgeCounter(
  last: { counter: number; mac: string | null },
  message: CountedMessage,
  kept: string | null,
): CounterVerdict {
  if (kept !== null) return kept === message.mac ? 'repeat' : 'stale';
  if (message.counter > last.counter) return 'new';
  return message.counter === last.counter && message.mac === last.mac ? 'repeat' : 'stale';
}
