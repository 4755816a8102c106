/** Taro publishes no types of what its own builds import. */
declare module '@tarojs/plugin-framework-react/dist/runtime.js' {
  export function createReactApp(...parts: unknown[]): unknown;
}
