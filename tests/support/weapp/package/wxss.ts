import postcss, { type Rule } from 'postcss';
import { resolvePath } from './paths';
import { rpxToPx } from './screen';
import { prefixTags } from './selectors';

function isInKeyframes(rule: Rule): boolean {
  return rule.parent?.type === 'atrule' && /keyframes$/i.test((rule.parent as postcss.AtRule).name);
}

/**
 * Turns WXSS files into one piece of CSS for Chromium: `@import` inlined, rpx turned into px, tag names prefixed.
 * A missing import throws, as the WeChat compiler does.
 */
export function compileStyles(files: string[], read: (file: string) => string): string {
  const done = new Set<string>();
  const one = (file: string): string => {
    if (done.has(file)) return '';
    done.add(file);
    const root = postcss.parse(read(file), { from: file });
    const imported: string[] = [];
    root.walkAtRules('import', (rule) => {
      const target = /^(?:url\()?\s*["']?([^"')]+)["']?\s*\)?/.exec(rule.params)?.[1];
      if (target) imported.push(one(resolvePath(file, target)));
      rule.remove();
    });
    root.walkRules((rule) => {
      if (!isInKeyframes(rule)) rule.selector = prefixTags(rule.selector);
    });
    return `${imported.join('\n')}\n/* ${file} */\n${rpxToPx(root.toString())}`;
  };
  return files.map(one).join('\n');
}
