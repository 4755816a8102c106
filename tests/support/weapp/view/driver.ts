import type { Json } from '../protocol';
import type { AriaNode, Found, Target } from '../target';
import type { Chrome } from './chrome';
import { findAll, isVisible, nameOf, roleOf, shownValue } from './finder';
import type { Frame } from './frame';
import { type PhoneFacts, tellPhone } from './phone';
import { topLayer } from './sheets';
import type { HostElement } from './widget';
import { scanningCameras } from './widgets/media';

/** What the test side may ask of the screen, through the debugger; it answers in JSON. */
export interface ScreenDriver {
  find(target: Target): Found;
  count(target: Target): number;
  text(): string;
  title(): string;
  value(target: Target): string | null;
  attribute(target: Target, name: string): string | null;
  aria(): AriaNode[];
  /** Focuses the control of a target and selects what it holds, so that typing replaces it. */
  focus(target: Target): string | null;
  act(target: Target, action: string, value: Json): string | null;
  scan(detail: Json): boolean;
  tell(facts: Partial<PhoneFacts>): void;
}

function pick(elements: Element[], target: Target): Element | undefined {
  return elements[typeof target === 'object' && 'nth' in target ? (target.nth ?? 0) : 0];
}

function describe(target: Target): string {
  return typeof target === 'string' ? `"${target}"` : JSON.stringify(target);
}

function visibleText(root: HTMLElement): string {
  // biome-ignore lint/performance/useDomNodeTextContent: only innerText leaves out what is not shown
  return root.innerText
    .replace(/\u00a0/g, ' ')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

export function createDriver(front: () => Frame | null, chrome: Chrome): ScreenDriver {
  const page = (): Document | null => front()?.doc ?? null;
  const find = (target: Target): Element | undefined => pick(findAll(page(), target), target);

  const locate = (target: Target): Found => {
    const el = find(target);
    if (!el) return { problem: `nothing on the screen is ${describe(target)}; it shows:\n${driver.text()}` };
    el.scrollIntoView({ block: 'center', inline: 'nearest' });
    const box =
      Array.from(el.getClientRects()).find((one) => one.width > 0 && one.height > 0) ?? el.getBoundingClientRect();
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    const isInPage = el.ownerDocument !== document;
    const hit = el.ownerDocument.elementFromPoint(x, y);
    if (!hit || !(el.contains(hit) || hit.contains(el))) {
      const over = hit
        ? `${hit.tagName.toLowerCase()} "${nameOf(hit).slice(0, 40)}"`
        : 'nothing (it is off the screen)';
      return { problem: `${describe(target)} cannot be touched: at its place lies ${over}` };
    }
    if (!isInPage) return { x, y };
    const frame = front()!.iframe.getBoundingClientRect();
    const above = document.elementFromPoint(frame.left + x, frame.top + y);
    if (above !== front()!.iframe)
      return { problem: `${describe(target)} lies under ${above ? nameOf(above) : 'the edge'}` };
    return { x: frame.left + x, y: frame.top + y };
  };

  const driver: ScreenDriver = {
    find: locate,
    count: (target) => findAll(page(), target).length,
    text: () => {
      const parts = [topLayer(), chrome.noticeText, page()?.body];
      return parts
        .map((part) => (typeof part === 'string' ? part : part ? visibleText(part as HTMLElement) : ''))
        .filter(Boolean)
        .join('\n');
    },
    title: () => chrome.titleText,
    value: (target) => {
      const el = find(target);
      return el ? shownValue(el) : null;
    },
    attribute: (target, name) => {
      const el = find(target);
      return el?.getAttribute(name) ?? el?.closest(`[${name}]`)?.getAttribute(name) ?? null;
    },
    aria: () =>
      Array.from(page()?.body.querySelectorAll('*') ?? [])
        .filter(
          (el) =>
            isVisible(el) && Array.from(el.attributes).some(({ name }) => name === 'role' || name.startsWith('aria-')),
        )
        .map((el) => ({
          role: roleOf(el),
          name: nameOf(el),
          attributes: Object.fromEntries(
            Array.from(el.attributes, ({ name, value }) => [name, value] as const).filter(([name]) =>
              /^(role$|aria-)/.test(name),
            ),
          ),
        })),
    focus: (target) => {
      const el = find(target);
      if (!el) return `nothing on the screen is ${describe(target)}; it shows:\n${driver.text()}`;
      const control = el.matches('input,textarea') ? el : el.querySelector('input,textarea');
      if (!control) return `${describe(target)} is no field to type in`;
      const field = control as HTMLInputElement;
      if (field.disabled) return `${describe(target)} is disabled`;
      field.scrollIntoView({ block: 'center' });
      front()?.iframe.contentWindow?.focus();
      field.focus();
      field.select();
      return null;
    },
    act: (target, action, value) => {
      for (let el = (find(target) ?? null) as HostElement | null; el; el = el.parentElement as HostElement | null) {
        if (!el.wx?.act) continue;
        el.wx.act(action, value);
        return null;
      }
      return `nothing on the screen is ${describe(target)} and can "${action}"`;
    },
    scan: (detail) => {
      const camera = page() ? scanningCameras(page()!.body)[0] : undefined;
      camera?.wx?.act?.('scan', detail);
      return camera !== undefined;
    },
    tell: tellPhone,
  };
  return driver;
}
