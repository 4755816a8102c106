import assert from 'node:assert/strict';
import { newId } from '../../../bff/platform/ids';
import type { Failure, Stage } from './failure.types';
import { billFailures } from './failures-bill';
import { countedOnce } from './failures-notification';
import { orderAtWechat, prepayIdOf, stepBack } from './order-moves';

const MINUTE_MS = 60_000;

/** The first answer never comes; the second request opens nothing new. */
async function openedOnce(stage: Stage, faults: Parameters<Stage['wechat']['scenario']['set']>[0]): Promise<void> {
  const payment = await stage.begin({ faults });
  assert.equal(payment.pay, null);
  await stage.later(7_000);
  const ready = await stage.until(payment, 'waiting');
  assert.equal(stage.wechat.orders().filter(({ outTradeNo }) => outTradeNo === ready.orders[0]!.outTradeNo).length, 1);
  stage.paying.pay(ready);
  await countedOnce(stage, ready);
  stage.wechat.scenario.reset();
}

export const orderFailures: readonly Failure[] = [
  {
    number: 22,
    title: 'prepay times out',
    outcome: 'asked again with the same number and parameters; one order at WeChat, paid and credited',
    async run(stage) {
      await openedOnce(stage, { hang: { prepay: 1 } });
      await openedOnce(stage, { loseAnswer: { prepay: 1 } });
    },
  },
  {
    number: 23,
    title: 'retry with changed parameters',
    outcome:
      "another body under the payer's key is refused; what we send again never changes; a clash closes the order",
    async run(stage) {
      const citizen = await stage.as('citizen');
      const item = await stage.paying.inAdvance(citizen);
      const key = newId();
      const first = await stage.paying.checkOut(citizen, [item], key);
      const other = await stage.paying.checkOut(citizen, [{ ...item, amountFen: 9_900 }], key);
      assert.equal(other.body.error.code, 'key_reused');
      await stepBack(stage, first.body);

      // What the request was made of changes before it is sent again.
      const lost = await stage.begin({ faults: { loseAnswer: { prepay: 1 } } });
      const { homes } = (await citizen.get('/bills/homes')).body;
      const { homeId, label } = homes.find(({ isMine }: { isMine: boolean }) => isMine);
      assert.equal((await citizen.patch(`/bills/homes/${homeId}`, { label: '新家' })).status, 200);
      await stage.later(7_000);
      const ready = await stage.until(lost, 'waiting');
      await citizen.patch(`/bills/homes/${homeId}`, { label });
      stage.paying.pay(ready);
      await countedOnce(stage, ready);

      stage.wechat.scenario.reset();
      const clash = await stage.begin({ faults: { refuse: { prepay: { code: 'INVALID_REQUEST', times: 9 } } } });
      await stage.until(clash, 'closed');
      assert.equal(orderAtWechat(stage, clash), undefined);
    },
  },
  {
    number: 24,
    title: 'prepay_id expires on screen',
    outcome: 'WeChat takes no password any more, the screen offers none, the order closes, the bill is free',
    async run(stage) {
      const bill = await stage.freshBill('property');
      const payment = await stage.begin({ items: [bill] });
      await stage.later(15 * MINUTE_MS + 1_000);
      assert.deepEqual(stage.wechat.pay(prepayIdOf(payment)), { paid: false, reason: 'ORDER_EXPIRED' });
      assert.equal((await stage.view(payment)).pay, null);
      await stage.until(payment, 'closed');
      assert.equal(orderAtWechat(stage, payment)!.state, 'CLOSED');
      await countedOnce(stage, await stage.paid({ items: [bill] }));
    },
  },
  {
    number: 25,
    title: 'close races payment',
    outcome: 'the password wins: WeChat refuses to close, the payment is found at once and credited',
    async run(stage) {
      const payment = await stage.begin({ faults: { payerBeatsClose: true } });
      await (await stage.as('citizen')).post(`/payments/${payment.paymentId}/cancel`);
      await countedOnce(stage, payment);
      const events = await stage.events(payment);
      assert.ok(events.includes('cancel') && !events.includes('close'), events.join(' '));
    },
  },
  {
    number: 26,
    title: 'paid after close or expiry',
    outcome: 'credited when the bill is still free; back to the payer when somebody else holds it',
    async run(stage) {
      const free = await stage.freshBill('heating');
      const closed = await stage.begin({ items: [free] });
      await stepBack(stage, closed);
      stage.wechat.pay(prepayIdOf(closed), { force: true });
      await countedOnce(stage, closed);

      const taken = await stage.freshBill('property');
      const expired = await stage.begin({ items: [taken] });
      await stage.later(15 * MINUTE_MS + 1_000);
      await stage.until(expired, 'closed');
      await countedOnce(stage, await stage.paid({ items: [taken] }));
      stage.wechat.pay(prepayIdOf(expired), { force: true });
      const done = await stage.until(expired, 'refunded');
      assert.equal(done.orders[0]!.refunds[0]!.reason, 'paid_by_other');
      assert.equal(orderAtWechat(stage, expired)!.state, 'REFUND');

      // Somebody holds the bill and has not paid it yet: theirs it stays.
      const contested = await stage.freshBill('property');
      const left = await stage.begin({ items: [contested] });
      await stepBack(stage, left);
      const holder = await stage.begin({ items: [contested] });
      stage.wechat.pay(prepayIdOf(left), { force: true });
      assert.equal((await stage.until(left, 'refunded')).orders[0]!.refunds[0]!.reason, 'paid_too_late');
      stage.paying.pay(holder);
      await countedOnce(stage, holder);
    },
  },
  {
    number: 27,
    title: 'double tap',
    outcome: 'one key, one payment; two keys on one bill, one payment and one refusal',
    async run(stage) {
      const citizen = await stage.as('citizen');
      const item = await stage.paying.inAdvance(citizen);
      const key = newId();
      const taps = await Promise.all([1, 2, 3].map(() => stage.paying.checkOut(citizen, [item], key)));
      assert.deepEqual(
        taps.map(({ status }) => status),
        [201, 201, 201],
      );
      assert.equal(new Set(taps.map(({ body }) => body.paymentId)).size, 1);
      const first = await stage.until(taps[0]!.body, 'waiting');
      stage.paying.pay(first);
      await countedOnce(stage, first);

      const { accountId, billNo, amountFen } = await stage.freshBill('property');
      const both = await Promise.all(
        [1, 2].map(() => stage.paying.checkOut(citizen, [{ accountId, billNo, amountFen }])),
      );
      assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409]);
      const made = both.find(({ status }) => status === 201)!.body;
      stage.paying.pay(await stage.until(made, 'waiting'));
      await countedOnce(stage, made);
    },
  },
  {
    number: 28,
    title: 'front end says success, server does not know',
    outcome: 'not believed; asked again until WeChat says so, then credited',
    async run(stage) {
      const citizen = await stage.as('citizen');
      const payment = await stage.paid({ faults: { settleDelayMs: 30_000 } });
      const told = await citizen.post(`/payments/${payment.paymentId}/returned`, { result: 'ok' });
      assert.equal(told.body.state, 'waiting');
      await stage.later(9_000);
      assert.deepEqual(await stage.paying.innerStates(payment.paymentId), ['paying']);
      await stage.later(22_000);
      await countedOnce(stage, payment);

      const never = await stage.begin();
      const lied = await citizen.post(`/payments/${never.paymentId}/returned`, { result: 'ok' });
      assert.equal(lied.body.state, 'waiting');
      await stepBack(stage, never);
    },
  },
  {
    number: 29,
    title: 'app killed after password',
    outcome: 'found by asking; whoever opens the app again sees it paid and credited',
    async run(stage) {
      const payment = await stage.paid({ faults: { notifyNever: true } });
      await stage.later(11_000);
      await countedOnce(stage, payment);
      const list = await (await stage.as('citizen')).get('/payments?limit=1');
      assert.equal(list.body.items[0].paymentId, payment.paymentId);
      assert.equal(list.body.items[0].state, 'paid');
    },
  },
  ...billFailures,
];
