import { businessDateOf } from '../../connectors/biller/beijing-time.wire';
import type { BookOutcome, BookRow, CompanyPlan, SimAccount, SimBill, SimMonth, WriteOffInput } from './company.types';
import { openCompanyBooks } from './company-books';
import { createCompanyWorld, lot } from './company-world';
import type { ScenarioSwitch } from './scenario-switch';

const DAY_MS = 86_400_000;
const HALF_HOUR_MS = 1_800_000;
/** a part of a bill is at least that */
const LEAST_PART_FEN = 100;

export interface FoundAccount {
  account: SimAccount;
  /** with something owed on it, oldest first */
  bills: SimBill[];
}

export interface Company {
  readonly plan: CompanyPlan;
  find(accountNo: string): FoundAccount | 'account_unknown' | 'account_closed';
  usage(accountNo: string): SimMonth[] | null;
  writeOff(input: WriteOffInput): Promise<BookOutcome>;
  check(sequence: string): BookOutcome;
  voidBooking(input: { sequence: string; voidSequence: string; amountFen: number }): BookOutcome;
  /** closed for the night or for work */
  closedUntil(accountNo?: string): Date | null;
  /** what the day's file is made from, faults of the file's rows included */
  fileRows(businessDate: string): BookRow[];
  /** everything in the books, whoever paid */
  books(): readonly BookRow[];
  payAtCounter(accountNo: string, billNo: string): BookRow;
  addCharge(accountNo: string, billNo: string, charge: { name: string; amountFen: number }): void;
  closeAccount(accountNo: string): void;
  changeHolder(accountNo: string, holder: string): void;
  bookGhost(input: { accountNo: string; billNo: string | null; amountFen: number; at?: Date }): BookRow;
  forget(sequence: string): void;
}

/** One company: its households, its books, and what it does when it is told to misbehave. */
export function createCompany(deps: {
  plan: CompanyPlan;
  seed: string;
  clock: { now(): Date };
  folder: string | undefined;
  scenario: ScenarioSwitch;
}): Company {
  const { plan, seed, clock, scenario } = deps;
  const books = openCompanyBooks({ code: plan.code, folder: deps.folder, now: clock.now() });
  const world = createCompanyWorld(plan, seed, books.began);
  /** taken, to be booked later (45) */
  let late: { at: number; input: WriteOffInput }[] = [];
  /** said to be paid, and in no book (43) */
  const denied = new Map<string, BookRow>();
  let counted = 0;

  const idempotent = plan.dialect !== 'bank-xml';

  function bookLate(): void {
    const now = clock.now().getTime();
    const due = late.filter((each) => each.at <= now);
    late = late.filter((each) => each.at > now);
    for (const { input } of due) {
      const bill = input.billNo === null ? null : findBill(input.accountNo, input.billNo);
      books.book(rowFor(input, { amountFen: input.amountFen, owedFen: bill?.amountFen ?? 0 }));
    }
  }

  function proofOf(sequence: string): string {
    const tail = Math.floor(lot(seed, plan.code, 'proof', sequence) * 1e10)
      .toString()
      .padStart(10, '0');
    return `${plan.proofPrefix}${businessDateOf(clock.now(), null).replaceAll('-', '').slice(2)}${tail}`;
  }

  function rowFor(input: WriteOffInput, of: { amountFen: number; owedFen: number }): BookRow {
    const faults = scenario.of(plan.code, input.accountNo);
    const at = clock.now();
    const isNextDay = scenario.strikes(faults.booksNextDay, 'booksNextDay', input.sequence);
    return {
      sequence: input.sequence,
      proofNo: proofOf(input.sequence),
      accountNo: input.accountNo,
      billNo: input.billNo,
      amountFen: of.amountFen,
      at: at.toISOString(),
      businessDate: businessDateOf(isNextDay ? new Date(at.getTime() + DAY_MS) : at, plan.cutOff),
      kind: 'write_off',
      source: 'portal',
      settlesBill: input.billNo !== null && (of.amountFen >= of.owedFen || faults.amountDeltaFen !== 0),
      ...(scenario.strikes(faults.leavesOutOfFile, 'leavesOutOfFile', input.sequence) ? { isLeftOut: true } : {}),
      ...(plan.exactness === 'at_least' && input.billNo !== null && of.amountFen > of.owedFen
        ? { surplusFen: of.amountFen - of.owedFen }
        : {}),
      ...(faults.fileDeltaFen !== 0 ? { fileAmountFen: of.amountFen + faults.fileDeltaFen } : {}),
    };
  }

  function owed(accountNo: string, bill: SimBill): SimBill | null {
    const { amountFen: bookedFen, isSettled } = books.bookedOn(accountNo, bill.billNo);
    if (isSettled) return null;
    const charges = books.chargesOn(accountNo, bill.billNo);
    const lines = [
      ...bill.lines,
      ...charges.map((charge) => ({ ...charge, detail: null, kind: 'charge' as const })),
      ...(bookedFen > 0 ? [{ name: '已缴', amountFen: -bookedFen, detail: null, kind: 'deduction' as const }] : []),
    ];
    const amountFen = lines.reduce((sum, line) => sum + line.amountFen, 0);
    return amountFen > 0 ? { ...bill, amountFen, lines } : null;
  }

  function openBills(accountNo: string): SimBill[] {
    return world.bills(accountNo, clock.now()).flatMap((bill) => owed(accountNo, bill) ?? []);
  }
  const findBill = (accountNo: string, billNo: string) =>
    openBills(accountNo).find((bill) => bill.billNo === billNo) ?? null;

  function accountOf(accountNo: string): SimAccount | null {
    const account = world.account(accountNo);
    if (!account) return null;
    const advances = books.advancesOf(accountNo);
    return {
      ...account,
      holder: books.holderOf(accountNo) ?? account.holder,
      balanceFen: account.balanceFen === null ? null : account.balanceFen + advances,
      isClosed: account.isClosed || books.isClosed(accountNo),
    };
  }

  function refusedAmount(input: WriteOffInput, bill: SimBill): boolean {
    if (plan.exactness === 'exact') return input.amountFen !== bill.amountFen;
    if (plan.exactness === 'at_least') return input.amountFen < bill.amountFen;
    if (plan.exactness === 'at_most') {
      return input.amountFen > bill.amountFen || input.amountFen < Math.min(LEAST_PART_FEN, bill.amountFen);
    }
    return false;
  }

  function booked(input: WriteOffInput): BookOutcome {
    const faults = scenario.of(plan.code, input.accountNo);
    const earlier = books.find(input.sequence) ?? denied.get(input.sequence);
    if (earlier) {
      const isSame = earlier.accountNo === input.accountNo && earlier.billNo === input.billNo;
      return idempotent && isSame
        ? { outcome: 'same_again', row: earlier }
        : { outcome: 'refused', reason: 'sequence_reused' };
    }
    if (late.some((each) => each.input.sequence === input.sequence)) return { outcome: 'processing' };
    const account = accountOf(input.accountNo);
    if (!account) return { outcome: 'refused', reason: 'account_unknown' };
    if (account.isClosed) return { outcome: 'refused', reason: 'account_closed' };
    if (faults.saysAlreadyPaid === 'other') return { outcome: 'paid' };
    if (scenario.strikes(faults.rejectsAmount, 'rejectsAmount', input.sequence)) {
      return { outcome: 'refused', reason: 'amount' };
    }
    let owedFen = 0;
    if (input.billNo === null) {
      if (!plan.prepay) return { outcome: 'refused', reason: 'not_taken' };
    } else {
      const bill = findBill(input.accountNo, input.billNo);
      if (!bill) {
        const isKnown = world.bills(input.accountNo, clock.now()).some((each) => each.billNo === input.billNo);
        return isKnown ? { outcome: 'paid' } : { outcome: 'refused', reason: 'bill_unknown' };
      }
      if (refusedAmount(input, bill)) return { outcome: 'refused', reason: 'amount' };
      owedFen = bill.amountFen;
    }
    if (faults.booksLateMs > 0) {
      late.push({ at: clock.now().getTime() + faults.booksLateMs, input });
      return { outcome: 'processing' };
    }
    const row = rowFor(input, { amountFen: Math.max(1, input.amountFen + faults.amountDeltaFen), owedFen });
    if (scenario.strikes(faults.deniesLater, 'deniesLater', input.sequence)) {
      denied.set(input.sequence, row);
      return { outcome: 'booked', row };
    }
    books.book(row);
    return faults.saysAlreadyPaid === 'ours' ? { outcome: 'paid' } : { outcome: 'booked', row };
  }

  function closedUntil(accountNo?: string): Date | null {
    const faults = scenario.of(plan.code, accountNo);
    const now = clock.now();
    if (scenario.strikes(faults.isInMaintenance, 'isInMaintenance', accountNo ?? '')) {
      return new Date(now.getTime() + HALF_HOUR_MS);
    }
    if (!faults.closesAtCutOff || !plan.cutOff) return null;
    const opensAt = new Date(now.getTime() + HALF_HOUR_MS);
    const isJustAfter =
      businessDateOf(now, plan.cutOff) !== businessDateOf(new Date(now.getTime() - HALF_HOUR_MS), plan.cutOff);
    return isJustAfter ? opensAt : null;
  }

  return {
    plan,
    find(accountNo) {
      bookLate();
      const account = accountOf(accountNo);
      if (!account) return 'account_unknown';
      if (account.isClosed) return 'account_closed';
      return { account, bills: openBills(accountNo) };
    },
    usage: (accountNo) => (accountOf(accountNo) ? world.usage(accountNo, clock.now()) : null),
    async writeOff(input) {
      bookLate();
      const until = closedUntil(input.accountNo);
      if (until) return { outcome: 'closed', until };
      if (scenario.of(plan.code, input.accountNo).holdsWriteOff === 'before') await scenario.untilLetGo();
      const outcome = booked(input);
      if (scenario.of(plan.code, input.accountNo).holdsWriteOff === 'after') await scenario.untilLetGo();
      return outcome;
    },
    check(sequence) {
      bookLate();
      const row = books.find(sequence);
      if (row) return { outcome: 'same_again', row };
      const waits = late.find((each) => each.input.sequence === sequence);
      if (waits) {
        const { saysMeanwhile } = scenario.of(plan.code, waits.input.accountNo);
        if (saysMeanwhile === 'processing') return { outcome: 'processing' };
      }
      return { outcome: 'refused', reason: 'not_found' };
    },
    voidBooking({ sequence, voidSequence, amountFen }) {
      bookLate();
      const again = books.find(voidSequence);
      if (again) return { outcome: 'same_again', row: again };
      const row = books.find(sequence);
      if (!row || row.kind === 'reversal') return { outcome: 'refused', reason: 'not_found' };
      if (scenario.of(plan.code, row.accountNo).voidFails === 'unsupported') {
        return { outcome: 'refused', reason: 'void_unsupported' };
      }
      if (row.amountFen !== amountFen) return { outcome: 'refused', reason: 'amount' };
      if (books.isReversed(sequence)) return { outcome: 'refused', reason: 'not_found' };
      const at = clock.now();
      const reversal: BookRow = {
        ...row,
        sequence: voidSequence,
        proofNo: proofOf(voidSequence),
        at: at.toISOString(),
        businessDate: businessDateOf(at, plan.cutOff),
        kind: 'reversal',
        reverses: sequence,
      };
      books.book(reversal);
      return { outcome: 'booked', row: reversal };
    },
    closedUntil,
    fileRows(businessDate) {
      bookLate();
      return (
        books
          .rows()
          .filter((row) => row.businessDate === businessDate && row.source === 'portal' && !row.isLeftOut)
          // A reversal stands under the number of what it takes back.
          .map((row) => ({
            ...row,
            sequence: row.reverses ?? row.sequence,
            amountFen: row.fileAmountFen ?? row.amountFen,
          }))
      );
    },
    books() {
      bookLate();
      return books.rows();
    },
    payAtCounter(accountNo, billNo) {
      const bill = findBill(accountNo, billNo);
      if (!bill) throw new Error('nothing is owed on that bill');
      counted += 1;
      const row: BookRow = {
        ...rowFor(
          { sequence: `C${books.rows().length}-${counted}`, accountNo, billNo, amountFen: bill.amountFen },
          {
            amountFen: bill.amountFen,
            owedFen: bill.amountFen,
          },
        ),
        source: 'counter',
      };
      books.book(row);
      return row;
    },
    addCharge: books.addCharge,
    closeAccount: books.close,
    changeHolder: books.changeHolder,
    bookGhost({ accountNo, billNo, amountFen, at = clock.now() }) {
      counted += 1;
      const sequence = `G${String(Math.floor(lot(seed, plan.code, 'ghost', counted) * 1e12)).padStart(12, '0')}`;
      const row: BookRow = {
        sequence,
        proofNo: proofOf(sequence),
        accountNo,
        billNo,
        amountFen,
        at: at.toISOString(),
        businessDate: businessDateOf(at, plan.cutOff),
        kind: 'write_off',
        source: 'portal',
        settlesBill: billNo !== null,
      };
      books.book(row);
      return row;
    },
    forget: books.forget,
  };
}
