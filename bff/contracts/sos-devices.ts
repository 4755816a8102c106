import { z } from 'zod';
import { cursorSchema, idSchema, instantSchema, phoneSchema, positionSchema } from './shared';

export const deviceKindSchema = z.enum(['button', 'board']);
export type DeviceKind = z.infer<typeof deviceKindSchema>;

/** `assigned`: handed out, not yet heard pressing. `silent`: it should have been heard of. */
export const deviceStateSchema = z.enum(['registered', 'assigned', 'in_use', 'silent', 'retired']);
export type DeviceState = z.infer<typeof deviceStateSchema>;

export const deviceSerialSchema = z.string().regex(/^[A-Z0-9][A-Z0-9-]{5,31}$/, 'serial');

export const deviceMessageKindSchema = z.enum(['press', 'heartbeat', 'low_battery', 'test', 'well']);
export type DeviceMessageKind = z.infer<typeof deviceMessageKindSchema>;

/**
 * What a device without screen and clock sends. `mac` is HMAC-SHA256 by its key, in hex, over these lines joined by `\n`:
 * `yct-button-1`, serial, counter, kind, battery, signal, firmware; a field left out is an empty line.
 */
export const deviceMessageSchema = z
  .object({
    serial: deviceSerialSchema,
    /** grows with every new message; the same message sent again carries the same */
    counter: z.number().int().min(1).max(4_294_967_295),
    kind: deviceMessageKindSchema,
    /** per cent */
    battery: z.number().int().min(0).max(100).nullish(),
    /** dBm */
    signal: z.number().int().min(-200).max(0).nullish(),
    firmware: z
      .string()
      .regex(/^[\w.-]{1,20}$/)
      .nullish(),
    mac: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .meta({ id: 'SosDeviceMessage' });
export type DeviceMessage = z.infer<typeof deviceMessageSchema>;

/**
 * Signed back: `mac` is over `yct-answer-1`, the message's mac, serial, counter, result, number, light, nextCounter, speak.
 * A `stale` message was not taken: the device goes on from `nextCounter` and sends anew.
 */
export const deviceAnswerSchema = z
  .object({
    serial: z.string(),
    counter: z.number().int(),
    result: z.enum(['received', 'done', 'stale']),
    /** of the case */
    number: z.string().nullable(),
    light: z.enum(['green_steady', 'green_blink', 'red_blink']),
    speak: z.string(),
    nextCounter: z.number().int().nullable(),
    mac: z.string(),
  })
  .meta({ id: 'SosDeviceAnswer' });
export type DeviceAnswer = z.infer<typeof deviceAnswerSchema>;

/** What stands in the way of trusting a device. */
export const deviceTroubleSchema = z.enum(['silent', 'low_battery', 'never_tested', 'test_overdue', 'duty_overdue']);
export type DeviceTrouble = z.infer<typeof deviceTroubleSchema>;

export const deviceSchema = z
  .object({
    id: idSchema,
    serial: z.string(),
    kind: deviceKindSchema,
    model: z.string(),
    batch: z.string(),
    state: deviceStateSchema,
    version: z.number().int(),
    /** masked */
    personName: z.string().nullable(),
    personId: idSchema.nullable(),
    placeName: z.string().nullable(),
    position: positionSchema.nullable(),
    unitId: idSchema.nullable(),
    unitName: z.string().nullable(),
    battery: z.number().int().nullable(),
    /** dBm */
    signal: z.number().int().nullable(),
    firmware: z.string().nullable(),
    lastHeardAt: instantSchema.nullable(),
    testedAt: instantSchema.nullable(),
    assignedAt: instantSchema.nullable(),
    retiredAt: instantSchema.nullable(),
    retiredWhy: z.string().nullable(),
    replacedById: idSchema.nullable(),
    /** when whoever has the next duty should have done it */
    dueAt: instantSchema.nullable(),
    troubles: z.array(deviceTroubleSchema),
  })
  .meta({ id: 'SosDevice' });
export type Device = z.infer<typeof deviceSchema>;

export const deviceEventSchema = z.enum([
  'registered',
  'assigned',
  'tested',
  'pressed',
  'went_silent',
  'heard_again',
  'battery_low',
  'battery_good',
  're_enrolled',
  'key_taken',
  'overdue',
  'returned',
  'replaced',
  'retired',
]);
export type DeviceEvent = z.infer<typeof deviceEventSchema>;

export const deviceDetailSchema = deviceSchema
  .extend({
    events: z.array(
      z.object({
        event: deviceEventSchema,
        at: instantSchema,
        /** staff by name; null: the device or the portal itself */
        by: z.string().nullable(),
        words: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'SosDeviceDetail' });
export type DeviceDetail = z.infer<typeof deviceDetailSchema>;

export const deviceParamsSchema = z.object({ deviceId: idSchema });

export const deviceListQuerySchema = z.object({
  state: deviceStateSchema.optional(),
  trouble: deviceTroubleSchema.optional(),
  unitId: idSchema.optional(),
  personId: idSchema.optional(),
  /** beginning of a serial number */
  serial: z.string().trim().toUpperCase().max(32).optional(),
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type DeviceListQuery = z.infer<typeof deviceListQuerySchema>;

export const deviceListSchema = z
  .object({
    devices: z.array(deviceSchema),
    nextCursor: z.string().nullable(),
    /** of all that the reader may see */
    counts: z.object({
      registered: z.number().int(),
      assigned: z.number().int(),
      inUse: z.number().int(),
      silent: z.number().int(),
      lowBattery: z.number().int(),
      retired: z.number().int(),
    }),
  })
  .meta({ id: 'SosDeviceList' });
export type DeviceList = z.infer<typeof deviceListSchema>;

/** `csv`: a header line, then serial, kind (button or board) and model. */
export const importDevicesSchema = z.object({
  batch: z.string().trim().min(1).max(40),
  csv: z.string().min(1).max(400_000),
});
export const importedDevicesSchema = z
  .object({
    made: z.number().int(),
    /** keys are in this answer and never again */
    lines: z.array(
      z.object({
        line: z.number().int(),
        serial: z.string(),
        deviceId: idSchema.nullable(),
        /** base64 of 32 bytes, for the factory */
        key: z.string().nullable(),
        fault: z.enum(['serial', 'kind', 'model', 'twice', 'known']).nullable(),
      }),
    ),
  })
  .meta({ id: 'SosImportedDevices' });
export type ImportedDevices = z.infer<typeof importedDevicesSchema>;

const versionSchema = z.number().int().min(1);

/** A step of a device's life by staff; `version` is that of the device as they saw it. */
export const deviceStepSchema = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('assign'),
    version: versionSchema,
    /** whose it becomes: by telephone or by id; none for a board */
    phone: phoneSchema.optional(),
    personId: idSchema.optional(),
    placeName: z.string().trim().min(2).max(80).optional(),
    position: positionSchema.optional(),
  }),
  z.object({
    action: z.literal('replace'),
    version: versionSchema,
    /** a registered device that takes over person and place */
    bySerial: deviceSerialSchema,
    words: z.string().trim().min(2).max(200),
  }),
  z.object({ action: z.literal('return'), version: versionSchema, words: z.string().trim().min(2).max(200) }),
  z.object({
    action: z.literal('retire'),
    version: versionSchema,
    /** `lost` blocks its key */
    why: z.enum(['broken', 'lost', 'worn_out']),
    words: z.string().trim().min(2).max(200),
  }),
  /** a new key, with a counter that begins anew: after a battery change that lost the counter */
  z.object({ action: z.literal('re_enrol'), version: versionSchema, words: z.string().trim().min(2).max(200) }),
]);
export type DeviceStep = z.infer<typeof deviceStepSchema>;

export const deviceStepAnswerSchema = z
  .object({
    device: deviceSchema,
    /** base64, after `re_enrol` alone and only in this answer */
    key: z.string().nullable(),
  })
  .meta({ id: 'SosDeviceStepAnswer' });

/** For the person and those who act for them: what hangs in the home, and whether it works. */
export const ownDevicesQuerySchema = z.object({ subject: idSchema.optional() });
export const ownDevicesSchema = z
  .object({
    devices: z.array(
      z.object({
        serial: z.string(),
        model: z.string(),
        state: deviceStateSchema,
        battery: z.number().int().nullable(),
        lastHeardAt: instantSchema.nullable(),
        testedAt: instantSchema.nullable(),
        troubles: z.array(deviceTroubleSchema),
      }),
    ),
  })
  .meta({ id: 'SosOwnDevices' });
export type OwnDevices = z.infer<typeof ownDevicesSchema>;

export const deviceReportQuerySchema = z.object({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'month'),
});
export const deviceReportSchema = z
  .object({
    month: z.string(),
    /** by the smallest unit; null: not handed out */
    units: z.array(
      z.object({
        unitId: idSchema.nullable(),
        unitName: z.string().nullable(),
        handedOut: z.number().int(),
        /** of days on which it should have been heard, those on which it was */
        heardShare: z.number().nullable(),
        silentNow: z.number().int(),
        wentSilent: z.number().int(),
        lowBattery: z.number().int(),
        neverTested: z.number().int(),
        testedInMonth: z.number().int(),
        presses: z.number().int(),
        replaced: z.number().int(),
        retired: z.number().int(),
      }),
    ),
  })
  .meta({ id: 'SosDeviceReport' });
export type DeviceReport = z.infer<typeof deviceReportSchema>;

/** How long to wait for whom before the next is asked: data, so that a city may choose. */
export const carePolicySchema = z
  .object({
    /** without a word for so long, a device counts as silent */
    silentAfterHours: z.number().min(1).max(240),
    lowBatteryPercent: z.number().int().min(1).max(90),
    /** a test is due again after so many days */
    testEveryDays: z.number().int().min(1).max(400),
    /** questions about a silent device rest outside these hours of the day, HH:mm in Asia/Shanghai */
    askFrom: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'clock_time'),
    askUntil: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'clock_time'),
    /** how often the person is asked, and how long each time is waited */
    personAsks: z.number().int().min(1).max(5),
    personWaitMinutes: z.number().min(1).max(600),
    contactWaitMinutes: z.number().min(1).max(600),
    visitWaitMinutes: z.number().min(5).max(2_880),
    /** so many bad signatures within ten minutes ring the bell */
    badSignatureAlarm: z.number().int().min(3).max(10_000),
  })
  .refine((policy) => policy.askFrom < policy.askUntil, { path: ['askUntil'], message: 'clock_time' })
  .meta({ id: 'SosCarePolicy' });
export type CarePolicy = z.infer<typeof carePolicySchema>;
export const carePolicyViewSchema = z.object({ version: z.number().int(), policy: carePolicySchema });
