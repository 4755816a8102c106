import type { Json } from '../protocol';
import type { Frame } from './frame';
import { closestTag, type HostElement } from './widget';

const tapDistancePx = 10;
/** WeChat fires `longpress` after this long, and then no `tap`. */
const longPressMs = 350;

function describeTouches(touches: TouchList): Json {
  return Array.from(touches, (touch) => ({
    identifier: touch.identifier,
    pageX: touch.pageX,
    pageY: touch.pageY,
    clientX: touch.clientX,
    clientY: touch.clientY,
    force: 1,
  }));
}

function hostOf(target: EventTarget | null): HostElement | null {
  let at = target as (Node & { __wxElement?: unknown }) | null;
  while (at && !at.__wxElement) at = at.parentNode;
  return at as HostElement | null;
}

/** A disabled control swallows the tap; nothing of the page hears of it. */
function isBlocked(host: HostElement): boolean {
  for (let at: HostElement | null = host; at; at = at.parentElement as HostElement | null) {
    if (at.wx?.isDisabled?.()) return true;
  }
  return false;
}

/** Runs what WeChat does by itself on a tap: toggle, submit, navigate, focus the labelled control. */
function defaultAction(target: HTMLElement): void {
  for (let at = target as HostElement | null; at; at = at.parentElement as HostElement | null) {
    if (at.wx?.tap?.(target)) return;
  }
}

/** Turns touches in a page into WeChat's touch, tap and long-press events. */
export function watchGestures(frame: Frame): void {
  const { doc } = frame;
  let start: { id: number; x: number; y: number; timer: ReturnType<typeof setTimeout>; isLong: boolean } | null = null;

  const pass = (type: string, event: TouchEvent, detail: Json = {}): void => {
    const host = hostOf(event.target);
    if (!host) return;
    frame.emit(host, type, detail, true, {
      touches: describeTouches(event.touches),
      changedTouches: describeTouches(event.changedTouches),
    });
  };

  doc.addEventListener('touchstart', (event) => {
    pass('touchstart', event);
    const touch = event.changedTouches[0];
    if (!touch || event.touches.length > 1) return;
    const made = {
      id: touch.identifier,
      x: touch.clientX,
      y: touch.clientY,
      isLong: false,
      timer: setTimeout(() => {
        made.isLong = true;
        pass('longpress', event, { x: touch.pageX, y: touch.pageY });
        pass('longtap', event, { x: touch.pageX, y: touch.pageY });
      }, longPressMs),
    };
    start = made;
  });

  doc.addEventListener('touchmove', (event) => {
    pass('touchmove', event);
    const touch = event.changedTouches[0];
    if (!start || !touch) return;
    if (Math.hypot(touch.clientX - start.x, touch.clientY - start.y) > tapDistancePx) {
      clearTimeout(start.timer);
      start = null;
    }
  });

  doc.addEventListener('touchend', (event) => {
    pass('touchend', event);
    if (!start) return;
    clearTimeout(start.timer);
    const { x, y, isLong } = start;
    start = null;
    const host = hostOf(event.target);
    if (isLong || !host || isBlocked(host)) return;
    pass('tap', event, { x: x + frame.doc.documentElement.scrollLeft, y: y + frame.doc.documentElement.scrollTop });
    defaultAction(event.target as HTMLElement);
    // Without this Chromium would send the mouse events of a click too, and switch inner checkboxes a second time.
    if (!closestTag(host, 'input', 'textarea', 'editor')) event.preventDefault();
  });

  doc.addEventListener('touchcancel', (event) => {
    pass('touchcancel', event);
    if (start) clearTimeout(start.timer);
    start = null;
  });
}
