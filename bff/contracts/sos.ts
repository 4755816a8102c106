import { z } from 'zod';
import { clientKeySchema } from './reports';
import { cursorSchema, idSchema, instantSchema, positionSchema } from './shared';

/** Why help is needed. Choosing is never required: a press without one is as good as any. */
export const sosKindSchema = z.enum(['ill', 'fallen', 'fire', 'threatened', 'lost', 'other']);
export type SosKind = z.infer<typeof sosKindSchema>;

/** Where a case stands. Only `closed` is quiet, and only a named person leads there. */
export const sosStageSchema = z.enum(['alerting', 'accepted', 'on_scene', 'closed']);
export type SosStage = z.infer<typeof sosStageSchema>;

export const sosEventSchema = z.enum([
  'press',
  'press_again',
  'undo',
  'detail',
  'fix',
  'identify',
  'step_started',
  'step_empty',
  'alert_sent',
  'alert_failed',
  'alert_unknown',
  'alert_answered',
  'accept',
  'decline',
  'progress',
  'arrive',
  'hand_back',
  'silence',
  'hand_off',
  'hand_off_receipt',
  'hand_off_missed',
  'call_back',
  'facts_viewed',
  'close',
  'follow_up',
  'note',
]);
export type SosEvent = z.infer<typeof sosEventSchema>;

/** How a case ended, as the person who closed it says. */
export const sosOutcomeSchema = z.enum(['helped', 'false_press', 'hospital', 'handed_off', 'not_found']);
export type SosOutcome = z.infer<typeof sosOutcomeSchema>;

/** Whose hands: those whom a step may alert, and those who act on a case. */
export const sosPartySchema = z.enum([
  'presser',
  'contact',
  'grid_worker',
  'station',
  'seat',
  'supervisor',
  'centre',
  'system',
]);
export type SosParty = z.infer<typeof sosPartySchema>;

/** Family and grid workers come first; the station and the seat answer as professionals. One person in each place. */
export const responderKindSchema = z.enum(['first_responder', 'professional']);
export type ResponderKind = z.infer<typeof responderKindSchema>;

export const sosChannelSchema = z.enum(['push', 'subscribe', 'sms', 'voice']);
export type SosChannel = z.infer<typeof sosChannelSchema>;

/** 110 police, 119 fire, 120 ambulance. */
export const centreSchema = z.enum(['110', '119', '120']);
export type Centre = z.infer<typeof centreSchema>;

/** `test`: the monthly test press. `exercise`: a drill of people. `synthetic`: the watch's own press, that nobody sees. */
export const drillSchema = z.enum(['test', 'exercise', 'synthetic']);
export type Drill = z.infer<typeof drillSchema>;

/** A position as a device took it. */
export const fixSchema = z.object({
  position: positionSchema,
  /** radius of the circle the device is in, metres; null when the device does not say */
  accuracyM: z.number().min(0).max(100_000).nullable(),
  source: z.enum(['gps', 'network', 'map', 'device', 'board']),
  takenAt: instantSchema,
});
export type Fix = z.infer<typeof fixSchema>;

export const pressSchema = z.object({
  /** made and stored before the first send; the same key is one press, whichever entrance it comes by */
  clientKey: clientKeySchema,
  /** random name of this installation: presses of somebody we can't name join one case by it */
  installKey: clientKeySchema,
  /** the phone's SOS pass; a press without one, or with a bad one, is taken as well and named later */
  pass: z.string().max(1_000).optional(),
  /** by the phone's clock, kept as said */
  pressedAt: instantSchema,
  kind: sosKindSchema.optional(),
  /** danger from people: nothing sounds, nobody rings back */
  isSilent: z.boolean().default(false),
  /** the monthly test press: goes to family alone and says 测试 everywhere */
  isTest: z.boolean().default(false),
  fix: fixSchema.nullable().default(null),
  /** a number to call back when there is no pass */
  phone: z
    .string()
    .regex(/^1[3-9]\d{9}$/)
    .optional(),
});
export type Press = z.input<typeof pressSchema>;

export const pressAnswerSchema = z
  .object({
    caseId: idSchema,
    /** read aloud over a telephone: `1122-48213` */
    number: z.string(),
    /** opens the waiting page of this case without a session; sent back in `x-sos-key` */
    caseKey: z.string(),
    /** the press joined a case that was open */
    joined: z.boolean(),
    isDrill: z.boolean(),
    receivedAt: instantSchema,
  })
  .meta({ id: 'SosPressAnswer' });
export type PressAnswer = z.infer<typeof pressAnswerSchema>;

/** Names the person of a phone for a year; only good for pressing and for what the presser sees. */
export const passSchema = z.object({ pass: z.string(), expiresAt: instantSchema }).meta({ id: 'SosPass' });

export const identifyPressSchema = z.object({ pass: z.string().max(1_000).optional() });

/** Origins that take a press, as `https://sos.example.gov.cn`; the client races them beside its own. */
export const sosEntrancesSchema = z.object({ entrances: z.array(z.string()) }).meta({ id: 'SosEntrances' });

export const alertedSchema = z.object({
  id: idSchema,
  /** 女儿 林晓雯, 网格员 赵强 */
  name: z.string(),
  party: sosPartySchema,
  channel: sosChannelSchema,
  state: z.enum(['queued', 'sent', 'unknown', 'failed', 'reached', 'accepted', 'declined']),
  at: instantSchema,
});
export type Alerted = z.infer<typeof alertedSchema>;

export const responderSchema = z.object({
  personId: idSchema.nullable(),
  name: z.string(),
  party: sosPartySchema,
  kind: responderKindSchema,
  state: z.enum(['accepted', 'on_the_way', 'arrived', 'left']),
  acceptedAt: instantSchema,
  /** when they said they would be there */
  promisedAt: instantSchema.nullable(),
  arrivedAt: instantSchema.nullable(),
  /** metres between their last position and the place; null when either is unknown */
  distanceM: z.number().nullable(),
  /** for the presser to ring; null when the responder has none to show */
  phone: z.string().nullable(),
});
export type Responder = z.infer<typeof responderSchema>;

export const handOffSchema = z.object({
  centre: centreSchema,
  state: z.enum(['queued', 'sent', 'unknown', 'receipted', 'refused', 'missed']),
  at: instantSchema,
  /** the centre's own number */
  reference: z.string().nullable(),
});
export type HandOffView = z.infer<typeof handOffSchema>;

/** Where help should go: the last fix, the home, and whether they disagree. */
export const sosPlaceSchema = z.object({
  fix: fixSchema.nullable(),
  /** seconds since the fix was taken */
  fixAgeS: z.number().nullable(),
  /** street and number; floor, room and key stand in the facts */
  homeAddress: z.string().nullable(),
  home: positionSchema.nullable(),
  /** metres between home and fix beyond what the accuracy explains; null when they agree or one is unknown */
  awayFromHomeM: z.number().nullable(),
  /** the smallest unit that holds the place */
  unitName: z.string().nullable(),
});
export type SosPlace = z.infer<typeof sosPlaceSchema>;

/** What the presser sees while waiting. */
export const waitingSchema = z
  .object({
    caseId: idSchema,
    number: z.string(),
    version: z.number().int(),
    stage: sosStageSchema,
    kind: sosKindSchema.nullable(),
    isDrill: z.boolean(),
    isSilent: z.boolean(),
    receivedAt: instantSchema,
    undoneAt: instantSchema.nullable(),
    alerted: z.array(alertedSchema),
    coming: z.array(responderSchema),
    handOffs: z.array(handOffSchema),
    place: sosPlaceSchema,
    /** when more people are asked, unless somebody comes forward */
    nextStepAt: instantSchema.nullable(),
    closed: z.object({ outcome: sosOutcomeSchema, by: z.string(), at: instantSchema }).nullable(),
    /** countdowns run by this clock: the phone's own may be wrong */
    serverNow: instantSchema,
  })
  .meta({ id: 'SosWaiting' });
export type Waiting = z.infer<typeof waitingSchema>;

/** What the presser may add while the case is open; each part alone. */
export const addDetailSchema = z.object({
  kind: sosKindSchema.optional(),
  isSilent: z.boolean().optional(),
  words: z.string().trim().min(1).max(500).optional(),
});

/** One row of the timeline; only ever added to. */
export const sosTimelineEntrySchema = z.object({
  seq: z.number().int(),
  event: sosEventSchema,
  at: instantSchema,
  party: sosPartySchema,
  /** 林晓雯, 系统, 120 */
  by: z.string(),
  /** a sentence in the reader's language */
  words: z.string(),
});
export type SosTimelineEntry = z.infer<typeof sosTimelineEntrySchema>;

/** What helpers need to know of the person; given only while the case is open, every look written down. */
export const personFactsSchema = z.object({
  name: z.string().nullable(),
  phone: z.string().nullable(),
  age: z.number().int().nullable(),
  /** floor and room */
  door: z.string().nullable(),
  /** where the key is, or who has one */
  doorKey: z.string().nullable(),
  conditions: z.string().nullable(),
  medicines: z.string().nullable(),
  allergies: z.string().nullable(),
  hearing: z.enum(['good', 'hard', 'deaf']).nullable(),
  dialect: z.string().nullable(),
  livesAlone: z.boolean().nullable(),
  contacts: z.array(z.object({ name: z.string(), relation: z.string(), phone: z.string() })),
});
export type PersonFacts = z.infer<typeof personFactsSchema>;

export const caseActionSchema = z.enum([
  'accept',
  'decline',
  'progress',
  'arrive',
  'hand_back',
  'hand_off',
  'close',
  'note',
  'call_back',
]);
export type CaseAction = z.infer<typeof caseActionSchema>;

export const sosCaseRowSchema = z.object({
  id: idSchema,
  number: z.string(),
  version: z.number().int(),
  stage: sosStageSchema,
  kind: sosKindSchema.nullable(),
  isDrill: z.boolean(),
  isSilent: z.boolean(),
  /** masked, or 未登记的求助人 */
  personName: z.string(),
  unitName: z.string().nullable(),
  receivedAt: instantSchema,
  undoneAt: instantSchema.nullable(),
  acceptedBy: z.string().nullable(),
  acceptedAt: instantSchema.nullable(),
  nextStepAt: instantSchema.nullable(),
  closedAt: instantSchema.nullable(),
  outcome: sosOutcomeSchema.nullable(),
});
export type SosCaseRow = z.infer<typeof sosCaseRowSchema>;

/** A case for those who help: family, workers, seats, supervisors. */
export const sosCaseSchema = sosCaseRowSchema
  .extend({
    source: z.enum(['phone', 'device', 'board', 'check_in', 'watch']),
    presses: z.number().int(),
    place: sosPlaceSchema,
    /** the person's facts are there to be asked for: open case, and the reader may */
    hasFacts: z.boolean(),
    alerted: z.array(alertedSchema),
    responders: z.array(responderSchema),
    handOffs: z.array(handOffSchema),
    timeline: z.array(sosTimelineEntrySchema),
    /** what this reader may do now */
    allows: z.array(caseActionSchema),
  })
  .meta({ id: 'SosCase' });
export type SosCase = z.infer<typeof sosCaseSchema>;

/** A step of a responder. `version` is that of the case as the reader saw it: a stale button is told what is newer. */
export const caseStepSchema = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('accept'),
    clientKey: clientKeySchema,
    /** minutes until arrival as promised; 0: already there or by telephone */
    minutes: z.number().int().min(0).max(240).nullable().default(null),
    position: positionSchema.nullable().default(null),
  }),
  z.object({ action: z.literal('decline'), clientKey: clientKeySchema, words: z.string().trim().max(200).default('') }),
  z.object({
    action: z.literal('progress'),
    clientKey: clientKeySchema,
    words: z.string().trim().max(500).default(''),
    minutes: z.number().int().min(0).max(240).nullable().default(null),
    position: positionSchema.nullable().default(null),
  }),
  z.object({
    action: z.literal('arrive'),
    clientKey: clientKeySchema,
    position: positionSchema.nullable().default(null),
  }),
  z.object({ action: z.literal('hand_back'), clientKey: clientKeySchema, words: z.string().trim().min(2).max(500) }),
  z.object({ action: z.literal('hand_off'), clientKey: clientKeySchema, centre: centreSchema }),
  z.object({
    action: z.literal('call_back'),
    clientKey: clientKeySchema,
    reached: z.boolean(),
    words: z.string().trim().max(500).default(''),
  }),
  z.object({ action: z.literal('note'), clientKey: clientKeySchema, words: z.string().trim().min(1).max(1_000) }),
  z.object({
    action: z.literal('close'),
    clientKey: clientKeySchema,
    version: z.number().int(),
    outcome: sosOutcomeSchema,
    words: z.string().trim().min(2).max(1_000),
  }),
]);
export type CaseStep = z.input<typeof caseStepSchema>;

export const caseListQuerySchema = z.object({
  stage: z.enum(['open', 'alerting', 'accepted', 'closed']).default('open'),
  isDrill: z.stringbool().default(false),
  /** only those of one person the reader acts for, or (`family`) of the reader and all of these */
  of: z.union([z.literal('family'), idSchema]).optional(),
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const caseListSchema = z.object({
  cases: z.array(sosCaseRowSchema),
  nextCursor: z.string().nullable(),
  counts: z.object({ alerting: z.number().int(), accepted: z.number().int() }),
});
export type SosCaseList = z.infer<typeof caseListSchema>;
