import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import type { Mode, ScreenNumbers } from './a11y.types';
import { type Facts, startFacts } from './facts';
import { LIMITS } from './limits';
import { allPages } from './pages';
import { PLANTS } from './plants';
import { keepReport, type Report, tableOf } from './report';
import { screensOf } from './screens';
import { walkScreen } from './walk';
import { compareWays, countTaps, type WayNumbers } from './ways';
import { DESKTOP, openWindows, PHONE, type Windows } from './windows';

const MODES: readonly Mode[] = ['elder', 'standard'];

/**
 * `npm run a11y [-- words of a screen's name] [-- --plant target]`: every screen in both modes, one table, and the kept
 * report. A part of the screens replaces only its own rows there; a planted fault leaves it as it was.
 */
async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const planted = args.includes('--plant') ? args[args.indexOf('--plant') + 1] : undefined;
  const wanted = args.filter((one, n) => !one.startsWith('--') && args[n - 1] !== '--plant').join(' ');
  const plant = planted === undefined ? undefined : PLANTS[planted];
  if (planted !== undefined && !plant) throw new Error(`--plant ${Object.keys(PLANTS).join(' | ')}`);

  const isWanted = (name: string) => new RegExp(wanted).test(name);
  console.info('… a city with something on every screen');
  const facts = await startFacts({
    withBuses: !wanted || /transit|ways/.test(wanted),
    withFinance: !wanted || /finance/.test(wanted),
  });
  const { city } = facts.paying;
  const windows = await openWindows(city);
  try {
    const specs = screensOf(facts);
    const known = new Set(specs.map((spec) => spec.name.split('#')[0]));
    const missing = allPages().filter((page) => !known.has(page));
    const screens: ScreenNumbers[] = [];
    const unreached: string[] = [];
    for (const spec of specs.filter((one) => isWanted(one.name) || isWanted(one.zh))) {
      for (const mode of MODES) {
        for (const viewport of spec.isDesk && mode === 'standard' ? [PHONE, DESKTOP] : [PHONE]) {
          const one = await measured(windows, facts, spec, mode, viewport, plant).catch((error: Error) => {
            unreached.push(`${spec.zh} ${spec.name} ${mode} ${viewport.width}: ${error.message.split('\n')[0]}`);
          });
          console.info(`${one?.faults.length === 0 ? '✓' : '✗'} ${spec.zh} ${mode} ${viewport.width}`);
          for (const fault of one?.faults ?? unreached.slice(-1)) console.info(`    ${fault}`);
          if (one) screens.push(one);
        }
      }
    }
    const ways = wanted && !isWanted('ways') ? [] : await measureWays(facts, windows);
    const report: Report = {
      measuredAt: new Date().toISOString().slice(0, 10),
      limits: LIMITS,
      screens,
      unreached,
      missing,
      ways,
    };
    print(report);
    if (!plant) keepReport(report, wanted !== '');
    const longer = ways.filter((way) => !(way.elder <= way.standard));
    const isGood =
      unreached.length === 0 &&
      screens.every((one) => one.faults.length === 0) &&
      missing.length === 0 &&
      longer.length === 0;
    return isGood ? 0 : 1;
  } finally {
    await windows.close();
    await facts.paying.stop();
  }
}

type Spec = ReturnType<typeof screensOf>[number];

async function measured(
  windows: Windows,
  facts: Facts,
  spec: Spec,
  mode: Mode,
  viewport: typeof PHONE,
  plant: (typeof PLANTS)[string] | undefined,
): Promise<ScreenNumbers> {
  const page = await windows.of(spec.who, mode, viewport);
  return walkScreen(page, spec, mode, viewport, {
    url: facts.paying.city.url,
    plant,
    waiting: mode === 'standard' && viewport === PHONE ? await windows.ofPatience(spec.who) : undefined,
  });
}

async function measureWays(facts: Facts, windows: Windows): Promise<WayNumbers[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yct-a11y-'));
  const photo = path.join(folder, 'photo.jpg');
  await sharp({ create: { width: 640, height: 480, channels: 3, background: '#8a6a3a' } })
    .jpeg()
    .toFile(photo);
  try {
    const counts: Partial<Record<Mode, Record<string, number>>> = {};
    for (const mode of MODES) {
      console.info(`… five errands, ${mode}`);
      const page = await windows.newcomer('elder', mode);
      counts[mode] = await countTaps(async () => page, mode, facts.paying.city.url, photo);
    }
    return compareWays(counts.standard ?? {}, counts.elder ?? {});
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(report: Report): void {
  for (const mode of MODES) {
    console.info(`\n${mode === 'elder' ? '长辈版 elder mode' : '标准版 standard mode'}\n`);
    console.info(tableOf(report.screens.filter((one) => one.mode === mode)));
  }
  if (report.ways.length > 0) console.info('\n步数 taps, standard and elder');
  for (const way of report.ways) console.info(`  ${way.standard}  ${way.elder}  ${way.zh}`);
  const faulty = report.screens.filter((one) => one.faults.length > 0);
  for (const page of report.missing) console.info(`\n${page}: nobody described this page in tests/a11y/screens.ts`);
  console.info(`\n${report.screens.length - faulty.length} of ${report.screens.length} screens without a fault`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
