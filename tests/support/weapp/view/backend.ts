import type { EventOptions, Element as WxNode } from 'glass-easel';
import { rpxToPx } from '../package/screen';
import type { Frame } from './frame';
import { type Host, type HostElement, isOn, mark, textOf } from './widget';
import { widgets } from './widgets';

/** glass-easel's `BackendMode.Domlike`, a const enum that a bundler of single files can't read. */
const domlikeMode = 3;

/** ARIA in WXML: `aria-role` is WeChat's spelling of `role`. */
function writeAria(el: HTMLElement, name: string, value: unknown): void {
  mark(el, name === 'aria-role' ? 'role' : name, textOf(value) === '' ? null : String(value));
}

function reflect(el: HTMLElement, name: string, value: unknown): void {
  if (name === 'style') mark(el, 'style', rpxToPx(textOf(value)));
  else if (name === 'hidden') mark(el, 'hidden', isOn(value) ? '' : null);
  else if (value === undefined || value === null || value === false || typeof value === 'object') mark(el, name, null);
  else if (typeof value !== 'function') mark(el, name, value === true ? '' : String(value));
}

/** An inner control carries the name and role of its component; elsewhere the component's own element does. */
function ariaBearer(el: HostElement): HTMLElement {
  return el.querySelector<HTMLElement>(':scope > [data-control]') ?? el;
}

function createElement(frame: Frame, tag: string): HostElement {
  const el = frame.doc.createElement(`wx-${tag}`) as unknown as HostElement;
  el.wxTag = tag;
  const host: Host = {
    el,
    frame,
    doc: frame.doc,
    get: (name) => el.__wxElement?.getAttribute(name) ?? undefined,
    emit: (type, detail, bubbles = false) => frame.emit(el, type, detail, bubbles),
  };
  const widget = widgets[tag];
  if (widget === undefined && !frame.isComponentTag(tag)) frame.complain(`<${tag}> is no component known here`);
  el.wx = widget?.(host);
  const assign = (name: string): void => {
    // glass-easel writes "" for undefined, which would switch every boolean on: take the value before that.
    const value = el.__wxElement ? el.__wxElement.getAttribute(name) : null;
    if (/^aria-/.test(name) || name === 'role') {
      writeAria(ariaBearer(el), name, value);
      return;
    }
    if (!el.wx?.set?.(name, value ?? undefined)) reflect(el, name, value);
  };
  el.setAttribute = (name: string, value: string) => {
    if (el.__wxElement && name !== 'style') assign(name);
    else reflect(el, name, value);
  };
  el.removeAttribute = (name: string) => {
    if (el.__wxElement) assign(name);
    else mark(el, name, null);
  };
  if (el.wx?.childrenChanged) watchChildren(el);
  return el;
}

function watchChildren(el: HostElement): void {
  let isDue = false;
  const tell = (): void => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      el.wx?.childrenChanged?.();
    });
  };
  new MutationObserver(tell).observe(el, { childList: true, subtree: true, characterData: true });
  tell();
}

/** The part of glass-easel's DOM protocol that one page's iframe answers. */
export function createBackend(frame: Frame): object {
  const { doc } = frame;
  return {
    mode: domlikeMode,
    document: {
      createElement: (tag: string) => createElement(frame, tag),
      createTextNode: (content: string) => doc.createTextNode(content),
      createDocumentFragment: () => doc.createDocumentFragment(),
    },
    destroy: () => undefined,
    getWindowWidth: () => doc.documentElement.clientWidth,
    getWindowHeight: () => doc.documentElement.clientHeight,
    getDevicePixelRatio: () => window.devicePixelRatio,
    getTheme: () => (window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'),
    registerStyleSheetContent: () => undefined,
    appendStyleSheetPath: () => 0,
    disableStyleSheet: () => undefined,
    render: (done: (error: Error | null) => void) => done(null),
    getRootNode: () => doc.body,
    associateValue: (el: HostElement, node: WxNode) => {
      el.__wxElement = node;
    },
    // Events come from frame.emit and the gestures, which dispatch on glass-easel's nodes themselves.
    onEvent: (_: (target: WxNode, type: string, detail: unknown, options: EventOptions) => void) => undefined,
    setListenerStats: (el: HostElement | null, type: string) => {
      if (el) frame.listen(el, type);
    },
    setModelBindingStat: () => undefined,
  };
}
