import type { ErrorEnvelope } from '../../contracts/errors';
import type { ApiError, Locale, Words } from '../errors';
import { MESSAGES } from './messages';

/** The caller's language from `Accept-Language`; Chinese unless English comes first. */
export function localeOf(header: string | undefined): Locale {
  return header && /^\s*en\b/i.test(header) ? 'en' : 'zh';
}

function followedBy(words: string, next: string, locale: Locale): string {
  const sentence = words.replace(/[。.]$/, '');
  return locale === 'zh' ? `${sentence}。${next}` : `${sentence}. ${next}`;
}

/** @param nextAction what the caller can do instead, said after the error's own words */
export function presentError(error: ApiError, locale: Locale, requestId: string, nextAction?: Words): ErrorEnvelope {
  const words: Words = error.options.words ?? MESSAGES[error.code];
  const { fields } = error.options;
  return {
    error: {
      code: error.code,
      message: nextAction ? followedBy(words[locale], nextAction[locale], locale) : words[locale],
      requestId,
      retryable: error.retryable,
      ...(fields && {
        fields: Object.fromEntries(Object.entries(fields).map(([path, text]) => [path, text[locale]])),
      }),
    },
  };
}
