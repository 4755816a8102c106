import { latinName } from '../../../bff/features/transit/network/latin-names';
import { buildSearch, prefixDistance, type TransitSearch } from '../../../bff/features/transit/search/transit-search';
import { smallNetwork } from '../../support/small-feed';

let find: (text: string) => { lines: string[]; places: string[] };

beforeAll(async () => {
  const names = ['人民路口', '市民中心', '东湖公园', '重庆路', '人民医院', '长安街口'];
  const poles = names.flatMap((name, at) => [
    `s${at}e,${name},26.0${at}00,103.8000`,
    `s${at}w,${name},26.0${at}02,103.8002`,
  ]);
  const network = await smallNetwork({
    'stops.txt': ['stop_id,stop_name,stop_lat,stop_lon', 'a,甲,26,103', 'b,乙,26.1,103', 'c,丙,26.2,103', ...poles],
    'routes.txt': [
      'route_id,agency_id,route_short_name,route_long_name,route_type',
      'R1,A,1路,东—西,3',
      'R12,A,12路,南—北,3',
      'R12Q,A,12路区间,南—中,3',
      'R112,A,112路,北—西,3',
    ],
  });
  const search: TransitSearch = await buildSearch(network, () => Promise.resolve());
  find = (text) => {
    const found = search.find(text, 10);
    return {
      lines: found.lines.map((line) => network.lines[line]!.label),
      places: found.places.map((place) => network.places[place]!.name),
    };
  };
});

test('poles on both sides of a road are one place', () => {
  expect(find('人民路口').places).toEqual(['人民路口']);
});

test.each([
  ['人民', ['人民医院', '人民路口']],
  ['renminlu', ['人民路口']],
  ['rmlk', ['人民路口']],
  ['rm', ['人民医院', '人民路口']],
  ['RenMin LuKou', ['人民路口']],
  ['yiyuan', ['人民医院']],
  ['donghu', ['东湖公园']],
  ['chongqing', ['重庆路']],
  ['cqlu', []],
])('%s finds %j', (text, names) => {
  expect(find(text).places.sort()).toEqual([...names].sort());
});

test.each([['renmnlukou'], ['仁民路口'], ['renimnlukou']])('%s, mistyped, still finds 人民路口', (text) => {
  expect(find(text).places[0]).toBe('人民路口');
});

test('a number finds the line of that number first, its variants with it', () => {
  expect(find('12').lines[0]).toBe('12路');
  expect(find('12').lines).not.toContain('12路区间');
  expect(find('12路区间').lines[0]).toBe('12路区间');
  expect(find('１２路').lines[0]).toBe('12路');
  expect(find('1').lines[0]).toBe('1路');
});

test('nothing is found in nonsense, and nothing breaks on it', () => {
  for (const text of ['', '   ', 'zzzzqqqq', '%_\\', '🚌', '（', "'; DROP TABLE"])
    expect(find(text)).toEqual({ lines: [], places: [] });
});

test('distance counts letters changed, added, dropped and swapped', () => {
  expect(prefixDistance('renminlu', 'renmin', 2)).toBe(0);
  expect(prefixDistance('renminlu', 'renmni', 2)).toBe(1);
  expect(prefixDistance('renminlu', 'rnmin', 2)).toBe(1);
  expect(prefixDistance('abc', 'xyz', 1)).toBeGreaterThan(1);
});

test('names in Latin letters are split where signs split them', () => {
  expect(latinName('解放路北京路口')).toBe('Jiefang Lu Beijing Lu Kou');
  expect(latinName('Main St')).toBeNull();
});
