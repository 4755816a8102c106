import type { HealthColour } from '../../contracts/health-code';
import type { Database, PrismaTx } from '../../platform/db/database.types';

export interface DeclarationRow {
  id: string;
  subjectId: string;
  declaredById: string;
  answersVaultId: string;
  declaredAt: Date;
}

export interface AuthorityRecordRow {
  subjectId: string;
  answerVaultId: string | null;
  answerDigest: string | null;
  asOf: Date | null;
  fetchedAt: Date | null;
  attemptedAt: Date;
}

export interface AssessmentRow {
  id: string;
  subjectId: string;
  colour: HealthColour;
  reasonCode: string;
  ruleVersion: number;
  inputsVaultId: string;
  inputsDigest: string;
  dataAsOf: Date;
  assessedAt: Date;
  holdsUntil: Date;
}

export interface RevocationRow {
  subjectHash: string;
  issuedBeforeS: number;
}

export type HealthCodeRepository = ReturnType<typeof createHealthCodeRepository>;

/** Declarations, the authority's answers, assessments and revocations. */
export function createHealthCodeRepository(db: Database) {
  return {
    transaction: db.transaction,

    async latestDeclaration(subjectId: string): Promise<DeclarationRow | null> {
      return db.prisma.healthDeclaration.findFirst({
        where: { subjectId },
        orderBy: [{ declaredAt: 'desc' }, { id: 'desc' }],
      });
    },

    async addDeclaration(tx: PrismaTx, row: DeclarationRow): Promise<void> {
      await tx.prisma.healthDeclaration.create({ data: row });
    },

    async authorityRecord(subjectId: string): Promise<AuthorityRecordRow | null> {
      return db.prisma.healthAuthorityRecord.findUnique({ where: { subjectId } });
    },

    async keepAuthorityRecord(row: AuthorityRecordRow): Promise<void> {
      await db.prisma.healthAuthorityRecord.upsert({ where: { subjectId: row.subjectId }, create: row, update: row });
    },

    async noteAuthorityAttempt(subjectId: string, attemptedAt: Date): Promise<void> {
      await db.prisma.healthAuthorityRecord.upsert({
        where: { subjectId },
        create: { subjectId, attemptedAt },
        update: { attemptedAt },
      });
    },

    async latestAssessment(subjectId: string): Promise<AssessmentRow | null> {
      const row = await db.prisma.healthAssessment.findFirst({ where: { subjectId }, orderBy: { id: 'desc' } });
      return row && { ...row, colour: row.colour as HealthColour };
    },

    async addAssessment(tx: PrismaTx, row: AssessmentRow): Promise<void> {
      await tx.prisma.healthAssessment.create({ data: row });
    },

    /** The same outcome from newer data. */
    async renewAssessment(id: string, dataAsOf: Date, assessedAt: Date): Promise<void> {
      await db.prisma.healthAssessment.update({ where: { id }, data: { dataAsOf, assessedAt } });
    },

    /** Twice within one second voids twice: what was issued after the first time carries the first time's second. */
    async revoke(tx: PrismaTx, rows: RevocationRow[], at: Date): Promise<void> {
      for (const { subjectHash, issuedBeforeS } of rows) {
        const earlier = await tx.prisma.healthRevocation.findUnique({ where: { subjectHash } });
        const from = Math.max(issuedBeforeS, (earlier?.issuedBeforeS ?? 0) + 1);
        await tx.prisma.healthRevocation.upsert({
          where: { subjectHash },
          create: { subjectHash, issuedBeforeS: from, at },
          update: { issuedBeforeS: from, at },
        });
      }
    },

    async revocation(subjectHash: string): Promise<RevocationRow | null> {
      return db.prisma.healthRevocation.findUnique({
        where: { subjectHash },
        select: { subjectHash: true, issuedBeforeS: true },
      });
    },

    async revocationsSince(since: Date): Promise<RevocationRow[]> {
      return db.prisma.healthRevocation.findMany({
        where: { at: { gte: since } },
        orderBy: { at: 'asc' },
        select: { subjectHash: true, issuedBeforeS: true },
      });
    },

    /** The person took their consent back: their rows go, their vault entries have gone already. */
    async forgetPerson(tx: PrismaTx, subjectId: string): Promise<void> {
      await tx.prisma.healthDeclaration.deleteMany({ where: { subjectId } });
      await tx.prisma.healthAssessment.deleteMany({ where: { subjectId } });
      await tx.prisma.healthAuthorityRecord.deleteMany({ where: { subjectId } });
    },

    /** Two identities turned out to be one person. The authority is asked again about the one who stays. */
    async movePerson(tx: PrismaTx, from: string, to: string): Promise<void> {
      await tx.prisma.healthDeclaration.updateMany({ where: { subjectId: from }, data: { subjectId: to } });
      await tx.prisma.healthDeclaration.updateMany({ where: { declaredById: from }, data: { declaredById: to } });
      await tx.prisma.healthAssessment.deleteMany({ where: { subjectId: from } });
      await tx.prisma.healthAuthorityRecord.deleteMany({ where: { subjectId: from } });
    },
  };
}
