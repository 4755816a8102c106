import { type BillerCity, startBillerCity, wholeBill } from './biller-city';

/** An account with something owed at each company, that no test of another file uses. */
const ACCOUNTS: Record<string, string> = {
  water: '0210001234',
  power: '5301020001234',
  gas: '80001234',
  heating: 'R2601234',
  property: 'WL-2-1234',
  fines: '5399011200001234',
};
const CODES = Object.keys(ACCOUNTS);

let city: BillerCity;
beforeAll(async () => {
  city = await startBillerCity();
});
afterAll(() => city?.stop());

describe.each(CODES)('%s', (code) => {
  const accountNo = ACCOUNTS[code]!;

  it('tells whose the account is, masked, and what is owed, whose lines make its amount', async () => {
    const outcome = await city.biller(code).fetchAccount(accountNo);
    expect(outcome).toMatchObject({ outcome: 'found' });
    if (outcome.outcome !== 'found') return;
    expect(outcome.answer.account.holderMasked).toMatch(/^[一-龥𠀀-𰀀]\*/u);
    expect(outcome.answer.bills.length).toBeGreaterThan(0);
    for (const bill of outcome.answer.bills) {
      expect(bill.lines.reduce((sum, line) => sum + line.amountFen, 0)).toBe(bill.amountFen);
    }
  });

  it('gives up to two years of usage, oldest first', async () => {
    const points = await city.biller(code).usage(accountNo);
    expect(points.map((point) => point.period)).toEqual([...points.map((point) => point.period)].sort());
    expect(points).toHaveLength(code === 'fines' ? 1 : 24);
  });

  it('writes a bill off once, with a proof number, in its own books to the fen', async () => {
    const request = await wholeBill(city, code, accountNo);
    const outcome = await city.biller(code).writeOff(request);
    expect(outcome).toMatchObject({ outcome: 'done', amountFen: request.amountFen, businessDate: '2026-11-22' });
    const rows = city.simulators.billers.books(code).filter((row) => row.sequence === request.sequence);
    expect(rows).toMatchObject([{ amountFen: request.amountFen, accountNo, billNo: request.billNo }]);
    const owed = city.simulators.billers.owed(code, accountNo);
    expect(owed.map((bill) => bill.billNo)).not.toContain(request.billNo);
    const again = await city.biller(code).writeOff({ ...request, sequence: `${request.sequence}B` });
    expect(again.outcome).toBe('paid_by_other');
  });

  it('does with the same sequence what it declares', async () => {
    const biller = city.biller(code);
    const ending = code === 'fines' || code === 'heating' || code === 'property' ? '4321' : '5678';
    const other = accountNo.slice(0, -4) + ending;
    const request = await wholeBill(city, code, other);
    const first = await biller.writeOff(request);
    const second = await biller.writeOff(request);
    expect(first.outcome).toBe('done');
    if (biller.powers.isSequenceIdempotent) expect(second).toEqual(first);
    else expect(second.outcome).toBe('unknown');
    expect(city.simulators.billers.books(code).filter((row) => row.sequence === request.sequence)).toHaveLength(1);
    if (biller.powers.canQueryWriteOff) {
      expect(await biller.queryWriteOff(request.sequence, '2026-11-22')).toEqual(first);
      expect(await biller.queryWriteOff('T9999999999', '2026-11-22')).toMatchObject({
        outcome: 'refused',
        code: 'not_found',
      });
    } else await expect(biller.queryWriteOff(request.sequence, '2026-11-22')).rejects.toThrow();
    if (biller.powers.canVoid) {
      const voided = await biller.voidWriteOff(request, `V${request.sequence.slice(1)}`);
      expect(voided).toMatchObject({ outcome: 'done', amountFen: request.amountFen });
      const owed = city.simulators.billers.owed(code, other);
      expect(owed.map((bill) => bill.billNo)).toContain(request.billNo);
    } else await expect(biller.voidWriteOff(request, 'V1')).rejects.toThrow();
  });

  it('knows an unknown and a closed account, and another amount, for what they are', async () => {
    const biller = city.biller(code);
    expect(await biller.fetchAccount(`${accountNo.slice(0, -4)}0000`)).toMatchObject({ code: 'account_unknown' });
    expect(await biller.fetchAccount(`${accountNo.slice(0, -4)}9001`)).toMatchObject({ code: 'account_closed' });
    const request = await wholeBill(city, code, `${accountNo.slice(0, -4)}2222`);
    const wrongFen = code === 'power' ? request.amountFen - 1 : request.amountFen + 1;
    expect(await biller.writeOff({ ...request, amountFen: wrongFen })).toMatchObject({
      outcome: 'refused',
      code: 'amount_refused',
    });
  });
});

describe('money in advance and in part', () => {
  it('is taken where the company says so, and refused where it does not', async () => {
    const advance = {
      sequence: 'TADVANCE1',
      accountNo: '5301020001234',
      billNo: null,
      fetchReference: null,
      amountFen: 5_000,
      paidAt: city.clock.now(),
      transactionId: '42',
    };
    expect(await city.biller('power').writeOff(advance)).toMatchObject({ outcome: 'done', amountFen: 5_000 });
    for (const [code, accountNo] of [
      ['water', '0210001234'],
      ['heating', 'R2601234'],
      ['fines', '5399011200001234'],
    ] as const) {
      expect(await city.biller(code).writeOff({ ...advance, accountNo })).toMatchObject({
        outcome: 'refused',
        code: 'not_allowed',
      });
    }
  });

  it('leaves the rest of a heating bill owed, with a line that says what was paid', async () => {
    const request = await wholeBill(city, 'heating', 'R2607777');
    await city.biller('heating').writeOff({ ...request, amountFen: 50_000 });
    const [bill] = city.simulators.billers.owed('heating', 'R2607777');
    expect(bill!.amountFen).toBe(request.amountFen - 50_000);
    const rest = await wholeBill(city, 'heating', 'R2607777');
    expect(rest.amountFen).toBe(request.amountFen - 50_000);
  });
});

it('says nothing of accounts, keys or answers in its log', async () => {
  const text = city.logLines.join('\n');
  for (const accountNo of Object.values(ACCOUNTS)) expect(text).not.toContain(accountNo);
  expect(text).not.toMatch(/BillNo|accountRef|holder|secret/);
});
