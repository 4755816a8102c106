import type { ErrorEnvelope } from '../../contracts/errors';
import type { ApiError, Locale, Words } from '../errors';
import { MESSAGES } from './messages';

/** The caller's language from `Accept-Language`; Chinese unless English comes first. */
export function localeOf(header: string | undefined): Locale {
  return header && /^\s*en\b/i.test(header) ? 'en' : 'zh';
}

export function presentError(error: ApiError, locale: Locale, requestId: string): ErrorEnvelope {
  const words: Words = error.options.words ?? MESSAGES[error.code];
  const { fields } = error.options;
  return {
    error: {
      code: error.code,
      message: words[locale],
      requestId,
      retryable: error.retryable,
      ...(fields && {
        fields: Object.fromEntries(Object.entries(fields).map(([path, text]) => [path, text[locale]])),
      }),
    },
  };
}
