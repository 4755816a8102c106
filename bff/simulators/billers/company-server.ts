import type { BillerEntry } from '../../connectors/biller/billers-file.wire';
import type { SimAnswer, SimRequest } from '../simulator.types';
import type { Company } from './company';
import type { InvoiceDesk } from './invoice-desk';
import type { ScenarioSwitch } from './scenario-switch';

/** What a dialect's server is made from. */
export interface ServerDeps {
  company: Company;
  entry: BillerEntry;
  clock: { now(): Date };
  scenario: ScenarioSwitch;
  /** null: invoices are had at a counter only, or there are none */
  invoices: InvoiceDesk | null;
}

export type CompanyServer = (request: SimRequest) => Promise<SimAnswer>;

/** `…3852`: enough for the control page, too little for anybody else. */
export const tailOf = (accountNo: string) => `…${accountNo.slice(-4)}`;

/** What becomes of an answer that was made, by the switches of its account. */
export function answerFault(
  { company, scenario }: ServerDeps,
  of: { accountNo: string; sequence: string },
): Pick<SimAnswer, 'cut'> & { isGarbage: boolean } {
  const faults = scenario.of(company.plan.code, of.accountNo);
  const key = of.sequence;
  if (scenario.strikes(faults.losesAnswer, 'losesAnswer', key)) return { cut: 'before', isGarbage: false };
  if (scenario.strikes(faults.truncatesAnswer, 'truncatesAnswer', key)) return { cut: 'middle', isGarbage: false };
  return { isGarbage: scenario.strikes(faults.answersGarbage, 'answersGarbage', key) };
}

export const GARBAGE: SimAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html><body>系统繁忙</body></html>',
  note: 'answered garbage',
};

/** 34: whose data are given when the wrong account's are: the next number of the same form. */
export function neighbourOf(accountNo: string): string {
  const last = Number(accountNo.at(-1));
  return accountNo.slice(0, -1) + String((last + 1) % 10);
}
