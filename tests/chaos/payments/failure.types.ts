import type { PaymentView } from '../../../bff/contracts/payments';
import type { BillersSimulator } from '../../../bff/simulators/billers/billers.simulator';
import type { BillerScenario } from '../../../bff/simulators/billers/scenarios';
import type { Delivery } from '../../../bff/simulators/wechat-pay/notifier';
import type { WechatPayFaults } from '../../../bff/simulators/wechat-pay/scenarios';
import type { WechatPaySimulator } from '../../../bff/simulators/wechat-pay/wechat-pay.simulator';
import type { DemoPersonKey } from '../../../prisma/seed/ids';
import type { FreshBill } from '../../api/payments/bills-at-will';
import type { SecondWorker } from '../../api/payments/money-parts';
import type { PayingCity } from '../../api/payments/paying-city';
import type { ApiClient } from '../../support/api-client';
import type { City } from '../../support/city';

/** One of the things that go wrong, and what must come of it. */
export interface Failure {
  number: number;
  title: string;
  /** what must come out, in one line */
  outcome: string;
  /** Brings it about on orders of its own. @throws when anything else comes out */
  run(stage: Stage): Promise<void>;
}

export interface BeginOptions {
  /** money in advance for power unless given */
  items?: readonly object[];
  /** the citizen unless given */
  who?: DemoPersonKey;
  /** of WeChat Pay, for every order from now until the end of the failure */
  faults?: Partial<WechatPayFaults>;
}

/** Money that one of the outside systems has and the portal rightly has not, or the other way round. */
export interface Outside {
  /** merchant number or code of the biller */
  of: string;
  /** in the books outside, above what ours say */
  receivedFen?: number;
  refundedFen?: number;
  /** at the biller, above what ours say is credited */
  bookedFen?: number;
}

/** A city on a database of its own with everything outside it simulated, and hands to make things go wrong. */
export interface Stage {
  paying: PayingCity;
  city: City;
  wechat: WechatPaySimulator;
  billers: BillersSimulator;
  /** a process beside: its own gateway and billers on the same database */
  worker: SecondWorker;

  /** One of the demo people; the same client each time, its token good now. */
  as(key: DemoPersonKey): Promise<ApiClient>;
  /** The clock jumps, and everybody who was here signs in again when tokens have ended. */
  later(ms: number): Promise<void>;

  /** a bill on a household nobody has paid for yet: water, power, heating or property */
  freshBill(billerCode: string): Promise<FreshBill>;
  /** checks out; gives a payment that waits for the password, or is still being prepared */
  begin(options?: BeginOptions): Promise<PaymentView>;
  /** checks out and gives the password */
  paid(options?: BeginOptions): Promise<PaymentView>;
  /** the biller's trouble with this bill's account alone */
  trouble(bill: FreshBill, faults: Partial<BillerScenario>): void;

  view(payment: PaymentView, who?: DemoPersonKey): Promise<PaymentView>;
  /** waits until every order is in one of these public states */
  until(payment: PaymentView, ...states: string[]): Promise<PaymentView>;
  /** waits until every order is in one of these inner states */
  inner(payment: PaymentView, ...states: string[]): Promise<string[]>;
  /** names of the edges that the payment's first order took, oldest first */
  events(payment: PaymentView): Promise<string[]>;
  /** knocks of WeChat about the payment's first order */
  knocks(payment: PaymentView): Delivery[];
  query<Row>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** the sequence under which the payment's first order was written off */
  sequenceOf(payment: PaymentView): Promise<string>;

  /** Says that from now on a difference between books is known and right. */
  outside(difference: Outside): void;
}
