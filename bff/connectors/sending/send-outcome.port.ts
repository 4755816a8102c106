import { ApiError } from '../../platform/errors';

/** What became of a message handed to somebody else's network. `unknown`: it left, no answer came; it may have been carried out. */
export type SendOutcome =
  | { outcome: 'accepted'; providerId: string }
  | { outcome: 'refused'; reason: string; isRetryable: boolean }
  | { outcome: 'unknown'; reason: string };

/** Failures before a byte left us: the other side can't have acted. */
const NEVER_LEFT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

/** Reads the failure of an outside call: not tried and never connected are refusals to repeat later, all else is unknown. */
export function outcomeOfFailure(error: unknown): SendOutcome {
  if (error instanceof ApiError && (error.code === 'unavailable' || error.code === 'rate_limited')) {
    return { outcome: 'refused', reason: 'not tried', isRetryable: true };
  }
  let cause = error as { code?: unknown; cause?: unknown } | undefined;
  for (; typeof cause === 'object' && cause !== null; cause = cause.cause as typeof cause) {
    const { code } = cause;
    if (typeof code === 'string' && NEVER_LEFT.includes(code))
      return { outcome: 'refused', reason: code, isRetryable: true };
  }
  return { outcome: 'unknown', reason: error instanceof ApiError ? error.code : 'failed' };
}
