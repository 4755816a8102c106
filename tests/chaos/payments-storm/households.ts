import { newId } from '../../../bff/platform/ids';
import type { StartedSimulators } from '../../../bff/simulators/start-simulators';
import { GaveUp, type Person } from './people';
import type { PlannedItem } from './storm-plan';

/** A home holds thirty. */
const IN_ONE_HOME = 28;
/** Where the holder must be known before an account is bound, everybody's is. */
const CONFIRMED = new Set(['gas', 'fines']);
const HOLDER = '林晓雯';

const digits = (n: number, length: number) => String(n).padStart(length, '0');

/** Well-formed numbers, none of which has a meaning of its own to the companies. */
const BILL_NUMBERS: Record<string, (n: number) => string> = {
  water: (n) => `02100${digits(40_101 + n, 5)}`,
  power: (n) => `53010${digits(30_000_101 + n, 8)}`,
  heating: (n) => `R26${digits(20_101 + n, 5)}`,
  property: (n) => `WL-5-${digits(1_101 + n, 4)}`,
  fines: (n) => `5399011${digits(n, 5)}1234`,
};
const ADVANCE_NUMBERS: Record<string, (payer: number, n: number) => string> = {
  power: (payer, n) => `530107${digits(payer, 2)}${digits(n + 1, 5)}`,
  gas: (payer, n) => `8${digits(payer, 2)}${n}1234`,
};

export const accountNoOf = (item: PlannedItem, payer: number) =>
  item.advanceFen === null
    ? BILL_NUMBERS[item.billerCode]!(item.account)
    : ADVANCE_NUMBERS[item.billerCode]!(payer, item.account);

export interface Households {
  /** the account as this person has it bound; bound at its first use */
  accountId(payer: number, billerCode: string, accountNo: string): Promise<string>;
  /** what is owed on it first of all, as the company has it now */
  firstBill(billerCode: string, accountNo: string): { billNo: string; amountFen: number } | null;
  /** every number that was used */
  numbers(): string[];
}

export function createHouseholds(people: readonly Person[], { billers }: StartedSimulators): Households {
  const bound = new Map<string, Promise<string>>();
  const numbers = new Set<string>();
  const homes = people.map(() => ({ used: 0, ids: [] as Promise<string>[] }));

  function homeFor(payer: number): Promise<string> {
    const mine = homes[payer]!;
    const index = Math.floor(mine.used / IN_ONE_HOME);
    mine.used += 1;
    mine.ids[index] ??= (async () => {
      const body = { label: `第${index + 1}处`, city: '云岭市' };
      const made = await people[payer]!.call('POST', '/bills/homes', body, newId());
      if (made.status >= 300) throw new GaveUp(`no home: ${JSON.stringify(made.body)}`);
      return made.body.homeId as string;
    })();
    return mine.ids[index];
  }

  async function bind(payer: number, billerCode: string, accountNo: string): Promise<string> {
    if (CONFIRMED.has(billerCode) && !numbers.has(accountNo)) billers.changeHolder(billerCode, accountNo, HOLDER);
    numbers.add(accountNo);
    const homeId = await homeFor(payer);
    const body = {
      homeId,
      billerCode,
      accountNo,
      ...(CONFIRMED.has(billerCode) ? { holderLastCharacter: HOLDER.slice(-1) } : {}),
    };
    for (let attempt = 0; ; attempt += 1) {
      const answer = await people[payer]!.call('POST', '/bills/accounts', body, newId());
      if (answer.status < 300) return answer.body.accountId as string;
      // A company that answers nonsense just now answers sense later.
      if (attempt >= 20) throw new GaveUp(`not bound to ${billerCode}: ${JSON.stringify(answer.body)}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  return {
    accountId(payer, billerCode, accountNo) {
      const key = `${payer} ${billerCode} ${accountNo}`;
      const known = bound.get(key);
      if (known) return known;
      const made = bind(payer, billerCode, accountNo);
      bound.set(key, made);
      made.catch(() => bound.delete(key));
      return made;
    },
    firstBill: (billerCode, accountNo) => billers.owed(billerCode, accountNo)[0] ?? null,
    numbers: () => [...numbers],
  };
}
