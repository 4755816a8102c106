import { readFileSync, statSync } from 'node:fs';
import type { Clock } from '../../platform/clock';
import type { Logger } from '../../platform/log';
import type { ResilientCall } from '../../platform/resilience/resilience.types';
import { createBankXmlBiller } from './bank-xml/bank-xml.client';
import type { Biller, Billers } from './biller.port';
import type { BillerOptions } from './biller-options';
import { type BillerEntry, type BillersFile, billersFileSchema, type Dialect } from './billers-file.wire';
import { createNonTaxBiller } from './non-tax/non-tax.client';
import { createSignedJsonBiller } from './signed-json/signed-json.client';

export interface BillersOptions {
  /** path of the key file; null: this city bills nobody */
  file: string | null;
  /** what paths in the file are below; null: the file has whole addresses */
  baseUrl: string | null;
  /** refuse demo keys, and addresses on this machine or without https */
  isProduction: boolean;
  /** one deadline, breaker and bulkhead a biller: one that is down holds up no other */
  callTo(system: string): ResilientCall;
  clock: Clock;
  log: Logger;
}

const CREATE: Record<Dialect, (options: BillerOptions) => Biller> = {
  'signed-json': createSignedJsonBiller,
  'bank-xml': createBankXmlBiller,
  'non-tax': createNonTaxBiller,
};
/** The file's time is looked at no more often. */
const LOOK_EVERY_MS = 2_000;
const LOOPBACK = /^(localhost|127\.|\[?::1|0\.0\.0\.0)/;

/** Every biller that the key file names, made anew when the file changes: keys change without a restart. */
export function createBillers(options: BillersOptions): Billers {
  const { file, clock, log } = options;
  const calls = new Map<string, ResilientCall>();
  let billers = new Map<string, Biller>();
  let entries = new Map<string, BillerEntry>();
  let readMark = '';
  let lookedAt = 0;

  function callTo(code: string): ResilientCall {
    const call = calls.get(code) ?? options.callTo(`biller-${code}`);
    calls.set(code, call);
    return call;
  }

  function addressOf(entry: BillerEntry): string {
    const isPath = entry.baseUrl.startsWith('/');
    if (isPath && !options.baseUrl) throw new Error(`biller ${entry.code}: a path, and BILLERS_URL is not set`);
    const address = isPath ? options.baseUrl + entry.baseUrl : entry.baseUrl;
    const { hostname, protocol } = new URL(address);
    if (options.isProduction && (LOOPBACK.test(hostname) || protocol !== 'https:')) {
      throw new Error(`biller ${entry.code}: production asks for an https address that is not on this machine`);
    }
    return address.replace(/\/+$/, '');
  }

  function read(path: string): BillersFile {
    const content = billersFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    if (options.isProduction && content.isDemo) throw new Error('demo keys of billers are refused in production');
    return content;
  }

  function load(path: string): void {
    const content = read(path);
    const made = content.billers.map(
      (entry) =>
        [
          entry.code,
          CREATE[entry.dialect]({ entry, baseUrl: addressOf(entry), call: callTo(entry.code), clock, log }),
        ] as const,
    );
    billers = new Map(made);
    entries = new Map(content.billers.map((entry) => [entry.code, entry]));
  }

  function refresh(): void {
    if (!file || Date.now() - lookedAt < LOOK_EVERY_MS) return;
    lookedAt = Date.now();
    try {
      const { mtimeMs, size, ino } = statSync(file);
      const mark = `${mtimeMs}:${size}:${ino}`;
      if (mark === readMark) return;
      load(file);
      readMark = mark;
      log.info({ system: 'biller', billers: [...billers.keys()] }, 'keys of billers read');
    } catch (error) {
      // A file that is being written, or spoilt: the keys in use stay in use. The first read must succeed.
      if (readMark === '') throw error;
      log.error(
        { system: 'biller', fault: error instanceof SyntaxError ? 'not JSON' : 'not usable' },
        'keys of billers not read',
      );
    }
  }

  refresh();
  return {
    get(code) {
      refresh();
      return billers.get(code) ?? null;
    },
    mchidOf(code) {
      refresh();
      return entries.get(code)?.mchid ?? null;
    },
    codes() {
      refresh();
      return [...billers.keys()];
    },
  };
}
