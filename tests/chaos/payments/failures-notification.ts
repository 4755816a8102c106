import assert from 'node:assert/strict';
import type { PaymentView } from '../../../bff/contracts/payments';
import type { WechatPayFaults } from '../../../bff/simulators/wechat-pay/scenarios';
import type { Failure, Stage } from './failure.types';
import { deployFailure } from './failures-deploy';
import { payerFailures } from './failures-payer';
import { whileHeld } from './hold-order';

const DAY_MS = 86_400_000;
/** WeChat knocks again after this. */
const NEXT_KNOCK_MS = 16_000;

/** One payment counts once, is credited once, and went through these edges in this order. */
export async function countedOnce(stage: Stage, payment: PaymentView): Promise<void> {
  await stage.until(payment, 'credited');
  const events = await stage.events(payment);
  assert.equal(events.filter((event) => event === 'pay').length, 1, events.join(' '));
  assert.equal(events.filter((event) => event === 'settle').length, 1, events.join(' '));
  const sequence = await stage.sequenceOf(payment);
  const booked = stage.billers
    .books(payment.orders[0]!.billerCode)
    .filter((row) => row.sequence === sequence && row.kind === 'write_off');
  assert.equal(booked.length, 1);
}

/** Waits until WeChat knocked so often in these ways, and gives the answers it got. */
export async function answersTo(
  stage: Stage,
  payment: PaymentView,
  twists: string[],
  count: number,
): Promise<number[]> {
  return stage.city.until(() => {
    const answers = stage
      .knocks(payment)
      .filter(({ about, twist }) => about === 'trade' && twists.includes(twist))
      .map(({ status }) => status);
    if (answers.length < count) throw new Error(`knocked ${answers.length} times`);
    return answers;
  });
}

/** What became of the payment's notification and of its twisted copies, of those that were kept. */
async function keptAs(stage: Stage, payment: PaymentView): Promise<string[]> {
  const [knock] = stage.knocks(payment).filter(({ about }) => about === 'trade');
  const rows = await stage.query<{ outcome: string }>('SELECT outcome FROM inbound_event WHERE id = ? OR id LIKE ?', [
    knock!.notificationId,
    `${knock!.notificationId}-%`,
  ]);
  return rows.map(({ outcome }) => outcome);
}

/** Knocks that must not be believed go ahead of the true one. */
async function refusedAhead(stage: Stage, faults: Partial<WechatPayFaults>, twists: string[]): Promise<void> {
  const payment = await stage.paid({ faults });
  await countedOnce(stage, payment);
  const answers = await answersTo(stage, payment, twists, twists.length);
  assert.ok(
    answers.length === twists.length && answers.every((status) => status >= 400 && status < 500),
    `answered ${answers}`,
  );
  assert.deepEqual(await keptAs(stage, payment), ['applied']);
}

export const notificationFailures: readonly Failure[] = [
  {
    number: 1,
    title: 'before the prepay response is stored',
    outcome: 'paid and credited once; the prepay id that comes after it changes nothing',
    async run(stage) {
      const payment = await stage.begin({ faults: { paidBeforePrepayAnswer: true } });
      await countedOnce(stage, payment);
    },
  },
  {
    number: 2,
    title: 'duplicated',
    outcome: 'every copy acknowledged, one payment',
    async run(stage) {
      const payment = await stage.paid({ faults: { notifyCopies: 3 } });
      await countedOnce(stage, payment);
      assert.deepEqual(await answersTo(stage, payment, ['none', 'copy'], 4), [204, 204, 204, 204]);
      assert.deepEqual(await keptAs(stage, payment), ['applied']);
    },
  },
  {
    number: 3,
    title: 'two copies concurrently',
    outcome: 'all acknowledged, one payment, one row',
    async run(stage) {
      const payment = await stage.paid({ faults: { notifyConcurrentCopies: 4 } });
      await countedOnce(stage, payment);
      assert.deepEqual(await answersTo(stage, payment, ['none', 'copy'], 5), [204, 204, 204, 204, 204]);
      assert.deepEqual(await keptAs(stage, payment), ['applied']);
    },
  },
  {
    number: 4,
    title: 'out of order (refund before payment)',
    outcome: 'the query found the payment; its notification after that of its refund moves nothing',
    async run(stage) {
      const bill = await stage.freshBill('property');
      stage.trouble(bill, { rejectsAmount: true });
      const payment = await stage.paid({ items: [bill], faults: { notifyAfterRefund: true } });
      await stage.later(11_000);
      await stage.until(payment, 'refunded');
      const [status] = await answersTo(stage, payment, ['none'], 1);
      assert.equal(status, 204);
      assert.deepEqual(
        stage.knocks(payment).map(({ about }) => about),
        ['refund', 'trade'],
      );
      assert.equal((await stage.events(payment)).filter((event) => event === 'pay').length, 1);
      assert.deepEqual(await stage.paying.innerStates(payment.paymentId), ['refunded']);
    },
  },
  {
    number: 5,
    title: 'replayed after days',
    outcome: 'the same bytes are refused as stale; signed anew it is known and changes nothing',
    async run(stage) {
      const payment = await stage.paid({
        faults: { notifyReplayAfterMs: 3 * DAY_MS, notifyRepeatAfterMs: 3 * DAY_MS },
      });
      await countedOnce(stage, payment);
      await answersTo(stage, payment, ['none'], 1);
      const before = await stage.events(payment);
      await stage.later(3 * DAY_MS + 1_000);
      assert.deepEqual(await answersTo(stage, payment, ['replay'], 1), [401]);
      assert.deepEqual(await answersTo(stage, payment, ['copy'], 1), [204]);
      assert.deepEqual(await stage.events(payment), before);
      assert.deepEqual(await keptAs(stage, payment), ['applied']);
    },
  },
  {
    number: 6,
    title: 'forged',
    outcome: 'changed body, foreign key and invented signature get 4xx and leave no row; the true one counts',
    run: (stage) =>
      refusedAhead(stage, { notifyForged: ['body', 'key', 'signature'] }, [
        'forged-body',
        'forged-key',
        'forged-signature',
      ]),
  },
  {
    number: 7,
    title: 'SIGNTEST probe',
    outcome: 'answered 4xx, nothing kept',
    run: (stage) => refusedAhead(stage, { notifyProbe: true }, ['probe']),
  },
  {
    number: 8,
    title: 'unknown serial or key switch',
    outcome: 'an unknown key is believed in nothing; certificate, next certificate and public key all count, mixed',
    async run(stage) {
      const payment = await stage.begin();
      stage.wechat.scenario.set({ signer: 'unknown' });
      stage.paying.pay(payment);
      assert.deepEqual(await answersTo(stage, payment, ['none'], 1), [401]);
      const citizen = await stage.as('citizen');
      await citizen.post(`/payments/${payment.paymentId}/returned`, { result: 'ok' });
      assert.deepEqual(await stage.paying.innerStates(payment.paymentId), ['paying']);
      stage.wechat.scenario.set({ signer: 'mixed' });
      await stage.later(NEXT_KNOCK_MS);
      await countedOnce(stage, payment);
      for (const signer of ['certificate', 'next_certificate', 'public_key'] as const) {
        const next = await stage.paid({ faults: { signer } });
        await countedOnce(stage, next);
        assert.deepEqual(await answersTo(stage, next, ['none'], 1), [204]);
      }
    },
  },
  {
    number: 9,
    title: 'clock skew, ours or theirs',
    outcome: 'four minutes either way count; six minutes prove nothing until the clocks agree',
    async run(stage) {
      for (const clockAheadMs of [240_000, -240_000]) {
        const payment = await stage.paid({ faults: { clockAheadMs } });
        await countedOnce(stage, payment);
        assert.deepEqual(await answersTo(stage, payment, ['none'], 1), [204]);
        stage.wechat.scenario.reset();
      }
      for (const clockAheadMs of [360_000, -360_000]) {
        const payment = await stage.begin();
        stage.wechat.scenario.set({ clockAheadMs });
        stage.paying.pay(payment);
        assert.deepEqual(await answersTo(stage, payment, ['none'], 1), [401]);
        assert.deepEqual(await stage.paying.innerStates(payment.paymentId), ['paying']);
        stage.wechat.scenario.reset();
        await stage.later(NEXT_KNOCK_MS);
        await countedOnce(stage, payment);
      }
    },
  },
  {
    number: 10,
    title: 'raw body altered by middleware',
    outcome: 'JSON that was written anew on the way is refused; ours are the raw bytes',
    run: (stage) => refusedAhead(stage, { notifyAltered: true }, ['altered']),
  },
  {
    number: 11,
    title: 'bad AEAD tag, empty AAD',
    outcome: 'a wrong tag under a good signature is refused; empty associated data are as good as any',
    async run(stage) {
      await refusedAhead(stage, { notifyBadTag: true }, ['bad-tag']);
      stage.wechat.scenario.reset();
      await countedOnce(stage, await stage.paid({ faults: { notifyEmptyAad: true } }));
    },
  },
  {
    number: 12,
    title: 'other mchid/appid',
    outcome: 'signed and sealed well, and refused: not addressed to this merchant or this app',
    run: (stage) =>
      refusedAhead(stage, { notifyWrongMchid: true, notifyWrongAppId: true }, ['wrong-mchid', 'wrong-appid']),
  },
  ...payerFailures,
  {
    number: 16,
    title: 'unknown out_trade_no',
    outcome: 'acknowledged, kept as an orphan for people to look at; no order moves',
    async run(stage) {
      const orphans = async () => stage.query<{ id: string }>(`SELECT id FROM inbound_event WHERE outcome = 'orphan'`);
      const before = (await orphans()).length;
      const payment = await stage.paid({ faults: { notifyUnknownTrade: true } });
      await countedOnce(stage, payment);
      assert.deepEqual(await answersTo(stage, payment, ['unknown-trade'], 1), [204]);
      assert.equal((await orphans()).length, before + 1);
    },
  },
  {
    number: 17,
    title: 'new fields or event types',
    outcome: 'new fields pass by; an unknown event is acknowledged, kept and ignored',
    async run(stage) {
      const payment = await stage.paid({ faults: { notifyExtraFields: true, notifyUnknownEvent: true } });
      await countedOnce(stage, payment);
      assert.deepEqual(await answersTo(stage, payment, ['unknown-event'], 1), [204]);
      assert.deepEqual((await keptAs(stage, payment)).sort(), ['applied', 'ignored']);
    },
  },
  {
    number: 18,
    title: '200 sent before commit',
    outcome: 'no acknowledgement while the transaction is open; with the acknowledgement the payment is durable',
    async run(stage) {
      const payment = await stage.begin();
      await whileHeld(stage, payment.orders[0]!.orderId, async (held) => {
        stage.paying.pay(payment);
        await held.someoneWaits();
        assert.deepEqual(stage.knocks(payment), []);
        assert.deepEqual(await stage.paying.innerStates(payment.paymentId), ['paying']);
      });
      assert.deepEqual(await answersTo(stage, payment, ['none'], 1), [204]);
      assert.deepEqual(await keptAs(stage, payment), ['applied']);
      await countedOnce(stage, payment);
    },
  },
  {
    number: 19,
    title: 'handler over 5 s',
    outcome: 'an honest 503 before WeChat gives up; the next knock is acknowledged, one payment',
    async run(stage) {
      const payment = await stage.begin();
      await whileHeld(stage, payment.orders[0]!.orderId, async () => {
        stage.paying.pay(payment);
        assert.deepEqual(await answersTo(stage, payment, ['none'], 1), [503]);
      });
      await stage.later(NEXT_KNOCK_MS);
      assert.deepEqual(await answersTo(stage, payment, ['none'], 2), [503, 204]);
      await countedOnce(stage, payment);
    },
  },
  {
    number: 20,
    title: 'never arrives',
    outcome: 'found by asking after 10 s, or on a later rung when WeChat does not answer the first',
    async run(stage) {
      const first = await stage.paid({ faults: { notifyNever: true } });
      await stage.later(11_000);
      await countedOnce(stage, first);
      const second = await stage.paid({ faults: { notifyNever: true, loseAnswer: { query: 2 } } });
      const { outTradeNo } = second.orders[0]!;
      await stage.later(11_000);
      await stage.city.until(
        () => stage.wechat.received.list().filter(({ path }) => path.includes(outTradeNo)).length >= 2,
      );
      assert.deepEqual(await stage.paying.innerStates(second.paymentId), ['paying']);
      await stage.later(80_000);
      await countedOnce(stage, second);
      assert.deepEqual([...stage.knocks(first), ...stage.knocks(second)], []);
    },
  },
  deployFailure,
];
