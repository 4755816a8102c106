import { randomUUID } from 'node:crypto';
import http from 'node:http';
import mysql from 'mysql2/promise';
import { parseDatabaseUrl } from '../../bff/platform/db/database';
import { newId } from '../../bff/platform/ids';
import type { BenchCase } from './bench.types';
import { startBenchCity } from './bench-city';

const CONNECTIONS = 20;
const INSERT_REPORT = `INSERT INTO report (id, number, reporter_id, filed_by_id, client_key, request_hash, category_id, words,
  latitude, longitude, datum, address, place_source, photo_ids, is_anonymous, stage, queue, version, holder,
  due_at, answer_due_at, escalation, content_check, created_at, updated_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const INSERT_HISTORY = `INSERT INTO report_history (id, report_id, version, event, to_stage, client_key, party, actor_id,
  next_due_at, public_words, photo_ids, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const INSERT_EVENT = 'INSERT INTO outbox_event (id, type, audience, data, created_at) VALUES (?, ?, ?, ?, ?)';
const INSERT_JOB = `INSERT INTO job (id, kind, dedupe_key, payload, priority, state, run_at, max_attempts, created_at)
  VALUES (?, ?, ?, ?, ?, 'done', ?, ?, ?)`;

const WORDS = '路口的垃圾桶满了三天没人清，味道很大，旁边就是幼儿园';
const ADDRESS = '城关区 · 翠湖街道 · 文林社区，文林街 5 号门口';

/** Reporting a problem over HTTP beside the same statements in a bare mysql2 transaction on the same server. */
export const reportSubmitBench: BenchCase = {
  name: 'POST /reports, signed in, durable',
  unit: 'reports/s',
  target: 0.4,
  concurrency: 16,
  async prepare() {
    // Background work runs in the same process meanwhile: each report is examined while the next ones come in.
    const city = await startBenchCity();
    const citizen = await city.as('citizen');
    const pool = mysql.createPool({
      ...parseDatabaseUrl(city.databaseUrl),
      connectionLimit: CONNECTIONS,
      timezone: 'Z',
      charset: 'utf8mb4',
    });
    const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
    const target = new URL(`${city.url}/api/reports`);
    let number = 0;

    function ours(): Promise<void> {
      const body = JSON.stringify({
        clientKey: randomUUID(),
        categoryId: 'environment.garbage',
        words: WORDS,
        place: { position: { latitude: 26.05, longitude: 103.8, datum: 'gcj02' }, address: ADDRESS, source: 'gps' },
      });
      return new Promise((resolve, reject) => {
        const request = http.request(
          {
            agent,
            method: 'POST',
            host: target.hostname,
            port: target.port,
            path: target.pathname,
            headers: {
              authorization: `Bearer ${citizen.accessToken}`,
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
            },
          },
          (response) => {
            if (response.statusCode !== 201) reject(new Error(`POST /reports answered ${response.statusCode}`));
            response.on('end', resolve).resume();
          },
        );
        request.on('error', reject);
        request.end(body);
      });
    }

    /** The same rows, prepared statements, one transaction; no HTTP, no checks, no thought. */
    async function ceiling(): Promise<void> {
      const connection = await pool.getConnection();
      const now = new Date();
      const id = newId();
      const key = randomUUID();
      number += 1;
      const mine = `B${String(number).padStart(12, '0')}`;
      const personId = citizen.personId!;
      try {
        await connection.query('START TRANSACTION');
        await connection.execute(INSERT_REPORT, [
          id,
          mine,
          personId,
          personId,
          key,
          'f'.repeat(64),
          'environment.garbage',
          WORDS,
          26.05,
          103.8,
          'gcj02',
          ADDRESS,
          'gps',
          '[]',
          0,
          'submitted',
          'intake',
          1,
          'hotline',
          now,
          now,
          0,
          'pending',
          now,
          now,
        ]);
        await connection.execute(INSERT_HISTORY, [
          newId(),
          id,
          1,
          'submit',
          'submitted',
          key,
          'reporter',
          personId,
          now,
          null,
          '[]',
          now,
        ]);
        await connection.execute(INSERT_EVENT, [
          newId(),
          'report.changed',
          JSON.stringify([`person:${personId}`, 'role:dispatcher', 'role:supervisor']),
          JSON.stringify({ reportId: id, number: 'B', state: 'received', version: 1, event: 'submit' }),
          now,
        ]);
        await connection.execute(INSERT_JOB, [
          newId(),
          'reports.examine',
          null,
          JSON.stringify({ reportId: id }),
          5,
          now,
          12,
          now,
        ]);
        await connection.execute(INSERT_JOB, [
          newId(),
          'reports.meetDeadline',
          `report-deadline:${id}:1`,
          JSON.stringify({ reportId: id }),
          5,
          now,
          12,
          now,
        ]);
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
