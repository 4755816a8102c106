/** `npm run reconcile [-- --day YYYY-MM-DD] [--merchant MCHID]`: beside a running `npm start`, or on DATABASE_URL. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeIfStale, programs } from './build.mjs';
import { environmentOf, readSettings } from './city.mjs';
import { ROOT } from './run.mjs';
import { Advice, giveUp } from './steps.mjs';

async function main(args) {
  const settings = readSettings();
  const note = join(settings.dataDir, 'run', 'instance.json');
  await makeIfStale(programs);
  let env = process.env;
  if (settings.isDemo) {
    if (!existsSync(note)) throw new Advice('先运行 npm start，再对账\nStart the city with npm start first');
    const { url, simulatorsUrl, databaseUrl } = JSON.parse(readFileSync(note, 'utf8'));
    const portOf = (address) => Number(new URL(address).port);
    env = environmentOf(
      settings,
      { host: '127.0.0.1', port: portOf(url), simulators: portOf(simulatorsUrl) },
      databaseUrl,
    );
  }
  const child = spawn(process.execPath, ['dist/bff/reconcile.js', ...args], { cwd: ROOT, stdio: 'inherit', env });
  return new Promise((done) => child.once('close', (code) => done(code ?? 1)));
}

main(process.argv.slice(2)).then((code) => process.exit(code), giveUp);
