import { createReactApp as create } from '@tarojs/plugin-framework-react/dist/runtime.js';
import { flushSync } from 'react-dom';
import type ReactDom from 'react-dom/client';

// It stands in for the whole of that module, whose other names stay as they are.
export * from '@tarojs/plugin-framework-react/dist/runtime.js';

/**
 * Taro's, for browsers, with the first render done at once. React 18 renders it in slices; a page whose code comes from
 * the browser's cache is handed over between two of them, to a root that is made and not yet mounted, and is lost: the
 * frame of the app stays empty (Taro 4.2.1, `AppWrapper.mount`).
 */
export function createReactApp(app: unknown, react: unknown, dom: typeof ReactDom, ...rest: unknown[]): unknown {
  const createRoot: typeof dom.createRoot = (container, options) => {
    const root = dom.createRoot(container, options);
    const render = root.render.bind(root);
    root.render = (children) => flushSync(() => render(children));
    return root;
  };
  return create(app, react, { ...dom, createRoot }, ...rest);
}
