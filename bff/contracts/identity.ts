import { z } from 'zod';
import { idSchema, instantSchema, phoneSchema } from './shared';

/** What a staff member may be asked to do; the same list as `platform/actor.ts`. */
export const roleSchema = z.enum([
  'dispatcher',
  'handler',
  'grid_worker',
  'publisher',
  'approver',
  'supervisor',
  'checker',
  'administrator',
  'finance',
]);

/** Six digits, as they come by SMS. */
export const smsCodeSchema = z.string().regex(/^\d{6}$/, 'code');

/** A code of `wx.login` or `getPhoneNumber`: opaque, five minutes, one use. */
const wechatCodeSchema = z.string().min(1).max(200);

/** Version of the privacy notice that was accepted on the sign-in page itself. */
const consentVersionSchema = z.string().min(1).max(20).optional();

export const wechatLoginSchema = z.object({ code: wechatCodeSchema, consentVersion: consentVersionSchema });
export const wechatPhoneSchema = z.object({ code: wechatCodeSchema });
export const smsCodeRequestSchema = z.object({ phone: phoneSchema });
export const smsLoginSchema = z.object({
  phone: phoneSchema,
  code: smsCodeSchema,
  consentVersion: consentVersionSchema,
});
export const refreshSchema = z.object({ refreshToken: z.string().min(20).max(200) });

export const smsCodeAnswerSchema = z
  .object({
    /** the code is good until then */
    expiresAt: instantSchema,
    /** a further code may be asked for from then on */
    resendAt: instantSchema,
  })
  .meta({ id: 'SmsCodeAnswer' });
export type SmsCodeAnswer = z.infer<typeof smsCodeAnswerSchema>;

export const tokensSchema = z
  .object({
    accessToken: z.string(),
    accessTokenExpiresAt: instantSchema,
    refreshToken: z.string(),
    refreshTokenExpiresAt: instantSchema,
  })
  .meta({ id: 'Tokens' });
export type Tokens = z.infer<typeof tokensSchema>;

export const grantSchema = z.object({ role: roleSchema, unitId: idSchema, unitName: z.string() }).meta({ id: 'Grant' });
export type Grant = z.infer<typeof grantSchema>;

/** The signed-in person as they see themselves. Name, phone and ID number are masked: the whole ones stay in the vault. */
export const meSchema = z
  .object({
    personId: idSchema,
    displayName: z.string(),
    /** `138****0001` */
    maskedPhone: z.string().nullable(),
    /** `林*雯`; null until a real name was given */
    maskedName: z.string().nullable(),
    /** `5***************2X` */
    maskedIdNumber: z.string().nullable(),
    hasWechat: z.boolean(),
    hasRealName: z.boolean(),
    /** version of the privacy notice this person agreed to, null when none, an older one, or withdrawn */
    consentVersion: z.string().nullable(),
    /** version now in force */
    privacyNoticeVersion: z.string(),
    grants: z.array(grantSchema),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof meSchema>;

export const signInAnswerSchema = z
  .object({
    tokens: tokensSchema,
    me: meSchema,
    /** true when this sign-in made the person */
    isNew: z.boolean(),
  })
  .meta({ id: 'SignInAnswer' });
export type SignInAnswer = z.infer<typeof signInAnswerSchema>;

/** After a change of consent: tokens that say so, to use in place of the old ones. */
export const consentAnswerSchema = z.object({ tokens: tokensSchema, me: meSchema }).meta({ id: 'ConsentAnswer' });
export type ConsentAnswer = z.infer<typeof consentAnswerSchema>;

export const sessionSchema = z
  .object({
    id: idSchema,
    channel: z.enum(['wechat', 'sms']),
    /** what the client calls itself, shortened */
    device: z.string(),
    signedInAt: instantSchema,
    lastUsedAt: instantSchema,
    expiresAt: instantSchema,
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof sessionSchema>;
export const sessionsSchema = z.object({ items: z.array(sessionSchema) });
export const sessionParamsSchema = z.object({ sessionId: idSchema });

export const privacyNoticeSchema = z
  .object({
    version: z.string(),
    effectiveFrom: z.iso.date(),
    title: z.string(),
    summary: z.string(),
    sections: z.array(z.object({ heading: z.string(), text: z.string() })),
  })
  .meta({ id: 'PrivacyNotice' });
export type PrivacyNotice = z.infer<typeof privacyNoticeSchema>;
export const consentSchema = z.object({ version: z.string().min(1).max(20) });

/** Name and ID number, given once, kept in the vault. The ID number's check digit must be right. */
export const realNameSchema = z.object({
  name: z.string().trim().min(2).max(30),
  idNumber: z.string().regex(/^\d{17}[\dXx]$/, 'idNumber'),
});

export const relationSchema = z.enum(['child', 'grandchild', 'spouse', 'sibling', 'guardian', 'other']);
export type Relation = z.infer<typeof relationSchema>;

/** `requested → active → ended`; declined and expired are ends too. */
export const familyStateSchema = z.enum(['requested', 'active', 'declined', 'revoked', 'expired']);
export type FamilyState = z.infer<typeof familyStateSchema>;

export const familyLinkSchema = z
  .object({
    id: idSchema,
    /** `actor`: I act for the other; `holder`: the other acts for me */
    side: z.enum(['actor', 'holder']),
    /** what the actor is to the holder */
    relation: relationSchema,
    state: familyStateSchema,
    other: z.object({
      /** null until consent, when the phone is not known to belong to a person here */
      personId: idSchema.nullable(),
      displayName: z.string(),
      maskedPhone: z.string().nullable(),
    }),
    requestedAt: instantSchema,
    /** a request not answered until then ends by itself */
    answerBy: instantSchema.nullable(),
    consentedAt: instantSchema.nullable(),
    /** acting for the other ends then, a year after consent at most */
    expiresAt: instantSchema.nullable(),
    endedAt: instantSchema.nullable(),
  })
  .meta({ id: 'FamilyLink' });
export type FamilyLink = z.infer<typeof familyLinkSchema>;
export const familyLinksSchema = z.object({ items: z.array(familyLinkSchema) });

export const familyRequestSchema = z.object({
  /** phone of the one to act for: a code goes there */
  phone: phoneSchema,
  relation: relationSchema,
  /** how long, days; a year at most */
  days: z.number().int().min(1).max(365).default(365),
});
export const familyParamsSchema = z.object({ linkId: idSchema });
/** The holder, signed in, sends nothing; the actor sends the code that came to the holder's phone. */
export const familyAcceptSchema = z.object({ code: smsCodeSchema.optional() });

export const familyUseSchema = z
  .object({ id: idSchema, actorName: z.string(), purpose: z.string(), usedAt: instantSchema })
  .meta({ id: 'FamilyUse' });
export type FamilyUse = z.infer<typeof familyUseSchema>;
export const familyUsesSchema = z.object({ items: z.array(familyUseSchema), nextCursor: z.string().nullable() });

export const vaultKindSchema = z.enum(['name', 'id_number', 'phone', 'address', 'medical', 'rescue']);

/** One look at one piece of my personal data. */
export const vaultViewSchema = z
  .object({
    id: idSchema,
    kind: vaultKindSchema,
    /** name of the person who looked, or null when the system itself did */
    viewerName: z.string().nullable(),
    viewerIsMe: z.boolean(),
    purpose: z.string(),
    viewedAt: instantSchema,
  })
  .meta({ id: 'VaultView' });
export type VaultView = z.infer<typeof vaultViewSchema>;
export const vaultViewsSchema = z.object({ items: z.array(vaultViewSchema), nextCursor: z.string().nullable() });
