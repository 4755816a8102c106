import assert from 'node:assert/strict';
import type { Failure } from './failure.types';
import { financeHands } from './finance-hands';
import { creditedOnce, orderOf, refundsAtWechat, refundsOf } from './order-hands';

/** The same comparison or the same decision again. */
export const rerunFailures: readonly Failure[] = [
  {
    number: 68,
    title: 'a run repeated, or broken off and resumed',
    outcome: 'the same differences, each once; nothing decided or repaired changes',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      // Neither news nor an answer will ever speak of it.
      const unheard = await stage.paid({ faults: { notifyNever: true, settleDelayMs: 48 * 3_600_000 } });
      const long = unheard.orders[0]!.outTradeNo;
      stage.wechat.scenario.reset();
      const omitted = await stage.begin();
      const short = omitted.orders[0]!.outTradeNo;
      stage.wechat.scenario.set({ billOmits: true }, { outTradeNo: short });
      stage.paying.pay(omitted);
      await creditedOnce(stage, omitted);
      const first = await hands.compared(day);
      const items = [...(await hands.items(long)), ...(await hands.items(short))];
      assert.deepEqual(
        items.map(({ state }) => state),
        ['repaired', 'open'],
      );
      const seen = async () => JSON.stringify([...(await hands.items(long)), ...(await hands.items(short))]);
      const before = await seen();
      const again = await hands.compared(day);
      assert.equal(await seen(), before);
      assert.deepEqual({ ...again.items }, { ...first.items });
      // As a process leaves it that dies in the middle.
      await stage.query(
        "UPDATE recon_run SET state = 'running', partitions_done = 70 WHERE day = ? AND biller_code = ?",
        [day, 'power'],
      );
      const resumed = await hands.compared(day);
      assert.equal(resumed.state, 'done');
      assert.equal(await seen(), before);
      assert.equal(resumed.ours.received.fen, again.ours.received.fen);
      await creditedOnce(stage, unheard);
      await creditedOnce(stage, omitted);
      await hands.decide(items[1]!.itemId, { action: 'dismiss' });
    },
  },
  {
    number: 69,
    title: 'a fix applied twice',
    outcome: 'known by what it did: one refund, one edge, whoever asks again',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      const payment = await stage.begin();
      const { outTradeNo, orderId } = payment.orders[0]!;
      stage.wechat.scenario.set({ billOmits: true }, { outTradeNo });
      stage.paying.pay(payment);
      await creditedOnce(stage, payment);
      await hands.compared(day);
      const item = await hands.item(outTradeNo, 'wechat_short', 'open');
      const decided = await hands.decide(item.itemId, { action: 'refund_part', amountFen: 250 });
      const { actionId } = decided.actions.at(-1)!;
      await stage.city.until(async () => (await orderOf(stage, payment)).returnedFen === 250);
      // As if the process had died between the deed and the note of it, three times over.
      for (let round = 0; round < 3; round += 1) {
        await stage.query("UPDATE manual_action SET state = 'approved' WHERE id = ?", [actionId]);
        await stage.city.app.db.sqlTransaction((tx) =>
          stage.city.app.jobs.enqueue(
            tx,
            { kind: 'payments.carryOutDecision', payload: { actionId } },
            { kind: 'payments.carryOutDecision', payload: { actionId } },
          ),
        );
        await stage.city.until(async () => {
          const [row] = await stage.query<{ state: string }>('SELECT state FROM manual_action WHERE id = ?', [
            actionId,
          ]);
          return row?.state === 'done';
        });
      }
      // Even a run that can't see the deed of the other one yet makes no second refund.
      const people = await stage.query<{ proposed: string; decided: string }>(
        'SELECT proposed_by_id AS proposed, decided_by_id AS decided FROM manual_action WHERE id = ?',
        [actionId],
      );
      const [{ proposed, decided: approved }] = people as [{ proposed: string; decided: string }];
      const two = { proposedBy: proposed, approvedBy: approved };
      await stage.worker.refunds.refundPart(orderId, 250, 'finance_decision', two, actionId);
      assert.equal((await refundsOf(stage, payment)).length, 1);
      assert.equal(refundsAtWechat(stage, payment).length, 1);
      const { returnedFen, owedBackFen } = await orderOf(stage, payment);
      assert.deepEqual([owedBackFen, returnedFen], [250, 250]);
      assert.equal((await stage.events(payment)).filter((event) => event === 'refund_part').length, 1);
    },
  },
];
