import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { toBeijingTime } from '../../connectors/biller/beijing-time.wire';
import {
  accountReference,
  accountRequestSchema,
  detailFileRequestSchema,
  HEADERS,
  isSameSignature,
  PATHS,
  SIGNATURE_WINDOW_MS,
  sha256,
  signAnswer,
  signRequest,
  voidRequestSchema,
  writeOffQueryRequestSchema,
  writeOffRequestSchema,
} from '../../connectors/biller/signed-json/signed-json.wire';
import type { SimAnswer, SimRequest } from '../simulator.types';
import type { BookOutcome, BookRow } from './company.types';
import { answerFault, type CompanyServer, GARBAGE, neighbourOf, type ServerDeps, tailOf } from './company-server';
import { lot } from './company-world';
import { createInvoiceServer } from './signed-json-invoices';
import { spoiltFile } from './spoilt-file';

const KINDS = { charge: 'CHARGE', late_fee: 'LATE_FEE', deduction: 'DEDUCTION' } as const;
const REFUSALS: Record<Extract<BookOutcome, { outcome: 'refused' }>['reason'], [string, string]> = {
  account_unknown: ['2001', '户号不存在'],
  account_closed: ['2002', '该户已销户'],
  bill_unknown: ['2003', '账单不存在'],
  amount: ['2004', '金额与应缴不符'],
  not_taken: ['2005', '不支持预存或部分缴费'],
  sequence_reused: ['2006', '流水号重复且内容不一致'],
  not_found: ['2007', '无此缴费记录'],
  void_unsupported: ['2099', '不支持冲正'],
};

/** The JSON dialect as a company serves it: signed questions only, every answer signed over the question's nonce. */
export function createSignedJsonServer(deps: ServerDeps): CompanyServer {
  const { company, entry, clock, scenario } = deps;
  const { code } = company.plan;
  const nonces = new Map<string, number>();
  let lastAnswer: object | null = null;
  const invoices = deps.invoices ? createInvoiceServer(deps, deps.invoices, signed) : null;

  function signed(request: SimRequest, status: number, content: object, note: string): SimAnswer {
    const body = JSON.stringify(content);
    const requestNonce = request.headers[HEADERS.nonce] ?? '';
    return {
      status,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        [HEADERS.signature]: signAnswer(entry.secret, { status, requestNonce, bodyDigest: sha256(body) }),
      },
      body,
      note,
    };
  }

  function signatureFault({ method, path, headers, body }: SimRequest): string | null {
    if (headers[HEADERS.keyId] !== entry.keyId) return 'UNKNOWN_KEY';
    const timestamp = headers[HEADERS.timestamp] ?? '';
    const nonce = headers[HEADERS.nonce] ?? '';
    const expected = signRequest(entry.secret, { method, path, timestamp, nonce, bodyDigest: sha256(body) });
    if (!isSameSignature(headers[HEADERS.signature] ?? '', expected)) return 'SIGNATURE_MISMATCH';
    const now = clock.now().getTime();
    if (!(Math.abs(now - Number(timestamp)) <= SIGNATURE_WINDOW_MS)) return 'TIMESTAMP_SKEWED';
    if (nonces.size > 5_000) for (const [old, at] of nonces) if (now - at > 2 * SIGNATURE_WINDOW_MS) nonces.delete(old);
    if (nonce.length < 16 || nonces.has(nonce)) return 'NONCE_REPLAYED';
    nonces.set(nonce, now);
    return null;
  }

  function account(request: SimRequest, accountNo: string): SimAnswer {
    const isOther = scenario.strikes(
      scenario.of(code, accountNo).answersAnotherAccount,
      'answersAnotherAccount',
      accountNo,
    );
    const asked = isOther ? neighbourOf(accountNo) : accountNo;
    const found = company.find(asked);
    if (typeof found === 'string') {
      const [refused, message] = REFUSALS[found];
      return signed(request, 200, { code: refused, message }, `${tailOf(accountNo)}: ${found}`);
    }
    const { holder, address, balanceFen, limits } = found.account;
    const bills = found.bills.map(({ lines, ...bill }) => ({
      ...bill,
      lines: lines.map((line) => ({ ...line, kind: KINDS[line.kind] })),
      fetchReference: `F${Math.floor(lot(code, asked, bill.billNo, clock.now().getTime()) * 1e12)}`,
    }));
    const data = { accountRef: accountReference(asked), holder, address, balanceFen, limits, bills };
    const totalFen = bills.reduce((sum, bill) => sum + bill.amountFen, 0);
    return signed(
      request,
      200,
      { code: '0000', message: '成功', data },
      `${isOther ? 'lied: ' : ''}${tailOf(accountNo)}: ${bills.length} bills, ${totalFen} fen`,
    );
  }

  function told(outcome: BookOutcome, sequence: string): { code: string; message: string; [more: string]: unknown } {
    if (outcome.outcome === 'refused') {
      const [refused, message] = REFUSALS[outcome.reason];
      return { code: refused, message, sequence };
    }
    if (outcome.outcome === 'paid') return { code: '2008', message: '该账单已缴清', sequence };
    if (outcome.outcome === 'processing') return { code: '2010', message: '处理中', sequence };
    if (outcome.outcome === 'closed') {
      return { code: '3001', message: '系统维护', sequence, until: outcome.until && toBeijingTime(outcome.until) };
    }
    const { row } = outcome;
    return {
      code: '0000',
      message: '成功',
      sequence,
      data: {
        sequence: row.sequence,
        accountRef: accountReference(row.accountNo),
        proofNo: row.proofNo,
        amountFen: row.amountFen,
        writtenOffAt: toBeijingTime(new Date(row.at)),
        businessDate: row.businessDate,
      },
    };
  }

  function settled(request: SimRequest, of: { accountNo: string; sequence: string }, outcome: BookOutcome): SimAnswer {
    const content = told(outcome, of.sequence);
    const { answersOutOfOrder } = scenario.of(code, of.accountNo);
    const isLate = scenario.strikes(answersOutOfOrder, 'answersOutOfOrder', of.sequence) && lastAnswer !== null;
    const sent = isLate ? lastAnswer! : content;
    lastAnswer = content;
    const { isGarbage, cut } = answerFault(deps, of);
    if (isGarbage) return GARBAGE;
    const note = `${tailOf(of.accountNo)} ${of.sequence}: ${outcome.outcome}${cut ? `, answer cut ${cut}` : ''}${isLate ? ', answered for another' : ''}`;
    return { ...signed(request, 200, sent, note), ...(cut ? { cut } : {}) };
  }

  function detailFile(request: SimRequest, businessDate: string): SimAnswer {
    const fault = scenario.of(code).detailFile;
    const rows = company.fileRows(businessDate);
    if (fault === 'late') return signed(request, 404, { code: '2007', message: '文件未生成' }, 'file is late');
    const lines = rows.map((row: BookRow) =>
      JSON.stringify({
        sequence: row.sequence,
        proofNo: row.proofNo,
        accountNo: row.accountNo,
        billNo: row.billNo,
        amountFen: row.amountFen,
        at: toBeijingTime(new Date(row.at)),
        kind: row.kind === 'reversal' ? 'REVERSAL' : 'WRITE_OFF',
      }),
    );
    const totalFen = rows.reduce((sum, row) => sum + (row.kind === 'reversal' ? -row.amountFen : row.amountFen), 0);
    const head = (count: number) => JSON.stringify({ businessDate, count, totalFen });
    const { text, digestOf, cut } = spoiltFile(fault, {
      head,
      lines,
      tail: null,
      otherFormat: 'seq,proof,account,amount',
    });
    const digest = createHash('sha256').update(digestOf).digest('hex');
    const requestNonce = request.headers[HEADERS.nonce] ?? '';
    return {
      status: 200,
      headers: {
        'content-type': 'application/x-ndjson; charset=utf-8',
        [HEADERS.digest]: digest,
        [HEADERS.signature]: signAnswer(entry.secret, { status: 200, requestNonce, bodyDigest: digest }),
      },
      body: text,
      note: `file of ${businessDate}: ${rows.length} rows${fault ? `, ${fault}` : ''}`,
      ...(cut ? { cut } : {}),
    };
  }

  async function carryOut(request: SimRequest): Promise<SimAnswer> {
    const content: unknown = JSON.parse(request.body.toString('utf8'));
    const parse = <S extends z.ZodType>(schema: S): z.output<S> => schema.parse(content);
    if (request.path === PATHS.account) return account(request, parse(accountRequestSchema).accountNo);
    if (request.path === PATHS.usage) {
      const { accountNo } = parse(accountRequestSchema);
      const months = company.usage(accountNo);
      if (!months)
        return signed(request, 200, { code: '2001', message: '户号不存在' }, `${tailOf(accountNo)}: unknown`);
      const data = { accountRef: accountReference(accountNo), months };
      return signed(request, 200, { code: '0000', message: '成功', data }, `${tailOf(accountNo)}: usage`);
    }
    if (request.path === PATHS.writeOff) {
      const asked = parse(writeOffRequestSchema);
      return settled(request, asked, await company.writeOff(asked));
    }
    if (request.path === PATHS.writeOffQuery) {
      const { sequence } = parse(writeOffQueryRequestSchema);
      return signed(request, 200, told(company.check(sequence), sequence), `asked about ${sequence}`);
    }
    if (request.path === PATHS.voidWriteOff) {
      const asked = parse(voidRequestSchema);
      if (scenario.of(code, asked.accountNo).voidFails === 'timeout') {
        return { status: 200, body: '', cut: 'silent', note: `void of ${asked.sequence}: never answered` };
      }
      const outcome = company.voidBooking(asked);
      const of = { accountNo: asked.accountNo, sequence: asked.voidSequence };
      const content = told(outcome, asked.voidSequence);
      const { cut } = answerFault(deps, of);
      return {
        ...signed(request, 200, content, `void of ${asked.sequence}: ${outcome.outcome}`),
        ...(cut ? { cut } : {}),
      };
    }
    if (request.path === PATHS.detailFile) return detailFile(request, parse(detailFileRequestSchema).businessDate);
    const invoice = invoices?.(request, content);
    if (invoice) return invoice;
    return signed(request, 404, { code: '2099', message: 'no such path' }, 'refused: unknown path');
  }

  return async (request) => {
    if (request.method !== 'POST') return signed(request, 404, { code: '2099', message: 'no such path' }, 'refused');
    const fault = signatureFault(request);
    if (fault) return signed(request, 401, { code: '2099', message: fault }, `refused: ${fault}`);
    try {
      return await carryOut(request);
    } catch {
      return signed(request, 400, { code: '2099', message: 'invalid body' }, 'refused: invalid body');
    }
  };
}
