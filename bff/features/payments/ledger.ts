import type { OrderEvent, OrderState } from '../../contracts/payments';
import { MONEY_PLACE, type MoneyPlace } from './payments.states';

/**
 * Accounts of the ledger. The portal holds no money: these are control accounts of what passes between payer and biller.
 * `wechat:<mchid>` receivable at WeChat, debit side; all others are owed to somebody, credit side.
 */
export type Account = `wechat:${string}` | 'pending' | 'suspense' | `biller:${string}` | 'refund_payable';

/** One line of an entry: debit positive, credit negative, whole fen. The lines of one edge sum to 0. */
export interface LedgerLine {
  account: Account;
  amountFen: number;
}

export interface LedgerSubject {
  mchid: string;
  billerCode: string;
}

function accountOf(place: MoneyPlace, { mchid, billerCode }: LedgerSubject): Account {
  // Not yet received and given back are both "at WeChat": a receipt debits it, a refund credits it.
  if (place === 'none' || place === 'returned') return `wechat:${mchid}`;
  return place === 'biller' ? `biller:${billerCode}` : place;
}

/** Debits the account the money comes from and credits the one it goes to. */
export function move(from: Account, to: Account, amountFen: number): LedgerLine[] {
  if (!Number.isSafeInteger(amountFen) || amountFen < 0) throw new Error(`not an amount: ${amountFen}`);
  if (from === to || amountFen === 0) return [];
  return [
    { account: from, amountFen },
    { account: to, amountFen: -amountFen },
  ];
}

/**
 * The ledger lines of one edge; empty when the money stays where it is.
 * @param amountFen what moves: the part for `refund_part` and `part_refunded`, otherwise all that is not already owed back
 */
export function linesOf(
  edge: { from: OrderState; event: OrderEvent; to: OrderState },
  subject: LedgerSubject,
  amountFen: number,
): LedgerLine[] {
  const biller: Account = `biller:${subject.billerCode}`;
  if (edge.event === 'refund_part') return move(biller, 'refund_payable', amountFen);
  if (edge.event === 'part_refunded') return move('refund_payable', `wechat:${subject.mchid}`, amountFen);
  return move(accountOf(MONEY_PLACE[edge.from], subject), accountOf(MONEY_PLACE[edge.to], subject), amountFen);
}
