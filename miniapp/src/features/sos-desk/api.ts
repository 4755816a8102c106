import type { SosCaseRow } from '@contracts/sos';
import { listCases } from '@/shared/sos/case-api';

export type SosFilter = 'open' | 'alerting' | 'accepted' | 'closed' | 'drills';

export interface DeskCases {
  items: SosCaseRow[];
  nextCursor: string | null;
  counts: Partial<Record<SosFilter, number>>;
}

const MOST_WAITING = 1_000;

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

/** Pages are newest first, and whoever waits longest stands at their end: those whom nobody has taken come all at once. */
async function allWaiting(): Promise<SosCaseRow[]> {
  const rows: SosCaseRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await listCases({ stage: 'alerting', cursor, limit: 100 });
    rows.push(...page.cases);
    cursor = page.nextCursor ?? undefined;
  } while (cursor && rows.length < MOST_WAITING);
  return rows;
}

/** A page of the desk. The search looks through what the page holds: open cases are few, and they come together. */
export async function loadDesk(query: { filter: SosFilter; q?: string; cursor?: string }): Promise<DeskCases> {
  const { filter, q, cursor } = query;
  const isDrill = filter === 'drills';
  const stage = isDrill ? 'open' : filter === 'open' ? 'accepted' : filter;
  const [page, waiting] = await Promise.all([
    listCases({ stage, isDrill, cursor, limit: 100 }),
    cursor === undefined && (filter === 'open' || filter === 'alerting') ? allWaiting() : [],
  ]);
  const rows = filter === 'alerting' ? waiting : [...waiting, ...page.cases];
  const { alerting, accepted } = page.counts;
  return {
    items: inOrder(q ? rows.filter((row) => holds(row, q)) : rows, filter),
    nextCursor: filter === 'alerting' ? null : page.nextCursor,
    counts: isDrill ? { drills: alerting + accepted } : { open: alerting + accepted, alerting, accepted },
  };
}
