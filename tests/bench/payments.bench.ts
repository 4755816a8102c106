import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import mysql from 'mysql2/promise';
import { createKeyRing } from '../../bff/platform/crypto/key-ring';
import { parseDatabaseUrl } from '../../bff/platform/db/database';
import { newId } from '../../bff/platform/ids';
import { ensureDemoKeys, type PlatformFile } from '../../bff/simulators/demo-keys';
import { DEMO_SETTINGS } from '../../bff/simulators/demo-settings';
import { dressNotification } from '../../bff/simulators/wechat-pay/notification-dress';
import { PlatformSeal } from '../../bff/simulators/wechat-pay/platform-seal';
import { NO_FAULTS } from '../../bff/simulators/wechat-pay/scenarios';
import { testEnvironment } from '../support/city';
import type { BenchCase } from './bench.types';
import { startBenchCity } from './bench-city';

const CONNECTIONS = 20;
/** Each side pays its own orders; more than any machine here gets through. */
const ORDERS = 40_000;
const MCHID = '1900000102';
const OPEN_ID = 'oDemo_citizen000000000000000';
const AMOUNT_FEN = 8_642;
const SUCCEEDED = '2026-11-22T16:51:00+08:00';

interface Open {
  orderId: string;
  paymentId: string;
  outTradeNo: string;
}

const rowsOf = (count: number, width: number) =>
  Array(count)
    .fill(`(${Array(width).fill('?').join(', ')})`)
    .join(', ');

/** Orders that wait for the password, straight into the tables. */
async function openOrders(pool: mysql.Pool, payerId: string, count: number): Promise<Open[]> {
  const payerIndex = createKeyRing(
    testEnvironment({ databaseUrl: '', simulatorsUrl: '', dataDir: '' }).VAULT_KEYS!,
  ).index('payer_openid', OPEN_ID).index;
  const now = new Date();
  const until = new Date(now.getTime() + 900_000);
  const made: Open[] = Array.from({ length: count }, () => {
    const orderId = newId();
    return { orderId, paymentId: newId(), outTradeNo: `YCT${orderId}` };
  });
  for (let at = 0; at < made.length; at += 500) {
    const part = made.slice(at, at + 500);
    await pool.query(
      `INSERT INTO pay_attempt (payment_id, out_trade_no, opener_mchid, is_combined, payer_index, payer_sealed,
         payer_key_id, expires_at, prepay_id, prepared_at, tries) VALUES ${rowsOf(part.length, 11)}`,
      part.flatMap(({ paymentId, outTradeNo }) => {
        return [paymentId, outTradeNo, MCHID, 0, payerIndex, 'sealed', 'k1', until, 'wx', now, 1];
      }),
    );
    await pool.query(
      `INSERT INTO pay_order (id, payment_id, payer_id, account_id, biller_code, mchid, out_trade_no, snapshot_id,
         claims_rest, description, account_masked, holder_masked, home_label, amount_fen, state, version, duty_owner,
         due_at, paid_fen, owed_back_fen, returned_fen, created_at, updated_at) VALUES ${rowsOf(part.length, 23)}`,
      part.flatMap(({ orderId, paymentId, outTradeNo }) => [
        ...[
          orderId,
          paymentId,
          payerId,
          newId(),
          'power',
          MCHID,
          outTradeNo,
          newId(),
          0,
          '电费',
          '530****186',
          '林*雯',
        ],
        ...['自己家', AMOUNT_FEN, 'paying', 3, 'payer', until, 0, 0, 0, now, now],
      ]),
    );
  }
  return made;
}

/** A payment proven by a signed notification over HTTP, beside the same statements in a bare transaction and one RSA check. */
export const notificationKeptBench: BenchCase = {
  name: 'payment notification signed, durable, acknowledged',
  unit: 'notifications/s',
  target: 0.5,
  concurrency: 16,
  async prepare() {
    // Only what the answer waits for: writing off is the work of worker processes.
    const city = await startBenchCity({ PROCESS_ROLE: 'web' });
    const citizen = await city.as('citizen');
    const payerId = citizen.personId!;
    const pool = mysql.createPool({
      ...parseDatabaseUrl(city.databaseUrl),
      connectionLimit: CONNECTIONS,
      timezone: 'Z',
      charset: 'utf8mb4',
    });
    const platform = JSON.parse(readFileSync(ensureDemoKeys().platformFile, 'utf8')) as PlatformFile;
    const seal = new PlatformSeal(platform);
    const dress = ({ orderId, outTradeNo }: Open) =>
      dressNotification(
        seal,
        {
          id: `EV-${orderId}`,
          about: 'trade',
          eventType: 'TRANSACTION.SUCCESS',
          mchid: MCHID,
          url: '',
          outTradeNo,
          outRefundNo: null,
          createdAtMs: Date.now(),
          summary: '支付成功',
          content: {
            appid: DEMO_SETTINGS.WECHAT_APP_ID,
            mchid: MCHID,
            out_trade_no: outTradeNo,
            transaction_id: `42000020261122${orderId.slice(-14)}`,
            trade_type: 'JSAPI',
            trade_state: 'SUCCESS',
            trade_state_desc: '支付成功',
            bank_type: 'CMB_CREDIT',
            attach: orderId,
            success_time: SUCCEEDED,
            payer: { openid: OPEN_ID },
            amount: { total: AMOUNT_FEN, payer_total: AMOUNT_FEN, currency: 'CNY', payer_currency: 'CNY' },
          },
          sent: null,
        },
        'none',
        { ...NO_FAULTS, signer: 'public_key' },
        Date.now(),
      );
    const mine = (await openOrders(pool, payerId, ORDERS)).map(dress);
    const theirs = await openOrders(pool, payerId, ORDERS);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
    const target = new URL(`${city.url}/api/payments/notify/trade/${MCHID}`);

    function ours(): Promise<void> {
      const next = mine.pop();
      if (!next) throw new Error('more notifications than the bench made');
      const { headers, body } = next;
      return new Promise((resolve, reject) => {
        const request = http.request(
          {
            agent,
            method: 'POST',
            host: target.hostname,
            port: target.port,
            path: target.pathname,
            headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
          },
          (response) => {
            if (response.statusCode !== 204) reject(new Error(`a notification was answered ${response.statusCode}`));
            response.on('end', resolve).resume();
          },
        );
        request.on('error', reject);
        request.end(body);
      });
    }

    const key = createPublicKey(platform.publicKey.publicKeyPem);
    const sample = mine[0]!;
    const message = Buffer.from(
      `${sample.headers['wechatpay-timestamp']}\n${sample.headers['wechatpay-nonce']}\n${sample.body}\n`,
    );
    const signature = Buffer.from(sample.headers['wechatpay-signature']!, 'base64');

    /** The same rows by prepared statements in one transaction; no HTTP, no decryption, no comparison. */
    async function ceiling(): Promise<void> {
      const next = theirs.pop();
      if (!next) throw new Error('more orders than the bench made');
      if (!verify('RSA-SHA256', message, key, signature)) throw new Error('the bench’s own signature is wrong');
      const { orderId, paymentId, outTradeNo } = next;
      const now = new Date();
      const paidAt = new Date(SUCCEEDED);
      const connection = await pool.getConnection();
      try {
        await connection.query('START TRANSACTION');
        await connection.execute(
          `SELECT *, (SELECT a.payer_index FROM pay_attempt a WHERE a.payment_id = pay_order.payment_id) AS payerIndex
           FROM pay_order WHERE mchid = ? AND out_trade_no = ?`,
          [MCHID, outTradeNo],
        );
        await connection.execute(
          `UPDATE pay_order SET state = ?, version = ?, duty_owner = ?, due_at = ?, updated_at = ?, paid_fen = ?,
             paid_at = ?, transaction_id = ? WHERE id = ? AND version = ?`,
          ['paid', 4, 'worker', now, now, AMOUNT_FEN, paidAt, `T${orderId}`, orderId, 3],
        );
        await connection.execute(
          `INSERT INTO pay_order_event (order_id, version, event, from_state, to_state, cause, actor_id, evidence, at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          [orderId, 4, 'pay', 'paying', 'paid', 'notification', null, '{"totalFen":8642,"payerTotalFen":8642}', now],
        );
        await connection.execute(
          `INSERT INTO ledger_entry (order_id, version, line, account, amount_fen, event, booked_on, at)
           VALUES ${rowsOf(2, 8)}`,
          [
            ...[orderId, 4, 0, `wechat:${MCHID}`, AMOUNT_FEN, 'pay', '2026-11-22', now],
            ...[orderId, 4, 1, 'pending', -AMOUNT_FEN, 'pay', '2026-11-22', now],
          ],
        );
        await connection.execute(
          'INSERT INTO outbox_event (id, type, audience, data, created_at) VALUES (?, ?, ?, ?, ?)',
          [
            newId(),
            'payment.changed',
            JSON.stringify([`person:${payerId}`, 'role:finance']),
            JSON.stringify({ paymentId, orderId, state: 'paid', version: 4 }),
            now,
          ],
        );
        await connection.execute(
          `INSERT INTO job (id, kind, dedupe_key, payload, priority, state, run_at, max_attempts, created_at)
           VALUES (?, ?, ?, ?, ?, 'ready', ?, ?, ?)`,
          [
            newId(),
            'payments.advance',
            `pay-advance:${orderId}:4`,
            JSON.stringify({ orderId, version: 4 }),
            3,
            now,
            400,
            now,
          ],
        );
        await connection.execute(
          `INSERT INTO inbound_event (id, mchid, event_type, serial, body, outcome, received_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
          [`EV-${orderId}`, MCHID, 'TRANSACTION.SUCCESS', 'PUB_KEY_ID', Buffer.from(sample.body), 'applied', now],
        );
        await connection.query('COMMIT');
      } finally {
        connection.release();
      }
    }

    return {
      ours,
      ceiling,
      async stop() {
        agent.destroy();
        await pool.end();
        await city.stop();
      },
    };
  },
};
