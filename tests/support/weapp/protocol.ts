/**
 * The messages that pass between the two layers of the mini-program runtime. As on a phone, the service layer (the
 * app's scripts, in a Node vm context) and the view layer (glass-easel in Chromium) share nothing but JSON, and each
 * direction is one ordered queue.
 */

/** A value that survives JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

/** What the view must know of a page or component before it can render one. */
export interface ViewDefinition {
  path: string;
  /** Names of the functions that `bind…` attributes may name. */
  methods: string[];
  properties: Record<string, { type: PropertyType; value?: Json }>;
  data: Json;
  /** tag → component path, from the `usingComponents` of its json file and of app.json. */
  using: Record<string, string>;
  virtualHost: boolean;
  multipleSlots: boolean;
  /** Whether the service layer has anything to run when an instance comes, changes or goes. */
  isTracked: boolean;
}

export type PropertyType = 'String' | 'Number' | 'Boolean' | 'Object' | 'Array' | 'Any';

/** `window` settings of a page: app.json's, overlaid with the page's own json. */
export interface PageWindow {
  navigationBarTitleText?: string;
  navigationBarBackgroundColor?: string;
  navigationBarTextStyle?: 'black' | 'white';
  navigationStyle?: 'default' | 'custom';
  enablePullDownRefresh?: boolean;
  onReachBottomDistance?: number;
  backgroundColor?: string;
  disableScroll?: boolean;
}

/** One assignment of `setData`: a data path such as `root.cn.[0].v`, and the value it gets. */
export type DataChange = [path: string, value: Json];

/** Service layer → view layer. */
export type ViewCommand =
  | { op: 'define'; definitions: ViewDefinition[] }
  | { op: 'open'; page: number; path: string; window: PageWindow; isTab: boolean; canGoBack: boolean; styles?: string }
  | { op: 'show'; page: number }
  | { op: 'close'; page: number }
  | { op: 'data'; page: number; node: number; changes: DataChange[]; done?: number }
  | { op: 'trigger'; page: number; node: number; name: string; detail: Json; bubbles: boolean; composed: boolean }
  | { op: 'ask'; page: number; id: number; question: Question }
  | { op: 'observe'; page: number; id: number; observation: Observation }
  | { op: 'unobserve'; page: number; id: number }
  | { op: 'draw'; page: number; canvas: string; calls: Json[] }
  | { op: 'chrome'; change: ChromeChange };

/** Everything that is drawn around the pages: bars, and the dialogs that WeChat itself shows. */
export type ChromeChange =
  | { kind: 'title'; page: number; text: string }
  | { kind: 'navigationBarLoading'; isShown: boolean }
  | { kind: 'tabBar'; isShown: boolean }
  | { kind: 'tabItem'; index: number; text?: string; badge?: string; hasDot?: boolean }
  | { kind: 'toast'; text: string; icon: string; durationMs: number }
  | { kind: 'loading'; text: string }
  | { kind: 'hideToast' }
  | { kind: 'hideLoading' }
  | { kind: 'modal'; id: number; options: ModalOptions }
  | { kind: 'actionSheet'; id: number; items: string[]; title?: string }
  | { kind: 'pullDown'; page: number; isRefreshing: boolean };

export interface ModalOptions {
  title: string;
  content: string;
  showCancel: boolean;
  cancelText: string;
  confirmText: string;
  editable: boolean;
  placeholderText: string;
}

export interface QueryStep {
  kind: 'select' | 'selectAll' | 'viewport';
  selector: string;
  fields: Record<string, Json>;
}

export type Question =
  | { kind: 'query'; steps: QueryStep[] }
  | { kind: 'scrollTo'; scrollTop?: number; selector?: string }
  | { kind: 'canvasImage'; canvas: string };

export interface Observation {
  selector: string;
  relativeTo: string | null;
  margins: { top?: number; bottom?: number; left?: number; right?: number };
  thresholds: number[];
  initialRatio: number;
}

/** View layer → service layer. `node` 0 is the page itself, any other number a component instance. */
export type ServiceMessage =
  | { op: 'ready'; page: number }
  | { op: 'done'; ids: number[] }
  | { op: 'attached'; page: number; node: number; path: string; data: Json; id: string; dataset: Json }
  | { op: 'detached'; page: number; node: number }
  | { op: 'properties'; page: number; node: number; data: Json }
  | { op: 'event'; page: number; node: number; path: string; method: string; event: Json }
  | { op: 'answer'; id: number; value: Json }
  | { op: 'observed'; id: number; value: Json }
  | { op: 'pageScroll'; page: number; scrollTop: number }
  | { op: 'reachBottom'; page: number }
  | { op: 'pullDown'; page: number }
  | { op: 'tab'; index: number }
  | { op: 'back' }
  | { op: 'openType'; page: number; kind: string; dataset: Json; id: string }
  | { op: 'navigate'; openType: string; url: string; delta: number }
  | { op: 'error'; message: string };
