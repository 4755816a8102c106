import { z } from 'zod';
import { instantSchema } from './shared';

/** An operator's own key, as its feed spells it: any printable text, kept as it is from one feed version to the next. */
export const transitKeySchema = z.string().min(1).max(120);

/** Where a time on the board comes from. `interval` is a line without a timetable: a bus every so many minutes. */
export const arrivalSourceSchema = z.enum(['live', 'scheduled', 'interval']);
export type ArrivalSource = z.infer<typeof arrivalSourceSchema>;

/** `cancelled`: this run will not happen. `skipped`: it runs, but does not stop here today. */
export const arrivalStateSchema = z.enum(['coming', 'cancelled', 'skipped']);
export type ArrivalState = z.infer<typeof arrivalStateSchema>;

export const occupancySchema = z.enum(['empty', 'seats', 'few_seats', 'standing', 'full']);
export type Occupancy = z.infer<typeof occupancySchema>;

/** What we hold of the operator's live data: `stale` is older than 90 s, `down` older than 5 min, `off` never came. */
export const realtimeHealthSchema = z.object({
  state: z.enum(['live', 'stale', 'down', 'off']),
  /** the operator's own time of the newest data in use; null when there is none */
  asOf: instantSchema.nullable(),
});
export type RealtimeHealth = z.infer<typeof realtimeHealthSchema>;

const provenance = {
  /** when this answer was made; minutes count from here */
  asOf: instantSchema,
  /** age of what it rests on: live data where there is any, else when the timetable was last confirmed with the operator */
  dataAsOf: instantSchema,
  feedVersion: z.string(),
};

const datumSchema = z.enum(['gcj02', 'wgs84']);

export const lineRefSchema = z.object({
  id: transitKeySchema,
  label: z.string(),
  /** background of the line's badge, `#RRGGBB`, when the operator names one */
  color: z.string().nullable(),
});
export type LineRef = z.infer<typeof lineRefSchema>;

/** A stop as riders speak of it: the poles on both sides of the road together. */
export const placeSchema = z.object({
  id: transitKeySchema,
  name: z.string(),
  /** the name in Latin letters, for readers of English; null when the name is already in them */
  latin: z.string().nullable(),
  latitude: z.number(),
  longitude: z.number(),
  datum: datumSchema,
  poleCount: z.number().int(),
  lines: z.array(lineRefSchema),
});
export type Place = z.infer<typeof placeSchema>;

export const arrivalSchema = z.object({
  /** the run and its call here: stays the same from one answer to the next */
  key: z.string(),
  poleId: transitKeySchema,
  lineId: transitKeySchema,
  label: z.string(),
  color: z.string().nullable(),
  direction: z.number().int(),
  headsign: z.string(),
  headsignLatin: z.string().nullable(),
  source: arrivalSourceSchema,
  state: arrivalStateSchema,
  /** true for a run that is not in the timetable */
  isAdded: z.boolean(),
  /** expected here; the timetable's time when cancelled or skipped; null for `interval` */
  at: instantSchema.nullable(),
  /** whole minutes from `asOf` to `at`, never below 0 */
  minutes: z.number().int().nullable(),
  scheduledAt: instantSchema.nullable(),
  /** `interval` only: a bus about every so many minutes, between these times */
  interval: z.object({ everyMin: z.number().int(), from: instantSchema, until: instantSchema }).nullable(),
  stopsAway: z.number().int().nullable(),
  vehicle: z
    .object({
      id: z.string(),
      label: z.string().nullable(),
      /** when it said where it is */
      at: instantSchema,
      isStale: z.boolean(),
      occupancy: occupancySchema.nullable(),
    })
    .nullable(),
  /** when the operator last revised the expected time; null for timetable times */
  updatedAt: instantSchema.nullable(),
});
export type Arrival = z.infer<typeof arrivalSchema>;

export const laterSchema = arrivalSchema
  .pick({
    lineId: true,
    label: true,
    color: true,
    direction: true,
    headsign: true,
    headsignLatin: true,
    poleId: true,
  })
  .extend({
    /** the next departure beyond the board's window, by timetable; null when there is none in the next 30 hours */
    at: instantSchema.nullable(),
    /** true when it leaves on a later service day: today's last one has gone */
    isNextDay: z.boolean(),
  });
export type LaterDeparture = z.infer<typeof laterSchema>;

export const transitAlertSchema = z.object({
  id: z.string(),
  effect: z.enum(['no_service', 'reduced_service', 'delays', 'detour', 'stop_moved', 'other']),
  title: z.string(),
  text: z.string(),
  lineIds: z.array(transitKeySchema),
});
export type TransitAlert = z.infer<typeof transitAlertSchema>;

export const boardSchema = z
  .object({
    ...provenance,
    stop: placeSchema.pick({ id: true, name: true, latin: true }).extend({
      poles: z.array(
        z.object({
          id: transitKeySchema,
          code: z.string().nullable(),
          /** where most buses from this pole go next, to tell the two sides of the road apart */
          towards: z.string().nullable(),
          towardsLatin: z.string().nullable(),
        }),
      ),
    }),
    realtime: realtimeHealthSchema,
    arrivals: z.array(arrivalSchema),
    later: z.array(laterSchema),
    alerts: z.array(transitAlertSchema),
  })
  .meta({ id: 'TransitBoard' });
export type Board = z.infer<typeof boardSchema>;

export const nearQuerySchema = z.object({
  /** without a position: around the middle of the network */
  lat: z.coerce.number().min(-90).max(90).optional(),
  lng: z.coerce.number().min(-180).max(180).optional(),
  datum: datumSchema.default('gcj02'),
  /** metres */
  radius: z.coerce.number().int().min(50).max(5000).default(1000),
  limit: z.coerce.number().int().min(1).max(30).default(12),
});

export const nearSchema = z
  .object({
    ...provenance,
    realtime: realtimeHealthSchema,
    places: z.array(
      placeSchema.extend({
        distanceM: z.number().int(),
        walkMin: z.number().int(),
        /** the next few buses, for the nearest places only */
        next: z.array(arrivalSchema),
      }),
    ),
  })
  .meta({ id: 'TransitNear' });
export type NearAnswer = z.infer<typeof nearSchema>;

export const searchQuerySchema = z.object({
  q: z.string().trim().min(1).max(40),
  datum: datumSchema.default('gcj02'),
  limit: z.coerce.number().int().min(1).max(40).default(20),
});

export const transitSearchSchema = z
  .object({
    ...provenance,
    lines: z.array(
      lineRefSchema.extend({
        name: z.string(),
        nameLatin: z.string().nullable(),
        from: z.string().nullable(),
        to: z.string().nullable(),
        /** 区间, 大站 and the like of the same line */
        variants: z.array(lineRefSchema),
      }),
    ),
    places: z.array(placeSchema),
  })
  .meta({ id: 'TransitSearch' });
export type TransitSearchAnswer = z.infer<typeof transitSearchSchema>;

export const lineVehicleSchema = z.object({
  id: z.string(),
  label: z.string().nullable(),
  direction: z.number().int(),
  headsign: z.string(),
  /** where along the direction's list of stops: 4.6 is six tenths of the way from stop 4 to stop 5 (counted from 0) */
  along: z.number().nullable(),
  /** how far it still is from the next stop, in metres along the road */
  nextStopM: z.number().int().nullable(),
  isAtStop: z.boolean(),
  latitude: z.number(),
  longitude: z.number(),
  datum: datumSchema,
  bearing: z.number().nullable(),
  at: instantSchema,
  /** older than 90 s when this answer was made */
  isStale: z.boolean(),
  delayS: z.number().int().nullable(),
  occupancy: occupancySchema.nullable(),
});
export type LineVehicle = z.infer<typeof lineVehicleSchema>;

export const lineVehiclesSchema = z
  .object({ ...provenance, realtime: realtimeHealthSchema, vehicles: z.array(lineVehicleSchema) })
  .meta({ id: 'TransitLineVehicles' });
export type LineVehiclesAnswer = z.infer<typeof lineVehiclesSchema>;

export const lineQuerySchema = z.object({ datum: datumSchema.default('gcj02') });

export const lineSchema = z
  .object({
    ...provenance,
    ...lineRefSchema.shape,
    name: z.string(),
    nameLatin: z.string().nullable(),
    operator: z.string().nullable(),
    variants: z.array(lineRefSchema),
    realtime: realtimeHealthSchema,
    directions: z.array(
      z.object({
        direction: z.number().int(),
        headsign: z.string(),
        headsignLatin: z.string().nullable(),
        isLoop: z.boolean(),
        stops: z.array(
          z.object({
            /** the pole */
            id: transitKeySchema,
            placeId: transitKeySchema,
            name: z.string(),
            latin: z.string().nullable(),
            sequence: z.number().int(),
            latitude: z.number(),
            longitude: z.number(),
          }),
        ),
        /** [latitude, longitude] pairs, thinned for a phone's map */
        shape: z.array(z.tuple([z.number(), z.number()])),
        /** today's first and last departure from the first stop; null when it does not run today */
        firstAt: instantSchema.nullable(),
        lastAt: instantSchema.nullable(),
        /** for lines by interval */
        everyMin: z.number().int().nullable(),
      }),
    ),
    datum: datumSchema,
    alerts: z.array(transitAlertSchema),
  })
  .meta({ id: 'TransitLine' });
export type LineAnswer = z.infer<typeof lineSchema>;

export const keyParamsSchema = z.object({ id: transitKeySchema });

/** What a look through a feed found. `fatal` findings keep the feed out. */
export const feedFindingSchema = z.object({
  severity: z.enum(['fatal', 'error', 'warning', 'info']),
  code: z.string(),
  file: z.string(),
  /** how often */
  count: z.number().int(),
  /** line and value of the first one */
  example: z.string().nullable(),
});
export type FeedFinding = z.infer<typeof feedFindingSchema>;

export const feedCountsSchema = z.object({
  stops: z.number().int(),
  lines: z.number().int(),
  services: z.number().int(),
  trips: z.number().int(),
  stopTimes: z.number().int(),
  frequencies: z.number().int(),
  shapes: z.number().int(),
  patterns: z.number().int(),
  maxTimeS: z.number().int(),
});
export type FeedCounts = z.infer<typeof feedCountsSchema>;

export const feedStateSchema = z.enum(['importing', 'active', 'retired', 'refused', 'failed']);
export type FeedState = z.infer<typeof feedStateSchema>;

export const feedStatusSchema = z
  .object({
    checkedAt: instantSchema.nullable(),
    /** why the last check brought nothing new, or that it did */
    lastOutcome: z.enum(['imported', 'unchanged', 'refused', 'failed', 'never']),
    realtime: realtimeHealthSchema,
    feeds: z.array(
      z.object({
        id: z.string(),
        version: z.string(),
        state: feedStateSchema,
        counts: feedCountsSchema.nullable(),
        findings: z.array(feedFindingSchema),
        startedAt: instantSchema,
        activatedAt: instantSchema.nullable(),
        tookMs: z.number().int().nullable(),
      }),
    ),
  })
  .meta({ id: 'TransitFeedStatus' });
export type FeedStatus = z.infer<typeof feedStatusSchema>;

/** `isForced`: bring it in even when it is the same as, or much smaller than, what is served. */
export const importRequestSchema = z.object({ isForced: z.boolean().default(false) });
export const importRequestedSchema = z.object({ ok: z.literal(true) });
