import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Company } from './company';
import { lot } from './company-world';
import { drawInvoice } from './invoice-paper';
import type { ScenarioSwitch } from './scenario-switch';

/** An e-invoice as the company holds it. */
export interface SimInvoice {
  requestNo: string;
  sequence: string;
  accountNo: string;
  amountFen: number;
  title: string;
  taxNo: string | null;
  state: 'issuing' | 'issued' | 'reversing' | 'reversed' | 'closed';
  /** ISO instant at which the tax authority is done with what it is at */
  readyAt: string;
  invoiceNo: string | null;
}

export type InvoiceInput = Pick<SimInvoice, 'requestNo' | 'sequence' | 'amountFen' | 'title' | 'taxNo'> & {
  isCompany: boolean;
};

export type InvoiceAnswer =
  | { outcome: 'told'; invoice: SimInvoice }
  | { outcome: 'absent' | 'failed' | 'title' | 'tax_no' | 'amount' | 'no_write_off' | 'number_reused' };

const CODE_LETTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Whether the last letter of a unified social credit code follows from the others (GB 32100). */
function isCreditCode(code: string): boolean {
  const values = [...code].map((letter) => CODE_LETTERS.indexOf(letter));
  if (values.length !== 18 || values.includes(-1)) return false;
  const sum = values.slice(0, 17).reduce((total, value, at) => total + value * (3 ** at % 31), 0);
  return (31 - (sum % 31)) % 31 === values[17];
}

/** Issues and takes back a company's e-invoices, each accepted first and done a moment later. */
export function createInvoiceDesk(deps: {
  company: Company;
  clock: { now(): Date };
  folder: string | undefined;
  scenario: ScenarioSwitch;
}) {
  const { company, clock, scenario } = deps;
  const { code, name } = company.plan;
  const file = deps.folder ? path.join(deps.folder, `biller-${code}-invoices.jsonl`) : null;
  const invoices = new Map<string, SimInvoice>();
  const failures = new Map<string, number>();
  if (file && existsSync(file)) {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const invoice = line ? (JSON.parse(line) as SimInvoice) : null;
      if (invoice) invoices.set(invoice.requestNo, invoice);
    }
  }

  function keep(invoice: SimInvoice): SimInvoice {
    invoices.set(invoice.requestNo, invoice);
    if (file) appendFileSync(file, `${JSON.stringify(invoice)}\n`);
    return invoice;
  }

  const after = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();

  /** The tax authority fails the first so many times that it is asked this of a number (56, 57). */
  function fails(what: string, requestNo: string, times: number): boolean {
    const key = `${what} ${requestNo}`;
    const failed = failures.get(key) ?? 0;
    if (failed >= times) return false;
    failures.set(key, failed + 1);
    return true;
  }

  /** As it stands now. */
  function find(requestNo: string): SimInvoice | null {
    const invoice = invoices.get(requestNo);
    if (!invoice || clock.now() < new Date(invoice.readyAt)) return invoice ?? null;
    if (invoice.state === 'issuing') {
      const digits = Math.floor(lot(code, 'invoice', requestNo) * 1e10);
      const invoiceNo = `26${code.length}53${String(digits).padStart(15, '0')}`;
      return keep({ ...invoice, state: 'issued', invoiceNo });
    }
    return invoice.state === 'reversing' ? keep({ ...invoice, state: 'reversed' }) : invoice;
  }

  function issue(input: InvoiceInput): InvoiceAnswer {
    const { requestNo, sequence, amountFen, title, taxNo, isCompany } = input;
    const known = find(requestNo);
    if (known?.state === 'closed') return { outcome: 'told', invoice: known };
    if (known) {
      const isSame = known.sequence === sequence && known.amountFen === amountFen && known.title === title;
      return isSame ? { outcome: 'told', invoice: known } : { outcome: 'number_reused' };
    }
    const row = company.books().find((each) => each.sequence === sequence && each.kind === 'write_off');
    if (!row || company.books().some((each) => each.reverses === sequence)) return { outcome: 'no_write_off' };
    const standing = [...invoices.keys()]
      .flatMap((each) => find(each) ?? [])
      .filter((each) => each.sequence === sequence && each.state !== 'reversed' && each.state !== 'closed')
      .reduce((sum, each) => sum + each.amountFen, 0);
    if (amountFen + standing > row.amountFen) return { outcome: 'amount' };
    if (/[<>]/.test(title)) return { outcome: 'title' };
    if (isCompany && taxNo?.length === 18 && !isCreditCode(taxNo)) return { outcome: 'tax_no' };
    const { accountNo } = row;
    const faults = scenario.of(code, accountNo);
    if (fails('issue', requestNo, faults.invoiceFailsTimes)) return { outcome: 'failed' };
    const readyAt = after(faults.invoiceTakesMs);
    const invoice = { requestNo, sequence, accountNo, amountFen, title, taxNo, readyAt, invoiceNo: null };
    return { outcome: 'told', invoice: keep({ ...invoice, state: 'issuing' }) };
  }

  function reverse(requestNo: string): InvoiceAnswer {
    const invoice = find(requestNo);
    if (!invoice) {
      const nothing = { sequence: '', accountNo: '', amountFen: 0, title: '', taxNo: null, invoiceNo: null };
      return { outcome: 'told', invoice: keep({ ...nothing, requestNo, state: 'closed', readyAt: after(0) }) };
    }
    if (invoice.state !== 'issued') return { outcome: 'told', invoice };
    const faults = scenario.of(code, invoice.accountNo);
    if (fails('reverse', requestNo, faults.invoiceReverseFailsTimes)) return { outcome: 'failed' };
    const readyAt = after(faults.invoiceTakesMs);
    return { outcome: 'told', invoice: keep({ ...invoice, state: 'reversing', readyAt }) };
  }

  return {
    issue,
    reverse,
    query(requestNo: string): InvoiceAnswer {
      const invoice = find(requestNo);
      return invoice ? { outcome: 'told', invoice } : { outcome: 'absent' };
    },
    /** null: nothing that is issued and stands */
    paper(requestNo: string): Buffer | null {
      const invoice = find(requestNo);
      if (invoice?.state !== 'issued') return null;
      return drawInvoice([
        '电子发票（演示，无效）',
        `发票号码 ${invoice.invoiceNo}`,
        `购买方 ${invoice.title}`,
        ...(invoice.taxNo ? [`税号 ${invoice.taxNo}`] : []),
        `价税合计 ￥${(invoice.amountFen / 100).toFixed(2)}`,
        `销售方 ${name}`,
      ]);
    },
    all: (): SimInvoice[] => [...invoices.keys()].flatMap((requestNo) => find(requestNo) ?? []),
  };
}

export type InvoiceDesk = ReturnType<typeof createInvoiceDesk>;
