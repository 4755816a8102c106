/** `npm run a11y`: walks every screen in a browser and measures it beside the limits of accessibility. */
import { ensureBrowser, findChromium } from './browser.mjs';
import { runScript } from './script.mjs';
import { giveUp } from './steps.mjs';

runScript('tests/a11y/main.ts', process.argv.slice(2), {
  ensureBrowser,
  env: () => ({ CHROMIUM_PATH: findChromium() }),
}).then((code) => process.exit(code), giveUp);
