import { fixtureFiles, writeFixture } from './fixture';
import type { GateFault } from './gate/build-files';
import { checkBuild } from './static-gate';

/** What the gate says of the fixture with some files changed. */
function faultsWith(changes: Record<string, string | null>): GateFault[] {
  const { dist, remove } = writeFixture(changes);
  try {
    return checkBuild(dist).faults;
  } finally {
    remove();
  }
}

function appJson(change: Record<string, unknown>): string {
  return JSON.stringify({ ...JSON.parse(fixtureFiles['app.json']!), ...change });
}

const isLinux = process.platform === 'linux' && process.arch === 'x64';

describe('the gate over a WeChat build', () => {
  it('lets a sound build through, and measures each package', () => {
    const { dist, remove } = writeFixture();
    const report = checkBuild(dist);
    remove();
    expect(report.faults).toEqual([]);
    expect(report.sizes.map(({ name, kind }) => [name, kind])).toEqual([
      ['main', 'main'],
      ['features/list', 'subpackage'],
      ['features/solo', 'independent'],
    ]);
    expect(report.sizes.every(({ bytes, limitBytes }) => bytes > 0 && bytes < limitBytes)).toBe(true);
    expect(report.skipped).toHaveLength(isLinux ? 0 : 1);
  });

  it('refuses a folder without a mini-program', () => {
    expect(() => checkBuild(__dirname)).toThrow('app.json is missing');
  });

  const cases: [string, Record<string, string | null>, GateFault['check'], string][] = [
    [
      'a page without markup',
      { 'pages/mine/index.wxml': null },
      'page',
      'pages/mine/index has no pages/mine/index.wxml',
    ],
    [
      'a page listed twice',
      { 'app.json': appJson({ pages: ['pages/home/index', 'pages/mine/index', 'pages/home/index'] }) },
      'page',
      'listed twice',
    ],
    ['a component that is not there', { 'parts/stars.js': null }, 'component', 'parts/stars, which has no .js'],
    ['a component that does not say it is one', { 'parts/stars.json': '{}' }, 'component', '"component": true'],
    ['json that is none', { 'pages/mine/index.json': '{ "a": }' }, 'json', 'JSON'],
    ['a missing <import>', { 'parts/row.wxml': null }, 'import', 'parts/row.wxml is missing'],
    [
      'a missing wxs',
      { 'pages/mine/index.wxml': '<wxs module="m" src="./m.wxs" /><view>{{m.a}}</view>' },
      'import',
      'pages/mine/m.wxs is missing',
    ],
    ['a missing @import', { 'parts/base.wxss': null }, 'import', 'parts/base.wxss is missing'],
    ['a missing script', { 'jobs.js': null }, 'import', 'jobs.js is missing'],
    [
      'a script of another package',
      { 'features/solo/index.js': 'require("../../jobs"); Page({});' },
      'package',
      'jobs.js lies in another package',
    ],
    ['a script that does not parse', { 'jobs.js': 'const a = ;' }, 'script', 'SyntaxError'],
    ['a missing tab icon', { 'assets/tab.png': null }, 'tab-bar', 'icon assets/tab.png is missing'],
    [
      'a single tab',
      { 'app.json': appJson({ tabBar: { list: [{ pagePath: 'pages/home/index', text: '首页' }] } }) },
      'tab-bar',
      '1 tabs',
    ],
    [
      'a tab in a subpackage',
      {
        'app.json': appJson({
          tabBar: {
            list: [
              { pagePath: 'pages/home/index', text: '首页' },
              { pagePath: 'features/list/index', text: '列表' },
            ],
          },
        }),
      },
      'tab-bar',
      'no page of the main package',
    ],
    [
      'a private API not named in app.json',
      { 'app.json': appJson({ requiredPrivateInfos: [] }) },
      'private-api',
      'calls getLocation',
    ],
    [
      'a place asked for without a reason',
      { 'app.json': appJson({ permission: undefined }) },
      'private-api',
      'scope.userLocation',
    ],
    [
      'a theme without its file',
      { 'app.json': appJson({ themeLocation: 'theme.json' }) },
      'theme',
      'theme.json is missing',
    ],
    [
      'a colour that one theme has not',
      {
        'app.json': appJson({ themeLocation: 'theme.json', window: { backgroundColor: '@page' } }),
        'theme.json': JSON.stringify({ light: { page: '#fff' }, dark: {} }),
      },
      'theme',
      '@page has no value in the dark theme',
    ],
    ['a main package too large', { 'large.txt': 'x'.repeat(701 * 1024) }, 'size', 'limit 700 KB'],
    ['a subpackage too large', { 'features/list/large.txt': 'x'.repeat(251 * 1024) }, 'size', 'limit 250 KB'],
    [
      'an independent subpackage too large',
      { 'features/solo/large.txt': 'x'.repeat(2049 * 1024) },
      'size',
      "WeChat's 2 MB",
    ],
  ];

  it.each(cases)('finds %s', (_, changes, check, words) => {
    const faults = faultsWith(changes).filter((fault) => fault.check === check);
    expect(faults.map((fault) => fault.message).join('\n')).toContain(words);
  });

  const compiled: [string, Record<string, string | null>, GateFault][] = [
    [
      'an unclosed tag',
      { 'pages/mine/index.wxml': '<view><text>a</view>' },
      { check: 'wxml', file: 'pages/mine/index.wxml', message: '1:15: expect end-tag `text`., near `view`' },
    ],
    [
      'a bad expression',
      { 'pages/mine/index.wxml': '<view>{{ a + }}</view>' },
      { check: 'wxml', file: 'pages/mine/index.wxml', message: expect.stringContaining('unexpected token') },
    ],
    [
      'an unclosed rule',
      { 'pages/home/index.wxss': '.row { color: red' },
      { check: 'wxss', file: 'pages/home/index.wxss', message: expect.stringContaining('unexpected token') },
    ],
    [
      'the universal selector, which WXSS has not',
      { 'pages/home/index.wxss': '.row > * { flex: 1 }' },
      { check: 'wxss', file: 'pages/home/index.wxss', message: expect.stringContaining('*') },
    ],
  ];

  (isLinux ? it : it.skip).each(compiled)("finds by WeChat's own compilers %s", (_, changes, fault) => {
    expect(faultsWith(changes)).toContainEqual(fault);
  });
});
