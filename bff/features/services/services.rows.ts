import { type ServiceContent, serviceContentSchema } from '../../contracts/services';
import type { EditionState } from '../../contracts/services-desk';
import type { Prisma } from '../../platform/db/database.types';

export type HealthState = 'unknown' | 'ok' | 'down';

export interface EntryRecord {
  id: string;
  slug: string;
  unitId: string;
  lastNumber: number;
  successorId: string | null;
  health: HealthState;
  healthCheckedAt: Date | null;
  healthFailures: number;
  updatedAt: Date;
}

export interface EditionHead {
  id: string;
  entryId: string;
  number: number;
  state: EditionState;
  lockVersion: number;
  titleZh: string;
  changeNote: string;
  warningsAnswer: string;
  reasonZh: string;
  reasonEn: string;
  authorId: string;
  contributorIds: string[];
  reviewerId: string | null;
  publishAt: Date | null;
  publishedAt: Date | null;
  expiresAt: Date | null;
  reviewDueAt: Date | null;
  endedAt: Date | null;
  updatedAt: Date;
}

export interface EditionRecord extends EditionHead {
  content: ServiceContent;
}

export interface EventRecord {
  id: string;
  editionNumber: number;
  event: string;
  fromState: EditionState | null;
  toState: EditionState;
  actorId: string | null;
  reason: string;
  createdAt: Date;
}

export interface EntryWithEditions {
  entry: EntryRecord;
  working: EditionRecord | null;
  live: EditionRecord | null;
}

export const ENTRY = {
  id: true,
  slug: true,
  unitId: true,
  lastNumber: true,
  successorId: true,
  health: true,
  healthCheckedAt: true,
  healthFailures: true,
  updatedAt: true,
} satisfies Prisma.ServiceEntrySelect;

export const HEAD = {
  id: true,
  entryId: true,
  number: true,
  state: true,
  slot: true,
  lockVersion: true,
  titleZh: true,
  changeNote: true,
  warningsAnswer: true,
  reasonZh: true,
  reasonEn: true,
  authorId: true,
  contributorIds: true,
  reviewerId: true,
  publishAt: true,
  publishedAt: true,
  expiresAt: true,
  reviewDueAt: true,
  endedAt: true,
  updatedAt: true,
} satisfies Prisma.ServiceEditionSelect;
export const WHOLE = { ...HEAD, content: true } satisfies Prisma.ServiceEditionSelect;

type HeadRow = Prisma.ServiceEditionGetPayload<{ select: typeof HEAD }>;
type WholeRow = Prisma.ServiceEditionGetPayload<{ select: typeof WHOLE }>;
export type EntryRow = Prisma.ServiceEntryGetPayload<{ select: typeof ENTRY }>;

export const entryOf = (row: EntryRow): EntryRecord => ({ ...row, health: row.health as HealthState });
export const headOf = (row: HeadRow): EditionHead => ({
  ...row,
  state: row.state as EditionState,
  contributorIds: row.contributorIds as string[],
});
// Content written by an older release may lack a field that was added since: the contract says so here, not on a screen.
export const wholeOf = (row: WholeRow): EditionRecord => ({
  ...headOf(row),
  content: serviceContentSchema.parse(row.content),
});

const SHANGHAI_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The instant at which a Shanghai date ends. */
function endOfDay(date: string): Date {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) - SHANGHAI_MS + DAY_MS);
}

/** Columns that repeat a fact of the content, so that sweeps and lists need not open it. */
export function columnsOf(content: ServiceContent) {
  return {
    titleZh: content.title.zh,
    content: content as unknown as Prisma.InputJsonValue,
    expiresAt: content.expiresOn ? endOfDay(content.expiresOn) : null,
    reviewDueAt: content.reviewDueOn ? endOfDay(content.reviewDueOn) : null,
  };
}
