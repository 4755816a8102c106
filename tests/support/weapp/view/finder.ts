import type { Target } from '../target';
import { topLayer } from './sheets';
import { type HostElement, textOf } from './widget';

const implicitRoles: Record<string, string> = {
  'wx-button': 'button',
  button: 'button',
  input: 'textbox',
  textarea: 'textbox',
  img: 'img',
  h1: 'heading',
  h2: 'heading',
  'wx-navigator': 'link',
};

export function squeeze(text: string): string {
  return text.replace(/[\s\u00a0]+/g, ' ').trim();
}

export function isVisible(el: Element): boolean {
  if (el.getClientRects().length === 0 && !isContents(el)) return false;
  return el.ownerDocument.defaultView!.getComputedStyle(el).visibility === 'visible';
}

function isContents(el: Element): boolean {
  return el.ownerDocument.defaultView!.getComputedStyle(el).display === 'contents' && el.children.length > 0;
}

export function roleOf(el: Element): string {
  return el.getAttribute('role') ?? implicitRoles[el.tagName.toLowerCase()] ?? '';
}

/** What a screen reader would call it: its label, else the words in it, else the placeholder. */
export function nameOf(el: Element): string {
  const label = el.getAttribute('aria-label');
  if (label) return squeeze(label);
  const labelledBy = el.getAttribute('aria-labelledby');
  const other = labelledBy ? el.ownerDocument.getElementById(labelledBy) : null;
  if (other) return squeeze(other.textContent ?? '');
  return (
    squeeze(el.textContent ?? '') ||
    squeeze(el.getAttribute('placeholder') ?? '') ||
    squeeze(el.getAttribute('alt') ?? '')
  );
}

function all(root: ParentNode): Element[] {
  return Array.from(root.querySelectorAll('*:not(script):not(style):not(head):not(head *)'));
}

/** Drops every element that holds another of the list: the innermost ones say what is meant. */
function innermost(found: Element[]): Element[] {
  const set = new Set(found);
  return found.filter((el) => !Array.from(el.querySelectorAll('*')).some((inner) => set.has(inner)));
}

function byText(root: ParentNode, text: string): Element[] {
  const wanted = squeeze(text);
  const seen = all(root).filter(isVisible);
  const exact = seen.filter((el) => nameOf(el) === wanted || squeeze(el.textContent ?? '') === wanted);
  if (exact.length > 0) return innermost(exact);
  return innermost(seen.filter((el) => nameOf(el).includes(wanted) || squeeze(el.textContent ?? '').includes(wanted)));
}

function search(root: ParentNode, target: Exclude<Target, string>): Element[] {
  if ('id' in target) return Array.from(root.querySelectorAll(`#${CSS.escape(target.id)}`)).filter(isVisible);
  if ('text' in target) return byText(root, target.text);
  if ('placeholder' in target) {
    return all(root).filter((el) => el.getAttribute('placeholder') === target.placeholder && isVisible(el));
  }
  if ('css' in target) return Array.from(root.querySelectorAll(target.css)).filter(isVisible);
  const named = target.name === undefined ? null : squeeze(target.name);
  const roles = all(root).filter((el) => roleOf(el) === target.role && isVisible(el));
  if (named === null) return roles;
  const exact = roles.filter((el) => nameOf(el) === named);
  return exact.length > 0 ? exact : roles.filter((el) => nameOf(el).includes(named));
}

/** What can be touched now, nearest first: an open dialog alone, else the front page and then the bars around it. */
export function scopes(page: Document | null): ParentNode[] {
  const layer = topLayer();
  if (layer) return [layer];
  return page ? [page.body, document.body] : [document.body];
}

export function findAll(page: Document | null, target: Target): Element[] {
  const asked = typeof target === 'string' ? { text: target } : target;
  for (const scope of scopes(page)) {
    const found = search(scope, asked);
    if (found.length > 0) return found;
  }
  return [];
}

/** The control that holds a value: the element itself, or the one inside its component. */
export function shownValue(el: Element): string {
  const control = el.matches('input,textarea') ? el : el.querySelector('input,textarea');
  if (control) return (control as HTMLInputElement).value;
  return textOf((el as HostElement).wx?.field?.value() ?? el.textContent);
}
