/// <reference types="@tarojs/taro" />

declare module '*.scss';
declare module '*.png';

/** Origin of the API, without `/api`: empty in a browser, an https host in WeChat (set by `config/index.ts`). */
declare const API_ORIGIN: string;

declare namespace NodeJS {
  interface ProcessEnv {
    TARO_ENV: 'weapp' | 'h5';
  }
}
