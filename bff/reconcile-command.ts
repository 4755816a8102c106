import { parseArgs } from 'node:util';
import { createApp } from './app';
import { ConfigError, loadConfig } from './platform/config';
import { createLogger } from './platform/log';

const yuan = (fen: number) => (fen / 100).toFixed(2);

/**
 * `reconcile [--day YYYY-MM-DD] [--merchant MCHID]`: compares a day three ways, yesterday unless given, and prints one
 * line a merchant. Ends with 1 while something waits for people or for a file. Run again it does no harm.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { day: { type: 'string' }, merchant: { type: 'string' } } });
  if (values.day !== undefined && !/^\d{4}-\d\d-\d\d$/.test(values.day)) throw new Error('--day YYYY-MM-DD');
  const config = loadConfig(process.env);
  // Without starting it: nothing listens and no job runs beside the comparison.
  const app = await createApp({ config, log: createLogger({ level: 'warn' }) });
  const day = values.day ?? app.payments.previousDay();
  const from = performance.now();
  const runs = await app.payments.reconcileDay(day, values.merchant);
  const seconds = (performance.now() - from) / 1_000;
  let isClear = runs.length > 0;
  for (const { mchid, billerCode, state, totals, lastError } of runs) {
    if (state !== 'done') isClear = false;
    const sums = totals
      ? `ours ${yuan(totals.ours.received.fen)}  WeChat ${yuan(totals.wechat.received.fen)}  ` +
        `written off ${yuan(totals.ours.writtenOff.fen)}  biller ${yuan(totals.biller.writtenOff.fen)}`
      : '';
    process.stdout.write(`${day}  ${mchid}  ${billerCode.padEnd(10)}  ${state.padEnd(8)}${sums}${lastError ?? ''}\n`);
  }
  const { open, proposed } = await app.payments.waitingItems();
  process.stdout.write(`${open + proposed} differences wait for two people\n`);
  // Linux counts resident memory in KiB.
  const peakMb = process.resourceUsage().maxRSS / 1_024;
  process.stdout.write(`${seconds.toFixed(1)} s, at most ${peakMb.toFixed(0)} MB of memory\n`);
  await app.stop();
  process.exitCode = isClear && open + proposed === 0 ? 0 : 1;
}

main().then(
  () => process.exit(),
  (error) => {
    process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).stack}\n`);
    process.exit(1);
  },
);
