import { createBillers } from '../../../bff/connectors/biller/billers';
import { createBills } from '../../../bff/features/bills/bills.feature';
import type { BillsForPayments, Quoted, QuoteItem } from '../../../bff/features/bills/bills-for-payments.types';
import { createLogger } from '../../../bff/platform/log';
import { createMetrics } from '../../../bff/platform/metrics';
import { createResilientCall } from '../../../bff/platform/resilience/resilient-call';
import { DEMO } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';

interface SeenAccount {
  accountId: string;
  billerCode: string;
  bills: { billNo: string; billKey: string; amountFen: number }[];
}

let city: City;
let citizen: ApiClient;
let bills: BillsForPayments;
const { citizen: daughter, elder: mother, secondCitizen: stranger } = DEMO.people;

beforeAll(async () => {
  city = await startCity();
  citizen = await city.as('citizen');
  const { config, clock, db, jobs } = city.app;
  const log = createLogger({ level: 'silent' });
  const metrics = createMetrics({ collectDefaults: false });
  bills = createBills({
    db,
    jobs,
    clock,
    log,
    billers: createBillers({
      file: config.BILLERS_FILE ?? null,
      baseUrl: config.BILLERS_URL ?? null,
      isProduction: false,
      callTo: (system) =>
        createResilientCall({ system, timeoutMs: 1_000, retries: 0, breakAfter: 1_000 }, { log, metrics }),
      clock,
      log,
    }),
    notices: { send: async () => {} },
    vaultKeys: config.VAULT_KEYS,
    people: {
      actsFor: async (actor, holder) => actor === daughter && holder === mother,
      holdersOf: async (actor) => (actor === daughter ? [mother] : []),
      maskedName: async () => '王*芳',
    },
  }).billsForPayments;
});
afterAll(() => city?.stop());
beforeEach(() => city.simulators.billers.scenario.reset());

/** Accounts of a home as its owner sees them now. */
async function seen(index = 0): Promise<SeenAccount[]> {
  const { homes } = (await citizen.get('/bills/homes')).body;
  return (await citizen.get(`/bills/homes/${homes[index].homeId}`)).body.accounts;
}
async function seenAt(code: string, index = 0): Promise<SeenAccount> {
  return (await seen(index)).find((account) => account.billerCode === code)!;
}
const itemOf = (account: SeenAccount, amountFen: number | null = null): QuoteItem => ({
  accountId: account.accountId,
  billNo: account.bills[0]!.billNo,
  amountFen,
});
const ONE = async (item: QuoteItem, personId: string = daughter) => (await bills.quote(personId, [item]))[0]!;

it('quotes bills of several companies at once, each for its own merchant', async () => {
  const accounts = await seen();
  const quoted = await bills.quote(
    daughter,
    accounts.map((account) => itemOf(account)),
  );
  expect(quoted).toHaveLength(6);
  for (const [index, quote] of quoted.entries()) {
    expect(quote).toMatchObject({
      outcome: 'quoted',
      billerCode: accounts[index]!.billerCode,
      amountFen: accounts[index]!.bills[0]!.amountFen,
      billKey: accounts[index]!.bills[0]!.billKey,
      changedSince: [],
      homeLabel: '自己家',
    });
  }
  const mchids = (quoted as Quoted[]).map((quote) => quote.mchid);
  expect(mchids.sort()).toEqual(['101', '102', '103', '104', '105', '106'].map((end) => `1900000${end}`));
  for (const quote of quoted as Quoted[]) {
    expect(Buffer.byteLength(quote.description)).toBeLessThanOrEqual(127);
    expect(quote.description).not.toMatch(/\d{8}/);
  }
});

it('gives a debt one name, whoever looks at it', async () => {
  const item = itemOf(await seenAt('water', 1));
  const byDaughter = (await ONE(item)) as Quoted;
  const byMother = (await ONE(item, mother)) as Quoted;
  expect(byMother.billKey).toBe(byDaughter.billKey);
  expect(byMother.snapshotId).not.toBe(byDaughter.snapshotId);
  expect(await bills.personsWatching(byMother.billKey)).toEqual([mother]);
});

it('shows what changed since it was seen: a new reading (33)', async () => {
  const account = await seenAt('water');
  const bill = account.bills[0]!;
  city.simulators.billers.addCharge('water', '0210038857', bill.billNo, { name: '补抄水费', amountFen: 321 });
  const quote = (await ONE(itemOf(account))) as Quoted;
  expect(quote.amountFen).toBe(bill.amountFen + 321);
  expect(quote.changedSince).toContainEqual({
    field: 'amountFen',
    before: String(bill.amountFen),
    after: String(bill.amountFen + 321),
  });
  expect(((await ONE(itemOf(account))) as Quoted).changedSince).toEqual([]);
});

it('lets a late fee grow by the day and says so', async () => {
  const account = await seenAt('gas');
  city.clock.advance(45 * 86_400_000);
  const quote = (await ONE(itemOf(account))) as Quoted;
  expect(quote.changedSince.map((change) => change.field)).toEqual(expect.arrayContaining(['amountFen', 'lateFeeFen']));
  city.clock.advance(-45 * 86_400_000);
});

it('refuses what each company does not take', async () => {
  const [water, power, heating] = [await seenAt('water'), await seenAt('power'), await seenAt('heating')];
  const owed = (account: SeenAccount) => account.bills[0]!.amountFen;
  for (const [item, ok] of [
    [itemOf(water, owed(water) - 1), false],
    [itemOf(water, owed(water) + 1), false],
    [itemOf(power, owed(power) - 1), false],
    [itemOf(power, owed(power) + 5_000), true],
    [itemOf(heating, 9_999), false],
    [itemOf(heating, 10_000), true],
    [itemOf(heating, owed(heating) + 1), false],
    [{ ...itemOf(power), billNo: null, amountFen: 5_000 }, true],
    [{ ...itemOf(power), billNo: null, amountFen: null }, false],
    [{ ...itemOf(power), billNo: null, amountFen: 0 }, false],
  ] as const) {
    const quote = await ONE(item);
    if (ok) expect(quote).toMatchObject({ outcome: 'quoted', amountFen: item.amountFen });
    else expect(quote).toMatchObject({ outcome: 'refused', reason: 'amount_not_allowed', payable: expect.any(Object) });
  }
  expect(await ONE({ ...itemOf(water), billNo: null })).toMatchObject({ reason: 'prepay_not_allowed' });
});

it('refuses a stranger, a bill that is paid, a closed account, another holder, and a company that is away', async () => {
  const property = await seenAt('property');
  expect(await ONE(itemOf(property), stranger)).toMatchObject({ reason: 'account_not_found' });
  expect(await ONE({ ...itemOf(property), billNo: 'WY000000' })).toMatchObject({ reason: 'bill_gone' });
  city.simulators.billers.payAtCounter('property', 'WL-3-0502', property.bills[0]!.billNo);
  expect(await ONE(itemOf(property))).toMatchObject({ reason: 'bill_gone' });
  city.simulators.billers.scenario.set('property', { isDown: true });
  expect(await ONE({ ...itemOf(property), billNo: property.bills[1]!.billNo })).toMatchObject({
    reason: 'biller_away',
  });
  city.simulators.billers.scenario.reset();
  const fines = await seenAt('fines');
  city.simulators.billers.changeHolder('fines', '5399011200438215', '孙立伟');
  expect(await ONE(itemOf(fines))).toMatchObject({ reason: 'holder_changed' });
  const gas = await seenAt('gas', 1);
  city.simulators.billers.closeAccount('gas', '80200931');
  expect(await ONE(itemOf(gas))).toMatchObject({ reason: 'account_closed' });
});

it('hands over what a write-off needs, and forgets a bill once it is paid', async () => {
  const heating = await seenAt('heating');
  const quote = (await ONE(itemOf(heating))) as Quoted;
  const needed = await bills.snapshotForWriteOff(quote.snapshotId);
  expect(needed).toMatchObject({ billerCode: 'heating', accountNo: 'R2600718', amountFen: quote.amountFen });
  expect(needed.fetchReference).toMatch(/^F\d+$/);
  expect(await bills.isStillOwed(quote.snapshotId)).toBe('owed');
  const dueNow = async () =>
    (await citizen.get('/bills/due')).body.bills.map((bill: { billNo: string }) => bill.billNo) as string[];
  expect(await dueNow()).toContain(needed.billNo);
  city.clock.advance(1_000);
  await city.app.db.transaction((tx) => bills.markPaid(tx, quote.snapshotId));
  expect(await dueNow()).not.toContain(needed.billNo);
  city.simulators.billers.payAtCounter('heating', 'R2600718', needed.billNo!);
  expect(await bills.isStillOwed(quote.snapshotId)).toBe('not_owed');
  await expect(bills.snapshotForWriteOff('01KAYCT0000000000000000000')).rejects.toThrow();
});

it('keeps no account number in the clear', async () => {
  for (const table of ['bill_household', 'bill_account', 'bill_snapshot', 'notice']) {
    const rows = await city.app.db.query<object>(`SELECT * FROM ${table}`).catch(() => []);
    const text = JSON.stringify(rows);
    for (const accountNo of ['0210038857', '5301024471186', 'R2600718', '5399011200438215']) {
      expect(text).not.toContain(accountNo);
    }
  }
});
