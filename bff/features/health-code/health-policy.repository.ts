import type { PolicyState } from '../../contracts/health-code';
import { isDuplicateKey } from '../../platform/db/database';
import type { Database, PrismaTx } from '../../platform/db/database.types';

export const CAPABILITY = 'health-code';

export interface PolicyRow {
  id: string;
  legalGround: string;
  documentNumber: string;
  startsAt: Date;
  endsAt: Date;
  isDrill: boolean;
  state: PolicyState;
  proposedBy: string;
  proposedAt: Date;
  confirmedBy: string | null;
  confirmedAt: Date | null;
  endedBy: string | null;
  endedAt: Date | null;
  endReason: string | null;
  erasedCounts: Record<string, number> | null;
  erasedDigest: string | null;
  leftCounts: Record<string, number> | null;
  erasedAt: Date | null;
}

const COLUMNS = {
  id: true,
  legalGround: true,
  documentNumber: true,
  startsAt: true,
  endsAt: true,
  isDrill: true,
  state: true,
  proposedBy: true,
  proposedAt: true,
  confirmedBy: true,
  confirmedAt: true,
  endedBy: true,
  endedAt: true,
  endReason: true,
  erasedCounts: true,
  erasedDigest: true,
  leftCounts: true,
  erasedAt: true,
} as const;

export type PolicyRepository = ReturnType<typeof createPolicyRepository>;

/** Policies of this capability: who switched it on, until when, and what its end erased. */
export function createPolicyRepository(db: Database) {
  /** Writes `data` if the policy is still in `from`; false when somebody was faster. */
  async function move(tx: PrismaTx, id: string, from: PolicyState, data: Record<string, unknown>): Promise<boolean> {
    const { count } = await tx.prisma.capabilityPolicy.updateMany({ where: { id, state: from }, data });
    return count === 1;
  }

  return {
    transaction: db.transaction,

    /** The policy from its confirmation until the last row is erased; there is one at most. */
    async open(): Promise<PolicyRow | null> {
      const row = await db.prisma.capabilityPolicy.findUnique({ where: { openKey: CAPABILITY }, select: COLUMNS });
      return row && asRow(row);
    },

    async find(id: string): Promise<PolicyRow | null> {
      const row = await db.prisma.capabilityPolicy.findFirst({
        where: { id, capability: CAPABILITY },
        select: COLUMNS,
      });
      return row && asRow(row);
    },

    /** Newest first. */
    async list(): Promise<PolicyRow[]> {
      const rows = await db.prisma.capabilityPolicy.findMany({
        where: { capability: CAPABILITY },
        orderBy: { id: 'desc' },
        take: 50,
        select: COLUMNS,
      });
      return rows.map(asRow);
    },

    async propose(
      row: Pick<PolicyRow, 'id' | 'legalGround' | 'documentNumber' | 'startsAt' | 'endsAt' | 'isDrill'> & {
        proposedBy: string;
        proposedAt: Date;
      },
    ): Promise<void> {
      await db.prisma.capabilityPolicy.create({ data: { ...row, capability: CAPABILITY, state: 'proposed' } });
    },

    /** `taken`: another policy is in force, or its erasure is not finished. */
    async confirm(tx: PrismaTx, id: string, by: string, at: Date): Promise<'done' | 'taken' | 'moved'> {
      try {
        const data = { state: 'active', openKey: CAPABILITY, confirmedBy: by, confirmedAt: at };
        return (await move(tx, id, 'proposed', data)) ? 'done' : 'moved';
      } catch (error) {
        if (isDuplicateKey(error)) return 'taken';
        throw error;
      }
    },

    withdraw: (tx: PrismaTx, id: string, by: string, at: Date, reason: string) =>
      move(tx, id, 'proposed', { state: 'withdrawn', endedBy: by, endedAt: at, endReason: reason }),

    end: (tx: PrismaTx, id: string, by: string | null, at: Date, reason: string) =>
      move(tx, id, 'active', { state: 'ended', endedBy: by, endedAt: at, endReason: reason }),
  };
}

type Columns = { [Name in keyof PolicyRow]: unknown };

function asRow(row: Columns): PolicyRow {
  return {
    ...(row as PolicyRow),
    erasedCounts: asCounts(row.erasedCounts),
    leftCounts: asCounts(row.leftCounts),
  };
}

// MariaDB keeps JSON as text, MySQL as an object.
function asCounts(value: unknown): Record<string, number> | null {
  if (value === null || value === undefined) return null;
  return (typeof value === 'string' ? JSON.parse(value) : value) as Record<string, number>;
}
