import type { UsagePoint } from '../../connectors/biller/biller.port';
import type { BillerKind, Year } from '../../contracts/bills';

interface AccountYear {
  kind: BillerKind;
  name: string;
  /** null: the company does not answer and never did */
  points: readonly UsagePoint[] | null;
}

function kindsOf(sums: ReadonlyMap<BillerKind, number>): Year['kinds'] {
  return [...sums].filter(([, amountFen]) => amountFen > 0).map(([kind, amountFen]) => ({ kind, amountFen }));
}

/** The sums of a year by month and by kind, over several accounts. */
export function yearOf(year: number, accounts: readonly AccountYear[]): Year {
  const total = new Map<BillerKind, number>();
  const months = Array.from({ length: 12 }, (_, index) => ({
    month: `${year}-${String(index + 1).padStart(2, '0')}`,
    sums: new Map<BillerKind, number>(),
  }));
  for (const { kind, points } of accounts) {
    for (const { period, amountFen } of points ?? []) {
      const month = months.find((each) => each.month === period);
      if (!month) continue;
      month.sums.set(kind, (month.sums.get(kind) ?? 0) + amountFen);
      total.set(kind, (total.get(kind) ?? 0) + amountFen);
    }
  }
  const sum = (sums: ReadonlyMap<BillerKind, number>) => [...sums.values()].reduce((all, fen) => all + fen, 0);
  return {
    year,
    totalFen: sum(total),
    kinds: kindsOf(total),
    months: months.map(({ month, sums }) => ({ month, amountFen: sum(sums), kinds: kindsOf(sums) })),
    missing: [...new Set(accounts.filter((account) => account.points === null).map((account) => account.name))],
  };
}
