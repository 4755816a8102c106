import type { Page } from 'playwright-core';
import type { DemoPersonKey } from '../../prisma/seed/ids';
import type { KeyboardNumbers } from './keyboard';
import type { PageNumbers, Reflow } from './measure-page';

export type Mode = 'standard' | 'elder';

/** A screen and how to come to it. */
export interface ScreenSpec {
  /** the page's path without `/index`, and after `#` what of it when a page has several faces */
  name: string;
  zh: string;
  /** address below `#`, with its query */
  at: string;
  who: DemoPersonKey | 'visitor';
  /** what is there once the screen stands: a selector */
  ready: string;
  /** steps to the face that is measured */
  steps?: (page: Page) => Promise<void>;
  /** measured at 1440×900 too */
  isDesk?: boolean;
}

/** Everything measured of one screen in one mode. */
export interface ScreenNumbers {
  screen: string;
  zh: string;
  mode: Mode;
  width: number;
  page: PageNumbers;
  /** contrast once more, in the dark */
  dark: Pick<PageNumbers, 'lowestContrast' | 'lowContrast' | 'lowestNonText'>;
  /** size of the main text as it comes, and when it is set to the largest */
  mainTextPt: number;
  grownTextPt: number;
  keyboard: KeyboardNumbers;
  /** at 320 px, with text twice as large, and at the largest size */
  reflow: Reflow;
  enlarged: Reflow;
  largest: Reflow;
  /** axe: serious and critical, then the rest */
  serious: string[];
  moderate: string[];
  /** after five minutes of waiting the screen is another one */
  movedOn: string[];
  /** everything beyond its limit, as sentences; none is what is wanted */
  faults: string[];
}
