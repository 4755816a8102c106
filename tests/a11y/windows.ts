import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { CHROMIUM } from '../support/chromium';
import type { City } from '../support/city';
import { keptOf } from '../support/devices';
import type { Mode, ScreenSpec } from './a11y.types';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1440, height: 900 };

export interface Windows {
  /** a page of somebody in a mode, on a window of this size; one and the same each time */
  of(who: ScreenSpec['who'], mode: Mode, viewport: { width: number; height: number }): Promise<Page>;
  /** as `of` a phone in standard mode, with a clock that can be moved on */
  ofPatience(who: ScreenSpec['who']): Promise<Page>;
  /** a phone of somebody that has never asked for anything yet */
  newcomer(who: ScreenSpec['who'], mode: Mode): Promise<Page>;
  close(): Promise<void>;
}

/** One browser; a context of its own for every person in every mode. */
export async function openWindows(city: City): Promise<Windows> {
  const browser: Browser = await chromium.launch(CHROMIUM);
  const opened = new Map<string, Promise<Page>>();

  async function open(
    who: ScreenSpec['who'],
    mode: Mode,
    viewport: { width: number; height: number },
    how: { isPatient?: boolean; isNew?: boolean } = {},
  ): Promise<Page> {
    const isPhone = viewport.width < 600;
    const context: BrowserContext = await browser.newContext({
      viewport,
      isMobile: isPhone,
      hasTouch: isPhone,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      geolocation: { latitude: 26.05, longitude: 103.8 },
      permissions: ['geolocation'],
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(20_000);
    const kept = who === 'visitor' ? {} : await keptOf(city, who);
    const values = { ...kept, elder: mode === 'elder', 'transit.asked': !how.isNew };
    // tsx names functions by a helper that a page does not have.
    await context.addInitScript('globalThis.__name = (made) => made');
    if (how.isPatient) await context.clock.install();
    const page = await context.newPage();
    page.on('pageerror', (error) => console.info(`    error on the page: ${error.message}`));
    await page.goto(city.url);
    await page.evaluate((all) => {
      for (const [name, data] of Object.entries(all)) localStorage.setItem(`yct.${name}`, JSON.stringify({ data }));
    }, values);
    return page;
  }

  return {
    of(who, mode, viewport) {
      const key = `${who} ${mode} ${viewport.width}`;
      const page = opened.get(key) ?? open(who, mode, viewport);
      opened.set(key, page);
      return page;
    },
    ofPatience(who) {
      const key = `${who} patient`;
      const page = opened.get(key) ?? open(who, 'standard', PHONE, { isPatient: true });
      opened.set(key, page);
      return page;
    },
    newcomer: (who, mode) => open(who, mode, PHONE, { isNew: true }),
    close: () => browser.close(),
  };
}
