import { createReactApp as create } from '@tarojs/plugin-framework-react/dist/runtime.js';
import { flushSync } from 'react-dom';

// It stands in for the whole of that module, whose other names stay as they are.
export * from '@tarojs/plugin-framework-react/dist/runtime.js';

interface Root {
  render(children: unknown): void;
}
interface ReactDom {
  createRoot(container: unknown, options?: unknown): Root;
}

/**
 * Taro's, for browsers, with the first render done at once. React 18 renders it in slices, and Taro 4.2.1 uses the root as
 * soon as it is made: a launch that falls between two slices finds nobody who listens to it.
 */
export function createReactApp(app: unknown, react: unknown, dom: ReactDom, ...rest: unknown[]): unknown {
  const createRoot: ReactDom['createRoot'] = (container, options) => {
    const root = dom.createRoot(container, options);
    const render = root.render.bind(root);
    root.render = (children) => flushSync(() => render(children));
    return root;
  };
  return create(app, react, { ...dom, createRoot }, ...rest);
}
