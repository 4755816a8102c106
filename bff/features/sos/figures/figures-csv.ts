import type { SosFigures } from '../../../contracts/sos-figures';
import { OUTCOME_WORDS } from '../case/timeline.words';

type Block = SosFigures['real'];
type Cell = string | number | null;

/** A cell that begins with one of these is taken for a formula by spreadsheets. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const seconds = (ms: number | null) => (ms === null ? null : Math.round(ms / 100) / 10);

const SPAN_HEADERS = ['通知', '接手', '到场'].flatMap((span) => [
  `${span}样本数`,
  `${span}中位(秒)`,
  `${span}95分位(秒)`,
  `${span}达标数`,
]);

function spanCells(spans: Block['spans']): Cell[] {
  return [spans.alerted, spans.accepted, spans.arrived].flatMap((span) => [
    span.n,
    seconds(span.p50Ms),
    seconds(span.p95Ms),
    span.withinBar,
  ]);
}

/** The figures as a table for spreadsheets: UTF-8 with its mark, CRLF, one row a line of what is shown. */
export function figuresCsv(figures: SosFigures): Buffer {
  const rows: Cell[][] = [
    ['一键求助统计', figures.from, figures.to, figures.unitName ?? '全市'],
    ['演练单独统计，不计入求助'],
    [],
    ['类别', '名称', '数量', ...SPAN_HEADERS],
    ['求助', '合计', figures.real.cases, ...spanCells(figures.real.spans)],
    ...figures.areas.map(({ name, cases, spans }): Cell[] => ['地区', name, cases, ...spanCells(spans)]),
    ...figures.hours.map(({ hour, cases, spans }): Cell[] => ['时段', `${hour} 时`, cases, ...spanCells(spans)]),
    ['演练', '每月试按', figures.drills.test.cases, ...spanCells(figures.drills.test.spans)],
    ['演练', '人员演练', figures.drills.exercise.cases, ...spanCells(figures.drills.exercise.spans)],
    ['演练', '系统自检', figures.drills.synthetic.cases, ...spanCells(figures.drills.synthetic.spans)],
    [],
    ['结果', '数量'],
    ...figures.real.outcomes.map(({ outcome, cases }): Cell[] => [OUTCOME_WORDS[outcome].zh, cases]),
    ['未结案', figures.real.open],
    ['无音讯收回次数', figures.real.putBacks],
    ['有人未通知到', figures.real.undelivered],
    ['转紧急中心', figures.real.handedOff],
    ...(figures.coverage
      ? [
          [],
          ['登记人数', figures.coverage.enrolled],
          ['全天有人可找', figures.coverage.covered],
          ['检查日', figures.coverage.day],
        ]
      : []),
  ];
  return Buffer.from(`\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`, 'utf8');
}
