import assert from 'node:assert/strict';
import type { PaymentView } from '../../../bff/contracts/payments';
import { DEMO_PEOPLE, DEMO_SMS_CODE } from '../../../prisma/seed/demo-people';
import type { DemoPersonKey } from '../../../prisma/seed/ids';
import { createBillsAtWill } from '../../api/payments/bills-at-will';
import { secondWorker } from '../../api/payments/money-parts';
import { startPayingCity } from '../../api/payments/paying-city';
import { type ApiClient, createApiClient } from '../../support/api-client';
import type { CityOptions } from '../../support/city';
import { differencesOutside } from './books-agree';
import type { BeginOptions, Failure, Outside, Stage } from './failure.types';
import { secretsInLog } from './secrets-in-log';

/** A busy machine takes its time. */
const WITHIN_MS = 30_000;
/** Access tokens live for ten minutes. */
const SIGN_IN_AFTER_MS = 8 * 60_000;

export interface OpenStage {
  stage: Stage;
  /**
   * Brings a failure about, puts everything outside in order again, and holds all books against each other.
   * @throws when anything but the right thing came out
   */
  play(failure: Failure): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds to the next 9:00 in Asia/Shanghai: what is played must not hang on the hour it is played at. */
function untilMorning(now: Date): number {
  const dayMs = 86_400_000;
  const sinceMorning = (now.getTime() + 8 * 3_600_000 - 9 * 3_600_000) % dayMs;
  return dayMs - sinceMorning;
}

/** Opens a city for failures, one after the other. */
export async function openStage(options: CityOptions = {}): Promise<OpenStage> {
  // Breakers run on real time: with the city's ten seconds the table would mostly wait.
  const paying = await startPayingCity({ ...options, environment: { BREAKER_OPEN_S: '1', ...options.environment } });
  const { city } = paying;
  city.clock.advance(untilMorning(city.clock.now()));
  const { wechatPay: wechat, billers } = city.simulators;
  const worker = secondWorker(city);
  const signedIn = new Map<DemoPersonKey, { client: ApiClient; atMs: number }>();
  const known: Outside[] = [];

  async function as(key: DemoPersonKey): Promise<ApiClient> {
    const nowMs = city.clock.now().getTime();
    const here = signedIn.get(key) ?? { client: createApiClient(city.url), atMs: 0 };
    if (nowMs - here.atMs < SIGN_IN_AFTER_MS) return here.client;
    here.client.accessToken = null;
    await here.client.signIn(DEMO_PEOPLE.find((person) => person.key === key)!.phone, DEMO_SMS_CODE);
    signedIn.set(key, { client: here.client, atMs: nowMs });
    return here.client;
  }

  const payerOf = new Map<string, DemoPersonKey>();
  const clientFor = (payment: PaymentView) => as(payerOf.get(payment.paymentId) ?? 'citizen');
  const citizen = await as('citizen');
  const bills = createBillsAtWill(paying, () => citizen);

  const stage: Stage = {
    paying,
    city,
    wechat,
    billers,
    worker,
    as,
    async later(ms) {
      city.clock.advance(ms);
      for (const key of signedIn.keys()) await as(key);
    },
    async freshBill(billerCode) {
      await as('citizen');
      return bills(billerCode);
    },
    async begin({ items, who = 'citizen', faults }: BeginOptions = {}) {
      const client = await as(who);
      const wanted = items ?? [await paying.inAdvance(client)];
      if (faults) wechat.scenario.set(faults);
      const made = await paying.checkOut(
        client,
        wanted.map((item) => {
          const { accountId, billNo, amountFen } = item as Record<string, unknown>;
          return { accountId, billNo, amountFen };
        }),
      );
      assert.equal(made.status, 201, `not made: ${JSON.stringify(made.body)}`);
      payerOf.set(made.body.paymentId, who);
      if (faults || made.body.state !== 'preparing') return made.body;
      // A busy machine: the prepay id comes by its job.
      return city.until(
        async () => {
          const now = await paying.view(client, made.body.paymentId);
          return now.pay ? now : null;
        },
        { what: 'ready for the password', withinMs: 30_000 },
      );
    },
    async paid(options) {
      let payment = await stage.begin(options);
      if (!payment.pay && payment.state === 'preparing') {
        // After a failure on the wire the gateway holds still for a moment; the job asks again.
        await stage.later(7_000);
        payment = await city.until(
          async () => {
            const now = await stage.view(payment);
            return now.pay ? now : null;
          },
          { what: 'the prepay id', withinMs: 25_000 },
        );
      }
      paying.pay(payment);
      return payment;
    },
    trouble: (bill, faults) => billers.scenario.set(bill.billerCode, faults, bill.accountNo),
    view: async (payment, who) => paying.view(who ? await as(who) : await clientFor(payment), payment.paymentId),
    until: (payment, ...states) =>
      city.until(
        async () => {
          const now = await stage.view(payment);
          const at = now.orders.map(({ state }) => state);
          if (at.every((state) => states.includes(state))) return now;
          throw new Error(at.join(' '));
        },
        { what: `payment in ${states.join(' or ')}`, withinMs: WITHIN_MS },
      ),
    inner: (payment, ...states) =>
      city.until(
        async () => {
          const now = await paying.innerStates(payment.paymentId);
          if (now.every((state) => states.includes(state))) return now;
          throw new Error(now.join(' '));
        },
        { what: states.join(' or '), withinMs: WITHIN_MS },
      ),
    async events(payment) {
      const rows = await stage.query<{ event: string }>(
        'SELECT event FROM pay_order_event WHERE order_id = ? ORDER BY version',
        [payment.orders[0]!.orderId],
      );
      return rows.map(({ event }) => event);
    },
    knocks: (payment) => wechat.deliveries(payment.orders[0]!.outTradeNo),
    query: <Row>(sql: string, values: unknown[] = []) => city.app.db.query<Row & object>(sql, values as never),
    async sequenceOf(payment) {
      const writeOff = await worker.orders.writeOff(payment.orders[0]!.orderId);
      assert.ok(writeOff, 'nothing was written off');
      return writeOff.sequence;
    },
    outside: (difference) => void known.push(difference),
  };

  function tidy(): void {
    wechat.scenario.reset();
    wechat.faults.reset();
    billers.scenario.reset();
    billers.faults.reset();
  }

  return {
    stage,
    async play(failure) {
      try {
        await as('citizen');
        await failure.run(stage);
      } finally {
        tidy();
      }
      assert.deepEqual((await paying.checkBooks()).faults, []);
      // Money on its way at this moment arrives within moments.
      await city.until(
        async () => {
          const differences = await differencesOutside(stage, known);
          if (differences.length > 0) throw new Error(differences.join('; '));
          return true;
        },
        { what: 'agreement of all books', withinMs: WITHIN_MS },
      );
      assert.deepEqual((await paying.checkBooks()).faults, []);
      assert.deepEqual((await secretsInLog(stage)).found, []);
    },
    close: () => paying.stop(),
  };
}
