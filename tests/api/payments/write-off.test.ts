import type { PaymentView } from '../../../bff/contracts/payments';
import { DEMO_PEOPLE, DEMO_SMS_CODE } from '../../../prisma/seed/demo-people';
import type { ApiClient } from '../../support/api-client';
import { createBillsAtWill, type FreshBill } from './bills-at-will';
import { type SecondWorker, secondWorker } from './money-parts';
import { type PayingCity, startPayingCity } from './paying-city';

const HOUR = 3_600_000;
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
  worker.says.owed = 'unknown';
  expect((await paying.checkBooks()).faults).toEqual([]);
});
afterAll(() => paying?.stop());

/** Time passes, and the citizen's session with it. */
async function passes(ms: number): Promise<void> {
  paying.city.clock.advance(ms);
  await citizen.signIn(DEMO_PEOPLE.find(({ key }) => key === 'citizen')!.phone, DEMO_SMS_CODE);
}

async function begun(bill: FreshBill): Promise<PaymentView> {
  const made = await paying.checkOut(citizen, [
    { accountId: bill.accountId, billNo: bill.billNo, amountFen: bill.amountFen },
  ]);
  expect(made.status).toBe(201);
  return made.body;
}

async function paid(bill: FreshBill): Promise<string> {
  const payment = await begun(bill);
  paying.pay(payment);
  return payment.paymentId;
}

const inner = (paymentId: string, ...states: string[]) =>
  paying.city.until(
    async () => {
      const now = await paying.innerStates(paymentId);
      if (now.every((state) => states.includes(state))) return now;
      throw new Error(now.join(' '));
    },
    { what: states.join(' or ') },
  );

const credited = (id: string) => paying.untilStates(citizen, id, 'credited');
const refunded = async (id: string) => (await paying.untilStates(citizen, id, 'refunded')).orders[0]!;
const trouble = (bill: FreshBill, faults: object) =>
  paying.city.simulators.billers.scenario.set(bill.billerCode, faults, bill.accountNo);
const well = (bill: FreshBill) => paying.city.simulators.billers.scenario.reset(bill.billerCode);
const sequenceOf = async (paymentId: string) => {
  const [order] = await worker.orders.ordersOfPayment(paymentId);
  return (await worker.orders.writeOff(order!.id))!.sequence;
};
async function bookings(bill: FreshBill, paymentId: string) {
  const sequence = await sequenceOf(paymentId);
  return paying.city.simulators.billers.books(bill.billerCode).filter((row) => row.sequence === sequence);
}

describe('an answer that never comes', () => {
  it('is found by asking: booked once, credited', async () => {
    const bill = await freshBill('power');
    trouble(bill, { losesAnswer: true });
    const id = await paid(bill);
    await inner(id, 'wo_unknown', 'settled');
    await passes(10_000);
    await credited(id);
    expect(await bookings(bill, id)).toHaveLength(1);
  });

  it('waits for the day of a company that can neither be asked nor told twice; nothing is sent again', async () => {
    const bill = await freshBill('water');
    trouble(bill, { losesAnswer: true });
    const id = await paid(bill);
    await inner(id, 'wo_unknown');
    well(bill);
    await passes(2 * HOUR);
    await paying.city.jobsIdle();
    await inner(id, 'wo_unknown');
    const [row] = await bookings(bill, id);
    const { sequence, proofNo, accountNo, billNo, amountFen } = row!;
    const detail = {
      sequence,
      proofNo,
      accountNo,
      billNo,
      amountFen,
      at: new Date(row!.at),
      kind: 'write_off' as const,
    };
    expect(await worker.writeOffs.applyDetailRow('water', detail)).toBe('applied');
    await credited(id);
    expect(await worker.writeOffs.applyDetailRow('water', detail)).toBe('agreed');
    expect(await worker.writeOffs.applyDetailRow('water', { ...detail, amountFen: 1 })).toBe('contradicts');
    expect(await worker.writeOffs.applyDetailRow('water', { ...detail, sequence: 'NEVERMADE' })).toBe('not_ours');
    expect(await bookings(bill, id)).toHaveLength(1);
  });

  it('ends in a refund once the day proves that nothing was booked, and never before', async () => {
    const bill = await freshBill('water');
    trouble(bill, { deniesLater: true, losesAnswer: true });
    const id = await paid(bill);
    await inner(id, 'wo_unknown');
    const [order] = await worker.orders.ordersOfPayment(id);
    const water = worker.billers.get('water')!;
    const sentAt = (await worker.orders.writeOff(order!.id))!.sentAt!;
    expect(await worker.writeOffs.applyAbsence(order!.id, '2020-01-01')).toBe('no_matter');
    // What left just before the cut-off may be booked just after it.
    const latest = water.businessDateOf(new Date(sentAt.getTime() + 5 * 60_000));
    // The bill itself is asked as well, and nothing is decided while it can't be.
    expect(await worker.writeOffs.applyAbsence(order!.id, latest)).toBe('no_matter');
    worker.says.owed = 'owed';
    expect(await worker.writeOffs.applyAbsence(order!.id, latest)).toBe('applied');
    expect((await refunded(id)).refunds[0]).toMatchObject({ reason: 'biller_refused', state: 'arrived' });
  });

  it('lies before people when the file leaves out what the bill says is paid', async () => {
    const bill = await freshBill('water');
    trouble(bill, { losesAnswer: true });
    const id = await paid(bill);
    await inner(id, 'wo_unknown');
    const [order] = await worker.orders.ordersOfPayment(id);
    const water = worker.billers.get('water')!;
    const sentAt = (await worker.orders.writeOff(order!.id))!.sentAt!;
    const latest = water.businessDateOf(new Date(sentAt.getTime() + 5 * 60_000));
    well(bill);
    worker.says.owed = 'not_owed';
    expect(await worker.writeOffs.applyAbsence(order!.id, latest)).toBe('applied');
    await inner(id, 'manual');
    expect(await bookings(bill, id)).toHaveLength(1);
  });

  it('is never taken for a refusal though the company says "not found" while it still works on it', async () => {
    const bill = await freshBill('property');
    trouble(bill, { booksLateMs: 20_000, saysMeanwhile: 'not_found' });
    const id = await paid(bill);
    await inner(id, 'wo_unknown');
    await passes(10_000);
    await paying.city.jobsIdle();
    await inner(id, 'wo_unknown');
    await passes(60_000);
    await credited(id);
    expect(await bookings(bill, id)).toHaveLength(1);
  });

  it('keeps one job however often the sweep comes by', async () => {
    const bill = await freshBill('property');
    trouble(bill, { booksLateMs: 2 * HOUR, saysMeanwhile: 'processing' });
    const id = await paid(bill);
    await inner(id, 'wo_unknown');
    const [order] = await worker.orders.ordersOfPayment(id);
    for (let sweep = 0; sweep < 12; sweep += 1) {
      await passes(31_000);
      await paying.city.jobsIdle();
    }
    const jobs = await paying.city.app.db.query<{ state: string }>(
      `SELECT state FROM job WHERE kind = 'payments.advance' AND state <> 'done' AND payload LIKE ?`,
      [`%${order!.id}%`],
    );
    expect(jobs.map(({ state }) => state)).toEqual(['ready']);
    await passes(4 * HOUR);
    await credited(id);
  });

  it('goes to people when no file says anything by the deadline', async () => {
    const bill = await freshBill('water');
    trouble(bill, { losesAnswer: true });
    const id = await paid(bill);
    await inner(id, 'wo_unknown');
    await passes(49 * HOUR);
    await inner(id, 'manual');
    expect((await paying.view(citizen, id)).orders[0]!.state).toBe('checking');
  });
});

describe('a company that says no', () => {
  it('gets its refusal honoured: the money goes back with a day and a reason', async () => {
    const bill = await freshBill('power');
    trouble(bill, { rejectsAmount: true });
    const order = await refunded(await paid(bill));
    expect(order.refunds).toEqual([
      expect.objectContaining({ amountFen: bill.amountFen, reason: 'biller_refused', state: 'arrived' }),
    ]);
    expect(order.refunds[0]!.promisedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(order.refunds[0]!.receivedBy).toBeTruthy();
  });

  it('is asked whose payment it means by "already paid": ours is credited', async () => {
    const bill = await freshBill('power');
    trouble(bill, { saysAlreadyPaid: 'ours' });
    const id = await paid(bill);
    await passes(10_000);
    await credited(id);
    expect(await bookings(bill, id)).toHaveLength(1);
  });

  it('is asked whose payment it means by "already paid": somebody else\'s gives the money back', async () => {
    const bill = await freshBill('power');
    const payment = await begun(bill);
    paying.city.simulators.billers.payAtCounter('power', bill.accountNo, bill.billNo);
    paying.pay(payment);
    await inner(payment.paymentId, 'wo_unknown', 'refunding', 'refunded');
    await passes(60_000);
    expect((await refunded(payment.paymentId)).refunds[0]!.reason).toBe('paid_by_other');
    expect(await bookings(bill, payment.paymentId)).toEqual([]);
  });
});

describe('another amount than was sent', () => {
  it('is taken back where the company can, and the payer gets everything back', async () => {
    const bill = await freshBill('power');
    trouble(bill, { amountDeltaFen: -100 });
    const order = await refunded(await paid(bill));
    expect(order.refunds[0]).toMatchObject({ reason: 'amount_mismatch', amountFen: bill.amountFen });
    expect(order.proofNo).toBeNull();
  });

  it('goes to people where it cannot', async () => {
    const bill = await freshBill('property');
    trouble(bill, { amountDeltaFen: 100 });
    const id = await paid(bill);
    await inner(id, 'manual');
  });

  it('stays being taken back while the void has no answer, under one number', async () => {
    const bill = await freshBill('power');
    trouble(bill, { amountDeltaFen: -100, voidFails: 'timeout' });
    const id = await paid(bill);
    await inner(id, 'voiding');
    const [order] = await worker.orders.ordersOfPayment(id);
    const { voidSequence } = (await worker.orders.writeOff(order!.id))!;
    trouble(bill, { voidFails: null });
    await passes(11 * 60_000);
    await refunded(id);
    expect((await worker.orders.writeOff(order!.id))!.voidSequence).toBe(voidSequence);
  });
});

describe('a company that is closed', () => {
  it('is told when it opens', async () => {
    const bill = await freshBill('power');
    trouble(bill, { isInMaintenance: true });
    const id = await paid(bill);
    await inner(id, 'wo_queued');
    expect((await paying.view(citizen, id)).orders[0]!.state).toBe('crediting');
    well(bill);
    await passes(HOUR);
    await credited(id);
  });

  it('that stays closed a day long costs nobody anything', async () => {
    const bill = await freshBill('power');
    trouble(bill, { isInMaintenance: true });
    const id = await paid(bill);
    await inner(id, 'wo_queued');
    await passes(25 * HOUR);
    await refunded(id);
    expect(await bookings(bill, id)).toEqual([]);
  });

  it('finds, when it opens, that somebody paid at the counter meanwhile', async () => {
    const bill = await freshBill('power');
    trouble(bill, { isInMaintenance: true });
    const id = await paid(bill);
    await inner(id, 'wo_queued');
    well(bill);
    paying.city.simulators.billers.payAtCounter('power', bill.accountNo, bill.billNo);
    await passes(HOUR);
    expect((await refunded(id)).refunds[0]!.reason).toBe('paid_by_other');
  });
});

describe('two workers', () => {
  it('send once', async () => {
    const bill = await freshBill('property');
    trouble(bill, { holdsWriteOff: 'before' });
    const id = await paid(bill);
    await inner(id, 'wo_sent');
    // The worker that sent it stands still for longer than its lease; another one takes over.
    await passes(50_000);
    await inner(id, 'wo_unknown', 'settled', 'wo_sent');
    paying.city.simulators.billers.scenario.set('property', { holdsWriteOff: null }, bill.accountNo);
    await passes(60_000);
    await credited(id);
    expect(await bookings(bill, id)).toHaveLength(1);
  });
});

describe('a day that denies what was proved', () => {
  async function settledOn(bill: FreshBill) {
    const id = await paid(bill);
    await credited(id);
    const [order] = await worker.orders.ordersOfPayment(id);
    return { id, order: order! };
  }

  it('is asked about: still there, it is credited again', async () => {
    const { id, order } = await settledOn(await freshBill('power'));
    expect(await worker.writeOffs.applyAbsence(order.id, order.businessDate!)).toBe('applied');
    await passes(60_000);
    await credited(id);
    // A second denial of the same thing is for people.
    expect(await worker.writeOffs.applyAbsence(order.id, (await worker.orders.order(order.id))!.businessDate!)).toBe(
      'applied',
    );
    await inner(id, 'manual');
  });

  it('is made good by sending it again when it is gone', async () => {
    const bill = await freshBill('power');
    const { id, order } = await settledOn(bill);
    paying.city.simulators.billers.forget('power', await sequenceOf(id));
    expect(await worker.writeOffs.applyAbsence(order.id, order.businessDate!)).toBe('applied');
    await passes(60_000);
    await credited(id);
    expect(await bookings(bill, id)).toHaveLength(1);
  });

  it('reverses: the money goes back', async () => {
    const { id, order } = await settledOn(await freshBill('power'));
    const sequence = await sequenceOf(id);
    const reversal = {
      sequence,
      proofNo: `V${order.proofNo}`,
      accountNo: '',
      billNo: null,
      amountFen: order.paidFen,
      at: new Date(),
      kind: 'reversal' as const,
    };
    expect(await worker.writeOffs.applyDetailRow('power', reversal)).toBe('applied');
    expect((await refunded(id)).refunds[0]!.reason).toBe('biller_reversed');
    expect(await worker.writeOffs.applyDetailRow('power', reversal)).toBe('agreed');
  });
});
