import type { Clock } from '../../platform/clock';
import { ApiError } from '../../platform/errors';
import type { Logger } from '../../platform/log';
import type { ResilientCall } from '../../platform/resilience/resilience.types';
import type { WriteOffOutcome } from './biller.port';
import type { BillerEntry } from './billers-file.wire';

/** What an adapter is made from. */
export interface BillerOptions {
  entry: BillerEntry;
  /** without a slash at its end */
  baseUrl: string;
  call: ResilientCall;
  clock: Clock;
  log: Logger;
}

const MOST_ANSWER_BYTES = 1024 * 1024;

/** The whole answer, if it is no longer than any answer can be. @throws when it is, or breaks off */
export async function bytesOf(response: Response): Promise<Buffer> {
  const declared = Number(response.headers.get('content-length') ?? 0);
  if (declared > MOST_ANSWER_BYTES) throw new Error('the answer is longer than any answer can be');
  const bytes = Buffer.from(await response.arrayBuffer());
  if (bytes.length > MOST_ANSWER_BYTES) throw new Error('the answer is longer than any answer can be');
  return bytes;
}

function wasNeverSent(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  // The breaker was open or the bulkhead full: nothing left this process.
  if (error.code === 'unavailable') return true;
  let cause = error.options.cause as { code?: unknown; cause?: unknown } | null | undefined;
  for (let depth = 0; typeof cause === 'object' && cause !== null && depth < 4; depth++) {
    if (cause.code === 'ECONNREFUSED' || cause.code === 'ENOTFOUND') return true;
    cause = cause.cause as typeof cause;
  }
  return false;
}

/**
 * What a send that failed says of the booking. Only a send that surely never left is `closed`; everything else, however
 * it failed, may have landed.
 */
export function outcomeOfFailure(error: unknown): WriteOffOutcome {
  if (wasNeverSent(error)) return { outcome: 'closed', until: null };
  if (error instanceof ApiError) return { outcome: 'unknown', reason: error.code };
  return { outcome: 'unknown', reason: 'no understandable answer' };
}

/** A biller's words, cut to a line and without long numbers: they are shown and kept, and may repeat what we sent. */
export function spokenBy(biller: string): string {
  return biller
    .replace(/\s+/g, ' ')
    .replace(/\d{5,}/g, '…')
    .slice(0, 120);
}
