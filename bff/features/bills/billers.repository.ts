import type { BillerKind, Exactness } from '../../contracts/bills';
import type { Clock } from '../../platform/clock';
import type { Database } from '../../platform/db/database.types';
import type { Words } from '../../platform/errors';

/** A company with its rules. */
export interface BillerRow {
  code: string;
  kind: BillerKind;
  name: Words;
  city: string;
  servicePhone: string;
  unit: string;
  exactness: Exactness;
  minFen: number;
  maxFen: number;
  account: { label: Words; pattern: string; hint: Words; example: string };
  scanPatterns: string[];
  confirmsHolder: boolean;
  prepay: { minFen: number; maxFen: number; choicesFen: number[] } | null;
  limits: Words | null;
  remindDays: number | null;
  isTreasury: boolean;
}

const KEPT_MS = 30_000;

// MariaDB keeps JSON as text, MySQL as an object.
export function jsonOf<T>(value: unknown): T {
  return (typeof value === 'string' ? JSON.parse(value) : value) as T;
}

export type BillersRepository = ReturnType<typeof createBillersRepository>;

/** Companies that can be paid, kept in memory for seconds: rules change by a row, not by a release. */
export function createBillersRepository(db: Database, clock: Clock) {
  let kept: { at: number; rows: Promise<BillerRow[]> } | null = null;

  async function load(): Promise<BillerRow[]> {
    const rows = await db.prisma.biller.findMany({ where: { isOn: true }, orderBy: { position: 'asc' } });
    return rows.map((row) => ({
      code: row.code,
      kind: row.kind as BillerKind,
      name: { zh: row.nameZh, en: row.nameEn },
      city: row.city,
      servicePhone: row.servicePhone,
      unit: row.unit,
      exactness: row.exactness as Exactness,
      minFen: row.minFen,
      maxFen: row.maxFen,
      account: {
        label: { zh: row.accountLabelZh, en: row.accountLabelEn },
        pattern: row.accountPattern,
        hint: { zh: row.accountHintZh, en: row.accountHintEn },
        example: row.accountExample,
      },
      scanPatterns: jsonOf<string[]>(row.scanPatterns),
      confirmsHolder: row.confirmsHolder,
      prepay:
        row.prepayMinFen === null || row.prepayMaxFen === null
          ? null
          : {
              minFen: row.prepayMinFen,
              maxFen: row.prepayMaxFen,
              choicesFen: jsonOf<number[]>(row.prepayChoicesFen),
            },
      limits: row.limitsZh === null ? null : { zh: row.limitsZh, en: row.limitsEn ?? row.limitsZh },
      remindDays: row.remindDays,
      isTreasury: row.isTreasury,
    }));
  }

  async function all(): Promise<BillerRow[]> {
    const now = clock.now().getTime();
    if (!kept || now - kept.at > KEPT_MS || now < kept.at) {
      const rows = load();
      kept = { at: now, rows };
      rows.catch(() => {
        kept = null;
      });
    }
    return kept.rows;
  }

  return {
    all,
    async find(code: string): Promise<BillerRow | null> {
      return (await all()).find((row) => row.code === code) ?? null;
    },
  };
}
