import { posix } from 'node:path';
import vm from 'node:vm';
import type { PageJson } from '../package/build-package';
import { resolvePath } from '../package/paths';
import { type Build, canReach, type GateFault, notPacked, read } from './build-files';

export function checkPages(build: Build): GateFault[] {
  const faults: GateFault[] = [];
  for (const page of build.pages) {
    for (const extension of ['.js', '.wxml']) {
      if (!build.has.has(`${page}${extension}`)) {
        faults.push({ check: 'page', file: 'app.json', message: `page ${page} has no ${page}${extension}` });
      }
    }
  }
  const seen = new Set<string>();
  for (const page of build.pages) {
    if (seen.has(page)) faults.push({ check: 'page', file: 'app.json', message: `page ${page} is listed twice` });
    seen.add(page);
  }
  return faults;
}

export function checkComponents(build: Build): GateFault[] {
  const faults: GateFault[] = [];
  for (const file of build.files.filter((one) => one.endsWith('.json') && !notPacked.test(one))) {
    let json: PageJson;
    try {
      json = JSON.parse(read(build, file)) as PageJson;
    } catch (error) {
      faults.push({ check: 'json', file, message: (error as Error).message });
      continue;
    }
    for (const [tag, target] of Object.entries(json.usingComponents ?? {})) {
      if (/^(plugin|ext|weui):/.test(target)) continue;
      const path = resolvePath(file, target);
      const missing = ['.js', '.json', '.wxml'].filter((extension) => !build.has.has(`${path}${extension}`));
      if (missing.length > 0) {
        faults.push({ check: 'component', file, message: `<${tag}> is ${path}, which has no ${missing.join(', ')}` });
      } else if ((JSON.parse(read(build, `${path}.json`)) as PageJson).component !== true) {
        faults.push({
          check: 'component',
          file,
          message: `<${tag}> is ${path}, whose json does not say "component": true`,
        });
      } else if (!canReach(build, file, path)) {
        faults.push({ check: 'package', file, message: `<${tag}> is ${path}, which lies in another package` });
      }
    }
  }
  return faults;
}

/** What one file says it takes from others: `<import>`, `<include>`, `<wxs src>`, `@import`, `require`. */
function dependenciesOf(file: string, text: string): string[] {
  const found: string[] = [];
  const take = (pattern: RegExp, extension: string): void => {
    for (const match of text.matchAll(pattern)) {
      const target = match[1] ?? '';
      if (target === '' || /^(https?:)?\/\//.test(target)) continue;
      found.push(posix.extname(target) === '' ? `${target}${extension}` : target);
    }
  };
  if (file.endsWith('.wxml')) {
    take(/<(?:import|include)\b[^>]*?\bsrc\s*=\s*["']([^"'{]+)["']/g, '.wxml');
    take(/<wxs\b[^>]*?\bsrc\s*=\s*["']([^"'{]+)["']/g, '.wxs');
  } else if (file.endsWith('.wxs')) take(/\brequire\s*\(\s*["']([^"']+)["']\s*\)/g, '.wxs');
  else if (file.endsWith('.wxss')) take(/@import\s+(?:url\()?\s*["']?([^"')\s;]+)["']?/g, '.wxss');
  else if (file.endsWith('.js')) take(/(?<![\w.$])require\(\s*["'](\.[^"']*)["']\s*\)/g, '.js');
  return found;
}

export function checkImports(build: Build): GateFault[] {
  return build.files
    .filter((file) => /\.(wxml|wxss|wxs|js)$/.test(file))
    .flatMap((file) =>
      dependenciesOf(file, read(build, file)).flatMap((target): GateFault[] => {
        const wanted = resolvePath(file, target);
        const path = build.has.has(wanted) || !file.endsWith('.js') ? wanted : `${wanted}.js`;
        if (!build.has.has(path)) return [{ check: 'import', file, message: `${wanted} is missing` }];
        if (!canReach(build, file, path))
          return [{ check: 'package', file, message: `${path} lies in another package` }];
        return [];
      }),
    );
}

export function checkScripts(build: Build): GateFault[] {
  return build.files
    .filter((file) => file.endsWith('.js'))
    .flatMap((file): GateFault[] => {
      try {
        new vm.Script(`(function(require,module,exports){${read(build, file)}\n})`, { filename: file });
        return [];
      } catch (error) {
        return [
          {
            check: 'script',
            file,
            message: String((error as Error).stack)
              .split('\n')
              .slice(0, 5)
              .join(' '),
          },
        ];
      }
    });
}
