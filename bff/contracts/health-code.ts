import { z } from 'zod';
import { dateSchema, idSchema, instantSchema } from './shared';

/** `unknown` means that nobody can confirm a colour: it is neither green nor red, and never shown as either. */
export const healthColourSchema = z.enum(['green', 'yellow', 'red', 'unknown']);
export type HealthColour = z.infer<typeof healthColourSchema>;

/** What a code says by itself: decided from its signature, its content and the clock, alike on-line and off-line. */
export const signedVerdictSchema = z.enum([
  'green',
  'yellow',
  'red',
  'unknown',
  'expired',
  'not_yet_valid',
  'forged',
  'revoked',
  'specimen',
  'not_a_code',
]);
export type SignedVerdict = z.infer<typeof signedVerdictSchema>;

/** The verdict of a check: what the code says, or `replayed` when the same code was scanned before elsewhere. */
export const checkVerdictSchema = z.enum([...signedVerdictSchema.options, 'replayed']);
export type CheckVerdict = z.infer<typeof checkVerdictSchema>;

const wordsSchema = z.object({ zh: z.string(), en: z.string() });

/** Why a colour was given. The code is stable; the words are those of the rule version that gave it. */
export const healthReasonSchema = z.object({ code: z.string(), words: wordsSchema }).meta({ id: 'HealthReason' });

// ── policy ────────────────────────────────────────────────────────────────────────────────────────────────

/** `ended`: switched off, erasure under way; `erased`: nothing is left; `withdrawn`: never came into force. */
export const policyStateSchema = z.enum(['proposed', 'withdrawn', 'active', 'ended', 'erased']);
export type PolicyState = z.infer<typeof policyStateSchema>;

/** What everybody may know of the policy in force. */
export const publicPolicySchema = z
  .object({
    legalGround: z.string(),
    documentNumber: z.string(),
    startsAt: instantSchema,
    endsAt: instantSchema,
    /** a drill: every code is a specimen */
    isDrill: z.boolean(),
  })
  .meta({ id: 'HealthCodePolicy' });
export type PublicPolicy = z.infer<typeof publicPolicySchema>;

export const erasureReportSchema = z
  .object({
    policyId: idSchema,
    finishedAt: instantSchema,
    /** rows removed, by table */
    counts: z.record(z.string(), z.number().int()),
    /** rows found afterwards, by table: all zero, or the report is not written */
    left: z.record(z.string(), z.number().int()),
    /** SHA-256 over every removed key in order: proves which rows went without keeping them */
    digest: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .meta({ id: 'HealthErasureReport' });
export type ErasureReport = z.infer<typeof erasureReportSchema>;

export const policySchema = publicPolicySchema
  .extend({
    policyId: idSchema,
    state: policyStateSchema,
    /** active, and now is between its dates */
    isInForce: z.boolean(),
    proposedBy: z.string(),
    confirmedBy: z.string().nullable(),
    endedBy: z.string().nullable(),
    endReason: z.string().nullable(),
    erasure: erasureReportSchema.nullable(),
  })
  .meta({ id: 'HealthCodePolicyRecord' });
export type PolicyRecord = z.infer<typeof policySchema>;

export const policiesSchema = z.object({ policies: z.array(policySchema) });
export const policyParamsSchema = z.object({ policyId: idSchema });

export const proposePolicySchema = z
  .object({
    legalGround: z.string().trim().min(4).max(500),
    documentNumber: z.string().trim().min(2).max(100),
    startsAt: instantSchema,
    endsAt: instantSchema,
    isDrill: z.boolean().default(false),
  })
  .refine((policy) => policy.startsAt < policy.endsAt, { path: ['endsAt'], message: 'endsAt must be after startsAt' });
export type ProposePolicy = z.input<typeof proposePolicySchema>;

export const endPolicySchema = z.object({ reason: z.string().trim().min(2).max(500) });

// ── declaration ───────────────────────────────────────────────────────────────────────────────────────────

/** `me`, or the id of a family member the caller may act for. */
export const subjectSchema = z.union([z.literal('me'), idSchema]);
export const subjectParamsSchema = z.object({ subject: subjectSchema });

export const symptomSchema = z.enum(['fever', 'cough', 'short_of_breath', 'loss_of_taste', 'other']);
export type Symptom = z.infer<typeof symptomSchema>;
export const travelSchema = z.enum(['none', 'notified_area', 'overseas']);
export type Travel = z.infer<typeof travelSchema>;

export const declareSchema = z.object({
  subject: subjectSchema,
  /** none: an empty list */
  symptoms: z.array(symptomSchema).max(symptomSchema.options.length),
  hadContact: z.boolean(),
  travel: travelSchema,
  /** the declarer says so expressly: a default of true would not be a declaration */
  confirmsTruth: z.literal(true),
});
export type Declare = z.input<typeof declareSchema>;

export const declarationSchema = z
  .object({ declarationId: idSchema, declaredAt: instantSchema, validUntil: instantSchema })
  .meta({ id: 'HealthDeclaration' });
export type Declaration = z.infer<typeof declarationSchema>;

export const healthSubjectSchema = z
  .object({
    /** `me` for the caller */
    subject: subjectSchema,
    maskedName: z.string(),
    /** end of the declaration in force, null when there is none */
    declaredUntil: instantSchema.nullable(),
  })
  .meta({ id: 'HealthSubject' });
export type HealthSubject = z.infer<typeof healthSubjectSchema>;
export const healthSubjectsSchema = z.object({ subjects: z.array(healthSubjectSchema), policy: publicPolicySchema });
export type HealthSubjects = z.infer<typeof healthSubjectsSchema>;

// ── code ──────────────────────────────────────────────────────────────────────────────────────────────────

export const healthCodeSchema = z
  .discriminatedUnion('status', [
    z.object({ status: z.literal('declaration_needed'), subject: subjectSchema, maskedName: z.string() }),
    z.object({
      status: z.literal('ready'),
      subject: subjectSchema,
      maskedName: z.string(),
      /** the text of the symbol: everything a gate believes is in here, signed */
      code: z.string().max(400),
      colour: healthColourSchema,
      reason: healthReasonSchema,
      ruleVersion: z.number().int(),
      /** when the data behind the colour was true */
      dataAsOf: instantSchema,
      /** the authority did not answer lately; the last good answer is used */
      isDataOld: z.boolean(),
      issuedAt: instantSchema,
      expiresAt: instantSchema,
      /** a phone without network may go on showing it, with its age, until then */
      graceUntil: instantSchema,
      /** ask again then; spread by chance so that a city's phones do not ask in the same second */
      refreshAt: instantSchema,
      /** the server's clock, so that the phone's own does not matter */
      serverNow: instantSchema,
      isSpecimen: z.boolean(),
    }),
  ])
  .meta({ id: 'HealthCode' });
export type HealthCode = z.infer<typeof healthCodeSchema>;
export type ReadyHealthCode = Extract<HealthCode, { status: 'ready' }>;

/** Why this colour: the inputs as they were stored, and the proof that the same rule gives the same answer again. */
export const explanationSchema = z
  .object({
    colour: healthColourSchema,
    reason: healthReasonSchema,
    ruleVersion: z.number().int(),
    assessedAt: instantSchema,
    inputs: z.object({
      declaredAt: instantSchema.nullable(),
      symptoms: z.array(symptomSchema),
      hadContact: z.boolean(),
      travel: travelSchema,
      authorityStatus: z.string().nullable(),
      authorityAsOf: instantSchema.nullable(),
    }),
    /** the authority's evidence, for a colour that limits a person */
    evidence: z.object({ id: z.string(), legalGround: z.string(), until: instantSchema }).nullable(),
    /** the stored inputs were run through the stored rule version again just now */
    isReproduced: z.boolean(),
    /** whom to call when it is wrong */
    appeal: z.object({ phone: z.string(), reportCategory: z.string() }),
  })
  .meta({ id: 'HealthExplanation' });
export type HealthExplanation = z.infer<typeof explanationSchema>;

// ── gate ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Any scanned text may be sent: saying "not a code" is an answer, not an error. */
const scannedTextSchema = z.string().max(4096);

export const checkSchema = z.object({
  /** made by the checker's phone before the first send; the same id gives the same answer */
  checkId: idSchema,
  gateId: idSchema,
  code: scannedTextSchema,
});
export type Check = z.infer<typeof checkSchema>;

export const checkResultSchema = z
  .object({
    checkId: idSchema,
    verdict: checkVerdictSchema,
    /** the same checker scanned the same code moments before: this is the earlier check, not a new one */
    repeats: idSchema.nullable(),
    /** out of the signed content; null when the signature is not good */
    holder: z
      .object({
        maskedName: z.string(),
        colour: healthColourSchema,
        reason: healthReasonSchema,
        dataAsOf: instantSchema,
        issuedAt: instantSchema,
      })
      .nullable(),
    /** seconds past its display window */
    lateS: z.number().int(),
    /** for `replayed`: when and where it was scanned first */
    firstScan: z.object({ at: instantSchema, gateName: z.string() }).nullable(),
    checkedAt: instantSchema,
  })
  .meta({ id: 'HealthCheckResult' });
export type CheckResult = z.infer<typeof checkResultSchema>;

export const offlineChecksSchema = z.object({
  checks: z
    .array(checkSchema.extend({ scannedAt: instantSchema }))
    .min(1)
    .max(50),
});
export type OfflineChecks = z.infer<typeof offlineChecksSchema>;
export const offlineResultsSchema = z.object({
  results: z.array(z.object({ checkId: idSchema, verdict: checkVerdictSchema })),
});
export type OfflineResults = z.infer<typeof offlineResultsSchema>;

export const gateSchema = z.object({ gateId: idSchema, name: z.string() }).meta({ id: 'HealthGate' });
export type Gate = z.infer<typeof gateSchema>;
export const gatesSchema = z.object({ gates: z.array(gateSchema) });
export type Gates = z.infer<typeof gatesSchema>;

export const gateDayParamsSchema = z.object({ gateId: idSchema });
export const gateDaySchema = z
  .object({
    day: dateSchema,
    counts: z.record(z.string(), z.number().int()),
    latest: z.array(
      z.object({ checkId: idSchema, verdict: checkVerdictSchema, at: instantSchema, isOffline: z.boolean() }),
    ),
  })
  .meta({ id: 'HealthGateDay' });
export type GateDay = z.infer<typeof gateDaySchema>;

/**
 * The signed list is a text, not an object: what is verified is exactly the bytes that were signed.
 * `payload` is base64url of the JSON of a `TrustList`; `signature` is ES256 (ieee-p1363, low s) over
 * `YCT1-TRUST\n` + payload.
 */
export const signedTrustListSchema = z
  .object({ payload: z.string(), kid: z.string(), signature: z.string() })
  .meta({ id: 'SignedTrustList' });
export type SignedTrustList = z.infer<typeof signedTrustListSchema>;

export const trustListSchema = z.object({
  generatedAt: instantSchema,
  validUntil: instantSchema,
  windows: z.object({
    displayS: z.number().int(),
    graceS: z.number().int(),
    skewS: z.number().int(),
    listValidS: z.number().int(),
  }),
  /** uncompressed P-256 points, base64url */
  keys: z.array(z.object({ kid: z.string(), point: z.string() })),
  revoked: z.array(z.object({ subjectHashHex: z.string(), issuedBeforeS: z.number().int() })),
  reasons: z.array(healthReasonSchema),
});
export type TrustList = z.infer<typeof trustListSchema>;
