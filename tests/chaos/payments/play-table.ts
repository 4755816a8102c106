import type { Failure } from './failure.types';
import { FAILURE_GROUPS, gapsInTable } from './failures';
import { openStage } from './stage';

interface Line {
  failure: Failure;
  cameOut: string;
  isOk: boolean;
  ms: number;
}

/** One line, however long the complaint. */
const short = (error: unknown) =>
  String((error as Error)?.message ?? error)
    .replace(/\s+/g, ' ')
    .slice(0, 400);

function print({ failure: { number, title }, cameOut, isOk, ms }: Line): void {
  const seconds = (ms / 1_000).toFixed(1).padStart(5);
  console.info(`${String(number).padStart(2)}  ${isOk ? 'ok  ' : 'FAIL'} ${seconds} s  ${title}  →  ${cameOut}`);
}

/**
 * Plays the whole table, or the numbers that are named, each failure over HTTP against the simulators and a database,
 * and prints what came out.
 * @returns 1 when anything but the right thing did
 */
export async function playTable(args: string[]): Promise<number> {
  const only = new Set(args.map(Number));
  const isWanted = ({ number }: Failure) => only.size === 0 || only.has(number);
  const lines: Line[] = [];
  for (const { name, failures } of FAILURE_GROUPS) {
    const wanted = failures.filter(isWanted);
    if (wanted.length === 0) continue;
    console.info(`\n${name}`);
    const { play, close } = await openStage();
    for (const failure of wanted) {
      const begun = Date.now();
      const fault = await play(failure).then(
        () => null,
        (error: unknown) => short(error),
      );
      const line = { failure, cameOut: fault ?? failure.outcome, isOk: fault === null, ms: Date.now() - begun };
      lines.push(line);
      print(line);
    }
    await close();
  }
  const failed = lines.filter(({ isOk }) => !isOk).map(({ failure }) => failure.number);
  const gaps = only.size === 0 ? gapsInTable() : [];
  console.info(
    `\n${lines.length} failures, ${lines.length - failed.length} came out as they must, books checked after each`,
  );
  if (failed.length > 0) console.info(`not so: ${failed.join(', ')}`);
  if (gaps.length > 0) console.info(`not in the table: ${gaps.join(', ')}`);
  return failed.length + gaps.length > 0 ? 1 : 0;
}
