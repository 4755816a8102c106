import { playTable } from './payments/play-table';
import { runStorm } from './payments-storm/run-storm';

/**
 * `npm run chaos -- payments [table] [numbers…]`: what WeChat, billers and payers do wrong, and what comes of it.
 * `npm run chaos -- payments storm [--seed=…] [--orders=5000]`: all of it at once, by chance, while processes are killed.
 */
const MODES: Record<string, (args: string[]) => Promise<number>> = {
  table: playTable,
  storm: runStorm,
};

async function main([mode = 'table', ...args]: string[]): Promise<number> {
  const run = MODES[mode];
  if (!run) throw new Error(`npm run chaos -- payments ${Object.keys(MODES).join(' | ')}`);
  return run(args);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
