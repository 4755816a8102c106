import { createHash } from 'node:crypto';
import type { BillerScenario } from '../../../bff/simulators/billers/scenarios';
import { seededRandom } from '../../../bff/simulators/seeded-random';
import type { WechatPayFaults } from '../../../bff/simulators/wechat-pay/scenarios';
import { BILLER_FAULTS, WAVES, type Wave, WECHAT_FAULTS } from './fault-catalog';
import { VICTIMS, type Victim } from './storm-city';

export const PAYERS = 13;
export const ADVANCE_CODES = ['power', 'gas'] as const;
export const BILL_CODES = ['water', 'power', 'heating', 'property', 'fines'] as const;

export interface PlannedItem {
  billerCode: string;
  /** the how-manieth account of this biller: of the payer's own for money in advance, of the city's for a bill */
  account: number;
  /** null: a bill, whatever is owed */
  advanceFen: number | null;
  /** names in the catalogue */
  wechatFault: string | null;
  billerFault: string | null;
  /** 31, 33: what happens at the company while the password is awaited */
  meanwhile: 'counter' | 'charge' | null;
}

export type Behaviour = 'pays' | 'pays twice' | 'pays late' | 'cancels' | 'cancels and pays' | 'vanishes';

export interface PlannedPayment {
  n: number;
  payer: number;
  items: PlannedItem[];
  behaviour: Behaviour;
  /** the button is pressed twice at once */
  isDoubleTap: boolean;
  /** the same request again, long after */
  isResent: boolean;
  /** the front end comes back and says so; else the app was closed after the password */
  comesBack: boolean;
  /** how long the password takes, of the city's time */
  hesitatesMs: number;
}

export interface Strike {
  /** share of the payments begun */
  at: number;
  victims: Victim[];
  downMs: number;
}

export interface PlannedWave {
  at: number;
  wave: Wave;
  lastsMs: number;
}

export interface StormPlan {
  seed: string;
  payments: PlannedPayment[];
  strikes: Strike[];
  waves: PlannedWave[];
  /** accounts with bills, for each biller */
  billAccounts: number;
  advanceAccounts: number;
  /** what is wrong with a day's bill of WeChat's and with a company's file when they are first looked for */
  morning: {
    merchantOf: string;
    billFault: WechatPayFaults['billFault'];
    biller: string;
    file: BillerScenario['detailFile'];
  };
  faults: { wechat: Record<string, Partial<WechatPayFaults>>; biller: Record<string, Partial<BillerScenario>> };
  orders: number;
  digest: string;
}

const MINUTE = 60_000;
const BEHAVIOURS: readonly [Behaviour, number][] = [
  ['pays', 0.72],
  ['pays twice', 0.05],
  ['pays late', 0.06],
  ['cancels', 0.06],
  ['cancels and pays', 0.04],
  ['vanishes', 0.07],
];

/** All that chance decides, before anything happens: the same seed gives the same storm. */
export function planStorm(seed: string, wanted: number): StormPlan {
  const random = seededRandom(`storm ${seed}`);
  const oneOf = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)]!;
  const whole = (below: number) => Math.floor(random() * below);
  const billAccounts = Math.max(6, Math.round(wanted / 22));
  const advanceAccounts = Math.max(2, Math.min(8, Math.round(wanted / 300)));

  function behaviour(): Behaviour {
    let lot = random();
    for (const [name, share] of BEHAVIOURS) {
      lot -= share;
      if (lot < 0) return name;
    }
    return 'pays';
  }

  function item(billerCode: string, isBill: boolean): PlannedItem {
    return {
      billerCode,
      account: whole(isBill ? billAccounts : advanceAccounts),
      advanceFen: isBill ? null : 1_000 + 100 * whole(90),
      wechatFault: random() < 0.4 ? oneOf(Object.keys(WECHAT_FAULTS)) : null,
      billerFault: random() < 0.3 ? oneOf(Object.keys(BILLER_FAULTS)) : null,
      meanwhile: isBill && random() < 0.12 ? oneOf(['counter', 'charge'] as const) : null,
    };
  }

  function payment(n: number, payer: number, items: PlannedItem[]): PlannedPayment {
    return {
      n,
      payer,
      items,
      behaviour: behaviour(),
      isDoubleTap: random() < 0.1,
      isResent: random() < 0.1,
      comesBack: random() < 0.6,
      hesitatesMs: whole(2 * MINUTE),
    };
  }

  const payments: PlannedPayment[] = [];
  let orders = 0;
  while (orders < wanted) {
    const before = payments.length;
    const payer = whole(PAYERS);
    const lot = random();
    const room = wanted - orders;
    if (lot < 0.18 && room >= 2) {
      const codes = [...ADVANCE_CODES, ...BILL_CODES.filter((code) => code !== 'power')]
        .map((code) => ({ code, lot: random() }))
        .sort((one, other) => one.lot - other.lot)
        .slice(0, Math.min(room, 2 + whole(2)))
        .map(({ code }) => code);
      payments.push(
        payment(
          payments.length,
          payer,
          codes.map((code) => item(code, !(ADVANCE_CODES as readonly string[]).includes(code))),
        ),
      );
    } else if (lot < 0.3 && room >= 2) {
      // Two people, one bill, at the same moment.
      const bill = item(oneOf(BILL_CODES), true);
      const other = (payer + 1 + whole(PAYERS - 1)) % PAYERS;
      payments.push(payment(payments.length, payer, [bill]));
      payments.push(payment(payments.length, other, [{ ...bill, meanwhile: null }]));
    } else {
      const isBill = random() < 0.15;
      payments.push(payment(payments.length, payer, [item(oneOf(isBill ? BILL_CODES : ADVANCE_CODES), isBill)]));
    }
    // Of two who want one bill, one gets it.
    const losers = payments.length - before === 2 ? 1 : 0;
    orders += payments.slice(before).reduce((sum, { items }) => sum + items.length, 0) - losers;
  }

  const count = Math.max(6, Math.min(30, Math.round(wanted / 160)));
  const strikes = Array.from({ length: count }, (_, index): Strike => {
    const first = VICTIMS[index % VICTIMS.length]!;
    const victims = random() < 0.3 ? [...new Set([first, oneOf(VICTIMS)])] : [first];
    return { at: ((index + 0.3 + random() * 0.6) / count) * 0.97, victims, downMs: 200 + whole(1_300) };
  });
  strikes.push({ at: 0.985, victims: [...VICTIMS], downMs: 500 });
  const waves = Array.from(
    { length: count },
    (_, index): PlannedWave => ({
      at: ((index + random()) / count) * 0.95,
      wave: oneOf(WAVES),
      lastsMs: (1 + whole(4)) * MINUTE,
    }),
  );
  const made = <F>(of: Readonly<Record<string, (random: () => number) => F>>) =>
    Object.fromEntries(Object.entries(of).map(([name, make]) => [name, make(random)]));
  const morning: StormPlan['morning'] = {
    merchantOf: oneOf(ADVANCE_CODES),
    billFault: oneOf(['late', 'truncated', 'hash', 'duplicated', 'summary', 'cut'] as const),
    biller: oneOf(['power', 'gas', 'heating', 'property'] as const),
    file: oneOf(['late', 'truncated', 'hash_wrong', 'count_wrong', 'duplicated', 'other_format'] as const),
  };
  const plan = {
    payments,
    strikes,
    waves,
    billAccounts,
    advanceAccounts,
    morning,
    faults: { wechat: made(WECHAT_FAULTS), biller: made(BILLER_FAULTS) },
  };
  const digest = createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 16);
  return { seed, ...plan, orders, digest };
}
