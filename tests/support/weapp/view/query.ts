import { prefixTags } from '../package/selectors';
import type { Json, Observation, QueryStep, Question } from '../protocol';
import type { Frame } from './frame';
import { send } from './transport';
import { closestTag, type HostElement, textOf } from './widget';

function find(frame: Frame, selector: string): HostElement[] {
  return Array.from(frame.doc.querySelectorAll<HostElement>(prefixTags(selector.replace(/>>>/g, ' '))));
}

function canvasKey(el: HostElement): string {
  return el.id || textOf(el.dataset.canvasId);
}

function read(frame: Frame, el: HostElement | null, fields: Record<string, Json>): Json {
  const root = frame.doc.documentElement;
  const result: Record<string, Json> = {};
  const box = el?.getBoundingClientRect();
  if (fields.id) result.id = el?.id ?? '';
  if (fields.dataset) result.dataset = ((el?.__wxElement?.dataset ?? {}) as Json) ?? {};
  if (fields.rect) {
    Object.assign(result, {
      left: box?.left ?? 0,
      top: box?.top ?? 0,
      right: box?.right ?? 0,
      bottom: box?.bottom ?? 0,
    });
  }
  if (fields.size) {
    result.width = box?.width ?? root.clientWidth;
    result.height = box?.height ?? root.clientHeight;
  }
  if (fields.scrollOffset) {
    const scrolled = el ?? root;
    result.scrollLeft = scrolled.scrollLeft;
    result.scrollTop = scrolled.scrollTop;
    result.scrollHeight = scrolled.scrollHeight;
    result.scrollWidth = scrolled.scrollWidth;
  }
  if (el && Array.isArray(fields.properties)) {
    for (const name of fields.properties)
      result[String(name)] = (el.__wxElement?.getAttribute(String(name)) ?? null) as Json;
  }
  if (el && Array.isArray(fields.computedStyle)) {
    const style = frame.doc.defaultView!.getComputedStyle(el);
    for (const name of fields.computedStyle) result[String(name)] = style[String(name) as 'color'];
  }
  if (el && (fields.node || fields.context) && closestTag(el, 'canvas') === el) {
    result[fields.node ? 'node' : 'context'] = {
      $canvas: canvasKey(el),
      width: box?.width ?? 0,
      height: box?.height ?? 0,
    };
  }
  return result;
}

function runStep(frame: Frame, step: QueryStep): Json {
  if (step.kind === 'viewport') return read(frame, null, step.fields);
  const found = find(frame, step.selector);
  if (step.kind === 'selectAll') return found.map((el) => read(frame, el, step.fields));
  return found[0] ? read(frame, found[0], step.fields) : null;
}

export function canvasOf(frame: Frame, key: string): HTMLCanvasElement | null {
  const host = Array.from(frame.doc.querySelectorAll<HostElement>('wx-canvas')).find((el) => canvasKey(el) === key);
  return host?.querySelector('canvas') ?? null;
}

/** Answers what the service layer asks about the rendered page. */
export function answerQuestion(frame: Frame, question: Question): Json {
  switch (question.kind) {
    case 'query':
      return question.steps.map((step) => runStep(frame, step));
    case 'scrollTo': {
      if (question.selector) find(frame, question.selector)[0]?.scrollIntoView();
      else frame.doc.documentElement.scrollTo({ top: question.scrollTop ?? 0 });
      return null;
    }
    case 'canvasImage':
      return canvasOf(frame, question.canvas)?.toDataURL('image/png') ?? null;
  }
}

/** Draws on a canvas what the service layer's context recorded. Images are looked up by their element id. */
export function draw(frame: Frame, key: string, calls: Json[]): void {
  const canvas = canvasOf(frame, key);
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return;
  for (const call of calls as [string, string, Json][]) {
    const [kind, name, value] = call;
    if (kind === 'size') canvas[name as 'width'] = Number(value);
    else if (kind === 'set') (context as unknown as Record<string, Json>)[name] = value;
    else {
      const run = (context as unknown as Record<string, ((...args: Json[]) => void) | undefined>)[name];
      run?.apply(context, value as Json[]);
    }
  }
}

function margin(amount: number | undefined): string {
  return `${amount ?? 0}px`;
}

/** Watches elements come into view; every change is sent under the observation's id. Returns how to stop. */
export function observe(frame: Frame, id: number, observation: Observation): () => void {
  const view = frame.doc.defaultView as (Window & typeof globalThis) | null;
  if (!view) return () => undefined;
  const { top, right, bottom, left } = { right: observation.margins.right, ...observation.margins };
  const root = observation.relativeTo ? (find(frame, observation.relativeTo)[0] ?? null) : frame.doc;
  const observer = new view.IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const el = entry.target as HostElement;
        const box = ({ left, top, right, bottom, width, height }: DOMRectReadOnly): Json => ({
          left,
          top,
          right,
          bottom,
          width,
          height,
        });
        send({
          op: 'observed',
          id,
          value: {
            id: el.id,
            dataset: (el.__wxElement?.dataset ?? {}) as Json,
            intersectionRatio: entry.intersectionRatio,
            intersectionRect: box(entry.intersectionRect),
            boundingClientRect: box(entry.boundingClientRect),
            relativeRect: entry.rootBounds ? box(entry.rootBounds) : null,
            time: Date.now(),
          },
        });
      }
    },
    {
      root,
      rootMargin: [margin(top), margin(right), margin(bottom), margin(left)].join(' '),
      threshold: observation.thresholds,
    },
  );
  for (const el of find(frame, observation.selector)) observer.observe(el);
  return () => observer.disconnect();
}
