import type { BillerInvoices, InvoiceRequest } from '../../bff/connectors/biller/biller-invoices.port';
import { type BillerCity, startBillerCity, wholeBill } from './biller-city';

/** check digit right */
const TAX_NO = '91350100M000100Y43';
let city: BillerCity;
let invoices: BillerInvoices;
let counted = 0;

beforeAll(async () => {
  city = await startBillerCity();
  invoices = city.biller('power').invoices!;
});
afterEach(() => city.simulators.billers.scenario.reset());
afterAll(() => city?.stop());

/** A written-off bill of a household nobody else uses, and the request of its invoice. */
async function creditedBill(change: Partial<InvoiceRequest> = {}): Promise<InvoiceRequest> {
  counted += 1;
  const bill = await wholeBill(city, 'power', `53010200${String(30_100 + counted)}`);
  const proof = await city.biller('power').writeOff(bill);
  if (proof.outcome !== 'done') throw new Error(proof.outcome);
  return {
    requestNo: `INVOICE-${counted}-1`,
    sequence: bill.sequence,
    proofNo: proof.proofNo,
    amountFen: bill.amountFen,
    titleKind: 'company',
    title: '云岭市绿野科技有限公司',
    taxNo: TAX_NO,
    email: null,
    ...change,
  };
}
const kept = () => city.simulators.billers.invoices('power');

async function textOf(requestNo: string): Promise<Buffer | null> {
  const pieces = await invoices.file(requestNo);
  if (!pieces) return null;
  const bytes: Uint8Array[] = [];
  for await (const piece of pieces) bytes.push(piece);
  return Buffer.concat(bytes);
}

it('is offered by those who issue online, and the others say what they do instead', () => {
  for (const code of ['power', 'gas', 'heating', 'property']) {
    expect(city.biller(code)).toMatchObject({ powers: { invoice: 'online' }, invoices: expect.anything() });
  }
  expect(city.biller('water')).toMatchObject({ powers: { invoice: 'counter' } });
  expect(city.biller('fines')).toMatchObject({ powers: { invoice: 'proof' } });
  for (const code of ['water', 'fines']) expect(city.biller(code).invoices).toBeUndefined();
});

it('is accepted, then issued, then taken back; each is found by asking', async () => {
  city.simulators.billers.scenario.set('power', { invoiceTakesMs: 60_000 });
  const request = await creditedBill();
  const { requestNo, amountFen } = request;
  expect(await invoices.query(requestNo)).toEqual({ outcome: 'absent' });
  expect(await invoices.issue(request)).toEqual({ outcome: 'issuing' });
  expect(await invoices.query(requestNo)).toEqual({ outcome: 'issuing' });
  expect(await textOf(requestNo)).toBeNull();
  city.clock.advance(61_000);
  const issued = await invoices.query(requestNo);
  expect(issued).toEqual({ outcome: 'issued', invoiceNo: expect.stringMatching(/^\d{20}$/), amountFen });
  expect(await invoices.issue(request)).toEqual(issued);
  expect((await textOf(requestNo))!.subarray(0, 5).toString()).toBe('%PDF-');
  expect(await invoices.reverse(requestNo)).toEqual({ outcome: 'reversing' });
  city.clock.advance(61_000);
  expect(await invoices.reverse(requestNo)).toEqual({ outcome: 'reversed' });
  expect(await textOf(requestNo)).toBeNull();
  expect(kept().filter((invoice) => invoice.sequence === request.sequence)).toHaveLength(1);
});

it('is one, though its answer is lost', async () => {
  const request = await creditedBill();
  const first = await invoices.issue(request);
  expect(first).toEqual({ outcome: 'issuing' });
  const { accountNo } = kept().find(({ requestNo }) => requestNo === request.requestNo)!;
  city.simulators.billers.scenario.set('power', { losesAnswer: true }, accountNo);
  expect(await invoices.issue(request)).toMatchObject({ outcome: 'unknown' });
  city.simulators.billers.scenario.reset();
  expect(await invoices.query(request.requestNo)).toMatchObject({ outcome: 'issued' });
  expect(kept().filter(({ sequence }) => sequence === request.sequence)).toHaveLength(1);
});

it('breaks off rather than give half a paper for a whole one', async () => {
  const request = await creditedBill();
  await invoices.issue(request);
  expect(await textOf(request.requestNo)).not.toBeNull();
  city.simulators.billers.scenario.set('power', { truncatesAnswer: true });
  await expect(textOf(request.requestNo)).rejects.toThrow();
});

it('fails without being refused while the tax authority does, to be issued and to be taken back', async () => {
  city.simulators.billers.scenario.set('power', { invoiceFailsTimes: 2, invoiceReverseFailsTimes: 1 });
  const request = await creditedBill();
  for (let time = 0; time < 2; time += 1) expect(await invoices.issue(request)).toEqual({ outcome: 'failed' });
  expect(await invoices.issue(request)).toEqual({ outcome: 'issuing' });
  expect(await invoices.reverse(request.requestNo)).toEqual({ outcome: 'failed' });
  expect(await invoices.reverse(request.requestNo)).toEqual({ outcome: 'reversing' });
});

it('is refused in words: a wrong tax number, more than was paid, a number used for another', async () => {
  const wrong = await creditedBill({ taxNo: `${TAX_NO.slice(0, 17)}4` });
  expect(await invoices.issue(wrong)).toEqual({ outcome: 'refused', message: expect.stringContaining('税号') });
  const more = await creditedBill();
  expect(await invoices.issue({ ...more, amountFen: more.amountFen + 1 })).toMatchObject({ outcome: 'refused' });
  await invoices.issue(more);
  expect(await invoices.issue({ ...more, title: '另一家公司' })).toMatchObject({ outcome: 'refused' });
  const second = await invoices.issue({ ...more, requestNo: `${more.requestNo}-2` });
  expect(second).toEqual({ outcome: 'refused', message: expect.stringContaining('金额') });
});

it('is never issued once its number was taken back unseen', async () => {
  const request = await creditedBill();
  expect(await invoices.reverse(request.requestNo)).toEqual({ outcome: 'reversed' });
  expect(await invoices.issue(request)).toEqual({ outcome: 'reversed' });
});

it('says nothing of title, tax number or paper in the log or on the control page', async () => {
  const request = await creditedBill();
  await invoices.issue(request);
  const notes = JSON.stringify(city.simulators.billers.received);
  for (const text of [city.logLines.join('\n'), notes]) {
    expect(text).not.toContain(request.title);
    expect(text).not.toContain(TAX_NO);
  }
});
