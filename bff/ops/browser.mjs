/** Chromium and Chinese fonts for the browser journeys. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { aptInstall } from './apt.mjs';
import { findProgram } from './run.mjs';

/** Path of a Chromium that the machine has, or null; CHROMIUM_PATH names another. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named && existsSync(named)) return named;
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return (
    findProgram('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome') ??
    (existsSync(mac) ? mac : null)
  );
}

function hasChineseFonts() {
  if (process.platform === 'darwin') return true;
  const list = findProgram('fc-list');
  if (list) return spawnSync(list, [':lang=zh-cn'], { encoding: 'utf8' }).stdout.trim() !== '';
  const folder = '/usr/share/fonts/opentype/noto';
  return existsSync(folder) && readdirSync(folder).some((name) => name.includes('CJK'));
}

/** Installs what is missing; gives true when it did. */
export async function ensureBrowser() {
  const packages = [...(findChromium() ? [] : ['chromium']), ...(hasChineseFonts() ? [] : ['fonts-noto-cjk'])];
  if (packages.length === 0) return false;
  await aptInstall({
    packages,
    what: packages.join('、'),
    advice: [
      '  Debian / Ubuntu:  sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium fonts-noto-cjk',
      '  macOS:            brew install --cask chromium        (or CHROMIUM_PATH=/path/to/chrome)',
    ],
  });
  return true;
}
