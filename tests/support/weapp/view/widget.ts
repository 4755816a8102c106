import type { Element as WxNode } from 'glass-easel';
import type { Json } from '../protocol';
import type { Frame } from './frame';

/** A DOM element that stands for a native component of WeChat. */
export interface HostElement extends HTMLElement {
  __wxElement?: WxNode;
  wx?: WidgetPart;
  wxTag?: string;
}

/** What a form control gives to the form around it. */
export interface FormField {
  value(): Json;
  reset(): void;
}

/** What a native component does beyond being a box. */
export interface WidgetPart {
  /** An attribute got a value (raw, as the template computed it). True: handled, don't write it to the DOM. */
  set?(name: string, value: unknown): boolean | undefined;
  /** What a tap inside does by itself, after the page's own handlers. True: nothing further out acts. */
  tap?(target: HTMLElement): boolean | undefined;
  isDisabled?(): boolean;
  field?: FormField;
  /** A child was put in or taken out. */
  childrenChanged?(): void;
  /** Runs what a test does to it that is not a tap, e.g. pull a scroll-view down. */
  act?(action: string, value: Json): void;
}

export interface Host {
  readonly el: HostElement;
  readonly frame: Frame;
  readonly doc: Document;
  /** The raw value of an attribute, undefined when it was never set or is undefined. */
  get(name: string): unknown;
  /** Fires an event of this component, to be heard by `bind<type>` on it. */
  emit(type: string, detail: Json, bubbles?: boolean): void;
}

export type Widget = (host: Host) => WidgetPart | undefined;

/** Creates a DOM element with attributes and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  doc: Document,
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const el = doc.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  el.append(...children);
  return el;
}

/** Writes a DOM attribute of a component's element past the hook that hears of its WXML attributes; null removes it. */
export function mark(el: Element, name: string, value: string | null): void {
  if (value === null) Element.prototype.removeAttribute.call(el, name);
  else Element.prototype.setAttribute.call(el, name, value);
}

/** WXML attribute values may be written as text: `disabled="false"` is the string, `disabled="{{false}}"` the value. */
export function isOn(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0;
}

export function numberOr(value: unknown, fallback: number): number {
  const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof amount === 'number' && Number.isFinite(amount) ? amount : fallback;
}

export function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

/** The nearest element outwards, itself included, that stands for one of the given components. */
export function closestTag(el: Element | null, ...tags: string[]): HostElement | null {
  for (let at = el as HostElement | null; at; at = at.parentElement as HostElement | null) {
    if (at.wxTag && tags.includes(at.wxTag)) return at;
  }
  return null;
}

/** Elements below that stand for one of the given components, in document order. */
export function withTag(root: Element, ...tags: string[]): HostElement[] {
  return (Array.from(root.querySelectorAll('*')) as HostElement[]).filter((el) => el.wxTag && tags.includes(el.wxTag));
}
