import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { BookRow } from './company.types';

/** What happened at a company that its seed does not tell. */
type BookEvent =
  | { type: 'began'; at: string }
  | { type: 'booked'; row: BookRow }
  | { type: 'forgotten'; sequence: string }
  | { type: 'closed'; accountNo: string }
  | { type: 'holder'; accountNo: string; holder: string }
  | { type: 'reading'; accountNo: string; billNo: string; amountFen: number; name: string };

export interface AddedCharge {
  name: string;
  amountFen: number;
}

const billKey = (accountNo: string, billNo: string) => `${accountNo}\n${billNo}`;

/** A company's books, kept as a file of events when a folder is given: a restart forgets nothing. */
export function openCompanyBooks(options: { code: string; folder: string | undefined; now: Date }) {
  const file = options.folder ? path.join(options.folder, `biller-${options.code}.jsonl`) : null;
  const rows: BookRow[] = [];
  const bySequence = new Map<string, BookRow>();
  const byBill = new Map<string, BookRow[]>();
  const advances = new Map<string, number>();
  const reversed = new Set<string>();
  const closed = new Set<string>();
  const holders = new Map<string, string>();
  const added = new Map<string, AddedCharge[]>();
  let began: Date | null = null;

  function index(row: BookRow): void {
    rows.push(row);
    bySequence.set(row.sequence, row);
    if (row.reverses) reversed.add(row.reverses);
    const advanceFen = row.billNo === null ? row.amountFen : (row.surplusFen ?? 0);
    const sign = row.kind === 'reversal' ? -1 : 1;
    if (advanceFen > 0) advances.set(row.accountNo, (advances.get(row.accountNo) ?? 0) + sign * advanceFen);
    if (row.billNo === null) return;
    const key = billKey(row.accountNo, row.billNo);
    byBill.set(key, [...(byBill.get(key) ?? []), row]);
  }

  function apply(event: BookEvent): void {
    if (event.type === 'began') began = new Date(event.at);
    else if (event.type === 'booked') index(event.row);
    else if (event.type === 'closed') closed.add(event.accountNo);
    else if (event.type === 'holder') holders.set(event.accountNo, event.holder);
    else if (event.type === 'reading') {
      const key = billKey(event.accountNo, event.billNo);
      added.set(key, [...(added.get(key) ?? []), { name: event.name, amountFen: event.amountFen }]);
    } else {
      const kept = rows.filter((row) => row.sequence !== event.sequence);
      rows.length = 0;
      for (const each of [bySequence, byBill, advances, reversed]) each.clear();
      for (const row of kept) index(row);
    }
  }

  function note(event: BookEvent): void {
    apply(event);
    if (file) appendFileSync(file, `${JSON.stringify(event)}\n`);
  }

  if (file && existsSync(file)) {
    for (const line of readFileSync(file, 'utf8').split('\n')) if (line) apply(JSON.parse(line) as BookEvent);
  } else if (options.folder) mkdirSync(options.folder, { recursive: true });
  if (!began) note({ type: 'began', at: options.now.toISOString() });

  return {
    /** when this company's world began; its arrears are counted from there */
    began: began ?? options.now,
    rows: (): readonly BookRow[] => rows,
    find: (sequence: string) => bySequence.get(sequence) ?? null,
    /** what was booked on a bill, reversals taken off, and whether it is settled */
    bookedOn(accountNo: string, billNo: string): { amountFen: number; isSettled: boolean } {
      let amountFen = 0;
      let isSettled = false;
      for (const row of byBill.get(billKey(accountNo, billNo)) ?? []) {
        amountFen += row.kind === 'reversal' ? -row.amountFen : row.amountFen;
        if (row.settlesBill) isSettled = row.kind === 'write_off';
      }
      return { amountFen, isSettled };
    },
    isReversed: (sequence: string) => reversed.has(sequence),
    advancesOf: (accountNo: string) => advances.get(accountNo) ?? 0,
    chargesOn: (accountNo: string, billNo: string) => added.get(billKey(accountNo, billNo)) ?? [],
    isClosed: (accountNo: string) => closed.has(accountNo),
    holderOf: (accountNo: string) => holders.get(accountNo) ?? null,
    book: (row: BookRow) => note({ type: 'booked', row }),
    forget: (sequence: string) => note({ type: 'forgotten', sequence }),
    close: (accountNo: string) => note({ type: 'closed', accountNo }),
    changeHolder: (accountNo: string, holder: string) => note({ type: 'holder', accountNo, holder }),
    addCharge: (accountNo: string, billNo: string, charge: AddedCharge) =>
      note({ type: 'reading', accountNo, billNo, ...charge }),
  };
}
