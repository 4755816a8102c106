import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BenchCase, BenchRow } from './bench.types';
import { healthCodeBenches } from './health-code.bench';
import { homeBench } from './home.bench';
import { ledgerGrowthRows } from './ledger-growth.long';
import { measure } from './measure';
import { packageSizeRows } from './package-sizes';
import { paymentLifecycleBench } from './payment-lifecycle.bench';
import { notificationKeptBench } from './payments.bench';
import { reconciliationRows } from './reconciliation/reconciliation.long';
import { reportSubmitBench } from './reports.bench';
import { sosPressBench, sosRows } from './sos.bench';
import { sosEscalationRows } from './sos-escalation.bench';
import { transitBoardBench } from './transit.bench';
import { notificationBenches } from './wechat-pay.bench';

const LATEST = path.join(__dirname, 'latest.json');
/** Rows that take many minutes and a million rows each: `npm run bench -- long` measures them, the table keeps them. */
const LONG_ROWS: (() => Promise<BenchRow[]>)[] = [
  () => reconciliationRows(Number(process.env.BENCH_ROWS ?? 1_000_000)),
  () => ledgerGrowthRows(Number(process.env.BENCH_LEDGER_ROWS ?? 10_000_000)),
];

/** `npm run bench [-- words of a case's name]`: every case beside its ceiling, one table, `tests/bench/latest.json`. */
const CASES: BenchCase[] = [
  homeBench,
  transitBoardBench,
  reportSubmitBench,
  ...healthCodeBenches,
  ...notificationBenches,
  notificationKeptBench,
  paymentLifecycleBench,
  sosPressBench,
];

function printTable(rows: readonly BenchRow[]): void {
  const cells = rows.map((row) => [
    row.name,
    row.unit,
    String(row.ours),
    String(row.ceiling),
    row.ratio.toFixed(2),
    String(row.target),
    row.met ? 'yes' : 'NO',
    row.p50Ms === null ? '–' : String(row.p50Ms),
    row.p99Ms === null ? '–' : String(row.p99Ms),
  ]);
  const table = [['case', 'unit', 'ours', 'ceiling', 'ratio', 'target', 'met', 'p50 ms', 'p99 ms'], ...cells];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  for (const row of table) {
    console.info(
      row
        .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  '),
    );
  }
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2).join(' ').toLowerCase();
  const isLong = wanted === 'long';
  const kept = existsSync(LATEST) ? (JSON.parse(readFileSync(LATEST, 'utf8')) as BenchRow[]) : [];
  const rows: BenchRow[] = [];
  if (isLong) for (const measureLong of LONG_ROWS) rows.push(...(await measureLong()));
  else {
    for (const bench of CASES.filter((each) => each.name.toLowerCase().includes(wanted))) {
      console.info(`… ${bench.name}`);
      rows.push(await measure(bench));
    }
    rows.push(...(await sosRows(wanted)));
    rows.push(...(await sosEscalationRows(wanted)));
    rows.push(...packageSizeRows().filter((row) => row.name.toLowerCase().includes(wanted)));
  }
  console.info('');
  printTable(rows);
  const missed = rows.filter((row) => !row.met);
  console.info(
    `\n${rows.length - missed.length} of ${rows.length} targets met${missed.length ? `; missed: ${missed.map((row) => row.name).join(', ')}` : ''}`,
  );
  // A part of the table must not replace the whole.
  if (wanted && !isLong) return;
  const isOther = (row: BenchRow) => !rows.some((each) => each.name === row.name);
  const others = kept.filter(
    (row) => isOther(row) && (isLong || /^(reconciliation of|payment beside a ledger)/.test(row.name)),
  );
  writeFileSync(LATEST, `${JSON.stringify(isLong ? [...others, ...rows] : [...rows, ...others], null, 2)}\n`);
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
