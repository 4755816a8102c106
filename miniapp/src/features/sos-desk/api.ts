import type { SosCaseRow } from '@contracts/sos';
import { listCases } from '@/shared/sos/case-api';

export type SosFilter = 'open' | 'alerting' | 'accepted' | 'closed' | 'drills';

export interface DeskCases {
  items: SosCaseRow[];
  nextCursor: string | null;
  counts: Partial<Record<SosFilter, number>>;
}

const isWaiting = (row: SosCaseRow) => row.stage === 'alerting';

/** Whom nobody has taken comes first, and among them whoever has waited longest; ended ones newest first. */
function inOrder(rows: SosCaseRow[], filter: SosFilter): SosCaseRow[] {
  const sign = filter === 'closed' ? -1 : 1;
  return [...rows].sort(
    (one, other) =>
      Number(isWaiting(other)) - Number(isWaiting(one)) ||
      sign * (Date.parse(one.receivedAt) - Date.parse(other.receivedAt)),
  );
}

const holds = (row: SosCaseRow, q: string) =>
  [row.number, row.personName, row.unitName, row.acceptedBy].some((text) => text?.includes(q));

/** A page of the desk. The search looks through what the page holds: open cases are few, and all of them come at once. */
export async function loadDesk(query: { filter: SosFilter; q?: string; cursor?: string }): Promise<DeskCases> {
  const { filter, q, cursor } = query;
  const isDrill = filter === 'drills';
  const page = await listCases({ stage: isDrill ? 'open' : filter, isDrill, cursor, limit: 100 });
  const rows = q ? page.cases.filter((row) => holds(row, q)) : page.cases;
  const { alerting, accepted } = page.counts;
  return {
    items: inOrder(rows, filter),
    nextCursor: page.nextCursor,
    counts: isDrill ? { drills: alerting + accepted } : { open: alerting + accepted, alerting, accepted },
  };
}
