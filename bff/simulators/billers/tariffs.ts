import type { CompanyKind, SimLine, SimReading } from './company.types';

interface Tier {
  name: string;
  /** up to and with so many units a month */
  upTo: number;
  /** hundredths of a fen a unit */
  price: number;
}

const WATER: Tier[] = [
  { name: '第一阶梯', upTo: 12, price: 28_500 },
  { name: '第二阶梯', upTo: 20, price: 42_800 },
  { name: '第三阶梯', upTo: Number.POSITIVE_INFINITY, price: 85_500 },
];
const POWER: Tier[] = [
  { name: '第一档', upTo: 230, price: 5_383 },
  { name: '第二档', upTo: 400, price: 5_883 },
  { name: '第三档', upTo: Number.POSITIVE_INFINITY, price: 8_383 },
];
const GAS: Tier[] = [
  { name: '第一档', upTo: 30, price: 27_800 },
  { name: '第二档', upTo: 50, price: 33_400 },
  { name: '第三档', upTo: Number.POSITIVE_INFINITY, price: 41_700 },
];

const yuanOf = (price: number) => (price / 10_000).toFixed(4).replace(/0{1,2}$/, '');

function tiered(name: string, unit: string, usage: number, tiers: Tier[]): SimLine[] {
  const lines: SimLine[] = [];
  let from = 0;
  for (const tier of tiers) {
    const units = Math.min(usage, tier.upTo) - from;
    if (units <= 0) break;
    lines.push({
      name,
      amountFen: Math.round((units * tier.price) / 100),
      detail: `${tier.name} ${units} ${unit} × ${yuanOf(tier.price)} 元`,
      kind: 'charge',
    });
    from = tier.upTo;
  }
  return lines;
}

/** How the month goes in a household: more in summer for water and power, more in winter for gas. */
function season(kind: CompanyKind, period: string): number {
  const month = Number(period.slice(5));
  const summer = 1 + 0.35 * Math.cos(((month - 7.5) / 12) * 2 * Math.PI);
  return kind === 'gas' ? 2 - summer : summer;
}

/** Usage and charges of one month of a household. `chance` gives its own lots, the same every time. */
export function chargeOf(
  kind: CompanyKind,
  period: string,
  chance: (...key: (string | number)[]) => number,
): { usage: number; unit: SimReading['unit']; lines: SimLine[] } {
  const level = 0.5 + chance('level') + (chance('month', period) - 0.5) * 0.3;
  const amount = (mean: number) => Math.max(1, Math.round(mean * level * season(kind, period)));
  if (kind === 'water') {
    const usage = amount(13);
    const sewage: SimLine = {
      name: '污水处理费',
      amountFen: usage * 95,
      detail: `${usage} m³ × 0.95 元`,
      kind: 'charge',
    };
    return { usage, unit: 'm3', lines: [...tiered('水费', 'm³', usage, WATER), sewage] };
  }
  if (kind === 'power') {
    const usage = amount(220);
    return { usage, unit: 'kWh', lines: tiered('电费', 'kWh', usage, POWER) };
  }
  if (kind === 'gas') {
    const usage = amount(26);
    return { usage, unit: 'm3', lines: tiered('燃气费', 'm³', usage, GAS) };
  }
  const area = 60 + Math.floor(chance('area') * 80);
  if (kind === 'heating') {
    const lines: SimLine[] = [
      { name: '采暖费', amountFen: area * 2_400, detail: `${area} m² × 24.00 元`, kind: 'charge' },
    ];
    return { usage: area, unit: 'm2', lines };
  }
  if (kind === 'property') {
    const lines: SimLine[] = [
      { name: '物业服务费', amountFen: area * 220, detail: `${area} m² × 2.20 元`, kind: 'charge' },
      { name: '公摊水电', amountFen: 1_200 + Math.floor(chance('shared', period) * 900), detail: null, kind: 'charge' },
    ];
    return { usage: area, unit: 'm2', lines };
  }
  const fines = [5_000, 10_000, 15_000, 20_000];
  const fine = fines[Math.floor(chance('fine') * fines.length)]!;
  return {
    usage: 1,
    unit: 'times',
    lines: [{ name: '罚款', amountFen: fine, detail: '违反禁止停车标志指示', kind: 'charge' }],
  };
}
