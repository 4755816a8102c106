import { type Browser, chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

let shared: Promise<Browser> | null = null;
let users = 0;

/**
 * One headless Chromium for all mini-programs of a process, with a fresh profile; it goes when the last user goes.
 * Playwright gives each launch a new user-data-dir of its own.
 */
export async function borrowBrowser(): Promise<{ browser: Browser; release(): Promise<void> }> {
  users += 1;
  shared ??= chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const browser = await shared;
  return {
    browser,
    async release() {
      users -= 1;
      if (users > 0) return;
      shared = null;
      await browser.close();
    },
  };
}
