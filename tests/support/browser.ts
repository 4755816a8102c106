import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { CHROMIUM } from './chromium';

export interface Device {
  page: Page;
  context: BrowserContext;
  /** errors the page threw or logged; a journey ends by expecting none */
  errors: string[];
  /** takes a picture into $SCREENSHOTS, when that names a folder */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface DeviceOptions {
  colorScheme?: 'light' | 'dark';
  locale?: 'zh-CN' | 'en-US';
  /** WGS-84 degrees, granted to the page */
  position?: { latitude: number; longitude: number };
}

async function open(
  url: string,
  viewport: { width: number; height: number },
  isPhone: boolean,
  options: DeviceOptions,
): Promise<Device> {
  const profile = mkdtempSync(path.join(tmpdir(), 'yct-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...CHROMIUM,
    viewport,
    deviceScaleFactor: isPhone ? 2 : 1,
    hasTouch: isPhone,
    isMobile: isPhone,
    locale: options.locale ?? 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: options.colorScheme ?? 'light',
    geolocation: options.position ?? { latitude: 26.05, longitude: 103.8 },
    permissions: ['geolocation', 'clipboard-read', 'clipboard-write'],
  });
  // A fact that is late on a busy machine is no fault; one that never comes is.
  context.setDefaultTimeout(40_000);
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`${error.name}: ${error.message}`));
  page.on('console', (message) => {
    // A refused request is logged by the browser itself; what the screen makes of it is what journeys look at.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text());
    // The page mended itself; what it says is for whoever looks for the cause.
    if (message.type() === 'warning' && message.text().startsWith('no first page'))
      process.stderr.write(`${[`${page.url()}: ${message.text()}`, ...errors].join('\n')}\n`);
  });
  await page.goto(url);
  return {
    page,
    context,
    errors,
    async picture(name) {
      const folder = process.env.SCREENSHOTS;
      if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`) });
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** A phone of 390×844 in a profile of its own, on `url`. */
export function openPhone(url: string, options: DeviceOptions = {}): Promise<Device> {
  return open(url, { width: 390, height: 844 }, true, options);
}

/** A desktop window of 1280×800 in a profile of its own, on `url`. */
export function openDesktop(url: string, options: DeviceOptions = {}): Promise<Device> {
  return open(url, { width: 1280, height: 800 }, false, options);
}

/** Pages below the top one stay in the document; what counts is what can be seen. */
export const seen = (page: Page, selector: string): Locator => page.locator(`${selector}:visible`);

/** What axe finds wrong by WCAG 2.2 AA on what is shown. The tabs are WeChat's, drawn by Taro. */
export async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .exclude('.weui-tabbar')
    .analyze();
  return violations.flatMap((fault) => fault.nodes.map((node) => `${fault.id}: ${node.target.join(' ')}`));
}
