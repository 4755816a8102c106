import { createHash } from 'node:crypto';
import { billNoOf } from '../../connectors/biller/non-tax/non-tax.wire';
import type { CompanyPlan, SimAccount, SimBill, SimLine, SimMonth, SimReading } from './company.types';
import { DEMO_HOUSEHOLDS, magicOf } from './scenarios';
import { chargeOf } from './tariffs';

const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;
/** Nobody's meter tells more. */
const USAGE_MONTHS = 24;

const SURNAMES = [...'王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗'];
const GIVEN = [
  '桂芳',
  '建国',
  '秀英',
  '志强',
  '丽娟',
  '伟',
  '敏',
  '海燕',
  '文博',
  '雨桐',
  '晓峰',
  '玉梅',
  '犇',
  '淑华',
];
const STREETS = ['文林路', '翠湖南路', '鼓楼巷', '钟楼街', '湖滨路', '南屏街', '桃源路'];

/** A number 0 ≤ x < 1 that follows from its key alone, whenever it is asked for. */
export function lot(...key: (string | number)[]): number {
  return createHash('sha256').update(key.join('\n')).digest().readUInt32LE(0) / 4294967296;
}

export function dayOf(at: Date): string {
  return new Date(at.getTime() + BEIJING_MS).toISOString().slice(0, 10);
}

/** `2026-11` and −1 → `2026-10` */
export function monthFrom(period: string, months: number): string {
  const [year, month] = period.split('-').map(Number) as [number, number];
  const index = year * 12 + month - 1 + months;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

const PATTERNS: Record<string, RegExp> = {
  water: /^\d{10}$/,
  power: /^\d{13}$/,
  gas: /^\d{8}$/,
  heating: /^R\d{7}$/,
  property: /^[A-Z]{2}-\d{1,2}-\d{4}$/,
  fine: /^\d{16}$/,
};

export interface CompanyWorld {
  /** null: no such account */
  account(accountNo: string): SimAccount | null;
  /** every bill since the account fell behind, paid or not, with the late fee of this moment */
  bills(accountNo: string, now: Date): SimBill[];
  usage(accountNo: string, now: Date): SimMonth[];
}

/** The households of one company: made from the seed when asked for, so that there are as many as anybody needs. */
export function createCompanyWorld(plan: CompanyPlan, seed: string, began: Date): CompanyWorld {
  const chance = (accountNo: string, ...key: (string | number)[]) => lot(seed, plan.code, accountNo, ...key);
  const firstMonth = dayOf(began).slice(0, 7);

  function holderOf(accountNo: string): string {
    if (magicOf(accountNo) === 'rare_name') return '𬭎𫖮';
    const surname = SURNAMES[Math.floor(chance(accountNo, 'surname') * SURNAMES.length)]!;
    return surname + GIVEN[Math.floor(chance(accountNo, 'given') * GIVEN.length)]!;
  }

  /** How many months were unpaid when this world began. */
  function arrearsOf(accountNo: string): number {
    const household = DEMO_HOUSEHOLDS[plan.code]?.[accountNo];
    if (household) return household.arrears;
    const magic = magicOf(accountNo);
    if (magic === 'nothing_owed' || magic === 'in_credit') return 0;
    if (magic === 'one_fen') return 1;
    if (magic === 'year_of_arrears') return 12;
    return 1 + Math.floor(chance(accountNo, 'arrears') * 3);
  }

  function monthOf(accountNo: string, period: string): { usage: number; unit: SimReading['unit']; lines: SimLine[] } {
    if (magicOf(accountNo) === 'one_fen') {
      return { usage: 0, unit: 'm3', lines: [{ name: '零头', amountFen: 1, detail: null, kind: 'charge' }] };
    }
    return chargeOf(plan.kind, period, (...key) => chance(accountNo, ...key));
  }

  function lateFeeOf(chargeFen: number, dueOn: string, now: Date): number {
    const days = Math.floor((Date.parse(dayOf(now)) - Date.parse(dueOn)) / DAY_MS);
    if (days <= 0) return 0;
    // 加处罚款 3% a day; the others 0.5‰; never more than what is owed itself
    const perTenThousand = plan.kind === 'fine' ? 300 : 5;
    return Math.min(chargeFen, Math.round((chargeFen * perTenThousand * days) / 10_000));
  }

  function periodsOf(accountNo: string, now: Date): string[] {
    const current = dayOf(now).slice(0, 7);
    const arrears = arrearsOf(accountNo);
    if (plan.kind === 'fine') return [firstMonth];
    if (plan.kind === 'heating') {
      // one bill a season, asked for in November
      const seasons = [0, 1, 2, 3].map((back) => {
        const year = Number(firstMonth.slice(0, 4)) - (firstMonth.slice(5) < '11' ? 1 : 0) + 1 - back;
        return `${year}-11`;
      });
      const since = monthFrom(firstMonth, -12 * arrears);
      return seasons.filter((period) => period > since && period <= current).sort();
    }
    const periods: string[] = [];
    for (let period = monthFrom(firstMonth, -arrears); period < current; period = monthFrom(period, 1)) {
      periods.push(period);
    }
    return periods;
  }

  function meterOf(accountNo: string, period: string, usage: number): number {
    // A reading that goes on: months since a far day, times the household's mean, near enough and never going back.
    const [year, month] = period.split('-').map(Number) as [number, number];
    const months = (year - 2015) * 12 + month;
    return Math.floor(months * 400 + chance(accountNo, 'meter') * 1_000) + usage;
  }

  function billOf(accountNo: string, period: string, now: Date): SimBill {
    const { usage, unit, lines } = monthOf(accountNo, period);
    const issued = monthFrom(period, 1);
    const dueOn =
      plan.kind === 'fine'
        ? dayOf(new Date(began.getTime() + 9 * DAY_MS))
        : plan.kind === 'heating'
          ? `${period}-30`
          : `${issued}-${plan.kind === 'property' ? '10' : '25'}`;
    const chargeFen = lines.reduce((sum, line) => sum + line.amountFen, 0);
    const lateFeeFen = lateFeeOf(chargeFen, dueOn, now);
    const hasMeter = plan.kind === 'water' || plan.kind === 'power' || plan.kind === 'gas';
    const previous = hasMeter ? meterOf(accountNo, period, 0) : null;
    return {
      billNo:
        plan.kind === 'fine'
          ? billNoOf(accountNo)
          : `${plan.proofPrefix}${period.replace('-', '')}${String(Math.floor(chance(accountNo, 'bill') * 1e6)).padStart(6, '0')}`,
      period: plan.kind === 'fine' ? dayOf(new Date(began.getTime() - 6 * DAY_MS)) : period,
      amountFen: chargeFen + lateFeeFen,
      lateFeeFen,
      dueOn,
      lines: lateFeeFen
        ? [
            ...lines,
            {
              name: plan.kind === 'fine' ? '加处罚款' : '违约金',
              amountFen: lateFeeFen,
              detail: null,
              kind: 'late_fee',
            },
          ]
        : lines,
      readings:
        plan.kind === 'fine'
          ? []
          : [
              {
                name: hasMeter ? '总表' : '建筑面积',
                previous,
                current: previous === null ? null : previous + usage,
                usage,
                unit,
              },
            ],
    };
  }

  return {
    account(accountNo) {
      if (!PATTERNS[plan.kind]!.test(accountNo) || magicOf(accountNo) === 'unknown') return null;
      const household = DEMO_HOUSEHOLDS[plan.code]?.[accountNo];
      const magic = magicOf(accountNo);
      const isCardMeter = plan.kind === 'gas' && (household?.isCardMeter || magic === 'card_meter');
      const street = STREETS[Math.floor(chance(accountNo, 'street') * STREETS.length)]!;
      const door = `${1 + Math.floor(chance(accountNo, 'door') * 60)}号${1 + Math.floor(chance(accountNo, 'house') * 9)}栋`;
      return {
        accountNo,
        holder: household?.holder ?? holderOf(accountNo),
        address: household?.address ?? (plan.kind === 'fine' ? '云A·0***' : `${street}${door}`),
        balanceFen:
          plan.kind === 'power' || plan.kind === 'gas'
            ? magic === 'in_credit'
              ? 12_340
              : Math.floor(chance(accountNo, 'balance') * 3_000)
            : null,
        limits: isCardMeter
          ? '卡表用户：缴费后请持燃气卡到营业厅或社区自助机写卡，再插卡充值，否则表内不增加气量'
          : null,
        isClosed: magic === 'closed',
      };
    },
    bills: (accountNo, now) => periodsOf(accountNo, now).map((period) => billOf(accountNo, period, now)),
    usage(accountNo, now) {
      const current = dayOf(now).slice(0, 7);
      if (plan.kind === 'fine') {
        const { lines } = monthOf(accountNo, firstMonth);
        return [{ period: firstMonth, usage: 1, unit: 'times', amountFen: lines.reduce((s, l) => s + l.amountFen, 0) }];
      }
      return Array.from({ length: USAGE_MONTHS }, (_, index) => {
        const period = monthFrom(current, index - USAGE_MONTHS);
        const isSeason = plan.kind !== 'heating' || period.endsWith('-11');
        const { usage, unit, lines } = monthOf(accountNo, period);
        return { period, usage, unit, amountFen: isSeason ? lines.reduce((s, l) => s + l.amountFen, 0) : 0 };
      });
    },
  };
}
