import { existsSync } from 'node:fs';
import type { PaymentView } from '../../../bff/contracts/payments';
import type { BillerScenario } from '../../../bff/simulators/billers/scenarios';
import { DEMO_PEOPLE, DEMO_SMS_CODE } from '../../../prisma/seed/demo-people';
import { DEMO } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { createBillsAtWill, type FreshBill } from './bills-at-will';
import { type SecondWorker, secondWorker } from './money-parts';
import { type PayingCity, startPayingCity } from './paying-city';

const MINUTE = 60_000;
const PEOPLE = { proposedBy: DEMO.people.financeClerk, approvedBy: DEMO.people.financeReviewer };
const COMPANY = {
  titleKind: 'company',
  title: '云岭市绿野科技有限公司',
  taxNo: '91350100M000100Y43',
  email: 'books@example.com',
};
const WRONG_TAX_NO = '91350100M000100Y44';

let paying: PayingCity;
let citizen: ApiClient;
let worker: SecondWorker;
let freshBill: ReturnType<typeof createBillsAtWill>;

beforeAll(async () => {
  paying = await startPayingCity();
  citizen = await paying.city.as('citizen');
  worker = secondWorker(paying.city);
  freshBill = createBillsAtWill(paying, () => citizen);
});
afterEach(async () => {
  paying.city.simulators.billers.scenario.reset();
  expect((await paying.checkBooks()).faults).toEqual([]);
});
afterAll(() => paying?.stop());

async function passes(ms: number): Promise<void> {
  paying.city.clock.advance(ms);
  await citizen.signIn(DEMO_PEOPLE.find(({ key }) => key === 'citizen')!.phone, DEMO_SMS_CODE);
}

interface Credited {
  id: string;
  orderId: string;
  amountFen: number;
}

async function credited(code: string, faults: Partial<BillerScenario> = {}): Promise<Credited> {
  const bill: FreshBill = await freshBill(code);
  const { billerCode, accountNo, ...item } = bill;
  const made = await paying.checkOut(citizen, [item]);
  expect(made.status).toBe(201);
  const payment = made.body as PaymentView;
  paying.city.simulators.billers.scenario.set(billerCode, faults, accountNo);
  paying.pay(payment);
  await paying.untilStates(citizen, payment.paymentId, 'credited');
  return { id: payment.paymentId, orderId: payment.orders[0]!.orderId, amountFen: item.amountFen };
}

const ask = ({ orderId }: Credited, body: object = COMPANY, who = citizen) =>
  who.post(`/payments/orders/${orderId}/invoice`, body);
const orderOf = async ({ id }: Credited) => (await paying.view(citizen, id)).orders[0]!;
const atCompany = ({ orderId }: Credited) =>
  paying.city.simulators.billers.invoices('power').filter(({ requestNo }) => requestNo.startsWith(orderId));

/** Time goes by, in steps that no wait of the job outlasts, until the invoice is there. */
async function until(order: Credited, state: string, isRight: () => Promise<boolean> = async () => true) {
  for (let round = 0; round < 40; round += 1) {
    await paying.city.jobsIdle();
    const { invoice } = await orderOf(order);
    if (invoice?.state === state && (await isRight())) return invoice;
    await passes(2 * MINUTE);
  }
  throw new Error(`the invoice is ${(await orderOf(order)).invoice?.state}, not ${state}`);
}
const paperOf = (order: Credited, who: ApiClient) =>
  fetch(`${paying.city.url}/api/payments/orders/${order.orderId}/invoice.pdf`, {
    headers: { authorization: `Bearer ${who.accessToken}` },
  });

describe('an e-invoice', () => {
  it('is asked for, issued over the amount, and given to the payer alone', async () => {
    const order = await credited('power');
    expect((await orderOf(order)).invoice).toMatchObject({ state: 'none' });
    expect((await paperOf(order, citizen)).status).toBe(409);
    const elder = await paying.city.as('elder');
    expect((await ask(order, COMPANY, elder)).status).toBe(404);
    expect((await ask(order)).status).toBe(202);
    expect((await ask(order)).status).toBe(202);
    const { url } = await until(order, 'issued');
    expect(url).toBe(`/api/payments/orders/${order.orderId}/invoice.pdf`);
    expect(atCompany(order)).toMatchObject([{ state: 'issued', amountFen: order.amountFen, title: COMPANY.title }]);
    expect((await ask(order)).status).toBe(409);

    const paper = await paperOf(order, citizen);
    expect(paper.status).toBe(200);
    expect(paper.headers.get('content-type')).toContain('application/pdf');
    expect(
      Buffer.from(await paper.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect((await paperOf(order, await paying.city.as('elder'))).status).toBe(404);

    // The notices of it lead to a page that there is.
    const { items } = (await citizen.get('/notices')).body as { items: { template: string; link: string }[] };
    const mine = items.filter(({ link }) => link.endsWith(order.id));
    expect(mine.map(({ template }) => template).sort()).toEqual(['payment.credited', 'payment.invoice']);
    for (const { link } of mine) expect(existsSync(`miniapp/src${link.split('?')[0]}.tsx`)).toBe(true);
  });

  it('fails thrice and is issued then; the money never waited for it', async () => {
    const order = await credited('power', { invoiceFailsTimes: 3, invoiceTakesMs: 5_000 });
    expect((await ask(order)).status).toBe(202);
    const { state, invoice } = await orderOf(order);
    expect([state, invoice?.state]).toEqual(['credited', 'asked']);
    await until(order, 'issued');
    expect(atCompany(order)).toHaveLength(1);
  });

  it('is refused in the company’s words, and asked for again under another number', async () => {
    const order = await credited('power');
    await ask(order, { ...COMPANY, taxNo: WRONG_TAX_NO });
    const { words } = await until(order, 'refused');
    expect(words).toContain('税号');
    expect((await ask(order)).status).toBe(202);
    await until(order, 'issued');
    expect(atCompany(order).map(({ requestNo }) => requestNo)).toEqual([`${order.orderId}-2`]);
  });

  it('needs a title, and of a company its tax number', async () => {
    const order = await credited('power');
    const company = await ask(order, { ...COMPANY, taxNo: null });
    expect(company.status).toBe(400);
    expect(JSON.stringify(company.body)).toContain('taxNo');
    for (const wrong of [{ taxNo: '123' }, { title: ' 一 ' }, { title: '一\n二三' }, { email: 'nobody' }]) {
      expect((await ask(order, { ...COMPANY, ...wrong })).status).toBe(400);
    }
    expect((await orderOf(order)).invoice).toMatchObject({ state: 'none' });
    const longest = { ...COMPANY, title: '云'.repeat(100), email: `${'a'.repeat(60)}@${'b.'.repeat(90)}example.com` };
    expect((await ask(order, longest)).status).toBe(202);
  });

  it('is said to be had elsewhere where the company does not issue it here', async () => {
    const order = await credited('water');
    expect((await orderOf(order)).invoice).toMatchObject({
      state: 'elsewhere',
      words: expect.stringContaining('营业厅'),
    });
    const refused = await ask(order);
    expect(refused.body.error).toMatchObject({ code: 'capability_off', message: expect.stringContaining('营业厅') });
  });
});

describe('money that goes back after the invoice', () => {
  async function partBack(order: Credited, fen: number): Promise<void> {
    await worker.refunds.refundPart(order.orderId, fen, 'finance_decision', PEOPLE);
    await paying.city.until(async () => {
      const { refunds } = await orderOf(order);
      return refunds.length > 0 && refunds.every(({ state }) => state === 'arrived');
    });
  }

  it('takes it back, however often that fails, and issues one over the rest', async () => {
    const order = await credited('power', { invoiceReverseFailsTimes: 3 });
    await ask(order);
    await until(order, 'issued');
    await partBack(order, 300);
    const { words } = await until(order, 'issued', async () => atCompany(order).length === 2);
    expect(atCompany(order).map(({ state, amountFen }) => [state, amountFen])).toEqual([
      ['reversed', order.amountFen],
      ['issued', order.amountFen - 300],
    ]);
    expect(words).toContain('红冲');

    // The rest too: nothing is left to invoice.
    await passes(2 * MINUTE);
    await partBack(order, order.amountFen - 300);
    const { words: end } = await until(order, 'reversed', async () =>
      atCompany(order).every(({ state }) => state === 'reversed'),
    );
    expect(end).toContain('红冲');
    expect(atCompany(order)).toHaveLength(2);
    expect((await paperOf(order, citizen)).status).toBe(409);
    expect((await ask(order)).status).toBe(409);
  });

  it('leaves no invoice that was asked for and not issued yet', async () => {
    const order = await credited('power', { invoiceTakesMs: 30 * MINUTE });
    await ask(order);
    await paying.city.until(async () => atCompany(order).length === 1);
    await partBack(order, order.amountFen);
    await until(order, 'reversed', async () => atCompany(order).every(({ state }) => state === 'reversed'));
  });

  it('is over the rest at once when asked for after the refund of a part', async () => {
    const order = await credited('power');
    await partBack(order, 100);
    await ask(order);
    await until(order, 'issued');
    expect(atCompany(order)).toMatchObject([{ state: 'issued', amountFen: order.amountFen - 100 }]);
  });
});

it('keeps titles and tax numbers out of the log and out of rows in the clear', async () => {
  const log = paying.city.logLines.join('\n');
  const rows = JSON.stringify(await paying.city.app.db.query('SELECT * FROM invoice_request'));
  const jobs = JSON.stringify(await paying.city.app.db.query("SELECT * FROM job WHERE kind = 'payments.invoice'"));
  for (const text of [log, rows, jobs]) {
    for (const secret of [COMPANY.title, COMPANY.taxNo, COMPANY.email]) expect(text).not.toContain(secret);
  }
});
