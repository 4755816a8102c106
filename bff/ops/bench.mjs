/** `npm run bench`: measures beside the ceiling and prints one table. */
import { runScript } from './script.mjs';
import { giveUp } from './steps.mjs';

runScript('tests/bench/main.ts', process.argv.slice(2)).then((code) => process.exit(code), giveUp);
