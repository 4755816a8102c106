import { z } from 'zod';

/** A time-ordered key (ULID, Crockford base 32). */
export const idSchema = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'id');

/** An instant in UTC, ISO 8601 with milliseconds, as `2026-11-22T08:05:00.000Z`. */
export const instantSchema = z.iso.datetime({ precision: 3 });

/** A calendar date in Asia/Shanghai, `YYYY-MM-DD`. */
export const dateSchema = z.iso.date();

/** A mainland mobile number. */
export const phoneSchema = z.string().regex(/^1[3-9]\d{9}$/, 'phone');

/** A position with its datum named: WeChat gives GCJ-02, GTFS gives WGS-84. Degrees. */
export const positionSchema = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  datum: z.enum(['gcj02', 'wgs84']),
});
export type Position = z.infer<typeof positionSchema>;

/** ASCII, as every cursor we give: the columns it is compared with know no other letters. */
export const cursorSchema = z
  .string()
  .max(200)
  .regex(/^[\w.~-]*$/, 'cursor');

/** Opaque cursor paging: pass `nextCursor` back as `cursor`; `null` means the end. */
export const pageQuerySchema = z.object({
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export const okSchema = z.object({ ok: z.literal(true) });
