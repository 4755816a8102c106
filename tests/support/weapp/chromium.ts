import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM } from '../chromium';

let shared: Promise<Browser> | null = null;
let users = 0;

/**
 * One headless Chromium for all mini-programs of a process, with a fresh profile; it goes when the last user goes.
 * Playwright gives each launch a new user-data-dir of its own.
 */
export async function borrowBrowser(): Promise<{ browser: Browser; release(): Promise<void> }> {
  users += 1;
  shared ??= chromium.launch(CHROMIUM);
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
