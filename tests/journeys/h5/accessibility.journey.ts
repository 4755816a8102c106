import type { Page } from 'playwright-core';
import type { ScreenSpec } from '../../a11y/a11y.types';
import { type Facts, startFacts } from '../../a11y/facts';
import { allPages } from '../../a11y/pages';
import { PLANTS } from '../../a11y/plants';
import { screensOf } from '../../a11y/screens';
import { walkScreen } from '../../a11y/walk';
import { DESKTOP, openWindows, PHONE, type Windows } from '../../a11y/windows';
import { seen } from '../../support/browser';

/** The part of `npm run a11y` that every run of the tests goes through; the command walks all screens. */
const ELDER = ['pages/home', 'features/reports/pages/submit', 'features/health-code/pages/show'];
const STANDARD = ['pages/home#visitor', 'features/identity/pages/settings'];
const DESK = 'features/reports-desk/pages/desk';

let facts: Facts;
let windows: Windows;
let specs: ScreenSpec[];

beforeAll(async () => {
  facts = await startFacts({ withBuses: false, withFinance: false });
  windows = await openWindows(facts.paying.city);
  specs = screensOf(facts);
}, 120_000);
afterAll(async () => {
  await windows?.close();
  await facts?.paying.stop();
});

const specOf = (name: string) => specs.find((spec) => spec.name === name)!;

async function walked(
  name: string,
  mode: 'elder' | 'standard',
  viewport = PHONE,
  plant?: (page: Page) => Promise<void>,
) {
  const spec = specOf(name);
  const page = await windows.of(spec.who, mode, viewport);
  return walkScreen(page, spec, mode, viewport, { url: facts.paying.city.url, isShort: true, plant });
}

test('every page of the mini-program is described for the report', () => {
  const described = new Set(specs.map((spec) => spec.name.split('#')[0]));
  expect(allPages().filter((page) => !described.has(page))).toEqual([]);
});

test.each(ELDER)('in elder mode %s keeps to every limit', async (name) => {
  const { faults, page } = await walked(name, 'elder');
  expect(faults).toEqual([]);
  expect(page.smallestText?.value).toBeGreaterThanOrEqual(18);
});

test.each(STANDARD)('%s keeps to every limit', async (name) => {
  expect((await walked(name, 'standard')).faults).toEqual([]);
});

test.each(['target', 'contrast'])('a planted fault is found: %s', async (fault) => {
  const { faults } = await walked('features/identity/pages/consent', 'elder', PHONE, PLANTS[fault]);
  expect(faults).not.toEqual([]);
});

test('a desk is worked by keyboard: one stop for the filters, one for the list, arrows inside, the case after it', async () => {
  expect((await walked(DESK, 'standard', DESKTOP)).faults).toEqual([]);
  const page = await windows.of('dispatcher', 'standard', DESKTOP);
  const focused = () =>
    page.evaluate(() => {
      const at = document.activeElement;
      return at?.id || at?.closest('[id]')?.id || at?.getAttribute('aria-label') || '';
    });
  const stops: string[] = [];
  await seen(page, '#back').focus();
  for (let n = 0; n < 6; n += 1) {
    await page.keyboard.press('Tab');
    stops.push(await focused());
  }
  const rows = await page.locator('.ui-desk-row').evaluateAll((all) => all.map((one) => one.id));
  const [firstRow, secondRow] = rows as [string, string];
  // Filters, search, list, case: the order in which the screen is read.
  expect(stops.slice(0, 3)).toEqual([expect.stringMatching(/^filter-/), 'desk-search', firstRow]);
  expect(stops.filter((id) => rows.includes(id))).toEqual([firstRow]);

  await seen(page, `[id="${firstRow}"]`).focus();
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toBe(secondRow);
  await page.keyboard.press('Enter');
  await seen(page, '#case-title').waitFor();
  expect(await seen(page, `[id="${secondRow}"]`).getAttribute('aria-expanded')).toBe('true');
  expect(await seen(page, `[id="${secondRow}"]`).getAttribute('tabindex')).toBe('0');
  expect(await seen(page, `[id="${firstRow}"]`).getAttribute('tabindex')).toBe('-1');
  await page.keyboard.press('k');
  await page.waitForFunction((id) => document.activeElement?.id === id, firstRow);
  await seen(page, '#case-title').waitFor();

  const headings = await page
    .locator('[role=heading]:visible')
    .evaluateAll((all) => all.map((one) => `${one.getAttribute('aria-level')} ${one.textContent?.trim()}`));
  expect(headings[0]).toMatch(/^1 /);
  expect(headings.filter((one) => one.startsWith('1 '))).toHaveLength(1);
  expect(headings.length).toBeGreaterThanOrEqual(3);
  const status = page.locator('#desk-status');
  expect(await status.getAttribute('aria-live')).toBe('polite');
  const before = await status.textContent();

  // A sheet takes the focus in, keeps it, and gives it back.
  await page.keyboard.press('a');
  const dialog = page.locator('[role=dialog]:visible');
  await dialog.waitFor();
  for (let n = 0; n < 12; n += 1) {
    await page.keyboard.press('Tab');
    expect(await dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await page.waitForFunction((id) => document.activeElement?.id === id, firstRow);

  await seen(page, '[id^=filter-][aria-selected=true]').focus();
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction((said) => document.querySelector('#desk-status')?.textContent !== said, before);
}, 120_000);
