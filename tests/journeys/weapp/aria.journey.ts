import type { ScreenSpec } from '../../a11y/a11y.types';
import { type Facts, startFacts } from '../../a11y/facts';
import { allPages } from '../../a11y/pages';
import { screensOf } from '../../a11y/screens';
import { keptOf } from '../../support/devices';
import { borrowBrowser } from '../../support/weapp/chromium';
import type { AriaNode } from '../../support/weapp/target';
import { openWeChat } from './phone';

/**
 * What a screen reader gets of the build for WeChat, page after page, in elder mode: names, roles, a person to call.
 * Pages that open by a camera or a map, that show nothing without buses or a day of books, or that belong to staff and to
 * the family of who asks for help, have journeys of their own.
 */
let facts: Facts;
let browser: Awaited<ReturnType<typeof borrowBrowser>>;

beforeAll(async () => {
  browser = await borrowBrowser();
  facts = await startFacts({ withBuses: false, withFinance: false });
}, 120_000);
afterAll(async () => {
  await browser?.release();
  await facts?.paying.stop();
});

const PRESSED = /^(button|link|tab|checkbox|radio|switch|textbox)$/;
const isHeard = (node: AriaNode) => node.attributes['aria-hidden'] !== 'true';

async function heardOn(spec: ScreenSpec): Promise<{ problems: string[]; nodes: number }> {
  const { city } = facts.paying;
  const who = spec.who === 'visitor' ? 'secondCitizen' : spec.who;
  const kept = spec.who === 'visitor' ? {} : await keptOf(city, who);
  const storage = Object.fromEntries(
    Object.entries({ ...kept, elder: true, 'transit.asked': true }).map(([key, value]) => [`yct.${key}`, value]),
  );
  const phone = await openWeChat(city, who, { page: spec.at, storage });
  try {
    const page = spec.at.split('?')[0]!.slice(1);
    await phone.waitForPage(page);
    await phone.waitFor({ id: 'call-12345' });
    const nodes = (await phone.aria()).filter(isHeard);
    const problems = nodes
      .filter((node) => PRESSED.test(node.role) && node.name.trim() === '')
      .map((node) => `${spec.zh}: ${node.role} ${JSON.stringify(node.attributes)} has no name`);
    if (nodes.some((node) => node.role === 'undefined')) problems.push(`${spec.zh}: a role is undefined`);
    if (!(await phone.title())) problems.push(`${spec.zh}: no title`);
    for (const error of phone.errors) problems.push(`${spec.zh}: ${error}`);
    return { problems, nodes: nodes.length };
  } finally {
    await phone.close();
  }
}

test('every page of WeChat’s build is heard as it is seen, and a person can be called from it', async () => {
  const pages = new Set(allPages());
  const specs = screensOf(facts).filter((spec) => {
    const page = spec.name.split('#')[0]!;
    return pages.delete(page) && !spec.steps && !/transit|finance|health-check|desk|sos-/.test(page);
  });
  expect(specs.length).toBeGreaterThan(20);
  const problems: string[] = [];
  for (const spec of specs) {
    const heard = await heardOn(spec);
    problems.push(...heard.problems);
    expect(heard.nodes).toBeGreaterThan(0);
  }
  expect(problems).toEqual([]);
}, 240_000);
