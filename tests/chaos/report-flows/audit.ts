import mysql from 'mysql2/promise';
import { parseDatabaseUrl } from '../../../bff/platform/db/database';
import { until } from '../../support/until';
import type { Flow } from './flow';

export interface Audit {
  reports: number;
  steps: number;
  notices: number;
  /** each a sentence; none when all is well */
  faults: string[];
}

interface ReportRow extends mysql.RowDataPacket {
  id: string;
  number: string;
  client_key: string;
  stage: string;
  version: number;
  holder: string | null;
  due_at: Date | null;
}
interface HistoryRow extends mysql.RowDataPacket {
  report_id: string;
  version: number;
  event: string;
  to_stage: string;
  client_key: string | null;
}
interface Counted extends mysql.RowDataPacket {
  n: number;
}

const EVENT_OF = { submit: 'submit', assign: 'assign', answer: 'answer', rating: 'rate' } as const;

/** Looks past the BFF at what the database really holds, and compares it with what the clients were told. */
export async function audit(databaseUrl: string, flows: readonly Flow[]): Promise<Audit> {
  const connection = await mysql.createConnection({ ...parseDatabaseUrl(databaseUrl), timezone: 'Z' });
  const faults: string[] = [];
  const count = async (sql: string) => Number((await connection.query<Counted[]>(sql))[0][0]?.n ?? 0);
  try {
    await until(
      async () =>
        (await count(
          "SELECT COUNT(*) AS n FROM job WHERE state IN ('ready','running') AND run_at <= UTC_TIMESTAMP(3) AND kind LIKE 'reports.%'",
        )) === 0,
      { withinMs: 60_000, what: 'no work on reports is left over' },
    ).catch((error: Error) => faults.push(error.message));

    const [reports] = await connection.query<ReportRow[]>(
      'SELECT id, number, client_key, stage, version, holder, due_at FROM report',
    );
    const [history] = await connection.query<HistoryRow[]>(
      'SELECT report_id, version, event, to_stage, client_key FROM report_history ORDER BY report_id, version',
    );
    const byKey = new Map<string, ReportRow[]>();
    for (const row of reports) byKey.set(row.client_key, [...(byKey.get(row.client_key) ?? []), row]);
    const stepsOf = new Map<string, HistoryRow[]>();
    for (const row of history) stepsOf.set(row.report_id, [...(stepsOf.get(row.report_id) ?? []), row]);

    if (new Set(reports.map((row) => row.number)).size !== reports.length) faults.push('a number was given twice');
    for (const flow of flows) faults.push(...faultsOfFlow(flow, byKey.get(flow.clientKey) ?? [], stepsOf));
    for (const row of reports) faults.push(...faultsOfReport(row, stepsOf.get(row.id) ?? []));

    const dead = await count("SELECT COUNT(*) AS n FROM job WHERE state = 'dead' AND kind LIKE 'reports.%'");
    if (dead) faults.push(`${dead} jobs of reports are dead`);
    const unexamined = await count("SELECT COUNT(*) AS n FROM report WHERE content_check = 'pending'");
    if (unexamined) faults.push(`${unexamined} reports were never examined`);
    const events = await count(
      "SELECT COUNT(DISTINCT JSON_VALUE(data, '$.reportId'), JSON_VALUE(data, '$.version')) AS n FROM outbox_event WHERE type = 'report.changed'",
    );
    if (events !== history.length) faults.push(`${history.length} steps, but ${events} of them have an event`);
    const doubled = await count(
      'SELECT COUNT(*) AS n FROM (SELECT person_id FROM notice GROUP BY person_id, dedupe_key HAVING COUNT(*) > 1) AS twice',
    );
    if (doubled) faults.push(`${doubled} notices came twice`);
    const ratings = await count('SELECT COUNT(*) AS n FROM report_rating');
    const rated = history.filter((row) => row.event === 'rate').length;
    if (ratings !== rated) faults.push(`${rated} ratings in the history, ${ratings} kept`);
    return {
      reports: reports.length,
      steps: history.length,
      notices: await count("SELECT COUNT(*) AS n FROM notice WHERE template LIKE 'report.%'"),
      faults,
    };
  } finally {
    await connection.end();
  }
}

function faultsOfFlow(flow: Flow, rows: ReportRow[], stepsOf: Map<string, HistoryRow[]>): string[] {
  const faults: string[] = [];
  if (rows.length > 1) faults.push(`flow ${flow.n}: sent once, there ${rows.length} times`);
  const row = rows[0];
  if (flow.acknowledged.includes('submit')) {
    if (!row) return [`flow ${flow.n}: ${flow.number} was acknowledged and is lost`];
    if (row.number !== flow.number) faults.push(`flow ${flow.n}: told ${flow.number}, kept as ${row.number}`);
  }
  const keys = { submit: flow.clientKey, ...flow.keys };
  for (const step of flow.acknowledged) {
    const found = (stepsOf.get(row?.id ?? '') ?? []).filter((one) => one.client_key === keys[step]);
    if (found.length !== 1 || found[0]?.event !== EVENT_OF[step]) {
      faults.push(`flow ${flow.n}: ${step} was acknowledged and is there ${found.length} times`);
    }
  }
  return faults;
}

/** Whole and alive: history without a gap that ends where the row is; open ones have a holder and a deadline. */
function faultsOfReport(row: ReportRow, steps: HistoryRow[]): string[] {
  const faults: string[] = [];
  if (steps.some((step, n) => step.version !== n + 1)) faults.push(`${row.number}: its history has a gap`);
  const last = steps.at(-1);
  if (!last || last.version !== row.version || last.to_stage !== row.stage) {
    faults.push(`${row.number}: the row and its history disagree`);
  }
  const isOpen = !['closed', 'not_accepted', 'withdrawn'].includes(row.stage);
  if (isOpen !== (row.due_at !== null) || isOpen !== (row.holder !== null)) {
    faults.push(`${row.number}: open without a holder or deadline, or closed with one`);
  }
  return faults;
}
