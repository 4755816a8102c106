import { statSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePath } from '../package/paths';
import { type Build, type GateFault, read } from './build-files';

/** APIs that app.json must name in `requiredPrivateInfos`. */
const privateApis = [
  'getFuzzyLocation',
  'getLocation',
  'onLocationChange',
  'startLocationUpdate',
  'startLocationUpdateBackground',
  'chooseLocation',
  'choosePoi',
  'chooseAddress',
];

/** WeChat's limit for an icon of the tab bar. */
const iconLimitBytes = 40 * 1024;

export function checkTabBar(build: Build): GateFault[] {
  const tabBar = build.app.tabBar;
  if (!tabBar) return [];
  const faults: GateFault[] = [];
  const complain = (message: string): void => void faults.push({ check: 'tab-bar', file: 'app.json', message });
  if (tabBar.list.length < 2 || tabBar.list.length > 5) complain(`${tabBar.list.length} tabs; WeChat wants 2 to 5`);
  for (const item of tabBar.list) {
    if (!build.app.pages.includes(item.pagePath))
      complain(`tab ${item.text}: ${item.pagePath} is no page of the main package`);
    for (const icon of [item.iconPath, item.selectedIconPath]) {
      if (!icon) continue;
      const path = resolvePath('app.json', icon);
      if (!build.has.has(path)) complain(`tab ${item.text}: icon ${icon} is missing`);
      else if (statSync(join(build.dist, path)).size > iconLimitBytes)
        complain(`tab ${item.text}: icon ${icon} is above 40 KB`);
    }
  }
  return faults;
}

/** A private API that the app's own code calls and app.json does not name fails on every phone. */
export function checkPrivateApis(build: Build): GateFault[] {
  const declared = build.app.requiredPrivateInfos ?? [];
  const faults: GateFault[] = [];
  for (const file of build.files.filter((one) => one.endsWith('.js'))) {
    // Taro's runtime names every API; only what calls one counts.
    const text = read(build, file);
    for (const api of privateApis) {
      if (declared.includes(api) || !new RegExp(`[\\w)\\]]\\.${api}\\(`).test(text)) continue;
      faults.push({
        check: 'private-api',
        file,
        message: `calls ${api}, which app.json's requiredPrivateInfos does not name`,
      });
    }
  }
  if (declared.includes('getLocation') && declared.includes('getFuzzyLocation')) {
    faults.push({
      check: 'private-api',
      file: 'app.json',
      message: 'getLocation and getFuzzyLocation exclude each other',
    });
  }
  const needsPlace = declared.some((api) => /location/i.test(api) && api !== 'chooseLocation');
  if (needsPlace && !build.app.permission?.['scope.userLocation']?.desc) {
    faults.push({
      check: 'private-api',
      file: 'app.json',
      message: 'permission["scope.userLocation"].desc is missing',
    });
  }
  return faults;
}

/** Every `@variable` that app.json names must have a value in both themes, or WeChat refuses the package. */
export function checkTheme(build: Build): GateFault[] {
  const names = [...JSON.stringify(build.app).matchAll(/"@(\w+)"/g)].map((match) => match[1] ?? '');
  const location = build.app.themeLocation;
  const complain = (message: string): GateFault => ({ check: 'theme', file: 'app.json', message });
  if (names.length === 0 && !location) return [];
  const path = location ? resolvePath('app.json', location) : 'theme.json';
  if (!build.has.has(path)) return [complain(`${path} is missing`)];
  const themes = JSON.parse(read(build, path)) as Partial<Record<'light' | 'dark', Record<string, string>>>;
  return (['light', 'dark'] as const).flatMap((theme) =>
    [...new Set(names)]
      .filter((name) => themes[theme]?.[name] === undefined)
      .map((name) => complain(`@${name} has no value in the ${theme} theme of ${path}`)),
  );
}
