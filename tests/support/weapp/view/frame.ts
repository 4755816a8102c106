import * as glassEasel from 'glass-easel';
import type { DataChange, Json, PageWindow } from '../protocol';
import { createBackend } from './backend';
import type { Definitions } from './definitions';
import { watchGestures } from './gestures';
import { send } from './transport';
import type { HostElement } from './widget';

/** The native events that pass up through the tree; all others stay on the component that fires them. */
const bubblingEvents = new Set([
  'touchstart',
  'touchmove',
  'touchend',
  'touchcancel',
  'tap',
  'longpress',
  'longtap',
  'transitionend',
  'animationstart',
  'animationiteration',
  'animationend',
]);

interface PlacedNode {
  id: string;
  dataset: Json;
  offsetLeft: number;
  offsetTop: number;
}

function place(node: glassEasel.Element): PlacedNode {
  const el = node.getBackendElement() as unknown as HTMLElement | null;
  return {
    id: node.id,
    dataset: (node.dataset ?? {}) as Json,
    offsetLeft: el?.offsetLeft ?? 0,
    offsetTop: el?.offsetTop ?? 0,
  };
}

/** An event as WeChat hands it to the page: plain data, no nodes. */
export function describeEvent(event: glassEasel.ShadowedEvent<unknown>): Json {
  const extra = event as unknown as { touches?: Json; changedTouches?: Json };
  return {
    type: event.type,
    timeStamp: Math.round(performance.now()),
    target: place(event.target as glassEasel.Element) as unknown as Json,
    currentTarget: place(event.currentTarget as glassEasel.Element) as unknown as Json,
    mark: (event.mark ?? {}) as Json,
    detail: (event.detail ?? {}) as Json,
    ...(extra.touches ? { touches: extra.touches, changedTouches: extra.changedTouches } : {}),
  };
}

/** One page: an iframe, and glass-easel's tree in it. */
export class Frame {
  readonly iframe: HTMLIFrameElement;
  readonly doc: Document;
  private root: glassEasel.GeneralComponent | null = null;
  private readonly instances = new Map<number, glassEasel.GeneralComponent>();
  private readonly observedTypes = new WeakMap<Element, Set<string>>();

  constructor(
    readonly id: number,
    readonly path: string,
    readonly settings: PageWindow,
    private readonly definitions: Definitions,
    styles: string,
    parent: HTMLElement,
  ) {
    this.iframe = document.createElement('iframe');
    this.iframe.title = path;
    parent.append(this.iframe);
    this.doc = this.iframe.contentDocument!;
    // A fresh iframe is in quirks mode, where heights in percent mean something else.
    this.doc.open();
    this.doc.write('<!doctype html><html lang="zh-CN"><head></head><body></body></html>');
    this.doc.close();
    const style = this.doc.createElement('style');
    style.textContent = styles;
    this.doc.head.append(style);
    if (settings.backgroundColor) this.doc.documentElement.style.background = settings.backgroundColor;
    watchGestures(this);
    this.watchScrolling();
  }

  /** Renders the page for the first time, with the data it declares. */
  mount(): void {
    const definition = this.definitions.get(this.path);
    const component = glassEasel.Component.createWithContext(
      'page',
      definition,
      createBackend(this) as unknown as glassEasel.backend.Context,
      (instance) => this.definitions.adopt(instance as glassEasel.GeneralComponent, this, 0),
    ) as unknown as glassEasel.GeneralComponent;
    this.root = component;
    this.instances.set(0, component);
    const placeholder = this.doc.createElement('div');
    this.doc.body.append(placeholder);
    glassEasel.Element.replaceDocumentElement(
      component,
      this.doc.body as unknown as glassEasel.backend.Element,
      placeholder as unknown as glassEasel.backend.Element,
    );
  }

  get isMounted(): boolean {
    return this.root !== null;
  }

  register(node: number, instance: glassEasel.GeneralComponent): void {
    this.instances.set(node, instance);
  }

  forget(node: number): void {
    this.instances.delete(node);
  }

  /** Applies `setData` of the page (node 0) or of a component instance. */
  apply(node: number, changes: DataChange[]): void {
    const instance = this.instances.get(node);
    if (!instance) return;
    for (const [path, value] of changes) {
      instance.replaceDataOnPath(glassEasel.dataPath.parseSinglePath(path.replace(/\.\[/g, '[')), value as never);
    }
    instance.applyDataUpdates();
  }

  /** `triggerEvent` of a component instance. */
  trigger(node: number, name: string, detail: Json, options: { bubbles: boolean; composed: boolean }): void {
    this.instances.get(node)?.triggerEvent(name, detail, options);
  }

  /** Fires a component's own event on the glass-easel node behind a DOM element. */
  emit(el: HostElement, type: string, detail: Json, bubbles: boolean, extraFields?: Record<string, Json>): void {
    const node = el.__wxElement;
    if (!node) return;
    const passesUp = bubbles || bubblingEvents.has(type);
    const event = new glassEasel.Event(type, detail, {
      bubbles: passesUp,
      composed: passesUp,
      capturePhase: passesUp,
      ...(extraFields ? { extraFields } : {}),
    });
    glassEasel.Event.dispatchEvent(node, event);
  }

  /** CSS animation events reach the page only where a template listens, so they are watched only there. */
  listen(el: HostElement, type: string): void {
    if (!/^(transitionend|animation(start|iteration|end))$/.test(type)) return;
    const types = this.observedTypes.get(el) ?? new Set<string>();
    this.observedTypes.set(el, types);
    if (types.has(type)) return;
    types.add(type);
    el.addEventListener(type, (event) => {
      if (event.target === el) this.emit(el, type, { elapsedTime: (event as AnimationEvent).elapsedTime }, true);
    });
  }

  isComponentTag(tag: string): boolean {
    return tag === 'page' || this.definitions.isComponentTag(tag);
  }

  complain(message: string): void {
    send({ op: 'error', message: `${this.path}: ${message}` });
  }

  close(): void {
    if (this.root) glassEasel.Element.pretendDetached(this.root);
    this.instances.clear();
    this.iframe.remove();
  }

  private watchScrolling(): void {
    let wasAtBottom = false;
    this.doc.addEventListener('scroll', (event) => {
      if (event.target !== this.doc) return;
      const { scrollTop, scrollHeight, clientHeight } = this.doc.documentElement;
      send({ op: 'pageScroll', page: this.id, scrollTop });
      const isAtBottom = scrollHeight - clientHeight - scrollTop <= (this.settings.onReachBottomDistance ?? 50);
      if (isAtBottom && !wasAtBottom) send({ op: 'reachBottom', page: this.id });
      wasAtBottom = isAtBottom;
    });
  }
}
