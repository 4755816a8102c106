import type { SosChannel } from '../../../contracts/sos';
import type { AlertState } from './alerts.types';

/** Somebody looks at a call this long after it was placed, unless the gateway has said what became of it. */
export const LOOK_AFTER_S = 20;
/** No telephone rings longer. */
export const LONGEST_RING_S = 60;
/** Pause before a gateway that took nothing is asked again, seconds. */
const TAKE_AGAIN_AFTER_S = 10;

export interface Sent {
  channel: SosChannel;
  outcome: 'sent' | 'unknown' | 'failed';
  /** the same request may succeed later */
  isRetryable: boolean;
  hasPhone: boolean;
  /** the other attempts at this person in this step */
  siblings: readonly { channel: SosChannel; state: AlertState }[];
  /** pause before a call that nobody answered is placed again */
  redialPauseS: number;
}

export interface Sequel {
  /** channels to go out by at once, since this one can't be counted on */
  channels: SosChannel[];
  /** seconds after which the call is looked at, or placed again; null: never */
  lookAfterS: number | null;
  /** nothing leads to this person any more in this step */
  isLost: boolean;
}

const LIVE: readonly AlertState[] = ['queued', 'sending', 'sent', 'unknown', 'reached', 'accepted', 'declined'];

/** What follows an attempt: unknown and failed mean another channel at once, and a call that failed is placed again. */
export function afterSend(sent: Sent): Sequel {
  const { channel, outcome, siblings } = sent;
  const isCall = channel === 'voice';
  if (outcome === 'sent') return { channels: [], lookAfterS: isCall ? LOOK_AFTER_S : null, isLost: false };
  const others: SosChannel[] = isCall ? ['sms'] : channel === 'sms' ? ['voice'] : ['voice', 'sms'];
  // Push and WeChat never were what a person is reached by: where a phone is, it was asked already.
  const isBySide = channel === 'push' || channel === 'subscribe';
  const tried = new Set(siblings.map((sibling) => sibling.channel));
  const hasPhoneTry = tried.has('sms') || tried.has('voice');
  const channels = sent.hasPhone && !(isBySide && hasPhoneTry) ? others.filter((other) => !tried.has(other)) : [];
  const isAnyLive = siblings.some(
    (sibling) => (sibling.channel === 'sms' || sibling.channel === 'voice') && LIVE.includes(sibling.state),
  );
  if (outcome === 'unknown') return { channels, lookAfterS: isCall ? LOOK_AFTER_S : null, isLost: false };
  const isAgain = isCall && sent.isRetryable;
  return {
    channels,
    lookAfterS: isAgain ? sent.redialPauseS : null,
    isLost: channels.length === 0 && !isAnyLive && !(isBySide && hasPhoneTry),
  };
}

/** Pause until a call that could not be placed, or that nobody answered, is placed again. */
export function pauseAfter(reason: 'not_taken' | 'not_answered', redialPauseS: number): number {
  return reason === 'not_taken' ? Math.min(TAKE_AGAIN_AFTER_S, redialPauseS) : redialPauseS;
}
