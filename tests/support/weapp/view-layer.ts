import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page, Route } from 'playwright-core';
import { viewBundle } from './bundles';
import type { PhoneState } from './native/phone';
import { mapAddress } from './native/phone';
import type { MiniProgramPackage } from './package/build-package';
import { screen } from './package/screen';
import type { ScreenDriver } from './view/driver';

const types: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  ttf: 'font/ttf',
  woff2: 'font/woff2',
};

function typeOf(path: string): string {
  return types[path.split('.').pop() ?? ''] ?? 'application/octet-stream';
}

/** Serves what a page shows: files of the package, of the phone, and of hosts that the app may reach. */
async function serve(route: Route, opened: MiniProgramPackage, phone: PhoneState): Promise<void> {
  const url = new URL(route.request().url());
  try {
    if (url.host === 'app.weapp') {
      await route.fulfill({
        contentType: 'text/html',
        body: '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1,user-scalable=no"></head><body></body></html>',
      });
    } else if (url.host === 'package.weapp') {
      const path = normalize(decodeURIComponent(url.pathname)).replace(/^\/+/, '');
      await route.fulfill({ contentType: typeOf(path), body: readFileSync(join(opened.dist, path)) });
    } else if (url.host === 'files.weapp') {
      const path = decodeURIComponent(url.pathname.slice(1));
      const bytes = phone.files.get(path);
      if (!bytes) throw new Error(`no file ${path}`);
      await route.fulfill({ contentType: typeOf(path), body: bytes });
    } else {
      if (phone.network === 'none') throw new Error('offline');
      const answer = await fetch(mapAddress(phone, url.href, /^https?:$/));
      const contentType = answer.headers.get('content-type') ?? 'application/octet-stream';
      await route.fulfill({ status: answer.status, contentType, body: Buffer.from(await answer.arrayBuffer()) });
    }
  } catch {
    await route.abort().catch(() => undefined);
  }
}

/** The view layer of one mini-program: a browser page with a phone's screen, spoken to in JSON through the debugger. */
export class ViewLayer {
  private waiting: string[] = [];
  private sending = 0;
  /** Number of the page opened or shown last. */
  frontPage = 0;

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly debuggerSession: CDPSession,
    private readonly opened: MiniProgramPackage,
    private readonly onTurn: () => void,
  ) {}

  static async open(
    browser: Browser,
    opened: MiniProgramPackage,
    phone: PhoneState,
    hooks: { receive(messages: string): void; turned(): void; report(text: string): void },
  ): Promise<ViewLayer> {
    const context = await browser.newContext({
      viewport: { width: screen.width, height: screen.height },
      hasTouch: true,
      isMobile: true,
      deviceScaleFactor: 2,
      colorScheme: phone.theme,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    });
    await context.route('**/*', (route) => serve(route, opened, phone));
    const page = await context.newPage();
    page.on('pageerror', (error) => hooks.report(`view: ${error.stack ?? error.message}`));
    const session = await context.newCDPSession(page);
    await page.goto('https://app.weapp/');
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: 'weappSend' });
    const layer = new ViewLayer(page, context, session, opened, hooks.turned);
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name !== 'weappSend') return;
      hooks.receive(payload);
      hooks.turned();
    });
    const { script, shellStyles, baseStyles } = viewBundle();
    const tabBar = opened.app.tabBar ?? { list: [] };
    await layer.run(
      `document.head.appendChild(Object.assign(document.createElement('style'),{textContent:${JSON.stringify(shellStyles)}}));` +
        `window.weappStart={templates:${opened.templates},tabBar:${JSON.stringify(tabBar)},baseStyles:${JSON.stringify(baseStyles)}};`,
    );
    await layer.run(script);
    return layer;
  }

  /** Queues a command for the view; those of one turn travel together, in order. */
  post(command: string): void {
    const shown = /^\{"op":"(?:open|show)","page":(\d+)/.exec(command)?.[1];
    if (shown) this.frontPage = Number(shown);
    this.waiting.push(this.withStyles(command));
    if (this.waiting.length > 1) return;
    this.sending += 1;
    setImmediate(() => {
      const batch = this.waiting;
      this.waiting = [];
      void this.run(`weappReceive([${batch.join(',')}])`)
        .catch(() => undefined)
        .finally(() => {
          this.sending -= 1;
          this.onTurn();
        });
    });
  }

  get isQuiet(): boolean {
    return this.sending === 0;
  }

  /** Calls a function of the screen's driver. */
  async ask<K extends keyof ScreenDriver>(
    name: K,
    ...args: Parameters<ScreenDriver[K]>
  ): Promise<ReturnType<ScreenDriver[K]>> {
    const text = await this.run(
      `JSON.stringify(weappDriver.${name}(${args.map((arg) => JSON.stringify(arg) ?? 'undefined').join(',')}) ?? null)`,
    );
    return JSON.parse(String(text)) as ReturnType<ScreenDriver[K]>;
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  private async run(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.debuggerSession.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Opening a page brings its styles, which only this side has read. */
  private withStyles(command: string): string {
    if (!command.startsWith('{"op":"open"')) return command;
    const { path, ...rest } = JSON.parse(command) as { path: string };
    return JSON.stringify({ ...rest, path, styles: this.opened.stylesOf(path) });
  }
}
