import type { PaymentView } from '../../../bff/contracts/payments';
import type { CityClock } from './city-clock';
import { accountNoOf, type Households } from './households';
import type { Outside } from './outside';
import { GaveUp, type Person } from './people';
import type { StormCity } from './storm-city';
import type { PlannedPayment, StormPlan } from './storm-plan';

/** What was asked under one key, and what the portal said it made of it. */
export interface SentKey {
  payer: number;
  key: string;
  /** acknowledged with 201, once or more: the ids that were given */
  paymentIds: string[];
}

export interface PlayedPayment {
  n: number;
  keys: SentKey[];
  paymentId: string | null;
  /** why nothing was made: refused, or nothing owed any more */
  refused: string | null;
  /** the simulator took the password */
  isPaid: boolean;
  /** anything that must not happen */
  faults: string[];
}

export interface FlowDeps {
  city: StormCity;
  plan: StormPlan;
  people: readonly Person[];
  households: Households;
  outside: Outside;
  /** this payer thinks: somebody else may begin */
  onWaiting(): void;
}

const MINUTE = 60_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const MOST_ROUNDS = 8;

/** Waits so long by the city's time. */
async function cityPause(clock: CityClock, ms: number): Promise<void> {
  const until = clock.now().getTime() + ms;
  while (clock.now().getTime() < until) {
    await pause(Math.max(20, Math.min(500, (until - clock.now().getTime()) / clock.pace.speed)));
  }
}

/** One payer from the button to wherever they go; nothing is thrown but what is a fault. */
export async function playPayment(planned: PlannedPayment, deps: FlowDeps): Promise<PlayedPayment> {
  const { city, plan, people, households, outside } = deps;
  const { clock } = city;
  const { wechatPay, billers } = city.simulators;
  const person = people[planned.payer]!;
  const played: PlayedPayment = {
    n: planned.n,
    keys: [],
    paymentId: null,
    refused: null,
    isPaid: false,
    faults: [],
  };
  const accounts = planned.items.map((item) => ({ item, accountNo: accountNoOf(item, planned.payer) }));

  /** What would be paid now; null when a bill is gone. */
  async function itemsNow() {
    const items: { accountId: string; billNo: string | null; amountFen: number }[] = [];
    for (const { item, accountNo } of accounts) {
      const accountId = await households.accountId(planned.payer, item.billerCode, accountNo);
      const bill = item.advanceFen === null ? households.firstBill(item.billerCode, accountNo) : null;
      if (item.advanceFen === null && !bill) return null;
      items.push({ accountId, billNo: bill?.billNo ?? null, amountFen: item.advanceFen ?? bill!.amountFen });
    }
    return items;
  }

  let pressedWith: object[] = [];
  async function press(items: object[], round: number): Promise<PaymentView | { again: boolean; why: string }> {
    pressedWith = items;
    const sent: SentKey = { payer: planned.payer, key: `storm-${plan.seed}-${planned.n}-${round}`, paymentIds: [] };
    played.keys.push(sent);
    const once = () => person.call('POST', '/payments', { items }, sent.key);
    const answers = await Promise.all(planned.isDoubleTap ? [once(), once()] : [once()]);
    for (const { status, body } of answers) if (status === 201) sent.paymentIds.push(body.paymentId);
    const made = answers.find(({ status }) => status === 201);
    if (made) return made.body as PaymentView;
    const [{ status, body }] = answers as [(typeof answers)[number]];
    // Companies that are away or say something else just now; a bill that changed, or that somebody else is paying.
    return { again: status === 409 || status >= 500, why: `${status} ${body?.error?.code ?? JSON.stringify(body)}` };
  }

  async function begin(): Promise<PaymentView | null> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const items = await itemsNow();
      if (!items) {
        played.refused = 'nothing is owed';
        return null;
      }
      outside.expect({
        openId: person.openId,
        parts: items.map(({ amountFen }, at) => ({
          billerCode: planned.items[at]!.billerCode,
          amountFen,
          wechatFault: planned.items[at]!.wechatFault,
        })),
      });
      const made = await press(items, round);
      if ('paymentId' in made) return made;
      played.refused = made.why;
      if (!made.again) return null;
      await pause(400 * (round + 1));
    }
    return null;
  }

  /** The page that the payer looks at until there is something to pay. */
  async function prepared(first: PaymentView): Promise<PaymentView> {
    let view = first;
    for (let look = 0; !view.pay && look < 200; look += 1) {
      if (view.orders.every(({ state }) => state !== 'preparing' && state !== 'waiting')) return view;
      await pause(250);
      const answer = await person.call('GET', `/payments/${first.paymentId}`);
      if (answer.status !== 200) played.faults.push(`its own payer is refused: ${answer.status}`);
      else view = answer.body as PaymentView;
    }
    return view;
  }

  function meanwhile(): void {
    for (const { item, accountNo } of accounts) {
      const bill = item.meanwhile ? households.firstBill(item.billerCode, accountNo) : null;
      if (!bill) continue;
      if (item.meanwhile === 'counter') billers.payAtCounter(item.billerCode, accountNo, bill.billNo);
      else billers.addCharge(item.billerCode, accountNo, bill.billNo, { name: '补抄', amountFen: 321 });
    }
  }

  function pay(view: PaymentView, force = false): void {
    if (!view.pay) return;
    const result = wechatPay.pay(view.pay.package.slice('prepay_id='.length), { force });
    played.isPaid ||= result.paid;
  }

  const step = (what: 'cancel' | 'returned', body?: object) =>
    person.call('POST', `/payments/${played.paymentId}/${what}`, body);

  async function behave(view: PaymentView): Promise<void> {
    deps.onWaiting();
    await cityPause(clock, planned.hesitatesMs);
    switch (planned.behaviour) {
      case 'pays':
        pay(view);
        if (planned.comesBack) await step('returned', { result: 'ok' });
        return;
      case 'pays twice':
        // Both thumbs, and a second password on the same screen.
        pay(view);
        pay(view, true);
        await Promise.all([step('returned', { result: 'ok' }), step('returned', { result: 'ok' })]);
        return;
      case 'pays late':
        await cityPause(clock, 15 * MINUTE + planned.hesitatesMs);
        pay(view, true);
        return;
      case 'cancels':
        await step('cancel');
        return;
      case 'cancels and pays': {
        const cancelled = step('cancel');
        await pause(planned.hesitatesMs / 2_000);
        pay(view, planned.comesBack);
        await cancelled;
        return;
      }
      case 'vanishes':
        return;
    }
  }

  try {
    const first = await begin();
    if (!first) return played;
    played.paymentId = first.paymentId;
    played.refused = null;
    outside.troubleBillers(accounts);
    meanwhile();
    await behave(await prepared(first));
    if (planned.isResent) {
      const sent = played.keys.at(-1)!;
      const again = await person.call('POST', '/payments', { items: pressedWith }, sent.key);
      if (again.status === 201) sent.paymentIds.push(again.body.paymentId);
      else played.faults.push(`sent again after all was done, ${sent.key} is refused: ${again.status}`);
    }
  } catch (error) {
    if (!(error instanceof GaveUp)) throw error;
    played.faults.push(error.message);
  }
  return played;
}
