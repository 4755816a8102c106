import { createReactApp as create } from '@tarojs/plugin-framework-react/dist/runtime.js';

// It stands in for the whole of that module, whose other names stay as they are.
export * from '@tarojs/plugin-framework-react/dist/runtime.js';

let app: unknown;

/**
 * Taro's, made once. Each page of an independent subpackage asks for an app of its own, on the one root that they
 * share: the second page would tear the first one out of it, and whoever goes back finds a page that answers no tap.
 */
export function createReactApp(...parts: unknown[]): unknown {
  app ??= create(...parts);
  return app;
}
