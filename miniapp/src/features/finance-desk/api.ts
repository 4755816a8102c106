import type { FinanceAction, ReconDay, ReconItem, ReconItemRow, ReconItemState } from '@contracts/finance';
import { request } from '@/shared/http/client';

/** Soonest to be done first; what needs nobody comes last. */
export const ITEM_STATES: ReconItemState[] = ['open', 'proposed', 'decided', 'repaired', 'explained'];
/** Numbers are long: nothing shorter is looked for. */
export const SHORTEST_NUMBER = 4;

/** @see ReconItems in the contract */
export interface ItemsAnswer {
  items: ReconItemRow[];
  nextCursor: string | null;
  counts: { open: number; proposed: number };
}

const PAGE = 30;
const itemPath = (itemId: string, rest = '') => `/finance/items/${itemId}${rest}`;
const dayPath = (day: string, rest = '') => `/finance/days/${day}${rest}`;

const listState = (query: Record<string, string | number | undefined>): Promise<ItemsAnswer> =>
  request({ path: '/finance/items', query: { limit: PAGE, ...query } });

/** A page of one state; or, with a number, all that bear it, whatever their state. */
export async function listItems(query: { state: ReconItemState; q?: string; cursor?: string }): Promise<ItemsAnswer> {
  const { state, q, cursor } = query;
  if (!q || q.length < SHORTEST_NUMBER) return listState({ state, cursor });
  const pages = await Promise.all(ITEM_STATES.map((one) => listState({ state: one, reference: q })));
  return { items: pages.flatMap((page) => page.items), nextCursor: null, counts: pages[0]!.counts };
}

export const readItem = (itemId: string): Promise<ReconItem> => request({ path: itemPath(itemId) });

export interface Proposal {
  action: FinanceAction;
  amountFen: number | null;
  proofNo: string | null;
  reason: string;
  version: number;
}

export const propose = (itemId: string, body: Proposal, key: string): Promise<ReconItem> =>
  request({ method: 'POST', path: itemPath(itemId, '/proposals'), body, idempotencyKey: key });

export interface Decision {
  decision: 'approve' | 'refuse';
  reason: string;
  version: number;
}

export const decide = (itemId: string, actionId: string, body: Decision, key: string): Promise<ReconItem> =>
  request({
    method: 'POST',
    path: itemPath(itemId, `/proposals/${actionId}/decision`),
    body,
    idempotencyKey: key,
  });

export const readDays = (): Promise<{ items: ReconDay[] }> => request({ path: '/finance/days' });

export const readDay = (day: string): Promise<ReconDay> => request({ path: dayPath(day) });

export const runAgain = (day: string): Promise<{ ok: true }> =>
  request({ method: 'POST', path: dayPath(day, '/run'), body: {} });

/** Where the workbook of a day lies; for whoever brings files. */
export const workbookPath = (day: string): string => dayPath(day, '/workbook.xlsx');
