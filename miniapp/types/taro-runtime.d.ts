/** Taro publishes no types of what its own builds import. */
declare module '@tarojs/plugin-framework-react/dist/runtime.js' {
  export function createReactApp(...parts: unknown[]): unknown;
}

/** The one thing of it that is called by name; Taro hands us the rest. */
declare module 'react-dom' {
  export function flushSync(work: () => void): void;
}
