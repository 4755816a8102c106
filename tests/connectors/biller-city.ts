import type { Biller } from '../../bff/connectors/biller/biller.port';
import { createBillers } from '../../bff/connectors/biller/billers';
import { SettableClock } from '../../bff/platform/clock';
import { createLogger } from '../../bff/platform/log';
import { createMetrics } from '../../bff/platform/metrics';
import { createResilientCall } from '../../bff/platform/resilience/resilient-call';
import { ensureDemoBillers } from '../../bff/simulators/billers/demo-billers';
import { type StartedSimulators, startSimulators } from '../../bff/simulators/start-simulators';

export interface BillerCity {
  clock: SettableClock;
  simulators: StartedSimulators;
  logLines: string[];
  biller(code: string): Biller;
  stop(): Promise<void>;
}

/** Simulated companies and the true adapters in front of them. Time stands at a November noon in Beijing. */
export async function startBillerCity(
  options: { file?: string; settings?: Record<string, string>; breakAfter?: number } = {},
): Promise<BillerCity> {
  const clock = new SettableClock();
  clock.set('2026-11-22T04:00:00.000Z');
  const simulators = await startSimulators({ port: 0, clock, seed: 'billers', settings: options.settings ?? {} });
  const logLines: string[] = [];
  const log = createLogger({ level: 'debug', destination: { write: (line) => void logLines.push(line) } });
  const metrics = createMetrics({ collectDefaults: false });
  const billers = createBillers({
    file: options.file ?? ensureDemoBillers(),
    baseUrl: `${simulators.url}/billers`,
    isProduction: false,
    callTo: (system) =>
      createResilientCall(
        { system, timeoutMs: 1_000, retries: 1, breakAfter: options.breakAfter ?? 1_000 },
        { log, metrics },
      ),
    clock,
    log,
  });
  return {
    clock,
    simulators,
    logLines,
    biller(code) {
      const biller = billers.get(code);
      if (!biller) throw new Error(`no biller is called ${code}`);
      return biller;
    },
    stop: () => simulators.stop(),
  };
}

let counted = 0;
/** A sequence nobody used, and what a write-off of the whole bill needs. */
export async function wholeBill(city: BillerCity, code: string, accountNo: string) {
  const outcome = await city.biller(code).fetchAccount(accountNo);
  if (outcome.outcome !== 'found') throw new Error(`the account is ${outcome.code}`);
  const [bill] = outcome.answer.bills;
  if (!bill) throw new Error('nothing is owed');
  counted += 1;
  return {
    sequence: `T${String(counted).padStart(10, '0')}`,
    accountNo,
    billNo: bill.billNo,
    fetchReference: bill.fetchReference,
    amountFen: bill.amountFen,
    paidAt: city.clock.now(),
    transactionId: `42000000${counted}`,
  };
}
