import type { Json, ServiceMessage } from '../protocol';
import { guarded, reportError, toView } from './bridge';
import { copy } from './data-path';
import { createSetData } from './instance';
import { createIntersectionObserver, createSelectorQuery } from './query';
import { type AppObject, type ComponentConfig, components } from './registry';

interface Live {
  config: ComponentConfig;
  instance: AppObject;
}

const live = new Map<string, Live>();
const keyOf = (page: number, node: number): string => `${page}/${node}`;

function create(page: number, node: number, config: ComponentConfig, data: AppObject, id: string, dataset: Json): Live {
  const instance: AppObject = Object.create(null);
  Object.assign(instance, config.methods);
  instance.is = config.path;
  instance.id = id;
  instance.dataset = dataset;
  instance.data = { ...copy(config.data), ...data };
  instance.properties = instance.data;
  const setData = createSetData(instance, page, node, config.path);
  instance.setData = (changes: AppObject, done?: () => void) => {
    setData(changes, done);
    runObservers({ config, instance }, Object.keys(changes ?? {}));
  };
  instance.triggerEvent = (name: string, detail: Json = {}, options: { bubbles?: boolean; composed?: boolean } = {}) =>
    toView({
      op: 'trigger',
      page,
      node,
      name,
      detail,
      bubbles: options.bubbles === true,
      composed: options.composed === true,
    });
  instance.createSelectorQuery = () => createSelectorQuery(page);
  instance.createIntersectionObserver = (options?: AppObject) => createIntersectionObserver(page, options);
  instance.getPageId = () => `pageId:${page}`;
  instance.hasBehavior = () => false;
  for (const name of ['selectComponent', 'selectAllComponents', 'getRelationNodes', 'animate', 'getTabBar']) {
    instance[name] ??= () => {
      reportError(config.path, new Error(`component.${name} is not supported`));
      return null;
    };
  }
  const made = { config, instance };
  live.set(keyOf(page, node), made);
  return made;
}

function run(
  one: Live,
  list: ((...args: unknown[]) => unknown)[] | undefined,
  where: string,
  ...args: unknown[]
): void {
  for (const each of list ?? []) guarded(`${one.config.path} ${where}`, () => each.apply(one.instance, args));
}

function runObservers(one: Live, changed: string[]): void {
  for (const [field, list] of Object.entries(one.config.observers)) {
    const isHit =
      field === '**' ||
      changed.some((name) => name === field || name.startsWith(`${field}.`) || name.startsWith(`${field}[`));
    if (isHit) run(one, list, `observer of ${field}`, one.instance.data[field]);
  }
}

/** A component came into a page that the view renders. */
export function attach({ page, node, path, data, id, dataset }: Extract<ServiceMessage, { op: 'attached' }>): void {
  const config = components.get(path);
  if (!config) return;
  const one = create(page, node, config, data as AppObject, id, dataset);
  for (const lifetime of ['created', 'attached', 'ready']) run(one, config.lifetimes[lifetime], lifetime);
}

export function detach(page: number, node: number): void {
  const one = live.get(keyOf(page, node));
  if (one) run(one, one.config.lifetimes.detached, 'detached');
  live.delete(keyOf(page, node));
}

export function changeProperties(page: number, node: number, data: Json): void {
  const one = live.get(keyOf(page, node));
  if (!one) return;
  Object.assign(one.instance.data, data);
  runObservers(one, Object.keys(data as AppObject));
}

/** An event that a component's own template bound. Components without lifetimes are made only now. */
export function deliverToComponent(page: number, node: number, path: string, method: string, event: Json): void {
  const config = components.get(path);
  if (!config) return;
  const one = live.get(keyOf(page, node)) ?? create(page, node, config, {}, '', {});
  run(
    one,
    [config.methods[method]].filter((each) => each !== undefined),
    method,
    event,
  );
}

/** `pageLifetimes` of the components in a page. */
export function tellComponents(page: number, lifetime: 'show' | 'hide'): void {
  for (const [key, one] of live) {
    if (key.startsWith(`${page}/`)) run(one, one.config.pageLifetimes[lifetime], lifetime);
  }
}

export function forgetComponents(page: number): void {
  for (const key of [...live.keys()]) {
    if (!key.startsWith(`${page}/`)) continue;
    detach(page, Number(key.split('/')[1]));
  }
}
