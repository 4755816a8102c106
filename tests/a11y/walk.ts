import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Mode, ScreenNumbers, ScreenSpec } from './a11y.types';
import { faultsIn } from './faults';
import { type KeyboardNumbers, walkKeyboard } from './keyboard';
import { LARGE_BOLD_TEXT_PX, LARGE_TEXT_PX, LIMITS } from './limits';
import { enlargeText, measurePage, measureReflow, type Reflow } from './measure-page';
import { PHONE } from './windows';

export interface WalkOptions {
  url: string;
  /** what a planted fault does to a screen once it stands */
  plant?: (page: Page) => Promise<void>;
  /** leaves out what takes long: the largest size and the keyboard */
  isShort?: boolean;
  /** a page of the same person with a clock that can be moved on: looks at what goes away by itself */
  waiting?: Page;
}

const NO_REFLOW: Reflow = { beyond: [], cut: [] };
const NO_KEYBOARD: KeyboardNumbers = { stops: 0, unseen: [], covered: [], disorder: [] };
const WAIT_MINUTES = 5;

/** Loads a screen anew and brings it to the face that is measured. */
async function stand(page: Page, spec: ScreenSpec, url: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${url}/#${spec.at}`);
  await page.locator(`:is(${spec.ready}):visible`).first().waitFor();
  if (spec.steps) await spec.steps(page);
  // Nothing slides in any more and nothing is on its way.
  await page.waitForFunction(() => {
    const isStill = document
      .getAnimations()
      .every(
        (one) => one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY,
      );
    const stands = [...document.querySelectorAll('.taro_page')].every(
      (one) => Math.abs(one.getBoundingClientRect().left) < 1,
    );
    return isStill && stands && !document.querySelector('.ui-skeleton-card, .ui-skeleton');
  });
}

/** Measures one screen in one mode. */
export async function walkScreen(
  page: Page,
  spec: ScreenSpec,
  mode: Mode,
  viewport: { width: number; height: number },
  options: WalkOptions,
): Promise<ScreenNumbers> {
  const isPhone = viewport.width === PHONE.width;
  const measure = () =>
    page.evaluate(measurePage, {
      targetPt: mode === 'elder' ? LIMITS.elderTargetPt : LIMITS.targetPt,
      smallTargetPt: LIMITS.targetPt,
      contrast: LIMITS.contrast,
      largeContrast: LIMITS.largeContrast,
      largePx: LARGE_TEXT_PX,
      largeBoldPx: LARGE_BOLD_TEXT_PX,
    });

  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(viewport);
  await stand(page, spec, options.url);
  await options.plant?.(page);
  const shown = await measure();
  // What sticks to the edges lies over something at any one moment, and over nothing once it is scrolled to.
  await page.evaluate(() => {
    for (const bar of document.querySelectorAll<HTMLElement>('.screen__footer, .screen__head, .services-search__box'))
      bar.style.position = 'static';
  });
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .exclude('.weui-tabbar')
    // The tabs are outside, and with them the landmarks of the whole window.
    .disableRules(['region', 'landmark-one-main', 'page-has-heading-one'])
    .analyze();
  const said = (isSerious: boolean) =>
    violations
      .filter((fault) => /serious|critical/.test(fault.impact ?? '') === isSerious)
      .flatMap((fault) => fault.nodes.map((node) => `${fault.id}: ${node.target.join(' ')}`));

  await page.evaluate(() => {
    for (const bar of document.querySelectorAll<HTMLElement>('.screen__footer, .screen__head, .services-search__box'))
      bar.style.position = '';
  });
  await page.emulateMedia({ colorScheme: 'dark' });
  const { lowestContrast, lowContrast, lowestNonText } = await measure();
  await page.emulateMedia({ colorScheme: 'light' });

  const keyboard = options.isShort ? NO_KEYBOARD : await walkKeyboard(page);
  const movedOn = options.waiting ? await waitLong(options.waiting, spec, options.url) : [];

  let reflow = NO_REFLOW;
  let enlarged = NO_REFLOW;
  let largest = NO_REFLOW;
  const mainText = () =>
    page.evaluate(() => {
      const screen = [...document.querySelectorAll('.screen')].find((one) => one.checkVisibility());
      return Number.parseFloat(getComputedStyle(screen ?? document.body).fontSize);
    });
  const mainTextPt = await mainText();
  let grownTextPt = mainTextPt;
  if (isPhone) {
    await page.setViewportSize({ width: LIMITS.reflowWidth, height: viewport.height });
    reflow = await page.evaluate(measureReflow);
    await page.setViewportSize(viewport);
    // Twice the size of the standard screen's text; elder mode is part of the way there already.
    await page.evaluate(enlargeText, mode === 'elder' ? (LIMITS.textFactor * 16) / 22 : LIMITS.textFactor);
    enlarged = await page.evaluate(measureReflow);
    if (!options.isShort) {
      const chooseSize = (size: number | null) =>
        page.evaluate((sizes) => localStorage.setItem('yct.text-size', JSON.stringify({ data: sizes })), {
          elder: size,
          standard: size === null ? null : 24,
        });
      await chooseSize(LIMITS.elderGrownPt);
      await stand(page, spec, options.url);
      largest = await page.evaluate(measureReflow);
      grownTextPt = await mainText();
      await chooseSize(null);
    }
  }

  const numbers: ScreenNumbers = {
    screen: spec.name,
    zh: spec.zh,
    mode,
    width: viewport.width,
    page: shown,
    dark: { lowestContrast, lowContrast, lowestNonText },
    mainTextPt,
    grownTextPt,
    keyboard,
    reflow,
    enlarged,
    largest,
    serious: said(true),
    moderate: said(false),
    movedOn,
    faults: [],
  };
  numbers.faults = faultsIn(numbers);
  return numbers;
}

/** What a person who needs their time finds: the same screen, with all that could be pressed. */
async function waitLong(page: Page, spec: ScreenSpec, url: string): Promise<string[]> {
  await stand(page, spec, url);
  const look = () =>
    page.evaluate(() => ({
      at: window.location.hash,
      ids: [...document.querySelectorAll('[role=button][id], [role=link][id], input')]
        .filter((one) => one.checkVisibility())
        .map((one) => one.id || one.getAttribute('aria-label') || ''),
    }));
  const before = await look();
  await page.clock.fastForward(WAIT_MINUTES * 60_000);
  const after = await look();
  const gone = before.ids.filter((id) => !after.ids.includes(id));
  if (after.at !== before.at) return [`${spec.name} went to ${after.at}`];
  return gone.map((id) => `${id} went away`);
}
