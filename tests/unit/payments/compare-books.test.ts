import fc from 'fast-check';
import {
  BOOKS,
  type Book,
  type BookRow,
  createBooksOnDisk,
} from '../../../bff/features/payments/reconciliation/books-on-disk';
import {
  addSums,
  compareBooks,
  type Finding,
  noSums,
} from '../../../bff/features/payments/reconciliation/compare-books';

const row = (key: string, amountFen: number, state: string): BookRow => ({
  key,
  amountFen,
  state,
  at: new Date('2026-11-21T04:00:00Z'),
  proof: `p-${key}`,
});

async function compared(
  books: Partial<Record<Book, BookRow[]>>,
  options: { piles?: number; hasBillerBook?: boolean } = {},
) {
  const disk = await createBooksOnDisk(options.piles ?? 4);
  try {
    for (const book of BOOKS) for (const each of books[book] ?? []) await disk.add(book, each);
    await disk.closeWriting();
    const sums = noSums();
    const findings: Finding[] = [];
    for (let pile = 0; pile < disk.piles; pile++) {
      const result = compareBooks(
        {
          ours: await disk.pile('ours', pile),
          wechat: await disk.pile('wechat', pile),
          biller: await disk.pile('biller', pile),
        },
        options.hasBillerBook ?? true,
      );
      addSums(sums, result);
      findings.push(...result.findings);
    }
    return { sums, findings: findings.map((one) => `${one.kind}:${one.reference}:${one.what}`).sort() };
  } finally {
    await disk.remove();
  }
}

describe('three books of a day', () => {
  it('says nothing where all agree, and counts what each has', async () => {
    const { findings, sums } = await compared({
      ours: [row('T:a', 100, 'settled'), row('W:s1', 100, 'settled'), row('R:r1', 30, 'success')],
      wechat: [row('T:a', 100, 'SUCCESS'), row('R:r1', 30, 'SUCCESS')],
      biller: [row('W:s1', 100, 'write_off')],
    });
    expect(findings).toEqual([]);
    expect(sums).toEqual({
      ours: { received: { count: 1, fen: 100 }, refunded: { count: 1, fen: 30 }, writtenOff: { count: 1, fen: 100 } },
      wechat: { received: { count: 1, fen: 100 }, refunded: { count: 1, fen: 30 } },
      biller: { writtenOff: { count: 1, fen: 100 } },
    });
  });

  it.each([
    ['a payment that only WeChat has', { wechat: [row('T:a', 1, 'SUCCESS')] }, 'trade:a:long'],
    ['a payment that only we have', { ours: [row('T:a', 1, 'settled')] }, 'trade:a:short'],
    [
      'a payment that WeChat has and we hold as unpaid',
      { ours: [row('T:a', 0, 'paying')], wechat: [row('T:a', 1, 'SUCCESS')] },
      'trade:a:long',
    ],
    ['another amount', { ours: [row('T:a', 2, 'settled')], wechat: [row('T:a', 1, 'SUCCESS')] }, 'trade:a:amount'],
    [
      'a bill that contradicts itself',
      { ours: [row('T:a', 2, 'settled')], wechat: [row('T:a', 2, 'SUCCESS'), row('T:a', 1, 'SUCCESS')] },
      'trade:a:amount',
    ],
    ['a refund made elsewhere', { wechat: [row('R:r', 1, 'SUCCESS')] }, 'refund:r:long'],
    ['a refund that WeChat does not have', { ours: [row('R:r', 1, 'processing')] }, 'refund:r:short'],
    [
      'a refund frozen at processing',
      { ours: [row('R:r', 1, 'success')], wechat: [row('R:r', 1, 'PROCESSING')] },
      'refund:r:state',
    ],
    [
      'a write-off that landed although we do not know it',
      { ours: [row('W:s', 1, 'wo_unknown')], biller: [row('W:s', 1, 'write_off')] },
      'write_off:s:long',
    ],
    ['a write-off that the biller lacks', { ours: [row('W:s', 1, 'settled')] }, 'write_off:s:short'],
    [
      'another amount at the biller',
      { ours: [row('W:s', 1, 'settled')], biller: [row('W:s', 3, 'write_off')] },
      'write_off:s:amount',
    ],
    [
      'a reversal after the write-off of the same number',
      { ours: [row('W:s', 1, 'settled')], biller: [row('W:s', 1, 'write_off'), row('W:s', 1, 'reversal')] },
      'write_off:s:state',
    ],
  ] satisfies [string, Partial<Record<Book, BookRow[]>>, string][])('finds %s', async (_, books, finding) => {
    expect((await compared(books)).findings).toEqual([finding]);
  });

  it('takes a row given twice for one', async () => {
    const { findings, sums } = await compared({
      ours: [row('T:a', 1, 'settled')],
      wechat: [row('T:a', 1, 'SUCCESS'), row('T:a', 1, 'SUCCESS')],
    });
    expect(findings).toEqual([]);
    expect(sums.wechat.received).toEqual({ count: 1, fen: 1 });
  });

  it('calls no write-off missing while the biller has given no file', async () => {
    const { findings } = await compared({ ours: [row('W:s', 1, 'settled')] }, { hasBillerBook: false });
    expect(findings).toEqual([]);
  });

  it('finds exactly the differences that were planted, however the numbers fall into piles', async () => {
    const fate = fc.constantFrom('agree', 'long', 'short', 'amount');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(fc.stringMatching(/^[0-9a-f]{6,12}$/), fate, fc.integer({ min: 1, max: 99_999 })), {
          selector: ([key]) => key,
          maxLength: 60,
        }),
        fc.integer({ min: 1, max: 16 }),
        async (plan, piles) => {
          const ours: BookRow[] = [];
          const wechat: BookRow[] = [];
          for (const [key, what, fen] of plan) {
            if (what !== 'long') ours.push(row(`T:${key}`, fen, 'settled'));
            if (what !== 'short') wechat.push(row(`T:${key}`, what === 'amount' ? fen + 1 : fen, 'SUCCESS'));
          }
          const { findings } = await compared({ ours, wechat }, { piles });
          const planted = plan.filter(([, what]) => what !== 'agree').map(([key, what]) => `trade:${key}:${what}`);
          expect(findings).toEqual(planted.sort());
        },
      ),
      { numRuns: 60, seed: 20261122 },
    );
  });
});
