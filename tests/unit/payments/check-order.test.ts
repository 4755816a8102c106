import type { OrderEvent } from '../../../bff/contracts/payments';
import type { OrderBooks } from '../../../bff/features/payments/books/books.types';
import { faultsOf } from '../../../bff/features/payments/books/check-order';
import { createWalk } from './order-walk';

const PAID: OrderEvent[] = ['prepay', 'prepared', 'pay', 'queue', 'send'];

async function booksAfter(...ways: OrderEvent[]): Promise<OrderBooks> {
  const walk = createWalk();
  for (const way of ways) expect(await walk.take(way, 4_999)).toBe(true);
  expect(faultsOf(walk.books())).toEqual([]);
  return structuredClone(walk.books());
}

const kinds = (books: OrderBooks) => [...new Set(faultsOf(books).map(({ kind }) => kind))];

describe('the check of the books', () => {
  it('finds a line that was changed', async () => {
    const books = await booksAfter(...PAID, 'settle');
    books.ledger[0]!.amountFen += 1;
    expect(kinds(books)).toEqual(expect.arrayContaining(['edge_unbalanced', 'received_differs', 'sum_differs']));
  });

  it('finds an edge whose lines are gone', async () => {
    const books = await booksAfter(...PAID, 'settle');
    books.ledger.splice(2, 2);
    expect(kinds(books)).toEqual(['place_differs']);
  });

  it('finds money booked for another company', async () => {
    const books = await booksAfter(...PAID, 'settle');
    books.ledger.at(-1)!.account = 'biller:power';
    expect(kinds(books)).toEqual(expect.arrayContaining(['account_foreign', 'place_differs']));
  });

  it('finds an order that says it received more', async () => {
    const books = await booksAfter(...PAID);
    books.order = { ...books.order, paidFen: books.order.paidFen + 1 };
    expect(kinds(books)).toContain('received_differs');
  });

  it('finds a state that was set without an edge', async () => {
    const books = await booksAfter(...PAID);
    books.order = {
      ...books.order,
      state: 'settled',
      proofNo: 'X',
      settledAt: new Date(),
      dutyOwner: null,
      dueAt: null,
    };
    expect(kinds(books)).toEqual(expect.arrayContaining(['history_broken', 'place_differs']));
  });

  it('finds an edge the machine does not have', async () => {
    const books = await booksAfter(...PAID);
    books.events[2]!.event = 'refunded';
    expect(kinds(books)).toEqual(['edge_unknown']);
  });

  it('finds a refund that came back twice', async () => {
    const books = await booksAfter(...PAID, 'refuse', 'refund', 'send_refund', 'refunded');
    books.refunds.push({ ...books.refunds[0]!, id: 'other', outRefundNo: 'R-2' });
    expect(kinds(books)).toEqual(['refunds_differ']);
  });

  it('finds a refund that is said to be under way and is not', async () => {
    const books = await booksAfter(...PAID, 'refuse', 'refund', 'send_refund');
    books.refunds.length = 0;
    expect(kinds(books)).toEqual(['refund_missing']);
  });

  it('finds a part that was reserved without a refund', async () => {
    const books = await booksAfter(...PAID, 'settle', 'refund_part');
    books.refunds.length = 0;
    expect(kinds(books)).toEqual(['refunds_differ']);
  });

  it('leaves out a refund that people have not made ours', async () => {
    const books = await booksAfter(...PAID, 'settle', 'refund_part', 'part_refunded');
    const strange = { ...books.refunds[0]!, id: 'other', outRefundNo: 'console', lastCode: 'NOT_OURS' };
    books.refunds.push(strange);
    expect(faultsOf(books)).toEqual([]);
  });

  it('finds a write-off that nobody proved', async () => {
    const books = await booksAfter(...PAID, 'settle');
    books.order = { ...books.order, proofNo: null };
    expect(kinds(books)).toEqual(['write_off_missing']);
  });

  it('finds an order that nobody looks after', async () => {
    const books = await booksAfter(...PAID);
    books.order = { ...books.order, dutyOwner: null };
    expect(kinds(books)).toEqual(['nobody_on_duty']);
  });

  it('finds a bill held by somebody else, or by nobody, or for nothing', async () => {
    const books = await booksAfter(...PAID);
    expect(kinds({ ...books, claimHolder: 'somebody' })).toEqual(['claim_missing']);
    expect(kinds({ ...books, claimHolder: null })).toEqual(['claim_missing']);
    const closed = await booksAfter('prepay', 'prepared', 'expire', 'close');
    expect(kinds({ ...closed, claimHolder: closed.order.id })).toEqual(['claim_kept']);
  });
});
