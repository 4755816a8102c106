import type { FinanceAction, ReconItem } from '@contracts/finance';

/** Where the money that an action moves lies, by the ledger. */
const FROM: Record<FinanceAction, 'suspense' | 'biller' | 'refund_payable' | null> = {
  refund: 'suspense',
  refuse: 'suspense',
  accept: 'suspense',
  settle: 'suspense',
  conclude: 'suspense',
  refund_part: 'biller',
  repair_refund: 'refund_payable',
  adopt_refund: null,
  dismiss: null,
};

/** How much an action would move now, or may move at most for a part; 0 when nothing moves. Credits are negative. */
export function movableFen(item: ReconItem, action: FinanceAction): number {
  const from = FROM[action];
  const lines = item.order?.ledger ?? [];
  const held = lines.filter((line) => from !== null && line.account.split(':')[0] === from);
  return Math.max(0, -held.reduce((sum, line) => sum + line.amountFen, 0));
}
