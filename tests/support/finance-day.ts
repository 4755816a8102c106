import type { PaymentView } from '../../bff/contracts/payments';
import { dayInShanghai } from '../../bff/features/payments/take-edges.sql';
import type { PayingCity } from '../api/payments/paying-city';

export interface FinanceDay {
  /** the day that is compared, `YYYY-MM-DD` */
  day: string;
  /** the number of a payment that only WeChat's bill spoke of, and of another amount than was owed */
  suspended: string;
  /** the number of a payment that WeChat's bill left out */
  omitted: string;
  /** the number of a payment at WeChat that no order of ours stands behind */
  stranger: string;
}

const DAY_MS = 86_400_000;
const POWER_MERCHANT = '1900000102';

/**
 * A day with a little of everything, and the city's clock on the morning after it, when WeChat's bill is there. It
 * comes after the day of the seed, from which on the demo's staff hold their roles. Whoever signs in does so after it.
 */
export async function liveFinanceDay(paying: PayingCity): Promise<FinanceDay> {
  const { city } = paying;
  const { wechatPay } = city.simulators;
  const now = city.clock.now().getTime();
  const day = dayInShanghai(new Date(now + DAY_MS));
  city.clock.set(`${day}T10:00:00+08:00`);
  const citizen = await city.as('citizen');

  /** A company that does not answer in time, on a machine with much else to do, is asked again. */
  const checkedOut = (items: readonly object[]): Promise<PaymentView> =>
    city.until(
      async () => {
        const { status, body } = await paying.checkOut(citizen, items);
        if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
        return body as PaymentView;
      },
      { what: 'the bills are checked out', withinMs: 30_000 },
    );

  async function paid(fen: number, faults: Parameters<typeof wechatPay.scenario.set>[0] = {}): Promise<PaymentView> {
    const payment = await checkedOut([await paying.inAdvance(citizen, fen)]);
    wechatPay.scenario.set(faults, { outTradeNo: payment.orders[0]!.outTradeNo });
    paying.pay(payment);
    return payment;
  }
  const credited = (payment: PaymentView) => paying.untilStates(citizen, payment.paymentId, 'credited');

  const bills = await checkedOut(await paying.owed(citizen, 'water', 'gas', 'heating'));
  paying.pay(bills);
  await credited(bills);
  await credited(await paid(3_000));
  const omitted = await credited(await paid(4_100, { billOmits: true }));
  const deaf = { code: 'SYSTEM_ERROR', times: Number.POSITIVE_INFINITY };
  const suspended = await paid(5_200, {
    notifyNever: true,
    refuse: { query: deaf, close: deaf },
    bookedAmountFen: 5_000,
  });
  const stranger = wechatPay.strangerTrade(POWER_MERCHANT, 8_800);

  city.clock.set(`${dayInShanghai(new Date(now + 2 * DAY_MS))}T10:40:00+08:00`);
  return { day, omitted: omitted.orders[0]!.outTradeNo, suspended: suspended.orders[0]!.outTradeNo, stranger };
}
