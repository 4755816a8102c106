import type { Native } from './native/native';
import type { ServiceLayer } from './service-layer';
import type { AriaNode, Target } from './target';
import type { ViewLayer } from './view-layer';

/** The running parts of one mini-program. */
export interface Parts {
  service: ServiceLayer;
  view: ViewLayer;
  native: Native;
  errors: string[];
  logs: string[];
  /** Messages handled so far, and whether nothing is under way. */
  activity(): { turns: number; isQuiet: boolean };
  release(): Promise<void>;
}

/** How long a fact may take to come about before a test gives up on it. */
const patienceMs = 8000;
/** How long a gesture waits for the app to come to rest; a request may well take longer, and then a fact is awaited. */
const restMs = 2000;

/** One frame of an animation, and a little. */
const frameMs = 20;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

export function nameOf(target: Target): string {
  return typeof target === 'string' ? `"${target}"` : JSON.stringify(target);
}

/** What can be seen of a running mini-program, and waiting for it. */
export class Screen {
  /** Everything that went wrong and that nobody handled: uncaught errors, console.error, calls unlike WeChat's documents. */
  readonly errors: string[];
  /** What the app wrote to its console, errors aside. */
  readonly logs: string[];

  constructor(protected readonly parts: Parts) {
    this.errors = parts.errors;
    this.logs = parts.logs;
  }

  /** Waits until no message, request or imminent timer is under way, at most `limitMs`. */
  async settle(limitMs = restMs): Promise<void> {
    const end = Date.now() + limitMs;
    let quietTurns = -1;
    while (Date.now() < end) {
      const { turns, isQuiet } = this.parts.activity();
      if (isQuiet && turns === quietTurns) return;
      quietTurns = isQuiet ? turns : -1;
      await turn();
    }
  }

  /** All words on the screen: dialog, toast and page, as they are seen. */
  async text(): Promise<string> {
    return this.parts.view.ask('text');
  }

  /** Title in the navigation bar. */
  async title(): Promise<string> {
    return this.parts.view.ask('title');
  }

  /** What a field holds, or the words of another element; null when it is not there. */
  async value(target: Target): Promise<string | null> {
    return this.parts.view.ask('value', this.asField(target));
  }

  /** A DOM attribute of a target or of the nearest element around it that has one. */
  async attribute(target: Target, name: string): Promise<string | null> {
    return this.parts.view.ask('attribute', target, name);
  }

  async has(target: Target): Promise<boolean> {
    return (await this.parts.view.ask('count', target)) > 0;
  }

  async count(target: Target): Promise<number> {
    return this.parts.view.ask('count', target);
  }

  /** Every element of the front page that has a role or an `aria-` attribute. */
  async aria(): Promise<AriaNode[]> {
    return this.parts.view.ask('aria');
  }

  async waitFor(target: Target, limitMs = patienceMs): Promise<void> {
    await this.until(nameOf(target), () => this.has(target), limitMs);
  }

  async waitForText(text: string | RegExp, limitMs = patienceMs): Promise<void> {
    const isThere = (shown: string): boolean => (typeof text === 'string' ? shown.includes(text) : text.test(shown));
    await this.until(`the words ${String(text)}`, async () => isThere(await this.text()), limitMs);
  }

  async waitUntilGone(text: string, limitMs = patienceMs): Promise<void> {
    await this.until(`the words "${text}" to go`, async () => !(await this.text()).includes(text), limitMs);
  }

  /** Waits for a page to be in front, e.g. `features/reports/pages/detail/index`. */
  async waitForPage(path: string, limitMs = patienceMs): Promise<void> {
    await this.until(`page ${path}`, async () => this.path() === path.replace(/^\//, ''), limitMs);
    await this.settle();
  }

  /** Pages from the bottom of the stack to the top. */
  stack(): { path: string; options: Record<string, string> }[] {
    return JSON.parse(this.parts.service.handle.pages()) as { path: string; options: Record<string, string> }[];
  }

  /** Path of the page in front. */
  path(): string {
    return this.stack().at(-1)?.path ?? '';
  }

  /** A bare string names a field by its placeholder or id before it means visible words. */
  protected asField(target: Target): Target {
    if (typeof target !== 'string') return target;
    return { css: `[id="${target}"],[placeholder="${target}"],[aria-label="${target}"]` };
  }

  /** Where a finger can touch a target; waits until it is there and lies still. */
  protected async locate(target: Target): Promise<{ x: number; y: number }> {
    const end = Date.now() + patienceMs;
    let before = '';
    for (;;) {
      const found = await this.parts.view.ask('find', target);
      const now = JSON.stringify(found);
      // A sheet that is still sliding in would be elsewhere when the finger comes down.
      if (!('problem' in found) && now === before) return found;
      if (Date.now() > end)
        throw new Error(this.withErrors('problem' in found ? found.problem : `${nameOf(target)} never lies still`));
      before = now;
      await new Promise((resolve) => setTimeout(resolve, frameMs));
    }
  }

  protected async until(what: string, isTrue: () => Promise<boolean>, limitMs = patienceMs): Promise<void> {
    const end = Date.now() + limitMs;
    while (!(await isTrue())) {
      if (Date.now() > end)
        throw new Error(
          this.withErrors(`waited ${limitMs} ms for ${what}; the screen (${this.path()}) shows:\n${await this.text()}`),
        );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  private withErrors(message: string): string {
    return this.errors.length === 0 ? message : `${message}\nErrors so far:\n${this.errors.join('\n')}`;
  }
}
