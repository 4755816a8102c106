import type { ErrorCode } from '@contracts/errors';

/** `offline`: the request never left. `timeout`: it left, and whether it was heard is unknown. */
export type FailureCode = ErrorCode | 'offline' | 'timeout';

/** Why a request did not succeed. `message` is in the person's language and says what to do. */
export class ApiFailure extends Error {
  readonly code: FailureCode;
  readonly requestId: string;
  readonly retryable: boolean;
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  /** What is wrong with which input: path → words. */
  readonly fields: Record<string, string> | undefined;

  constructor(what: {
    code: FailureCode;
    message: string;
    requestId?: string;
    retryable?: boolean;
    status?: number;
    fields?: Record<string, string>;
  }) {
    super(what.message);
    this.name = 'ApiFailure';
    this.code = what.code;
    this.requestId = what.requestId ?? '';
    this.retryable = what.retryable ?? false;
    this.status = what.status ?? 0;
    this.fields = what.fields;
  }
}

/** No answer reached us, so a cached one may be shown and a queued write may be sent again with the same key. */
export function isUnreached(error: unknown): boolean {
  return error instanceof ApiFailure && (error.code === 'offline' || error.code === 'timeout');
}
