import assert from 'node:assert/strict';
import type { WechatPayFaults } from '../../../bff/simulators/wechat-pay/scenarios';
import type { Failure, Stage } from './failure.types';
import { fileFailures } from './failures-files';
import { operationsFailures } from './failures-operations';
import { rerunFailures } from './failures-rerun';
import { financeHands } from './finance-hands';
import { allCameBack, creditedOnce, orderOf, refundsOf } from './order-hands';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function advancePaid(stage: Stage, fen: number, faults: Partial<WechatPayFaults> = {}) {
  const item = await stage.paying.inAdvance(await stage.as('citizen'), fen);
  const payment = await stage.begin({ items: [item] });
  stage.wechat.scenario.set(faults, { outTradeNo: payment.orders[0]!.outTradeNo });
  stage.paying.pay(payment);
  return payment;
}

const comparedFailures: readonly Failure[] = [
  {
    number: 59,
    title: 'WeChat has it, we do not (long)',
    outcome: 'proved by the bill and credited; without an order of ours, before two people',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      const unheard = await advancePaid(stage, 1_230, { notifyNever: true, settleDelayMs: 48 * HOUR });
      const { mchid, outTradeNo } = await orderOf(stage, unheard);
      const stranger = stage.wechat.strangerTrade(mchid, 700);
      await hands.compared(day);
      await creditedOnce(stage, unheard);
      const [found] = await hands.items(outTradeNo);
      assert.equal(found!.state, 'repaired');
      assert.ok(['wechat_long', 'late'].includes(found!.class));
      const foreign = await hands.item(stranger, 'wechat_long', 'open');
      assert.deepEqual([foreign.oursFen, foreign.wechatFen], [null, 700]);
      assert.deepEqual([...(await hands.seen(foreign.itemId)).may], ['dismiss']);
      // The merchant gives back what nobody ordered, and the case is closed.
      stage.wechat.consoleRefund(mchid, stranger, 700);
      await hands.decide(foreign.itemId, { action: 'dismiss' });
      stage.outside({ of: mchid, receivedFen: 700, refundedFen: 700 });
    },
  },
  {
    number: 60,
    title: 'we have it, WeChat does not (short)',
    outcome: 'asked about, and before two people with the answer; nothing moves by itself',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      const payment = await advancePaid(stage, 1_340, { billOmits: true });
      await creditedOnce(stage, payment);
      await hands.compared(day);
      const item = await hands.item(payment.orders[0]!.outTradeNo, 'wechat_short', 'open');
      const { evidence } = await hands.seen(item.itemId);
      assert.ok(evidence.some(({ source, name, value }) => `${source} ${name} ${value}` === 'wechat query SUCCESS'));
      await creditedOnce(stage, payment);
      assert.equal((await hands.decide(item.itemId, { action: 'dismiss' })).state, 'decided');
    },
  },
  {
    number: 61,
    title: 'the biller booked what we never sent (biller long)',
    outcome: 'before two people; the biller takes it out',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      const bill = await stage.freshBill('power');
      const ghost = stage.billers.bookGhost('power', {
        accountNo: bill.accountNo,
        billNo: bill.billNo,
        amountFen: 900,
      });
      await hands.compared(day);
      const item = await hands.item(ghost.sequence, 'biller_long', 'open');
      assert.deepEqual([item.oursFen, item.billerFen], [null, 900]);
      stage.billers.forget('power', ghost.sequence);
      await hands.decide(item.itemId, { action: 'dismiss' });
    },
  },
  {
    number: 62,
    title: 'we hold as booked, or do not know, what the biller’s file lacks (biller short)',
    outcome: 'asked and still there: credited; proved absent: the money goes back',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      stage.billers.scenario.set('power', { leavesOutOfFile: true });
      const leftOut = await stage.paid();
      await creditedOnce(stage, leftOut);
      const bill = await stage.freshBill('water');
      stage.trouble(bill, { losesAnswer: true, deniesLater: true });
      const never = await stage.paid({ items: [bill] });
      await stage.inner(never, 'wo_unknown');
      await hands.compared(day, 'power');
      await hands.item(await stage.sequenceOf(leftOut), 'biller_short', 'repaired');
      await stage.later(MINUTE);
      await creditedOnce(stage, leftOut);
      assert.ok((await stage.events(leftOut)).includes('absent'));
      await hands.compared(day, 'water');
      await hands.item(await stage.sequenceOf(never), 'biller_short', 'repaired');
      await allCameBack(stage, never, 'biller_refused');
    },
  },
  {
    number: 63,
    title: 'the same number with another amount',
    outcome: 'never repaired by a rule: both amounts before two people, once for each book',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      const atWechat = await advancePaid(stage, 1_450, { billAmountOffFen: 1 });
      await creditedOnce(stage, atWechat);
      stage.billers.scenario.set('power', { fileDeltaFen: -1 });
      const atBiller = await advancePaid(stage, 1_560);
      await creditedOnce(stage, atBiller);
      await hands.compared(day);
      const one = await hands.item(atWechat.orders[0]!.outTradeNo, 'wechat_amount', 'open');
      assert.deepEqual([one.oursFen, one.wechatFen], [1_450, 1_451]);
      const other = await hands.item(await stage.sequenceOf(atBiller), 'biller_amount', 'open');
      assert.deepEqual([other.oursFen, other.billerFen], [1_560, 1_559]);
      for (const { itemId } of [one, other]) await hands.decide(itemId, { action: 'dismiss' });
    },
  },
  {
    number: 64,
    title: 'paid or booked over midnight',
    outcome: 'counts once, on one day, in all three books',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      await hands.goTo(day, '23:20');
      const booksNextDay = { booksNextDay: true };
      stage.billers.scenario.set('power', booksNextDay);
      const overNight = await advancePaid(stage, 1_670);
      await creditedOnce(stage, overNight);
      stage.billers.scenario.reset('power');
      await hands.goTo(day, '23:55');
      const shifted = await advancePaid(stage, 1_780, { successShiftMs: 10 * MINUTE });
      await creditedOnce(stage, shifted);
      const first = await hands.compared(day);
      await stage.later(2 * HOUR);
      const next = new Date(Date.parse(`${day}T00:00:00Z`) + 24 * HOUR).toISOString().slice(0, 10);
      const second = await hands.compared(next);
      for (const payment of [overNight, shifted]) {
        for (const number of [payment.orders[0]!.outTradeNo, await stage.sequenceOf(payment)]) {
          const items = await hands.items(number);
          assert.ok(
            items.every(({ state }) => state === 'explained'),
            items.map(({ class: klass, state }) => `${klass} ${state}`).join(', '),
          );
        }
        await creditedOnce(stage, payment);
      }
      assert.deepEqual([first.ours.received.fen, first.wechat?.received.fen], [1_670, 1_670]);
      assert.deepEqual([second.ours.received.fen, second.wechat?.received.fen], [1_780, 1_780]);
      assert.deepEqual([second.ours.writtenOff.fen, second.biller?.writtenOff.fen], [3_450, 3_450]);
    },
  },
  {
    number: 66,
    title: 'a refund row frozen at PROCESSING',
    outcome: 'asked about and explained; nobody is bothered',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      const bill = await stage.freshBill('power');
      stage.trouble(bill, { rejectsAmount: true });
      const payment = await stage.paid({ items: [bill], faults: { refundDelayMs: 14 * HOUR } });
      await stage.inner(payment, 'refunding');
      await stage.city.until(async () => (await refundsOf(stage, payment))[0]?.state === 'processing');
      await hands.compared(day);
      await allCameBack(stage, payment, 'biller_refused');
      const [refund] = await refundsOf(stage, payment);
      await hands.item(refund!.outRefundNo, 'refund_frozen', 'explained');
    },
  },
  {
    number: 67,
    title: 'fees, yuan and fen, floats',
    outcome: 'whole fen everywhere: three sums equal to the fen, fees as WeChat rounds them',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      // In yuan none of these is a sum of powers of two.
      const amounts = [1_015, 1_129, 2_010, 4_035, 1_917, 101_57];
      for (const fen of amounts) await creditedOnce(stage, await advancePaid(stage, fen));
      const bills = [await stage.freshBill('water'), await stage.freshBill('water')];
      for (const bill of bills) await creditedOnce(stage, await stage.paid({ items: [bill] }));
      const power = await hands.compared(day);
      const fen = amounts.reduce((sum, each) => sum + each, 0);
      const sums = [power.ours.received.fen, power.wechat?.received.fen, power.biller?.writtenOff.fen];
      assert.deepEqual(sums, [fen, fen, fen]);
      const fees = amounts.map((each) => Number((BigInt(each) * 600n + 50_000n) / 100_000n));
      assert.equal(
        power.wechat?.feeFen,
        fees.reduce((sum, each) => sum + each, 0),
      );
      const water = await hands.compared(day, 'water');
      const yuan = bills.reduce((sum, { amountFen }) => sum + amountFen, 0);
      assert.deepEqual(
        [water.ours.received.fen, water.wechat?.received.fen, water.biller?.writtenOff.fen],
        [yuan, yuan, yuan],
      );
      assert.equal(power.items.open + water.items.open, 0);
    },
  },
];

export const booksFailures: readonly Failure[] = [
  ...comparedFailures,
  ...fileFailures,
  ...rerunFailures,
  ...operationsFailures,
].sort((one, other) => one.number - other.number);
