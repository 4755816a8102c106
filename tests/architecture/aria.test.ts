import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Taro drops ARIA when it compiles for WeChat; our plugin puts it into the templates. This looks at the templates of
 * the build that lies in `dist/weapp` (`npm run build:weapp` makes it, `npm test` before the tests).
 */
const BASE = join(__dirname, '../../dist/weapp/base.wxml');

/** Every element of the first level of templates, by tag: its attributes as written. */
function elementsOf(wxml: string): { tag: string; attributes: string }[] {
  return [...wxml.matchAll(/<template name="tmpl_0_[^"]*">\s*<([a-z-]+)\s([^>]*)>/g)]
    .map((match) => ({ tag: match[1]!, attributes: match[2]! }))
    .filter(({ tag }) => tag !== 'template' && tag !== 'block');
}

describe('the compiled WXML', () => {
  if (!existsSync(BASE)) throw new Error('dist/weapp is not built: run npm run build:weapp');
  const elements = elementsOf(readFileSync(BASE, 'utf8'));
  const named = (tag: string) => elements.filter((element) => element.tag === tag);

  it.each(['text', 'button', 'image', 'input', 'textarea', 'scroll-view'])(
    'names every %s for assistive technology',
    (tag) => {
      const all = elements.filter(
        (element) => element.tag === tag && / bind|\bsrc=|\bscroll-|\bselectable/.test(` ${element.attributes}`),
      );
      expect(all.length).toBeGreaterThan(0);
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
