import { Registry } from 'prom-client';
import type { PaymentView } from '../../../bff/contracts/payments';
import { createBooks } from '../../../bff/features/payments/books/books';
import { createOrdersSql } from '../../../bff/features/payments/orders.sql';
import { newId } from '../../../bff/platform/ids';
import { createLogger } from '../../../bff/platform/log';
import type { ApiAnswer, ApiClient } from '../../support/api-client';
import { type City, type CityOptions, startCity } from '../../support/city';

export interface BillToPay {
  accountId: string;
  billNo: string;
  amountFen: number;
}

export interface PayingCity {
  city: City;
  /** all that is owed at these companies, on the first home with it that the client sees */
  owed(client: ApiClient, ...billerCodes: string[]): Promise<BillToPay[]>;
  /** money in advance, of which there is no end */
  inAdvance(client: ApiClient, amountFen?: number): Promise<{ accountId: string; billNo: null; amountFen: number }>;
  checkOut(client: ApiClient, items: readonly object[], key?: string): Promise<ApiAnswer>;
  view(client: ApiClient, paymentId: string): Promise<PaymentView>;
  /** the password is in */
  pay(payment: PaymentView): void;
  /** waits until every order of the payment is in one of these public states */
  untilStates(client: ApiClient, paymentId: string, ...states: string[]): Promise<PaymentView>;
  /** inner states of a payment's orders */
  innerStates(paymentId: string): Promise<string[]>;
  checkBooks(): Promise<{ orders: number; faults: unknown[] }>;
  stop(): Promise<void>;
}

const SILENT = createLogger({ level: 'silent' });

/** A city with companies that are owed money, WeChat Pay, and the books to check at the end. */
export async function startPayingCity(options: CityOptions = {}): Promise<PayingCity> {
  const city = await startCity(options);
  const { db, clock } = city.app;
  const orders = createOrdersSql(db);
  const pay = city.simulators.wechatPay;

  const paying: PayingCity = {
    city,

    async owed(client, ...billerCodes) {
      const homes = (await client.get('/bills/homes')).body.homes as { homeId: string; isMine: boolean }[];
      const home = homes.find(({ isMine }) => isMine) ?? homes[0]!;
      const { body } = await client.get(`/bills/homes/${home.homeId}`);
      return billerCodes.map((code) => {
        const account = body.accounts.find((one: { billerCode: string }) => one.billerCode === code);
        const [bill] = account.bills;
        if (!bill) throw new Error(`nothing is owed to ${code}`);
        return { accountId: account.accountId, billNo: bill.billNo, amountFen: bill.amountFen };
      });
    },

    async inAdvance(client, amountFen = 2_000) {
      const homes = (await client.get('/bills/homes')).body.homes as {
        isMine: boolean;
        accounts: { accountId: string; billerCode: string }[];
      }[];
      const accounts = homes.find(({ isMine }) => isMine)!.accounts;
      const { accountId } = accounts.find(({ billerCode }) => billerCode === 'power')!;
      return { accountId, billNo: null, amountFen };
    },

    checkOut: (client, items, key = newId()) => client.post('/payments', { items }, { key }),

    async view(client, paymentId) {
      const answer = await client.get(`/payments/${paymentId}`);
      if (answer.status !== 200) throw new Error(`no payment: ${answer.status}`);
      return answer.body;
    },

    pay(payment) {
      const prepayId = payment.pay?.package.slice('prepay_id='.length);
      if (!prepayId) throw new Error(`nothing to pay: ${payment.state}`);
      const result = pay.pay(prepayId);
      if (!result.paid) throw new Error(`the payer was refused: ${result.reason}`);
    },

    untilStates: (client, paymentId, ...states) =>
      city.until(
        async () => {
          const payment = await paying.view(client, paymentId);
          const now = payment.orders.map(({ state }) => state);
          if (now.every((state) => states.includes(state))) return payment;
          throw new Error(now.join(' '));
        },
        { what: `payment in ${states.join(' or ')}` },
      ),

    async innerStates(paymentId) {
      return (await orders.ordersOfPayment(paymentId)).map(({ state }) => state);
    },

    checkBooks: () =>
      createBooks({ db, orders, clock, log: SILENT, metrics: { registry: new Registry() } }).checkBooks(),

    stop: () => city.stop(),
  };
  return paying;
}
