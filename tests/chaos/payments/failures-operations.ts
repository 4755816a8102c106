import assert from 'node:assert/strict';
import type { PaymentView } from '../../../bff/contracts/payments';
import type { Failure, Stage } from './failure.types';
import { keyFailures } from './failures-keys';
import { financeHands } from './finance-hands';
import { creditedOnce, orderOf, whileWorkersDie, withDatabase } from './order-hands';
import { secretsInLog } from './secrets-in-log';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Takes the last edge of an order back, with all that its transaction wrote, as a failover to a copy that lags does. */
async function loseLastCommit(stage: Stage, payment: PaymentView): Promise<void> {
  const { id, version, outTradeNo, mchid } = await orderOf(stage, payment);
  const [last] = (await stage.worker.orders.events(id)).slice(-1);
  assert.deepEqual([last!.event, last!.fromState], ['pay', 'paying']);
  const { expiresAt } = (await stage.worker.orders.attempt(payment.paymentId))!;
  const [knock] = stage.wechat.deliveries(outTradeNo).filter(({ acknowledged }) => acknowledged);
  assert.ok(knock, 'WeChat holds it for told');
  await stage.city.app.db.sqlTransaction(async (tx) => {
    await tx.execute('DELETE FROM pay_order_event WHERE order_id = ? AND version = ?', [id, version]);
    await tx.execute('DELETE FROM ledger_entry WHERE order_id = ? AND version = ?', [id, version]);
    await tx.execute('DELETE FROM inbound_event WHERE mchid = ? AND id = ?', [mchid, knock.notificationId]);
    await tx.execute('DELETE FROM job WHERE dedupe_key = ?', [`pay-advance:${id}:${version}`]);
    await tx.execute(
      `UPDATE pay_order SET state = 'paying', version = ?, duty_owner = 'payer', due_at = ?, paid_fen = 0, paid_at = NULL,
         transaction_id = NULL WHERE id = ?`,
      [version - 1, expiresAt, id],
    );
  });
}

const operations: readonly Failure[] = [
  {
    number: 70,
    title: 'deadlock, a connection killed, a failover that loses a commit',
    outcome: 'done again by whoever noticed; what nobody can notice comes back with the bill of the day; credited once',
    async run(stage) {
      const deadlocked = await stage.begin();
      await withDatabase(stage, async (rival) => {
        const { id, version } = await orderOf(stage, deadlocked);
        await rival.beginTransaction();
        // Heavy, so that the portal's transaction is the one that is given up.
        const junk = Array.from({ length: 300 }, (_, at) => `('J${id.slice(0, 20)}${at}', 'none', NULL)`);
        junk.push(`('K${id.slice(1)}', 'none', 'pay-advance:${id}:${version + 1}')`);
        const values = junk.map((row) => row.replace(')', ", '{}', 5, 'done', NOW(3), 1, NOW(3))"));
        await rival.query(
          `INSERT INTO job (id, kind, dedupe_key, payload, priority, state, run_at, max_attempts, created_at)
           VALUES ${values.join(', ')}`,
        );
        stage.paying.pay(deadlocked);
        await waitingFor(stage, 'INSERT INTO job%');
        // Each waits for the other: only because the portal gives way does this come back.
        const [changed] = await rival.query('UPDATE pay_order SET updated_at = updated_at WHERE id = ?', [id]);
        assert.ok(changed);
        await rival.rollback();
      });
      await creditedOnce(stage, deadlocked);

      const killed = await stage.begin();
      await withDatabase(stage, async (rival) => {
        const { id } = await orderOf(stage, killed);
        await rival.beginTransaction();
        await rival.query('SELECT id FROM pay_order WHERE id = ? FOR UPDATE', [id]);
        stage.paying.pay(killed);
        const connection = await waitingFor(stage, 'UPDATE pay_order%');
        await rival.query(`KILL ${connection}`);
        await stage.city.until(() => stage.knocks(killed).length > 0);
        await rival.rollback();
      });
      assert.ok(!stage.knocks(killed)[0]!.acknowledged, 'acknowledged though it was not kept');
      await stage.later(20 * SECOND);
      await creditedOnce(stage, killed);

      const hands = financeHands(stage);
      const day = await hands.newDay();
      const lost = await stage.begin();
      await whileWorkersDie(stage, async () => {
        stage.paying.pay(lost);
        await stage.inner(lost, 'paid');
        await stage.city.until(() => stage.knocks(lost).some(({ acknowledged }) => acknowledged));
        // WeChat’s own copy lags as well: whoever asks is told that nothing was paid.
        const theirs = stage.wechat.orders().find(({ outTradeNo }) => outTradeNo === lost.orders[0]!.outTradeNo)!;
        theirs.visibleAtMs = stage.city.clock.now().getTime() + 48 * 60 * MINUTE;
        await loseLastCommit(stage, lost);
      });
      assert.deepEqual(await stage.paying.innerStates(lost.paymentId), ['paying']);
      await hands.compared(day);
      await creditedOnce(stage, lost);
      const [item] = await hands.items(lost.orders[0]!.outTradeNo);
      assert.equal(item!.state, 'repaired');
    },
  },
  {
    number: 71,
    title: 'jobs and outbox lost',
    outcome: 'the sweep gives every order that waits its job again; credited once',
    async run(stage) {
      const payment = await stage.begin();
      const { orderId } = payment.orders[0]!;
      await whileWorkersDie(stage, async () => {
        stage.paying.pay(payment);
        await stage.inner(payment, 'paid');
      });
      await stage.query('DELETE FROM job WHERE dedupe_key LIKE ?', [`pay-advance:${orderId}:%`]);
      await stage.query('DELETE FROM outbox_event');
      await stage.later(2 * MINUTE);
      await stage.inner(payment, 'settled');
      await creditedOnce(stage, payment);

      // Paid, never notified, and nobody left who would ask.
      const unasked = await stage.begin({ faults: { notifyNever: true } });
      await stage.query('DELETE FROM job WHERE payload LIKE ?', [`%${unasked.paymentId}%`]);
      stage.paying.pay(unasked);
      await stage.later(17 * MINUTE);
      await stage.inner(unasked, 'settled');
      await creditedOnce(stage, unasked);
    },
  },
  ...keyFailures,
  {
    number: 74,
    title: 'deduction window missed, contract cancelled in the middle',
    outcome:
      'not applicable: nothing is deducted without the payer’s password; paying by hand is guarded against twice',
    async run(stage) {
      const kept = await stage.query(
        `SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()
           AND (table_name LIKE '%contract%' OR table_name LIKE '%deduct%' OR table_name LIKE '%auto%')`,
      );
      assert.equal(kept.length, 0);
      const bill = await stage.freshBill('power');
      const payment = await stage.begin({ items: [bill] });
      await stage.later(20 * MINUTE);
      await stage.inner(payment, 'closed');
      const sent = stage.wechat.orders().find(({ outTradeNo }) => outTradeNo === payment.orders[0]!.outTradeNo);
      assert.equal(sent!.paidAtMs, null);
      const byHand = await stage.begin({ items: [bill] });
      const citizen = await stage.as('citizen');
      const { accountId, billNo, amountFen } = bill;
      const twice = await stage.paying.checkOut(citizen, [{ accountId, billNo, amountFen }]);
      assert.equal(twice.status, 409);
      stage.paying.pay(byHand);
      await creditedOnce(stage, byHand);
      const again = await stage.paying.checkOut(citizen, [{ accountId, billNo, amountFen }]);
      assert.ok(again.status === 409 || again.status === 404 || again.status === 422, String(again.status));
      assert.ok(stage.wechat.received.list().every(({ path }) => !/papay|deduct|contract/.test(path)));
    },
  },
  {
    number: 75,
    title: 'openids, account numbers or keys in logs',
    outcome: 'none of them, nor any payload, in any line of all that was played here',
    async run(stage) {
      const bill = await stage.freshBill('water');
      stage.trouble(bill, { answersGarbage: true });
      const troubled = await stage.paid({ items: [bill], faults: { otherPayer: true } });
      await stage.inner(troubled, 'suspense');
      stage.wechat.scenario.reset();
      const forged = { notifyForged: ['body', 'key', 'signature'] as ('body' | 'key' | 'signature')[] };
      const payment = await stage.paid({ faults: { ...forged, notifyBadTag: true, notifyUnknownTrade: true } });
      await creditedOnce(stage, payment);
      assert.ok(stage.city.logLines.length > 20, 'little was logged at all');
      const { found, sought } = await secretsInLog(stage);
      assert.deepEqual(found, []);
      for (const kind of ['openid', 'account number', 'merchant key', 'biller key', 'payload'] as const) {
        assert.ok(sought[kind] > 0, `no ${kind} was looked for`);
      }
    },
  },
];

/** Waits until a statement of the portal's waits for a lock. @returns its connection */
async function waitingFor(stage: Stage, like: string): Promise<number> {
  let lookedAtMs = 0;
  return stage.city.until(
    async () => {
      // The server makes its list of transactions anew only for who has not asked for a tenth of a second.
      if (Date.now() - lookedAtMs < 150) return null;
      lookedAtMs = Date.now();
      const rows = await stage.query<{ connection: number }>(
        `SELECT p.ID AS connection FROM information_schema.PROCESSLIST p
           JOIN information_schema.INNODB_TRX t ON t.trx_mysql_thread_id = p.ID
         WHERE p.DB = DATABASE() AND t.trx_state = 'LOCK WAIT' AND p.INFO LIKE ?`,
        [like],
      );
      return rows[0]?.connection ?? null;
    },
    { what: `a wait in ${like}` },
  );
}

export const operationsFailures: readonly Failure[] = operations;
