/** `npm test`: its own set-up, every test, and one line at the end. `npm test -- pattern` runs those that match. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser, findChromium } from './browser.mjs';
import { prepare } from './prepare.mjs';
import { endRunning, ROOT } from './run.mjs';
import { giveUp, say, step } from './steps.mjs';
import { startThrowaway } from './throwaway.mjs';

/** Set for the one who runs a city of their own; a test must not see them. */
const NOT_FOR_TESTS = [
  'PORT',
  'HOST',
  'DATA_DIR',
  'DATABASE_URL',
  'REDIS_URL',
  'NODE_ENV',
  'PUBLIC_URL',
  'H5_DIR',
  'LOG_LEVEL',
];
/**
 * `--forceExit`: the counts are in by then, and a socket that somebody else keeps open may not hold up the build.
 * Two browsers with the whole H5 build in them starve each other on two cores; everything else shares them well.
 */
const RUNS = [
  { project: 'fast', args: ['--maxWorkers=2', '--forceExit'] },
  { project: 'weapp', args: ['--maxWorkers=2', '--forceExit'] },
  { project: 'journeys', args: ['--runInBand', '--forceExit'] },
];

let throwaway = null;
let jest = null;
let isStopping = false;

async function stop() {
  isStopping = true;
  endRunning();
  if (jest) jest.kill('SIGTERM');
  await throwaway?.stop();
}

async function setUp() {
  await prepare({ ensureBrowser });
  await step('测试数据库', 'test database', async () => {
    throwaway = await startThrowaway({ durable: false });
  });
}

/** Runs one project of jest and gives its counts. */
function runJest({ project, args }, patterns, env) {
  const outcome = join(throwaway.folder, `${project}.json`);
  return new Promise((done) => {
    jest = spawn(
      process.execPath,
      [
        '--no-warnings',
        join(ROOT, 'node_modules/jest/bin/jest.js'),
        `--selectProjects=${project}`,
        '--passWithNoTests',
        '--json',
        `--outputFile=${outcome}`,
        ...args,
        ...patterns,
      ],
      // With --json the report for people goes to stderr, and stdout only repeats the file.
      { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    jest.once('close', (code) => {
      jest = null;
      done(countsOf(outcome, code));
    });
  });
}

function countsOf(path, code) {
  let result;
  try {
    result = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // jest ended before it had anything to say; that is a failure unless it says there was nothing to run.
    return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  }
  const counts = { passed: result.numPassedTests, failed: 0, skipped: result.numPendingTests + result.numTodoTests };
  for (const suite of result.testResults) {
    const failed = suite.assertionResults.filter((each) => each.status === 'failed').length;
    // A suite that could not even be loaded, or failed around its tests, is one failure.
    counts.failed += suite.status === 'failed' ? Math.max(1, failed) : failed;
  }
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

async function main() {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(name, () => void stop().finally(() => process.exit(130)));
  await setUp();
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_FOR_TESTS.includes(name))),
    TEST_DATABASE_URL: throwaway.server.url(),
    CHROMIUM_PATH: findChromium(),
  };
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const run of RUNS) {
    if (isStopping) return;
    const counts = await runJest(run, process.argv.slice(2), env);
    for (const name of Object.keys(total)) total[name] += counts[name];
  }
  if (isStopping) return;
  await throwaway.stop();
  say();
  say(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
  process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
}

main().catch(async (error) => {
  await throwaway?.stop();
  giveUp(error);
});
