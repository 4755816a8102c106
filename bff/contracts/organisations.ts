import { z } from 'zod';
import { roleSchema } from './identity';
import { idSchema, instantSchema, phoneSchema } from './shared';

export const unitKindSchema = z.enum(['city', 'district', 'street', 'community', 'grid', 'department']);
export type UnitKind = z.infer<typeof unitKindSchema>;

export const unitSchema = z
  .object({
    id: idSchema,
    kind: unitKindSchema,
    name: z.string(),
    parentId: idSchema.nullable(),
    /** a number citizens may call */
    publicPhone: z.string().nullable(),
  })
  .meta({ id: 'Unit' });
export type UnitView = z.infer<typeof unitSchema>;

/** Every unit in force, parents before children. */
export const unitTreeSchema = z.object({ items: z.array(unitSchema) }).meta({ id: 'UnitTree' });

export const locateQuerySchema = z.object({
  lat: z.coerce.number().min(-90).max(90),
  lng: z.coerce.number().min(-180).max(180),
  datum: z.enum(['gcj02', 'wgs84']).default('gcj02'),
});

export const locatedSchema = z
  .object({
    /** false when the place lies outside the city */
    isInCity: z.boolean(),
    /** from the city down to the smallest unit that contains the place, usually a grid */
    units: z.array(unitSchema),
    /** as people say it, without the grid, which is a word of those who work in it: `城关区 · 翠湖街道 · 文林社区` */
    label: z.string(),
  })
  .meta({ id: 'Located' });
export type Located = z.infer<typeof locatedSchema>;

export const staffGrantSchema = z
  .object({
    id: idSchema,
    role: roleSchema,
    unitId: idSchema,
    unitName: z.string(),
    validFrom: instantSchema,
    validUntil: instantSchema.nullable(),
    endedAt: instantSchema.nullable(),
    isInForce: z.boolean(),
  })
  .meta({ id: 'StaffGrant' });
export const staffMemberSchema = z
  .object({
    personId: idSchema,
    displayName: z.string(),
    title: z.string(),
    unitId: idSchema,
    unitName: z.string(),
    grants: z.array(staffGrantSchema),
  })
  .meta({ id: 'StaffMember' });
export type StaffMemberView = z.infer<typeof staffMemberSchema>;
export type StaffGrantView = z.infer<typeof staffGrantSchema>;
export const staffListSchema = z.object({ items: z.array(staffMemberSchema) });
export const staffQuerySchema = z.object({ unitId: idSchema.optional() });

export const addStaffSchema = z.object({
  /** phone of a person who has signed in at least once */
  phone: phoneSchema,
  displayName: z.string().trim().min(1).max(30),
  title: z.string().trim().max(40).default(''),
  unitId: idSchema,
});
export const addGrantSchema = z.object({
  personId: idSchema,
  role: roleSchema,
  unitId: idSchema,
  validUntil: instantSchema.optional(),
});
export const grantParamsSchema = z.object({ grantId: idSchema });
export const endGrantSchema = z.object({ reason: z.string().trim().min(2).max(200) });
