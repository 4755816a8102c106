import { z } from 'zod';

/**
 * Every error code the API may answer with, and its HTTP status. The union is closed: a code that is not
 * here does not compile. Words for each code, in each language, live in `platform/http/messages.ts`.
 */
export const ERROR_STATUS = {
  invalid_request: 400,
  malformed_body: 400,
  unauthenticated: 401,
  token_expired: 401,
  sign_in_failed: 401,
  forbidden: 403,
  consent_required: 403,
  content_refused: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  state_conflict: 409,
  request_in_progress: 409,
  gone: 410,
  body_too_large: 413,
  unsupported_media: 415,
  key_reused: 422,
  rate_limited: 429,
  capability_off: 403,
  upstream_failed: 502,
  unavailable: 503,
  upstream_timeout: 504,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

export const errorCodeSchema = z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]);

/** The one shape of every answer that is not a success. `fields` maps an input path to what is wrong with it. */
export const errorEnvelopeSchema = z
  .object({
    error: z.object({
      code: errorCodeSchema,
      message: z.string(),
      requestId: z.string(),
      retryable: z.boolean(),
      fields: z.record(z.string(), z.string()).optional(),
    }),
  })
  .meta({ id: 'ErrorEnvelope' });

export type ErrorEnvelope = z.infer<typeof errorEnvelopeSchema>;
