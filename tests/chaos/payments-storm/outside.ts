import { NO_TROUBLE } from '../../../bff/simulators/billers/scenarios';
import { DEMO_MERCHANTS } from '../../../bff/simulators/demo-keys';
import type { SimRequest } from '../../../bff/simulators/simulator.types';
import type { StartedSimulators } from '../../../bff/simulators/start-simulators';
import type { WechatPayFaults } from '../../../bff/simulators/wechat-pay/scenarios';
import type { Wave } from './fault-catalog';
import type { PlannedItem, StormPlan } from './storm-plan';

/** What stays wrong when the storm is over: it lies in the day's bill, which is made on the morning after. */
const OF_THE_BILL = ['billOmits', 'billAmountOffFen'] as const;

export interface Expected {
  openId: string;
  parts: { billerCode: string; amountFen: number; wechatFault: string | null }[];
}

/** WeChat Pay and the billers as the storm has them. */
export interface Outside {
  /** a prepay with this payer and these amounts is to be expected: its orders get their faults when they are opened */
  expect(expected: Expected): void;
  troubleBillers(items: readonly { item: PlannedItem; accountNo: string }[]): void;
  wave(wave: Wave): () => void;
  /** how many of each name were set */
  injected: Map<string, number>;
  /** everything outside does as it should from now on, but for what the day's bills are to show */
  calm(): void;
  /** …and those as well */
  calmBills(): void;
}

const mchidOf = (billerCode: string) =>
  DEMO_MERCHANTS.find(({ billerCodes }) => (billerCodes as readonly string[]).includes(billerCode))!.mchid;

interface OpenedPart {
  mchid: string;
  outTradeNo: string;
  amountFen: number;
}

type OpeningBody =
  | { mchid: string; out_trade_no: string; amount: { total: number }; payer: { openid: string } }
  | {
      combine_payer_info: { openid: string };
      sub_orders: { mchid: string; out_trade_no: string; amount: { total_amount: number } }[];
    };

/** The orders that a request opens, and for whom; null for any other request. */
function openedBy(request: SimRequest): { openId: string; parts: OpenedPart[] } | null {
  if (request.method !== 'POST' || !/^\/v3\/(pay\/transactions|combine-transactions)\/jsapi$/.test(request.path))
    return null;
  const body = JSON.parse(request.body.toString('utf8')) as OpeningBody;
  if ('sub_orders' in body) {
    return {
      openId: body.combine_payer_info.openid,
      parts: body.sub_orders.map((part) => ({
        mchid: part.mchid,
        outTradeNo: part.out_trade_no,
        amountFen: part.amount.total_amount,
      })),
    };
  }
  const part = { mchid: body.mchid, outTradeNo: body.out_trade_no, amountFen: body.amount.total };
  return { openId: body.payer.openid, parts: [part] };
}

export function createOutside({ wechatPay, billers }: StartedSimulators, { faults, morning }: StormPlan): Outside {
  const injected = new Map<string, number>();
  const seen = new Set<string>();
  const inBills: [string, Partial<WechatPayFaults>][] = [];
  let expecting: Expected[] = [];
  let isCalm = false;
  const count = (name: string) => void injected.set(name, (injected.get(name) ?? 0) + 1);

  function prepareFor(request: SimRequest): void {
    const opened = openedBy(request);
    if (!opened || isCalm || seen.has(opened.parts[0]!.outTradeNo)) return;
    for (const { outTradeNo } of opened.parts) seen.add(outTradeNo);
    const isSame = ({ openId, parts }: Expected) =>
      openId === opened.openId &&
      parts.length === opened.parts.length &&
      parts.every((part) =>
        opened.parts.some((one) => one.mchid === mchidOf(part.billerCode) && one.amountFen === part.amountFen),
      );
    const found = expecting.find(isSame);
    if (!found) return;
    expecting = expecting.filter((one) => one !== found);
    for (const { mchid, outTradeNo } of opened.parts) {
      const name = found.parts.find((part) => mchidOf(part.billerCode) === mchid)?.wechatFault;
      if (!name) continue;
      const fault = faults.wechat[name]!;
      wechatPay.scenario.set(fault, { outTradeNo });
      count(`wechat ${name}`);
      const bill = Object.fromEntries(OF_THE_BILL.flatMap((key) => (key in fault ? [[key, fault[key]]] : [])));
      if (Object.keys(bill).length > 0) inBills.push([outTradeNo, bill]);
    }
  }

  const handle = wechatPay.handle.bind(wechatPay);
  wechatPay.handle = (request) => {
    prepareFor(request);
    return handle(request);
  };

  const starts: Record<Wave, () => void> = {
    'wechat errors': () => wechatPay.faults.set({ errorRate: 0.4 }),
    'wechat slow': () => wechatPay.faults.set({ slowMs: 300 }),
    'wechat loses answers': () => wechatPay.faults.set({ loseAnswer: true }),
    'wechat clock ahead': () => wechatPay.scenario.set({ clockAheadMs: 200_000 }),
    'billers errors': () => billers.faults.set({ errorRate: 0.4 }),
    'billers slow': () => billers.faults.set({ slowMs: 300 }),
    'billers lose answers': () => billers.faults.set({ loseAnswer: true }),
    'power down': () => billers.scenario.set('power', { isDown: true }),
    'water in maintenance': () => billers.scenario.set('water', { isInMaintenance: true }),
    'heating hangs': () => billers.scenario.set('heating', { holdsWriteOff: 'after' }),
  };
  const ends: Record<Wave, () => void> = {
    'wechat errors': () => wechatPay.faults.set({ errorRate: 0 }),
    'wechat slow': () => wechatPay.faults.set({ slowMs: 0 }),
    'wechat loses answers': () => wechatPay.faults.set({ loseAnswer: false }),
    'wechat clock ahead': () => wechatPay.scenario.set({ clockAheadMs: 0 }),
    'billers errors': () => billers.faults.set({ errorRate: 0 }),
    'billers slow': () => billers.faults.set({ slowMs: 0 }),
    'billers lose answers': () => billers.faults.set({ loseAnswer: false }),
    'power down': () => billers.scenario.set('power', { isDown: false }),
    'water in maintenance': () => billers.scenario.set('water', { isInMaintenance: false }),
    'heating hangs': () => billers.scenario.set('heating', { holdsWriteOff: null }),
  };

  return {
    injected,
    expect(expected) {
      expecting.push(expected);
    },
    troubleBillers(items) {
      if (isCalm) return;
      for (const { item, accountNo } of items) {
        const fault = item.billerFault ? faults.biller[item.billerFault]! : {};
        if (item.billerFault) count(`biller ${item.billerFault}`);
        billers.scenario.set(item.billerCode, { ...NO_TROUBLE, ...fault }, accountNo);
      }
    },
    wave(wave) {
      count(`wave ${wave}`);
      starts[wave]();
      return ends[wave];
    },
    calm() {
      isCalm = true;
      wechatPay.faults.reset();
      billers.faults.reset();
      billers.scenario.reset();
      wechatPay.scenario.reset();
      for (const [outTradeNo, bill] of inBills) wechatPay.scenario.set(bill, { outTradeNo });
      wechatPay.scenario.set({ billFault: morning.billFault }, { mchid: mchidOf(morning.merchantOf) });
      billers.scenario.set(morning.biller, { detailFile: morning.file });
      count(`bill ${morning.billFault}`);
      count(`file ${morning.file}`);
    },
    calmBills() {
      wechatPay.scenario.reset();
      billers.scenario.reset();
    },
  };
}
