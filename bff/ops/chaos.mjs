/** `npm run chaos -- <name>`: kills what citizens stand on and counts what was lost. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';
import { runScript } from './script.mjs';
import { Advice, giveUp } from './steps.mjs';

async function main([name = '', ...args]) {
  const file = `tests/chaos/${name}.ts`;
  if (!/^[\w-]+$/.test(name) || !existsSync(join(ROOT, file))) {
    const names = readdirSync(join(ROOT, 'tests/chaos'))
      .filter((each) => each.endsWith('.ts'))
      .map((each) => each.slice(0, -3));
    throw new Advice(`npm run chaos -- ${names.join(' | ')}`);
  }
  return runScript(file, args);
}

main(process.argv.slice(2)).then((code) => process.exit(code), giveUp);
