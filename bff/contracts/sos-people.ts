import { z } from 'zod';
import { vaultKindSchema } from './identity';
import { cursorSchema, idSchema, instantSchema, pageQuerySchema, phoneSchema, positionSchema } from './shared';

export const hearingSchema = z.enum(['good', 'hard', 'deaf']);
export type Hearing = z.infer<typeof hearingSchema>;

const words = (most: number) => z.string().trim().max(most);

/** What an ambulance wants to know. Kept as one sealed value; read by helpers only while a case is open. */
export const medicalCardSchema = z.object({
  conditions: words(500).nullable().default(null),
  medicines: words(500).nullable().default(null),
  allergies: words(300).nullable().default(null),
  bloodType: z.enum(['A', 'B', 'AB', 'O', 'unknown']).nullable().default(null),
});
export type MedicalCard = z.infer<typeof medicalCardSchema>;

/** `me`, or a person one acts for or looks after. */
export const profileParamsSchema = z.object({ personId: z.union([z.literal('me'), idSchema]) });

/** Parts of a profile, each alone; null clears one. The first part that is given enrols the person. */
export const putProfileSchema = z.object({
  home: z
    .object({
      /** street and number, as one would tell a driver */
      line: words(120).min(2),
      position: positionSchema.nullable().default(null),
    })
    .optional(),
  /** floor and room */
  door: words(60).nullable().optional(),
  /** where the key is, or who has one */
  doorKey: words(120).nullable().optional(),
  medical: medicalCardSchema.nullable().optional(),
  hearing: hearingSchema.nullable().optional(),
  dialect: words(30).nullable().optional(),
  livesAlone: z.boolean().nullable().optional(),
  birthYear: z.number().int().min(1900).max(2100).nullable().optional(),
});
export type PutProfile = z.input<typeof putProfileSchema>;

/** For the station: somebody by their phone, who need not have opened the mini-program ever. */
export const enrolPersonSchema = z.object({ phone: phoneSchema, profile: putProfileSchema });
export type EnrolPerson = z.input<typeof enrolPersonSchema>;

const minuteSchema = z.number().int().min(0).max(1_440);
/** When a contact can be rung: days as bits (Monday 1 … Sunday 64), minutes after midnight in Asia/Shanghai. */
export const reachableHoursSchema = z.object({
  weekdays: z.number().int().min(1).max(127),
  fromMinute: minuteSchema,
  /** not before `fromMinute` means the next day */
  untilMinute: minuteSchema,
});
export type ReachableHours = z.infer<typeof reachableHoursSchema>;

/** Is the contact willing: asked with the first test, answered by themselves. */
export const contactConsentSchema = z.enum(['asked', 'agreed', 'refused']);
/** `confirmed`: a human answered, and the number has been alive since; `failed` is shown red until it is mended. */
export const contactTestStateSchema = z.enum(['untested', 'waiting', 'confirmed', 'failed']);
export type ContactTestState = z.infer<typeof contactTestStateSchema>;

export const addContactSchema = z.object({
  name: words(30).min(1),
  phone: phoneSchema,
  /** 女儿, 邻居 */
  relation: words(12).min(1),
  /** 1 is asked first */
  rank: z.number().int().min(1).max(20).default(9),
  holdsKey: z.boolean().default(false),
  /** round the clock unless given */
  hours: z.array(reachableHoursSchema).max(7).nullable().default(null),
});
export type AddContact = z.input<typeof addContactSchema>;
export const changeContactSchema = addContactSchema.partial();
export type ChangeContact = z.input<typeof changeContactSchema>;
export const contactParamsSchema = profileParamsSchema.extend({ contactId: idSchema });

export const contactSchema = z.object({
  id: idSchema,
  /** whole for the person and their family, masked for others */
  name: z.string(),
  phone: z.string(),
  relation: z.string(),
  rank: z.number().int(),
  holdsKey: z.boolean(),
  hours: z.array(reachableHoursSchema).nullable(),
  /** signs in here under this number: is reached by push too */
  hasAccount: z.boolean(),
  consent: contactConsentSchema,
  test: contactTestStateSchema,
  /** why the last test failed, in the reader's language; null unless it did */
  fault: z.string().nullable(),
  testedAt: instantSchema.nullable(),
  confirmedAt: instantSchema.nullable(),
});
export type ContactView = z.infer<typeof contactSchema>;

export const profileSchema = z
  .object({
    personId: idSchema,
    /** masked */
    name: z.string(),
    isEnrolled: z.boolean(),
    /** the reader sees whole values; to others there is a mask or nothing */
    isWhole: z.boolean(),
    home: z.object({ line: z.string(), position: positionSchema.nullable() }).nullable(),
    unitName: z.string().nullable(),
    door: z.string().nullable(),
    doorKey: z.string().nullable(),
    /** there is a medical card, whether the reader sees it or not */
    hasMedical: z.boolean(),
    medical: medicalCardSchema.nullable(),
    hearing: hearingSchema.nullable(),
    dialect: z.string().nullable(),
    livesAlone: z.boolean().nullable(),
    birthYear: z.number().int().nullable(),
    contacts: z.array(contactSchema),
    /** on what ground this is kept and who may read it, to be shown beside the form */
    ground: z.string(),
    /** hours of the coming week in which a step of the policy has nobody; null before the first nightly proof */
    gapHours: z.number().nullable(),
    updatedAt: instantSchema.nullable(),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: 'SosProfile' });
export type SosProfile = z.infer<typeof profileSchema>;

/** People this reader may look after: themselves, family, and for station staff the enrolled of their units. */
export const enrolledQuerySchema = z.object({
  unitId: idSchema.optional(),
  /** only those with a fault: a failed contact, or hours without anybody */
  faulty: z.stringbool().default(false),
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const enrolledSchema = z.object({
  items: z.array(
    z.object({
      personId: idSchema,
      name: z.string(),
      unitName: z.string().nullable(),
      livesAlone: z.boolean().nullable(),
      contacts: z.number().int(),
      failedContacts: z.number().int(),
      confirmedContacts: z.number().int(),
      gapHours: z.number(),
    }),
  ),
  nextCursor: z.string().nullable(),
});
export type Enrolled = z.infer<typeof enrolledSchema>;

/** Those for whom I am an emergency contact, and those I may look after. */
export const mySosPeopleSchema = z.object({
  people: z.array(
    z.object({
      personId: idSchema,
      name: z.string(),
      part: z.enum(['me', 'family', 'contact']),
      isEnrolled: z.boolean(),
      /** a contact of theirs can't be reached */
      isFaulty: z.boolean(),
      /** mine as a contact, when I am one */
      contact: z.object({ id: idSchema, consent: contactConsentSchema, test: contactTestStateSchema }).nullable(),
    }),
  ),
});
export type MySosPeople = z.infer<typeof mySosPeopleSchema>;

export const answerContactSchema = z.object({ agrees: z.boolean() });
export const ownContactParamsSchema = z.object({ contactId: idSchema });
export const contactTestParamsSchema = z.object({ testId: idSchema });
/** The key of the link that came by SMS. */
export const contactTestQuerySchema = z.object({ k: z.string().min(10).max(60) });
export const contactTestAnswerQuerySchema = contactTestQuerySchema.extend({ answer: z.enum(['yes', 'no']) });

/** Every look at this person's sealed values, for themselves and their family. */
export const sosViewsQuerySchema = pageQuerySchema;
export const sosViewsSchema = z.object({
  items: z.array(
    z.object({
      id: idSchema,
      kind: vaultKindSchema,
      /** null: the program itself */
      viewerName: z.string().nullable(),
      purpose: z.string(),
      viewedAt: instantSchema,
    }),
  ),
  nextCursor: z.string().nullable(),
});
export type SosViews = z.infer<typeof sosViewsSchema>;

export const coverageReasonSchema = z.enum([
  /** nobody is on the rota */
  'nobody_on_duty',
  /** who should be is on leave, and nobody stands in */
  'on_leave',
  /** who is on duty has no number */
  'no_phone',
  /** the person named no contact, and nobody else is asked */
  'no_contact',
  /** contacts are named, none of them has confirmed */
  'contact_unconfirmed',
  /** contacts can't be rung at this hour */
  'contact_hours',
  /** it is not known where the person lives, so no station is theirs */
  'no_home',
]);
export type CoverageReason = z.infer<typeof coverageReasonSchema>;

export const coverageQuerySchema = z.object({ unitId: idSchema.optional() });
export const runCoverageSchema = z.object({ unitId: idSchema.optional() });
export const coverageRunSchema = z.object({
  id: idSchema,
  state: z.enum(['running', 'done', 'failed']),
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  people: z.number().int(),
  /** people with at least one hour in which a step has nobody */
  uncovered: z.number().int(),
  durationMs: z.number().int().nullable(),
});
export type CoverageRun = z.infer<typeof coverageRunSchema>;

/** Hours of the coming week in which a step of the policy reaches nobody, for the station that can fill them. */
export const coverageSchema = z
  .object({
    run: coverageRunSchema.nullable(),
    units: z.array(
      z.object({
        unitId: idSchema.nullable(),
        unitName: z.string(),
        people: z.number().int(),
        uncovered: z.number().int(),
      }),
    ),
    gaps: z.array(
      z.object({
        unitId: idSchema.nullable(),
        unitName: z.string(),
        /** step of the policy, counted from 1 */
        step: z.number().int(),
        from: instantSchema,
        until: instantSchema,
        reason: coverageReasonSchema,
        words: z.string(),
        /** how many people it leaves without anybody in this step */
        people: z.number().int(),
        /** some of them, masked */
        examples: z.array(z.object({ personId: idSchema, name: z.string() })),
      }),
    ),
  })
  .meta({ id: 'SosCoverage' });
export type Coverage = z.infer<typeof coverageSchema>;
