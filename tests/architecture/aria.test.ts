import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Taro drops ARIA when it compiles for WeChat; our plugin puts it into the templates. This looks at the templates of
 * the build that lies in `dist/weapp` (`npm run build:weapp` makes it, `npm test` before the tests).
 */
const DIST = join(__dirname, '../../dist/weapp');
if (!existsSync(join(DIST, 'base.wxml'))) throw new Error('dist/weapp is not built: run npm run build:weapp');

interface AppJson {
  pages: string[];
  subPackages?: { root: string; pages: string[]; independent?: boolean }[];
}

const app = JSON.parse(readFileSync(join(DIST, 'app.json'), 'utf8')) as AppJson;
const PAGES = [
  ...app.pages,
  ...(app.subPackages ?? []).flatMap(({ root, pages }) => pages.map((page) => `${root}/${page}`)),
];

/** The file of templates that a page draws with: its own wxml only imports it. */
function templatesOf(page: string): string {
  const file = join(DIST, `${page}.wxml`);
  const [, source] = /<import src="([^"]+)"/.exec(readFileSync(file, 'utf8')) ?? [];
  if (!source) throw new Error(`${page} imports no templates`);
  return join(dirname(file), source);
}

const BASES = [...new Set(PAGES.map(templatesOf))];

/** Every element of the first level of templates, by tag: its attributes as written. */
function elementsOf(wxml: string): { tag: string; attributes: string }[] {
  return [...wxml.matchAll(/<template name="tmpl_0_[^"]*">\s*<([a-z-]+)\s([^>]*)>/g)]
    .map((match) => ({ tag: match[1]!, attributes: match[2]! }))
    .filter(({ tag }) => tag !== 'template' && tag !== 'block');
}

describe('every page of the build', () => {
  it.each(PAGES)('%s draws with templates that are there', (page) => {
    expect(existsSync(templatesOf(page))).toBe(true);
  });

  it('has its own templates where it opens without the app', () => {
    for (const { root, pages } of (app.subPackages ?? []).filter((one) => one.independent)) {
      for (const page of pages) expect(relative(join(DIST, root), templatesOf(`${root}/${page}`))).toBe('base.wxml');
    }
  });
});

describe.each(BASES.map((file) => relative(DIST, file)))('the compiled WXML of %s', (base) => {
  const elements = elementsOf(readFileSync(join(DIST, base), 'utf8'));
  const named = (tag: string) => elements.filter((element) => element.tag === tag);

  it.each(['text', 'button', 'image', 'input', 'textarea', 'scroll-view'])(
    'names every %s for assistive technology',
    (tag) => {
      const all = elements.filter(
        (element) => element.tag === tag && / bind|\bsrc=|\bscroll-|\bselectable/.test(` ${element.attributes}`),
      );
      // A package that stands alone has templates of what it uses, and of nothing else.
      if (base === 'base.wxml') expect(all.length).toBeGreaterThan(0);
      for (const { attributes } of all) {
        for (const name of ['aria-role', 'aria-label', 'aria-hidden']) expect(attributes).toContain(`${name}="{{`);
      }
    },
  );

  it('names a view with and without events, and says its state', () => {
    const full = named('view').filter(({ attributes }) => attributes.includes('hover-class'));
    const withEvents = full.filter(({ attributes }) => attributes.includes('bindtouchstart'));
    const without = full.filter(({ attributes }) => !attributes.includes('bindtouchstart'));
    expect(withEvents.length).toBeGreaterThan(0);
    expect(without.length).toBeGreaterThan(0);
    for (const { attributes } of full) {
      for (const name of ['role', 'label', 'hidden', 'live', 'checked', 'selected', 'disabled', 'expanded', 'modal']) {
        expect(attributes).toContain(`aria-${name}="{{`);
      }
    }
  });

  it('gives the rest of the views to nodes that carry nothing but class and style', () => {
    const bare = named('view').filter(({ attributes }) => !attributes.includes('hover-class'));
    for (const { attributes } of bare) {
      const names = [...attributes.matchAll(/([a-z-]+)="/g)].map((match) => match[1]);
      expect(
        names.every((name) => ['style', 'class', 'id', 'data-sid', 'bindtap', 'slot', 'name'].includes(name!)),
      ).toBe(true);
    }
  });
});
