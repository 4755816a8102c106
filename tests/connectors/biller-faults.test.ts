import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BillerDetailRow, DetailFileCorrupt } from '../../bff/connectors/biller/biller.port';
import type { BillerScenario } from '../../bff/simulators/billers/scenarios';
import { type BillerCity, startBillerCity, wholeBill } from './biller-city';

/** Account numbers of a company, each asked for once. */
const FORMS: Record<string, (n: number) => string> = {
  water: (n) => `02100${String(n).padStart(5, '0')}`,
  power: (n) => `53010200${String(n).padStart(5, '0')}`,
  fines: (n) => `53990112000${String(n).padStart(5, '0')}`,
};
const CODES = Object.keys(FORMS);
const TODAY = '2026-11-22';

let city: BillerCity;
let next = 60_001;
const freshAccount = (code: string) => FORMS[code]!(next++);
const set = (code: string, faults: Partial<BillerScenario>) => city.simulators.billers.scenario.set(code, faults);
const bookedFen = (code: string, sequence: string) =>
  city.simulators.billers.books(code).find((row) => row.sequence === sequence)?.amountFen ?? null;

async function rowsOf(file: AsyncIterable<BillerDetailRow> | null): Promise<BillerDetailRow[]> {
  const rows: BillerDetailRow[] = [];
  for await (const row of file ?? []) rows.push(row);
  return rows;
}

beforeAll(async () => {
  city = await startBillerCity();
});
afterAll(() => city?.stop());
beforeEach(() => city.simulators.billers.scenario.reset());

describe.each(CODES)('%s', (code) => {
  it.each([
    ['cuts the connection after booking (37)', { losesAnswer: true }],
    ['breaks off in the middle of its answer (37)', { truncatesAnswer: true }],
    ['answers garbage (37)', { answersGarbage: true }],
  ] satisfies [string, Partial<BillerScenario>][])('%s: unknown, and booked', async (_, faults) => {
    const request = await wholeBill(city, code, freshAccount(code));
    set(code, faults);
    expect((await city.biller(code).writeOff(request)).outcome).toBe('unknown');
    expect(bookedFen(code, request.sequence)).toBe(request.amountFen);
    city.simulators.billers.scenario.reset();
    const { powers } = city.biller(code);
    if (powers.canQueryWriteOff) {
      expect(await city.biller(code).queryWriteOff(request.sequence, TODAY)).toMatchObject({ outcome: 'done' });
    }
  });

  it('answers about the write-off before: unknown, however well it is signed (38)', async () => {
    const before = await wholeBill(city, code, freshAccount(code));
    await city.biller(code).writeOff(before);
    const request = await wholeBill(city, code, freshAccount(code));
    set(code, { answersOutOfOrder: true });
    expect((await city.biller(code).writeOff(request)).outcome).toBe('unknown');
  });

  it('says that it is paid: ours or somebody else’s, the books tell (39)', async () => {
    const ours = await wholeBill(city, code, freshAccount(code));
    const others = await wholeBill(city, code, freshAccount(code));
    set(code, { saysAlreadyPaid: 'ours' });
    expect((await city.biller(code).writeOff(ours)).outcome).toBe('paid_by_other');
    expect(bookedFen(code, ours.sequence)).toBe(ours.amountFen);
    set(code, { saysAlreadyPaid: 'other' });
    expect((await city.biller(code).writeOff(others)).outcome).toBe('paid_by_other');
    expect(bookedFen(code, others.sequence)).toBeNull();
  });

  it('is paid at the counter in between (31)', async () => {
    const request = await wholeBill(city, code, freshAccount(code));
    city.simulators.billers.payAtCounter(code, request.accountNo, request.billNo);
    expect((await city.biller(code).writeOff(request)).outcome).toBe('paid_by_other');
  });

  it('is in maintenance: closed, not booked; is down: unknown (40)', async () => {
    const request = await wholeBill(city, code, freshAccount(code));
    set(code, { isInMaintenance: true });
    expect(await city.biller(code).writeOff(request)).toMatchObject({ outcome: 'closed', until: expect.any(Date) });
    set(code, { isInMaintenance: false, isDown: true });
    expect((await city.biller(code).writeOff(request)).outcome).toBe('unknown');
    expect(bookedFen(code, request.sequence)).toBeNull();
  });

  it('refuses the amount (41), books another one and says so (42)', async () => {
    const refused = await wholeBill(city, code, freshAccount(code));
    set(code, { rejectsAmount: true });
    expect(await city.biller(code).writeOff(refused)).toMatchObject({ outcome: 'refused', code: 'amount_refused' });
    const changed = await wholeBill(city, code, freshAccount(code));
    set(code, { rejectsAmount: false, amountDeltaFen: -7 });
    expect(await city.biller(code).writeOff(changed)).toMatchObject({
      outcome: 'done',
      amountFen: changed.amountFen - 7,
    });
  });

  it('adds to a bill after it was fetched (33): the old amount is refused', async () => {
    const request = await wholeBill(city, code, freshAccount(code));
    city.simulators.billers.addCharge(code, request.accountNo, request.billNo, { name: '补抄', amountFen: 500 });
    expect(await city.biller(code).writeOff(request)).toMatchObject({ outcome: 'refused', code: 'amount_refused' });
    expect((await wholeBill(city, code, request.accountNo)).amountFen).toBe(request.amountFen + 500);
  });

  it('gives proof and has nothing in its books (43)', async () => {
    const request = await wholeBill(city, code, freshAccount(code));
    set(code, { deniesLater: true });
    expect((await city.biller(code).writeOff(request)).outcome).toBe('done');
    expect(bookedFen(code, request.sequence)).toBeNull();
  });

  it('books late, after it was asked (45)', async () => {
    const request = await wholeBill(city, code, freshAccount(code));
    set(code, { booksLateMs: 60_000 });
    expect((await city.biller(code).writeOff(request)).outcome).toBe('unknown');
    expect(bookedFen(code, request.sequence)).toBeNull();
    city.clock.advance(61_000);
    expect(bookedFen(code, request.sequence)).toBe(request.amountFen);
  });

  it('answers about another account (34): not believed', async () => {
    set(code, { answersAnotherAccount: true });
    await expect(city.biller(code).fetchAccount(freshAccount(code))).rejects.toMatchObject({ code: 'upstream_failed' });
  });
});

it('books an evening’s write-off on the next business day, after its cut-off alone (40, 64)', async () => {
  city.clock.set('2026-11-22T14:59:00.000Z');
  expect(city.biller('water').businessDateOf(city.clock.now())).toBe('2026-11-22');
  city.clock.set('2026-11-22T15:01:00.000Z');
  expect(city.biller('water').businessDateOf(city.clock.now())).toBe('2026-11-23');
  expect(city.biller('gas').businessDateOf(city.clock.now())).toBe('2026-11-22');
  const request = await wholeBill(city, 'water', freshAccount('water'));
  expect(await city.biller('water').writeOff(request)).toMatchObject({ businessDate: '2026-11-23' });
  set('water', { closesAtCutOff: true });
  const second = await wholeBill(city, 'water', freshAccount('water'));
  expect((await city.biller('water').writeOff(second)).outcome).toBe('closed');
  city.clock.set('2026-11-22T04:00:00.000Z');
});

it('takes a void back or does not answer it (44)', async () => {
  const request = await wholeBill(city, 'power', freshAccount('power'));
  await city.biller('power').writeOff(request);
  set('power', { voidFails: 'unsupported' });
  expect((await city.biller('power').voidWriteOff(request, 'V01')).outcome).toBe('refused');
  set('power', { voidFails: 'timeout' });
  expect((await city.biller('power').voidWriteOff(request, 'V01')).outcome).toBe('unknown');
  set('power', { voidFails: null });
  const done = await city.biller('power').voidWriteOff(request, 'V01');
  expect(done.outcome).toBe('done');
  expect(await city.biller('power').voidWriteOff(request, 'V01')).toEqual(done);
});

describe.each(['power', 'fines'])('the day’s file of %s', (code) => {
  const isOf = (accounts: string[]) => (row: BillerDetailRow) => accounts.includes(row.accountNo);

  it('has what was booked, to the fen, and nothing paid at the counter', async () => {
    const request = await wholeBill(city, code, freshAccount(code));
    const counter = await wholeBill(city, code, freshAccount(code));
    await city.biller(code).writeOff(request);
    city.simulators.billers.payAtCounter(code, counter.accountNo, counter.billNo);
    const rows = await rowsOf(await city.biller(code).detailFile(TODAY));
    expect(rows.filter(isOf([request.accountNo, counter.accountNo]))).toMatchObject([
      { sequence: request.sequence, amountFen: request.amountFen, kind: 'write_off' },
    ]);
  });

  it('lacks a row (62), has another amount (63), has a row nobody made (61)', async () => {
    const lacking = await wholeBill(city, code, freshAccount(code));
    set(code, { leavesOutOfFile: true });
    await city.biller(code).writeOff(lacking);
    const other = await wholeBill(city, code, freshAccount(code));
    set(code, { leavesOutOfFile: false, fileDeltaFen: 3 });
    await city.biller(code).writeOff(other);
    set(code, { fileDeltaFen: 0 });
    const ghost = freshAccount(code);
    city.simulators.billers.bookGhost(code, { accountNo: ghost, billNo: ghost, amountFen: 4_200 });
    const rows = await rowsOf(await city.biller(code).detailFile(TODAY));
    expect(rows.some(isOf([lacking.accountNo]))).toBe(false);
    expect(rows.find(isOf([other.accountNo]))?.amountFen).toBe(other.amountFen + 3);
    expect(rows.find(isOf([ghost]))?.amountFen).toBe(4_200);
  });

  it.each(['truncated', 'hash_wrong', 'count_wrong', 'duplicated', 'other_format'] as const)(
    'is refused when it is %s (65)',
    async (detailFile) => {
      set(code, { detailFile });
      await expect(city.biller(code).detailFile(TODAY).then(rowsOf)).rejects.toThrow(DetailFileCorrupt);
    },
  );

  it('is not there yet (65)', async () => {
    set(code, { detailFile: 'late' });
    expect(await city.biller(code).detailFile(TODAY)).toBeNull();
  });
});

describe('the day’s file that we make for water', () => {
  async function* each(rows: BillerDetailRow[]) {
    yield* rows;
  }
  const day = '2026-11-25';
  async function paidToday(): Promise<BillerDetailRow> {
    const request = await wholeBill(city, 'water', freshAccount('water'));
    const outcome = await city.biller('water').writeOff(request);
    if (outcome.outcome !== 'done') throw new Error(outcome.outcome);
    const { sequence, accountNo, billNo, amountFen } = request;
    return {
      sequence,
      accountNo,
      billNo,
      amountFen,
      proofNo: outcome.proofNo,
      at: outcome.writtenOffAt,
      kind: 'write_off',
    };
  }
  const send = (rows: BillerDetailRow[]) =>
    city.biller('water').sendDetailFile(day, each(rows), {
      count: rows.length,
      totalFen: rows.reduce((sum, row) => sum + row.amountFen, 0),
    });

  beforeAll(() => city.clock.set('2026-11-25T04:00:00.000Z'));
  afterAll(() => city.clock.set('2026-11-22T04:00:00.000Z'));

  it('is agreed to, or disputed row by row', async () => {
    const rows = [await paidToday(), await paidToday(), await paidToday()];
    expect(await send(rows)).toEqual({ outcome: 'agreed' });
    expect(await send(rows.slice(1))).toMatchObject({
      outcome: 'disputed',
      missing: [],
      surplus: [{ sequence: rows[0]!.sequence, amountFen: rows[0]!.amountFen }],
    });
    const invented = { ...rows[0]!, sequence: 'TINVENTED' };
    expect(await send([...rows, invented])).toMatchObject({ outcome: 'disputed', missing: [invented], surplus: [] });
  });

  it('never leaves when its rows are not what its summary says', async () => {
    const outcome = await city.biller('water').sendDetailFile(day, each([]), { count: 1, totalFen: 0 });
    expect(outcome.outcome).toBe('unknown');
  });
});

it('forgets nothing when it starts again with a folder for its books', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yct-books-'));
  const settings = { SIMULATOR_BOOKS_DIR: folder };
  const first = await startBillerCity({ settings });
  const request = await wholeBill(first, 'property', 'WL-2-5151');
  await first.biller('property').writeOff(request);
  await first.stop();
  const second = await startBillerCity({ settings });
  expect(second.simulators.billers.books('property')).toMatchObject([{ sequence: request.sequence }]);
  expect(second.simulators.billers.owed('property', 'WL-2-5151').map((bill) => bill.billNo)).not.toContain(
    request.billNo,
  );
  await second.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('knows a send that never left from one that may have landed', async () => {
  const gone = await startBillerCity();
  const request = await wholeBill(gone, 'power', freshAccount('power'));
  await gone.stop();
  expect(await gone.biller('power').writeOff(request)).toEqual({ outcome: 'closed', until: null });
  expect(await gone.biller('power').queryWriteOff(request.sequence, TODAY)).toMatchObject({ outcome: 'unknown' });
});

it('says nothing of accounts or answers in its log, whatever goes wrong', () => {
  const text = city.logLines.join('\n');
  expect(text).toContain('outside call failed');
  for (const form of Object.values(FORMS)) expect(text).not.toContain(form(60_0).slice(0, 8));
});
