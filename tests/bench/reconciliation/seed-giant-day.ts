import mysql from 'mysql2/promise';
import { parseDatabaseUrl } from '../../../bff/platform/db/database';
import { GIANT, type GiantPayment, giantPayments } from './giant-day';

const BATCH = 2_000;

const sql = (at: Date) => at.toISOString().slice(0, 23).replace('T', ' ');

/** Orders settled on the day with their write-offs and four ledger lines each, as the machine would have left them. */
export async function seedGiantDay(databaseUrl: string, rows: number): Promise<void> {
  const connection = await mysql.createConnection({ ...parseDatabaseUrl(databaseUrl), timezone: 'Z' });
  const insert = async (table: string, columns: string, tuples: string[]) => {
    await connection.query(`INSERT INTO ${table} (${columns}) VALUES ${tuples.join(',')}`);
  };
  await connection.query('SET SESSION unique_checks = 0, foreign_key_checks = 0');
  async function write(batch: GiantPayment[]): Promise<void> {
    const orders: string[] = [];
    const writeOffs: string[] = [];
    const ledger: string[] = [];
    for (const one of batch) {
      const at = sql(one.paidAt);
      orders.push(
        `('${one.orderId}','${one.orderId}','${one.orderId}','${one.orderId}','${GIANT.billerCode}','${GIANT.mchid}',` +
          `'${one.outTradeNo}','${one.orderId}',NULL,1,'电费','51****01','林*雯','自己家',${one.fen},'settled',6,NULL,NULL,` +
          `${one.fen},'${at}','${one.transactionId}','${at}','${one.proofNo}','${GIANT.day}',0,0,NULL,'${at}','${at}')`,
      );
      writeOffs.push(
        `('${one.orderId}','${one.sequence}',NULL,'${GIANT.billerCode}',1,'${at}','${at}','done',${one.fen})`,
      );
      const line = (version: number, n: number, account: string, fen: number, event: string) =>
        `('${one.orderId}',${version},${n},'${account}',${fen},'${event}','${GIANT.day}','${at}')`;
      ledger.push(
        line(3, 0, `wechat:${GIANT.mchid}`, one.fen, 'pay'),
        line(3, 1, 'pending', -one.fen, 'pay'),
        line(6, 0, 'pending', one.fen, 'settle'),
        line(6, 1, `biller:${GIANT.billerCode}`, -one.fen, 'settle'),
      );
    }
    await insert(
      'pay_order',
      `id, payment_id, payer_id, account_id, biller_code, mchid, out_trade_no, snapshot_id, claim_key, claims_rest,
       description, account_masked, holder_masked, home_label, amount_fen, state, version, duty_owner, due_at, paid_fen,
       paid_at, transaction_id, settled_at, proof_no, business_date, owed_back_fen, returned_fen, complaint_report_id,
       created_at, updated_at`,
      orders,
    );
    await insert(
      'write_off',
      'order_id, sequence, void_sequence, biller_code, tries, sent_at, first_sent_at, last_outcome, answered_fen',
      writeOffs,
    );
    await insert('ledger_entry', 'order_id, version, line, account, amount_fen, event, booked_on, at', ledger);
  }
  await connection.beginTransaction();
  let batch: GiantPayment[] = [];
  let written = 0;
  for (const one of giantPayments(rows)) {
    // What only WeChat has is in no book of ours.
    if (one.plant !== 'wechat_long') batch.push(one);
    if (batch.length < BATCH) continue;
    await write(batch);
    written += batch.length;
    batch = [];
    if (written % (BATCH * 25) === 0) {
      await connection.commit();
      await connection.beginTransaction();
    }
  }
  if (batch.length > 0) await write(batch);
  await connection.commit();
  await connection.query('ANALYZE TABLE pay_order, write_off, ledger_entry');
  await connection.end();
}
