import type { Json, QueryStep } from '../protocol';
import { expectAnswer, guarded, toView } from './bridge';
import { reviveCanvas } from './canvas';
import type { AppObject } from './registry';

type Take = (result: unknown) => void;

let frontPage: () => number = () => 0;

export function setFrontPage(read: () => number): void {
  frontPage = read;
}

/** `wx.createSelectorQuery()`, WeChat's chain: select… → a NodesRef → a field call → exec. */
export function createSelectorQuery(page?: number): AppObject {
  const steps: QueryStep[] = [];
  const takers: (Take | undefined)[] = [];
  const query: AppObject = {
    // Styles are shared here, and so are selectors: a query sees the whole page.
    in: () => query,
    select: (selector: string) => nodesRef('select', selector),
    selectAll: (selector: string) => nodesRef('selectAll', selector),
    selectViewport: () => nodesRef('viewport', ''),
    exec(done?: Take) {
      const id = expectAnswer((_, answer) => {
        const results =
          (answer as Json[] | null)?.map((each) => reviveCanvas(page ?? frontPage(), each)) ?? steps.map(() => null);
        for (const [at, result] of results.entries()) guarded('selector query', () => takers[at]?.(result));
        if (done) guarded('selector query', () => done(results));
      });
      toView({ op: 'ask', page: page ?? frontPage(), id, question: { kind: 'query', steps } });
      return query;
    },
  };
  const nodesRef = (kind: QueryStep['kind'], selector: string): AppObject => {
    const add = (fields: Record<string, Json>, take?: Take): AppObject => {
      steps.push({ kind, selector, fields });
      takers.push(typeof take === 'function' ? take : undefined);
      return query;
    };
    return {
      boundingClientRect: (take?: Take) => add({ id: true, dataset: true, rect: true, size: true }, take),
      scrollOffset: (take?: Take) => add({ id: true, dataset: true, scrollOffset: true }, take),
      fields: (fields: Record<string, Json>, take?: Take) => add(fields, take),
      node: (take?: Take) => add({ node: true }, take),
      context: (take?: Take) => add({ context: true }, take),
    };
  };
  return query;
}

const observing = new Map<number, Take>();
let lastObservation = 0;

export function deliverObservation(id: number, value: Json): void {
  const take = observing.get(id);
  if (take) guarded('intersection observer', () => take(value));
}

/** `wx.createIntersectionObserver()`. */
export function createIntersectionObserver(page: number | undefined, options: AppObject = {}): AppObject {
  let relativeTo: string | null = null;
  let margins = {};
  const started: number[] = [];
  const observer: AppObject = {
    relativeTo(selector: string, given = {}) {
      relativeTo = selector;
      margins = given;
      return observer;
    },
    relativeToViewport(given = {}) {
      relativeTo = null;
      margins = given;
      return observer;
    },
    observe(selector: string, take: Take) {
      lastObservation += 1;
      started.push(lastObservation);
      observing.set(lastObservation, take);
      const thresholds = (options.thresholds as number[] | undefined) ?? [0];
      const observation = {
        selector,
        relativeTo,
        margins,
        thresholds,
        initialRatio: Number(options.initialRatio ?? 0),
      };
      toView({ op: 'observe', page: page ?? frontPage(), id: lastObservation, observation });
    },
    disconnect() {
      for (const id of started) {
        observing.delete(id);
        toView({ op: 'unobserve', page: page ?? frontPage(), id });
      }
    },
  };
  return observer;
}
