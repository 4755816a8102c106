import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ScreenNumbers } from './a11y.types';
import type { LIMITS } from './limits';
import type { Sample } from './measure-page';
import type { WayNumbers } from './ways';

export interface Report {
  measuredAt: string;
  limits: typeof LIMITS;
  screens: ScreenNumbers[];
  /** screens that never stood as they should */
  unreached: string[];
  /** pages that nobody described */
  missing: string[];
  ways: WayNumbers[];
}

const LATEST = path.join(__dirname, 'latest.json');

const value = (sample: Sample | null): string => (sample ? String(sample.value) : '–');
const least = (...samples: (Sample | null)[]): string => {
  const values = samples.flatMap((sample) => (sample ? [sample.value] : []));
  return values.length > 0 ? String(Math.min(...values)) : '–';
};

const COLUMNS: [head: string, limit: string, cell: (one: ScreenNumbers) => string][] = [
  ['axe', '0', (one) => String(one.serious.length)],
  ['main pt', '≥18, to 30', (one) => `${one.mainTextPt}→${one.grownTextPt}`],
  ['least pt', '≥18 elder', (one) => value(one.page.smallestText)],
  ['line', '≥1.3', (one) => value(one.page.lineHeight)],
  ['para', '≥1.3', (one) => value(one.page.paragraphGap)],
  ['target', '≥60/44', (one) => value(one.page.smallestTarget)],
  ['small', '0', (one) => String(one.page.smallTargets.length)],
  ['contrast', '≥4.5', (one) => least(one.page.lowestContrast, one.dark.lowestContrast)],
  ['non-text', '≥3', (one) => least(one.page.lowestNonText, one.dark.lowestNonText)],
  ['colour', '0', (one) => `${one.page.colourAlone.length}/${one.page.statusMarks}`],
  ['names', '0', (one) => `${one.page.nameless.length + one.page.misnamed.length}/${one.page.targetCount}`],
  ['focus', '0', (one) => `${one.keyboard.unseen.length + one.keyboard.covered.length}/${one.keyboard.stops}`],
  ['order', '0', (one) => String(one.keyboard.disorder.length)],
  ['320', '0', (one) => String(one.reflow.beyond.length + one.reflow.cut.length)],
  ['200%', '0', (one) => String(one.enlarged.beyond.length + one.enlarged.cut.length)],
  ['30 pt', '0', (one) => String(one.largest.beyond.length + one.largest.cut.length)],
  ['waits', '0', (one) => String(one.movedOn.length)],
  ['human', '≥1', (one) => String(one.page.humans)],
  ['faults', '0', (one) => String(one.faults.length)],
];

const widthOf = (text: string) =>
  [...text].reduce((width, letter) => width + (letter.codePointAt(0)! > 0x1100 ? 2 : 1), 0);
const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** The table of one mode, as a terminal shows it. */
export function tableOf(screens: readonly ScreenNumbers[]): string {
  const rows = [
    ['', ...COLUMNS.map(([, limit]) => limit)],
    ...screens.map((one) => [
      `${one.zh}${one.width === 390 ? '' : ` ${one.width}`}`,
      ...COLUMNS.map(([, , cell]) => cell(one)),
    ]),
  ];
  const head = ['screen', ...COLUMNS.map(([name]) => name)];
  const widths = head.map((name, n) => Math.max(widthOf(name), ...rows.map((row) => widthOf(row[n]!))));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, n) => pad(cell, widths[n]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const markdownRow = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function markdownOf(report: Report): string {
  const faults = report.screens.filter((one) => one.faults.length > 0);
  const count = (mode: string) => report.screens.filter((one) => one.mode === mode).length;
  const lines = [
    '# Accessibility, measured',
    '',
    `\`npm run a11y\` walks every screen of the mini-program in a browser, with the demo city behind it, and writes this. Last run: ${report.measuredAt}.`,
    '',
    `${count('standard')} screens in standard mode and ${count('elder')} in elder mode (faces of a page and desktop widths counted); **${faults.length} with a fault**.`,
    '',
    'A number stands beside its limit: smallest text and smallest target in pt, distance of lines in the size of the text, of',
    'paragraphs in the distance of lines, worst contrast of text in light and dark (large text may go down to 3), of controls',
    'and lone icons, marks whose state is told by colour alone, names that miss what is seen, stops of the Tab key where the focus cannot be',
    'seen or is covered, jumps against the order of reading, things cut off or beyond the edge at 320 px, with text twice as',
    'large and at the largest text size (30 pt in elder mode, 24 in standard), what goes away within five minutes, ways to call a person.',
    '',
  ];
  for (const mode of ['elder', 'standard'] as const) {
    lines.push(`## ${mode === 'elder' ? 'Elder mode 长辈版' : 'Standard mode 标准版'}`, '');
    lines.push(markdownRow(['screen', ...COLUMNS.map(([name]) => name)]));
    lines.push(markdownRow(['---', ...COLUMNS.map(() => '---:')]));
    lines.push(markdownRow(['*limit*', ...COLUMNS.map(([, limit]) => limit)]));
    for (const one of report.screens.filter((each) => each.mode === mode)) {
      const width = one.width === 390 ? '' : ` (${one.width} px)`;
      lines.push(markdownRow([`${one.zh} \`${one.screen}\`${width}`, ...COLUMNS.map(([, , cell]) => cell(one))]));
    }
    lines.push('');
  }
  lines.push(
    '## Ways through the errands',
    '',
    'Taps from the first screen to the end of the errand; typing is no tap.',
    '',
  );
  lines.push(markdownRow(['errand', 'standard', 'elder']), markdownRow(['---', '---:', '---:']));
  for (const way of report.ways) lines.push(markdownRow([way.zh, String(way.standard), String(way.elder)]));
  lines.push('');
  if (faults.length + report.missing.length + report.unreached.length > 0) {
    lines.push('## Faults', '');
    for (const one of report.unreached) lines.push(`- not reached: ${one}`);
    for (const page of report.missing) lines.push(`- \`${page}\`: nobody described this page in tests/a11y/screens.ts`);
    for (const one of faults) {
      lines.push(`- **${one.zh}** \`${one.screen}\`, ${one.mode}, ${one.width} px`);
      for (const fault of one.faults) lines.push(`  - ${fault.replaceAll('\n', ' ')}`);
    }
    lines.push('');
  }
  return lines.join('\n');
}

const keyOf = (one: ScreenNumbers) => `${one.screen} ${one.mode} ${one.width}`;

/**
 * Keeps the report: the numbers for machines, and the same to read. A part of the screens takes the place of its own
 * rows and leaves the others as they were measured last.
 */
export function keepReport(measured: Report, isPart: boolean): void {
  const report = isPart && existsSync(LATEST) ? joined(JSON.parse(readFileSync(LATEST, 'utf8')), measured) : measured;
  writeFileSync(LATEST, `${JSON.stringify(report, null, 1)}\n`);
  writeFileSync(path.join(__dirname, 'REPORT.md'), markdownOf(report));
}

function joined(kept: Report, measured: Report): Report {
  const fresh = new Map(measured.screens.map((one) => [keyOf(one), one]));
  const before = kept.screens.map((one) => fresh.get(keyOf(one)) ?? one);
  const known = new Set(before.map(keyOf));
  const isReached = (line: string) =>
    !measured.screens.some((one) => line.startsWith(`${one.zh} ${one.screen} ${one.mode} ${one.width}:`));
  return {
    ...measured,
    screens: [...before, ...measured.screens.filter((one) => !known.has(keyOf(one)))],
    unreached: [...new Set([...kept.unreached.filter(isReached), ...measured.unreached])],
    ways: measured.ways.length > 0 ? measured.ways : kept.ways,
  };
}
