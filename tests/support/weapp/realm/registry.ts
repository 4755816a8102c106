import type { Json, PropertyType, ViewDefinition } from '../protocol';
import { reportError, setup, toView } from './bridge';
import { copy } from './data-path';
import { currentPath, load } from './modules';

// biome-ignore lint/suspicious/noExplicitAny: what an app passes to Page() and Component() may be anything
export type AppObject = Record<string, any>;

export interface ComponentConfig {
  path: string;
  properties: Record<string, { type: PropertyType; value?: Json }>;
  data: AppObject;
  methods: Record<string, (...args: unknown[]) => unknown>;
  lifetimes: Record<string, ((...args: unknown[]) => unknown)[]>;
  pageLifetimes: Record<string, ((...args: unknown[]) => unknown)[]>;
  observers: Record<string, ((...args: unknown[]) => unknown)[]>;
  options: AppObject;
}

export const pages = new Map<string, AppObject>();
export const components = new Map<string, ComponentConfig>();
const sentToView = new Set<string>();

export function registerPage(config: AppObject): void {
  const path = currentPath();
  if (path) pages.set(path, config);
}

export function registerComponent(config: AppObject): void {
  const path = currentPath();
  if (path) components.set(path, readComponent(path, config));
}

/** `Behavior()`: kept whole, and mixed in where a component names it. */
export function registerBehavior(config: AppObject): AppObject {
  return config;
}

const typeNames = new Map<unknown, PropertyType>([
  [String, 'String'],
  [Number, 'Number'],
  [Boolean, 'Boolean'],
  [Object, 'Object'],
  [Array, 'Array'],
]);

const lifetimeNames = ['created', 'attached', 'ready', 'moved', 'detached', 'error'];

function readComponent(path: string, config: AppObject): ComponentConfig {
  const made: ComponentConfig = {
    path,
    properties: {},
    data: {},
    methods: {},
    lifetimes: {},
    pageLifetimes: {},
    observers: {},
    options: config.options ?? {},
  };
  const add = (into: Record<string, ((...args: unknown[]) => unknown)[]>, name: string, run: unknown): void => {
    if (typeof run !== 'function') return;
    into[name] ??= [];
    into[name].push(run as () => unknown);
  };
  const mix = (part: AppObject): void => {
    for (const behavior of part.behaviors ?? []) {
      if (behavior && typeof behavior === 'object') mix(behavior);
      else reportError(path, new Error(`behavior ${String(behavior)} is not supported`));
    }
    if (part.relations) reportError(path, new Error('relations are not supported'));
    for (const [name, given] of Object.entries((part.properties ?? {}) as AppObject)) {
      const isShort = given === null || typeof given === 'function';
      const type = typeNames.get(isShort ? given : given.type) ?? 'Any';
      made.properties[name] = { type, ...(isShort || given.value === undefined ? {} : { value: copy(given.value) }) };
      if (!isShort && given.observer) add(made.observers, name, given.observer);
    }
    Object.assign(made.data, copy(part.data ?? {}));
    Object.assign(made.methods, part.methods ?? {});
    for (const name of lifetimeNames) {
      add(made.lifetimes, name, part.lifetimes?.[name] ?? part[name]);
    }
    for (const [name, run] of Object.entries(part.pageLifetimes ?? {})) add(made.pageLifetimes, name, run);
    for (const [fields, run] of Object.entries(part.observers ?? {})) {
      for (const field of fields.split(',')) add(made.observers, field.trim(), run);
    }
  };
  mix(config);
  return made;
}

/** A page's functions: only those may be named by `bind…`. */
function methodsOf(config: AppObject): string[] {
  return Object.keys(config).filter((name) => typeof config[name] === 'function');
}

function isTracked(config: ComponentConfig): boolean {
  return [config.lifetimes, config.pageLifetimes, config.observers].some((part) => Object.keys(part).length > 0);
}

function defineForView(path: string): ViewDefinition {
  const shared = { path, using: setup.using[path] ?? {} };
  const component = components.get(path);
  if (component) {
    return {
      ...shared,
      methods: Object.keys(component.methods),
      properties: component.properties,
      data: component.data,
      virtualHost: component.options.virtualHost === true,
      multipleSlots: component.options.multipleSlots === true,
      isTracked: isTracked(component),
    };
  }
  const page = pages.get(path) ?? {};
  return {
    ...shared,
    methods: methodsOf(page),
    properties: {},
    data: copy(page.data ?? {}),
    virtualHost: false,
    multipleSlots: false,
    isTracked: false,
  };
}

/**
 * Loads a page's script and those of the components it uses, and tells the view of them.
 *
 * @returns false when the page's script never calls Page().
 */
export function preparePage(path: string): boolean {
  const fresh: string[] = [];
  const visit = (at: string): void => {
    if (sentToView.has(at)) return;
    sentToView.add(at);
    for (const component of Object.values(setup.using[at] ?? {})) visit(component);
    load(`${at}.js`);
    fresh.push(at);
  };
  visit(path);
  if (fresh.length > 0) toView({ op: 'define', definitions: fresh.map(defineForView) });
  return pages.has(path);
}
