import { z } from 'zod';
import { FaultSwitch } from '../fault-switch';
import { ReceivedLog } from '../received-log';
import type { ControlPanel, SimAnswer, Simulator, SimulatorDeps } from '../simulator.types';
import { createBankXmlServer } from './bank-xml.server';
import { type Company, createCompany } from './company';
import type { BookRow } from './company.types';
import type { CompanyServer, ServerDeps } from './company-server';
import { DEMO_COMPANIES, readDemoBillers } from './demo-billers';
import { createInvoiceDesk, type InvoiceDesk, type SimInvoice } from './invoice-desk';
import { createNonTaxServer } from './non-tax.server';
import { createScenarioSwitch, type ScenarioSwitch } from './scenario-switch';
import { type BillerScenario, DEMO_HOUSEHOLDS } from './scenarios';
import { createSignedJsonServer } from './signed-json.server';

export interface BillersSimulator extends Simulator {
  /** faults by name, for a company or one of its accounts; see `BillerScenario` */
  readonly scenario: ScenarioSwitch;
  /** Every booking of a company, those at the counter included, oldest first. */
  books(code: string): readonly BookRow[];
  /** 31: somebody pays at the counter or by another app. @throws when nothing is owed on it */
  payAtCounter(code: string, accountNo: string, billNo: string): BookRow;
  /** 33: something is added to a bill that was fetched already */
  addCharge(code: string, accountNo: string, billNo: string, charge: { name: string; amountFen: number }): void;
  /** 35 */
  closeAccount(code: string, accountNo: string): void;
  /** 35 */
  changeHolder(code: string, accountNo: string, holder: string): void;
  /** 61: a booking under a sequence that the portal never made */
  bookGhost(code: string, booking: { accountNo: string; billNo: string | null; amountFen: number; at?: Date }): BookRow;
  /** 62, 43: a booking that was there is there no more */
  forget(code: string, sequence: string): void;
  /** what is owed on an account now, oldest first; empty for one that is unknown or closed */
  owed(code: string, accountNo: string): { billNo: string; amountFen: number; lateFeeFen: number }[];
  /** every e-invoice a company was asked for, as it stands now; none where it issues none */
  invoices(code: string): SimInvoice[];
}

const SERVERS: Record<string, (deps: ServerDeps) => CompanyServer> = {
  'signed-json': createSignedJsonServer,
  'bank-xml': createBankXmlServer,
  'non-tax': createNonTaxServer,
};

const chanceSchema = z.union([z.boolean(), z.number().min(0).max(1)]);
const faultsSchema = z
  .object({
    answersAnotherAccount: chanceSchema,
    holdsWriteOff: z.enum(['before', 'after']).nullable(),
    losesAnswer: chanceSchema,
    truncatesAnswer: chanceSchema,
    answersGarbage: chanceSchema,
    answersOutOfOrder: chanceSchema,
    saysAlreadyPaid: z.enum(['ours', 'other']).nullable(),
    isDown: chanceSchema,
    isInMaintenance: chanceSchema,
    closesAtCutOff: z.boolean(),
    rejectsAmount: chanceSchema,
    amountDeltaFen: z.number().int(),
    deniesLater: chanceSchema,
    voidFails: z.enum(['unsupported', 'timeout']).nullable(),
    booksLateMs: z.number().int().min(0),
    saysMeanwhile: z.enum(['processing', 'not_found']),
    booksNextDay: chanceSchema,
    leavesOutOfFile: chanceSchema,
    fileDeltaFen: z.number().int(),
    detailFile: z.enum(['late', 'truncated', 'hash_wrong', 'count_wrong', 'duplicated', 'other_format']).nullable(),
    settlement: z.enum(['silent', 'disputes_all']).nullable(),
    invoiceFailsTimes: z.number().int().min(0),
    invoiceReverseFailsTimes: z.number().int().min(0),
    invoiceTakesMs: z.number().int().min(0),
  })
  .partial()
  .strict() satisfies z.ZodType<Partial<BillerScenario>>;
const codeSchema = z.object({ code: z.string() });
const actionSchemas = {
  scenario: codeSchema.extend({ faults: faultsSchema, accountNo: z.string().optional() }),
  well: z.object({ code: z.string().optional() }),
  counter: codeSchema.extend({ accountNo: z.string(), billNo: z.string().optional() }),
  charge: codeSchema.extend({
    accountNo: z.string(),
    billNo: z.string().optional(),
    amountFen: z.number().int().min(1),
  }),
  close: codeSchema.extend({ accountNo: z.string() }),
  holder: codeSchema.extend({ accountNo: z.string(), holder: z.string().min(1).max(20) }),
};

/** The city's billers: each with its dialect, households and books, and every fault that payments must survive. */
export function createBillersSimulator(deps: SimulatorDeps): BillersSimulator {
  const { clock, seed, settings } = deps;
  const { billers: entries } = readDemoBillers(settings.BILLERS_FILE);
  const scenario = createScenarioSwitch(
    seed,
    DEMO_COMPANIES.map((plan) => plan.code),
  );
  const companies = new Map<string, Company>();
  const servers = new Map<string, CompanyServer>();
  const desks = new Map<string, InvoiceDesk>();
  for (const plan of DEMO_COMPANIES) {
    const entry = entries.find((each) => each.code === plan.code);
    if (!entry) continue;
    const folder = settings.SIMULATOR_BOOKS_DIR;
    const company = createCompany({ plan, seed, clock, folder, scenario });
    companies.set(plan.code, company);
    const isOnline = plan.dialect === 'signed-json';
    const invoices = isOnline ? createInvoiceDesk({ company, clock, folder, scenario }) : null;
    if (invoices) desks.set(plan.code, invoices);
    servers.set(plan.code, SERVERS[plan.dialect]!({ company, entry, clock, scenario, invoices }));
  }

  function companyOf(code: string): Company {
    const company = companies.get(code);
    if (!company) throw new Error(`no company is called ${code}`);
    return company;
  }
  function owed(code: string, accountNo: string) {
    const found = companyOf(code).find(accountNo);
    return typeof found === 'string' ? [] : found.bills;
  }
  function firstOwed(code: string, accountNo: string): string {
    const [bill] = owed(code, accountNo);
    if (!bill) throw new Error('nothing is owed on that account');
    return bill.billNo;
  }

  function panelOf(company: Company): ControlPanel {
    const { code, name } = company.plan;
    const on = scenario.switchedOn(code);
    const [accountNo] = Object.keys(DEMO_HOUSEHOLDS[code] ?? {});
    const faultOn = (label: string, faults: Partial<BillerScenario>) => ({
      label,
      action: 'scenario',
      input: { code, faults },
    });
    return {
      heading: `${name} (${code})${Object.keys(on).length > 0 ? ` · ${JSON.stringify(on)}` : ''}`,
      columns: ['时间', '流水', '账单', '金额（分）', '凭证', '来源'],
      rows: company
        .books()
        .slice(-8)
        .reverse()
        .map((row) => [
          row.at,
          row.sequence,
          row.billNo ?? '预存',
          `${row.kind === 'reversal' ? '−' : ''}${row.amountFen}`,
          row.proofNo,
          row.source === 'portal' ? '一城通' : '柜台',
        ]),
      actions: [
        faultOn('维护', { isInMaintenance: true }),
        faultOn('宕机', { isDown: true }),
        faultOn('入账后断线', { losesAnswer: true }),
        faultOn('金额不认', { rejectsAmount: true }),
        faultOn('多入 1 分', { amountDeltaFen: 1 }),
        faultOn('说已缴清', { saysAlreadyPaid: 'other' }),
        faultOn('成功不入账', { deniesLater: true }),
        faultOn('迟一分钟入账', { booksLateMs: 60_000 }),
        faultOn('文件截断', { detailFile: 'truncated' }),
        ...(desks.has(code)
          ? [
              faultOn('开票失败 3 次', { invoiceFailsTimes: 3 }),
              faultOn('开票要一分钟', { invoiceTakesMs: 60_000 }),
              faultOn('红冲失败 3 次', { invoiceReverseFailsTimes: 3 }),
            ]
          : []),
        { label: '恢复正常', action: 'well', input: { code } },
        ...(accountNo
          ? [
              { label: '林晓雯家柜台缴一笔', action: 'counter', input: { code, accountNo } },
              { label: '林晓雯家补抄 5 元', action: 'charge', input: { code, accountNo, amountFen: 500 } },
              { label: '林晓雯家过户', action: 'holder', input: { code, accountNo, holder: '孙立伟' } },
            ]
          : []),
      ],
    };
  }

  const actions: Record<keyof typeof actionSchemas, (input: unknown) => void> = {
    scenario(input) {
      const { code, faults, accountNo } = actionSchemas.scenario.parse(input);
      scenario.set(code, faults, accountNo);
    },
    well: (input) => scenario.reset(actionSchemas.well.parse(input).code),
    counter(input) {
      const { code, accountNo, billNo } = actionSchemas.counter.parse(input);
      companyOf(code).payAtCounter(accountNo, billNo ?? firstOwed(code, accountNo));
    },
    charge(input) {
      const { code, accountNo, billNo, amountFen } = actionSchemas.charge.parse(input);
      companyOf(code).addCharge(accountNo, billNo ?? firstOwed(code, accountNo), { name: '补抄水电气', amountFen });
    },
    close(input) {
      const { code, accountNo } = actionSchemas.close.parse(input);
      companyOf(code).closeAccount(accountNo);
    },
    holder(input) {
      const { code, accountNo, holder } = actionSchemas.holder.parse(input);
      companyOf(code).changeHolder(accountNo, holder);
    },
  };

  return {
    name: 'billers',
    title: '缴费单位 Billers',
    mount: '/billers',
    faults: new FaultSwitch(),
    received: new ReceivedLog(),
    scenario,
    async handle(request): Promise<SimAnswer> {
      const [, code = ''] = request.path.split('/');
      const server = servers.get(code);
      if (!server) return { status: 404, body: { error: 'no such company' }, note: 'no such company' };
      if (scenario.strikes(scenario.of(code).isDown, 'isDown', request.path)) {
        return { status: 503, body: 'Service Unavailable', note: 'down' };
      }
      return server({ ...request, path: request.path.slice(code.length + 1) || '/' });
    },
    books: (code) => companyOf(code).books(),
    payAtCounter: (code, accountNo, billNo) => companyOf(code).payAtCounter(accountNo, billNo),
    addCharge: (code, accountNo, billNo, charge) => companyOf(code).addCharge(accountNo, billNo, charge),
    closeAccount: (code, accountNo) => companyOf(code).closeAccount(accountNo),
    changeHolder: (code, accountNo, holder) => companyOf(code).changeHolder(accountNo, holder),
    bookGhost: (code, booking) => companyOf(code).bookGhost(booking),
    forget: (code, sequence) => companyOf(code).forget(sequence),
    owed: (code, accountNo) =>
      owed(code, accountNo).map(({ billNo, amountFen, lateFeeFen }) => ({ billNo, amountFen, lateFeeFen })),
    invoices: (code) => desks.get(code)?.all() ?? [],
    panels: () => [...companies.values()].map(panelOf),
    async control(action, input) {
      if (!(action in actions)) return { error: 'unknown action' };
      actions[action as keyof typeof actions](input);
      return { ok: true };
    },
    stop: () => scenario.reset(),
  };
}
