import { generateKeyPairSync, sign, verify } from 'node:crypto';
import mysql from 'mysql2/promise';
import { parseDatabaseUrl } from '../../bff/platform/db/database';
import { newId } from '../../bff/platform/ids';
import type { BenchCase } from './bench.types';
import { startBenchCity } from './bench-city';

const AMOUNT_FEN = 2_000;
const LOOK_EVERY_MS = 15;
const GIVE_UP_MS = 60_000;
/** What a life signs and checks: prepay and its answer, the pay sign, the notification, the notification's own check. */
const SIGNATURES = 3;
const CHECKS = 2;

/** Statements of one step: the row by compare-and-set, its event, perhaps two ledger lines, the push event, the next job. */
async function step(
  connection: mysql.PoolConnection,
  of: { orderId: string; version: number; from: string; to: string; event: string; hasLines: boolean; hasJob: boolean },
): Promise<void> {
  const now = new Date();
  const { orderId, version, from, to, event } = of;
  await connection.execute(
    'UPDATE pay_order SET state = ?, version = ?, duty_owner = ?, due_at = ?, updated_at = ? WHERE id = ? AND version = ?',
    [to, version, 'worker', now, now, orderId, version - 1],
  );
  await connection.execute(
    `INSERT INTO pay_order_event (order_id, version, event, from_state, to_state, cause, actor_id, evidence, at)
     VALUES (?, ?, ?, ?, ?, 'worker', NULL, '{}', ?)`,
    [orderId, version, event, from, to, now],
  );
  if (of.hasLines) {
    await connection.execute(
      `INSERT INTO ledger_entry (order_id, version, line, account, amount_fen, event, booked_on, at)
       VALUES (?, ?, 0, 'pending', ?, ?, '2026-11-22', ?), (?, ?, 1, 'wechat:1', ?, ?, '2026-11-22', ?)`,
      [orderId, version, AMOUNT_FEN, event, now, orderId, version, -AMOUNT_FEN, event, now],
    );
  }
  await connection.execute(
    "INSERT INTO outbox_event (id, type, audience, data, created_at) VALUES (?, 'payment.changed', '[]', '{}', ?)",
    [newId(), now],
  );
  if (of.hasJob) {
    await connection.execute(
      `INSERT INTO job (id, kind, dedupe_key, payload, priority, state, run_at, max_attempts, created_at)
       VALUES (?, 'bench.none', ?, '{}', 3, 'done', ?, 400, ?)`,
      [newId(), `bench:${orderId}:${version}`, now, now],
    );
  }
}

const LIFE = [
  { from: 'created', event: 'prepay', to: 'prepaying', hasLines: false, hasJob: true },
  { from: 'prepaying', event: 'prepared', to: 'paying', hasLines: false, hasJob: true },
  { from: 'paying', event: 'pay', to: 'paid', hasLines: true, hasJob: true },
  { from: 'paid', event: 'queue', to: 'wo_queued', hasLines: false, hasJob: true },
  { from: 'wo_queued', event: 'send', to: 'wo_sent', hasLines: false, hasJob: true },
  { from: 'wo_sent', event: 'settle', to: 'settled', hasLines: true, hasJob: false },
] as const;

/**
 * A whole life of an order — quoted, prepaid, paid, written off — against simulators on this machine, beside the same
 * rows in bare transactions with the signatures that a life needs, and no outside world at all.
 */
export const paymentLifecycleBench: BenchCase = {
  name: 'payment lifecycle: order, prepaid, paid, written off',
  unit: 'lifecycles/s',
  target: 0.2,
  concurrency: 24,
  async prepare() {
    const city = await startBenchCity();
    const citizen = await city.as('citizen');
    const { homes } = (await citizen.get('/bills/homes')).body as {
      homes: { isMine: boolean; accounts: { accountId: string; billerCode: string }[] }[];
    };
    const power = homes.find((home) => home.isMine)!.accounts.find((account) => account.billerCode === 'power')!;
    const address = { ...parseDatabaseUrl(city.databaseUrl), timezone: 'Z', charset: 'utf8mb4' };
    const pool = mysql.createPool({ ...address, connectionLimit: 24 });

    const waiting = new Map<string, { since: number; done: () => void; failed: (error: Error) => void }>();
    const looker = setInterval(() => void look(), LOOK_EVERY_MS);
    async function look(): Promise<void> {
      const ids = [...waiting.keys()];
      if (ids.length === 0) return;
      const [rows] = await pool.query<(mysql.RowDataPacket & { id: string; state: string })[]>(
        'SELECT payment_id AS id, state FROM pay_order WHERE payment_id IN (?)',
        [ids],
      );
      for (const { id, state } of rows) {
        const life = waiting.get(id);
        if (!life) continue;
        if (state === 'settled') life.done();
        else if (Date.now() - life.since > GIVE_UP_MS) life.failed(new Error(`an order stayed ${state}`));
        else continue;
        waiting.delete(id);
      }
    }

    async function ours(): Promise<void> {
      const items = [{ accountId: power.accountId, billNo: null, amountFen: AMOUNT_FEN }];
      const made = await citizen.post('/payments', { items });
      if (made.status !== 201) throw new Error(`no order: ${made.status} ${JSON.stringify(made.body)}`);
      const { paymentId, pay } = made.body as { paymentId: string; pay: { package: string } | null };
      if (!pay) throw new Error('no prepay id');
      const settled = new Promise<void>((done, failed) => {
        waiting.set(paymentId, { since: Date.now(), done, failed });
      });
      const result = city.simulators.wechatPay.pay(pay.package.slice('prepay_id='.length));
      if (!result.paid) throw new Error(`not paid: ${result.reason}`);
      await settled;
    }

    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const message = Buffer.alloc(600, 'm');
    const signature = sign('sha256', message, privateKey);

    async function ceiling(): Promise<void> {
      for (let n = 0; n < SIGNATURES; n++) sign('sha256', message, privateKey);
      for (let n = 0; n < CHECKS; n++) verify('sha256', message, publicKey, signature);
      const orderId = newId();
      const now = new Date();
      const connection = await pool.getConnection();
      try {
        await connection.query('START TRANSACTION');
        await connection.execute(
          `INSERT INTO payment (id, payer_id, client_key, request_hash, total_fen, pay_before, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
          [orderId, orderId, orderId, 'h'.repeat(64), AMOUNT_FEN, now, now],
        );
        await connection.execute(
          `INSERT INTO pay_attempt (payment_id, out_trade_no, opener_mchid, is_combined, payer_index, payer_sealed,
             payer_key_id, expires_at, tries) VALUES (?, ?, '1', 0, ?, 'sealed', 'k1', ?, 0)`,
          [orderId, `B${orderId}`, 'i'.repeat(64), now],
        );
        await connection.execute(
          `INSERT INTO pay_order (id, payment_id, payer_id, account_id, biller_code, mchid, out_trade_no, snapshot_id,
             claims_rest, description, account_masked, holder_masked, home_label, amount_fen, state, version, paid_fen,
             owed_back_fen, returned_fen, created_at, updated_at)
           VALUES (?, ?, ?, ?, 'bench', '1', ?, ?, 0, 'd', 'a', 'h', 'l', ?, 'created', 0, 0, 0, 0, ?, ?)`,
          [orderId, orderId, orderId, orderId, `B${orderId}`, orderId, AMOUNT_FEN, now, now],
        );
        await connection.query('COMMIT');
        for (const [at, edge] of LIFE.entries()) {
          await connection.query('START TRANSACTION');
          await step(connection, { ...edge, orderId, version: at + 1 });
          await connection.query('COMMIT');
        }
      } finally {
        connection.release();
      }
    }

    return {
      ours,
      ceiling,
      async stop() {
        clearInterval(looker);
        await pool.end();
        await city.stop();
      },
    };
  },
};
