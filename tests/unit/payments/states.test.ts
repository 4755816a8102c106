import fc from 'fast-check';
import { ORDER_EVENTS, ORDER_STATES, type OrderEvent, type OrderState } from '../../../bff/contracts/payments';
import { faultsOf } from '../../../bff/features/payments/books/check-order';
import { linesOf, move } from '../../../bff/features/payments/ledger';
import { DUTY, MONEY_PLACE, nextState, ORDER_EDGES } from '../../../bff/features/payments/payments.states';
import { anOrder, createWalk } from './order-walk';

/** States that can be come to without ever taking one of these events. */
function reachable(from: OrderState, without: readonly OrderEvent[] = []): Set<OrderState> {
  const seen = new Set<OrderState>([from]);
  for (const state of seen) {
    for (const [event, to] of Object.entries(ORDER_EDGES[state])) {
      if (!without.includes(event as OrderEvent)) seen.add(to as OrderState);
    }
  }
  return seen;
}

const FINAL = ORDER_STATES.filter((state) => DUTY[state] === null);
const turns = fc.array(fc.record({ way: fc.nat(), die: fc.nat({ max: 1_000_000 }) }), { maxLength: 40 });

/** Walks by the dice, never standing before a way the program would not take now. */
async function walkBy(
  dice: readonly { way: number; die: number }[],
  claimsRest: boolean,
  each: (walk: ReturnType<typeof createWalk>) => void,
) {
  const walk = createWalk(anOrder({ claimsRest }));
  for (const { way, die } of dice) {
    const ways = walk.ways();
    const event = ways[way % Math.max(1, ways.length)];
    if (event && (await walk.take(event, die))) each(walk);
  }
  return walk;
}

describe('the machine of an order', () => {
  it('ends closed, settled or refunded, and every state reaches an end', () => {
    expect(FINAL).toEqual(['closed', 'settled', 'refunded']);
    for (const state of ORDER_STATES) {
      expect([...reachable(state)].some((each) => FINAL.includes(each))).toBe(true);
    }
  });

  it('reaches every state from the first one', () => {
    expect([...reachable('created')].sort()).toEqual([...ORDER_STATES].sort());
  });

  it.each(['wo_sent', 'wo_unknown', 'voiding'] as const)(
    'pays nothing back out of %s without proof or people',
    (from) => {
      // `postpone` is such a proof too: the biller is closed, and this was the only send (see the verdicts).
      const unproved = reachable(from, ['refuse', 'voided', 'dispute', 'settle', 'postpone']);
      for (const state of ['refund_due', 'refunding', 'refunded'] as const) expect(unproved).not.toContain(state);
      // Settled is proof of the opposite: from there, too, only the biller's reversal or a promised part leads back.
      const settled = reachable('settled', ['reverse', 'absent', 'dispute']);
      expect([...settled]).toEqual(['settled']);
    },
  );

  it('writes nothing off once the money goes back', () => {
    for (const from of ['refund_due', 'refunding', 'refund_abnormal', 'refunded'] as const) {
      const later = reachable(from, ['dispute']);
      for (const state of ['wo_queued', 'wo_sent', 'settled'] as const) expect(later).not.toContain(state);
    }
  });

  it('gives every state that is not an end an owner and a time', () => {
    for (const state of ORDER_STATES) {
      const duty = DUTY[state];
      if (!FINAL.includes(state)) expect(duty!.withinS).toBeGreaterThan(0);
    }
  });

  it('balances the lines of every edge there is, for any amount', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ORDER_STATES),
        fc.constantFrom(...ORDER_EVENTS),
        fc.nat({ max: 1e8 }),
        (from, event, fen) => {
          const to = nextState(from, event);
          if (!to) return;
          const lines = linesOf({ from, event, to }, { mchid: '1900000101', billerCode: 'water' }, fen);
          expect(lines.reduce((total, { amountFen }) => total + amountFen, 0)).toBe(0);
          const isMoving =
            MONEY_PLACE[from] !== MONEY_PLACE[to] || event === 'refund_part' || event === 'part_refunded';
          if (isMoving && fen > 0) expect(lines).toHaveLength(2);
        },
      ),
    );
  });

  it('moves whole fen only', () => {
    expect(() => move('pending', 'suspense', 0.1 + 0.2)).toThrow();
    expect(() => move('pending', 'suspense', -1)).toThrow();
  });
});

describe('a random walk through the machine', () => {
  it('keeps every book in agreement at every step', async () => {
    await fc.assert(
      fc.asyncProperty(turns, fc.boolean(), async (dice, claimsRest) => {
        await walkBy(dice, claimsRest, (walk) => {
          const { order } = walk;
          // Between two edges of one transaction nobody looks; a whole refund of nothing is never under way.
          expect({ state: order.state, faults: faultsOf(walk.books()) }).toEqual({ state: order.state, faults: [] });
        });
      }),
      { numRuns: 400 },
    );
  });

  it('never changes a line: every earlier state of the books can be had from a prefix of them', async () => {
    await fc.assert(
      fc.asyncProperty(turns, async (dice) => {
        const seen: { version: number; lines: string; balances: Record<string, number> }[] = [];
        const balancesOf = (lines: { account: string; amountFen: number }[]) => {
          const balances: Record<string, number> = {};
          for (const { account, amountFen } of lines) balances[account] = (balances[account] ?? 0) + amountFen;
          return balances;
        };
        const walk = await walkBy(dice, true, ({ order, ledger }) => {
          seen.push({ version: order.version, lines: JSON.stringify(ledger), balances: balancesOf(ledger) });
        });
        for (const { version, lines, balances } of seen) {
          const prefix = walk.ledger.filter((line) => line.version <= version);
          expect(JSON.stringify(prefix)).toBe(lines);
          expect(balancesOf(prefix)).toEqual(balances);
          expect(Object.values(balances).reduce((total, each) => total + each, 0)).toBe(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('never gives back more than was paid', async () => {
    await fc.assert(
      fc.asyncProperty(turns, async (dice) => {
        await walkBy(dice, true, ({ order }) => {
          expect(order.owedBackFen).toBeLessThanOrEqual(order.paidFen);
          expect(order.returnedFen).toBeLessThanOrEqual(order.paidFen);
        });
      }),
      { numRuns: 200 },
    );
  });
});
