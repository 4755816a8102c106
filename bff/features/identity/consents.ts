import type { Clock } from '../../platform/clock';
import type { Database, PrismaTx } from '../../platform/db/database.types';
import { assertThat } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { NOTICE_VERSION } from './privacy-notice';

/** Agreements to the privacy notice, each with its version and time; withdrawn ones stay as history. */
export function createConsents(db: Database, clock: Clock) {
  return {
    /** The version in force if this person agreed to it and did not withdraw; else null. */
    async current(personId: string): Promise<string | null> {
      const row = await db.prisma.consent.findFirst({
        where: { personId, version: NOTICE_VERSION, withdrawnAt: null },
        select: { version: true },
      });
      return row?.version ?? null;
    },
    /** Once is enough: agreeing again changes nothing. @throws ApiError conflict when another version is in force */
    async agree(personId: string, version: string, tx?: PrismaTx): Promise<void> {
      assertThat(version === NOTICE_VERSION, 'conflict', {
        words: {
          zh: '隐私说明已更新，请看过新的再同意',
          en: 'The privacy notice has changed. Please read the new one first',
        },
      });
      const client = tx?.prisma ?? db.prisma;
      const known = await client.consent.findFirst({
        where: { personId, version, withdrawnAt: null },
        select: { id: true },
      });
      if (known) return;
      await client.consent.create({
        data: { id: newId(), personId, version, agreedAt: clock.now() },
        select: { id: true },
      });
    },
    async withdraw(tx: PrismaTx, personId: string): Promise<void> {
      await tx.prisma.consent.updateMany({
        where: { personId, withdrawnAt: null },
        data: { withdrawnAt: clock.now() },
      });
    },
  };
}

export type Consents = ReturnType<typeof createConsents>;
