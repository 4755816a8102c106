import { ERROR_STATUS, type ErrorCode } from '../contracts/errors';

export type Locale = 'zh' | 'en';
/** The same sentence in every language the product speaks. */
export type Words = Record<Locale, string>;

export interface ApiErrorOptions {
  /** Words for this very case; without them the code's own words are used. Say what to do next. */
  words?: Words;
  /** Input path → what is wrong with it. */
  fields?: Record<string, Words>;
  /** May the same request succeed later unchanged? Default: true for 429, 502, 503, 504 and request_in_progress. */
  retryable?: boolean;
  /** Seconds, sent as Retry-After. */
  retryAfterS?: number;
  /** For the log only; never sent. */
  cause?: unknown;
}

/** An error meant for the caller. Anything else that is thrown becomes `internal` and is logged whole. */
export class ApiError extends Error {
  readonly status: number;
  readonly retryable: boolean;
  constructor(
    readonly code: ErrorCode,
    readonly options: ApiErrorOptions = {},
  ) {
    super(options.words?.en ?? code, { cause: options.cause });
    this.name = 'ApiError';
    this.status = ERROR_STATUS[code];
    this.retryable =
      options.retryable ?? ([429, 502, 503, 504].includes(this.status) || code === 'request_in_progress');
  }
}

/** Throws `ApiError(code)` unless `condition` holds. */
export function assertThat(condition: unknown, code: ErrorCode, options?: ApiErrorOptions): asserts condition {
  if (!condition) throw new ApiError(code, options);
}
