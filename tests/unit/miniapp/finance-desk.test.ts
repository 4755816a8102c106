import type { ReconItem, ReconMerchant } from '@contracts/finance';
import { movableFen } from '@/features/finance-desk/order-money';
import { standingOf } from '@/features/finance-desk/tones';

const at = '2026-11-23T02:00:00.000Z';
const itemWith = (ledger: [string, number][]) =>
  ({ order: { ledger: ledger.map(([account, amountFen]) => ({ at, account, amountFen })) } }) as unknown as ReconItem;

describe('what an action would move', () => {
  it('is what the ledger still holds in suspense', () => {
    const suspended = itemWith([
      ['wechat:1900000102', 5_000],
      ['suspense', -5_000],
    ]);
    expect(movableFen(suspended, 'refund')).toBe(5_000);
    expect(movableFen(suspended, 'accept')).toBe(5_000);
    expect(movableFen(suspended, 'refund_part')).toBe(0);
    expect(movableFen(suspended, 'dismiss')).toBe(0);
  });

  it('is for a part no more than the company still has, parts on their way taken off', () => {
    const settled = itemWith([
      ['wechat:1900000102', 4_100],
      ['pending', -4_100],
      ['pending', 4_100],
      ['biller:power', -4_100],
      ['biller:power', 1_000],
      ['refund_payable', -1_000],
    ]);
    expect(movableFen(settled, 'refund_part')).toBe(3_100);
    expect(movableFen(settled, 'repair_refund')).toBe(1_000);
  });

  it('is nothing without an order', () => {
    expect(movableFen({ order: null } as ReconItem, 'refund')).toBe(0);
  });
});

describe('how far a company’s day is', () => {
  const sums = { received: { count: 0, fen: 0 }, refunded: { count: 0, fen: 0 }, feeFen: 0 };
  const merchant = (state: ReconMerchant['state'], hasBill: boolean, open = 0) =>
    ({ state, wechat: hasBill ? sums : null, items: { open } }) as ReconMerchant;

  it.each([
    ['running', false, 0, 'running'],
    ['waiting', false, 0, 'waitsBill'],
    ['waiting', true, 0, 'waitsFile'],
    ['failed', false, 0, 'badBill'],
    ['failed', true, 0, 'badFile'],
    ['done', true, 0, 'done'],
    ['done', true, 2, 'differs'],
  ] as const)('%s, with WeChat’s bill: %s, open: %s → %s', (state, hasBill, open, expected) => {
    expect(standingOf(merchant(state, hasBill, open))).toBe(expected);
  });
});
