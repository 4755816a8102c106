import { z } from 'zod';
import { fromBeijingTime, toBeijingTime } from '../../connectors/biller/beijing-time.wire';
import {
  billNoOf,
  checkSchema,
  confirmSchema,
  ENVELOPE_WINDOW_MS,
  type Envelope,
  envelopeSchema,
  FILE_PATH,
  FILE_SIGNATURE_HEADER,
  FILE_TAIL,
  findSchema,
  GATEWAY_PATH,
  isSameSign,
  METHODS,
  type Reply,
  sha256,
  signEnvelope,
  signFile,
} from '../../connectors/biller/non-tax/non-tax.wire';
import { formatYuan, parseYuan } from '../../connectors/biller/yuan.wire';
import type { SimAnswer, SimRequest } from '../simulator.types';
import type { BookOutcome } from './company.types';
import { answerFault, type CompanyServer, GARBAGE, neighbourOf, type ServerDeps, tailOf } from './company-server';
import { lot } from './company-world';
import { spoiltFile } from './spoilt-file';

const REFUSALS: Record<Extract<BookOutcome, { outcome: 'refused' }>['reason'], string> = {
  account_unknown: 'NO_DECISION',
  account_closed: 'REVOKED',
  bill_unknown: 'NO_DECISION',
  amount: 'AMOUNT',
  not_taken: 'AMOUNT',
  sequence_reused: 'SEQ_CONFLICT',
  not_found: 'NO_PAYMENT',
  void_unsupported: 'UNSUPPORTED',
};
/** A reply before its defaults are filled in. */
type Told = Partial<Reply> & { result: string };
const compact = (at: Date) => toBeijingTime(at).replace(/\D/g, '');

/** The treasury's non-tax channel: decisions found, paid whole, proved by a fiscal e-receipt. */
export function createNonTaxServer(deps: ServerDeps): CompanyServer {
  const { company, entry, clock, scenario } = deps;
  const { code } = company.plan;
  const nonces = new Set<string>();
  let lastReply: Told | null = null;

  function replied(envelope: Envelope, reply: Told, note: string): SimAnswer {
    const unsigned = {
      method: envelope.method,
      agency: envelope.agency,
      timestamp: compact(clock.now()),
      nonce: envelope.nonce,
      data: Buffer.from(JSON.stringify(reply)).toString('base64'),
    };
    return { status: 200, body: { ...unsigned, sign: signEnvelope(entry.secret, unsigned) }, note };
  }

  function faultOf(envelope: Envelope): string | null {
    const { sign, ...unsigned } = envelope;
    if (envelope.agency !== entry.keyId) return 'UNKNOWN_AGENCY';
    if (!isSameSign(sign, signEnvelope(entry.secret, unsigned))) return 'SIGN';
    const at = fromBeijingTime(envelope.timestamp);
    if (!at || Math.abs(at.getTime() - clock.now().getTime()) > ENVELOPE_WINDOW_MS) return 'TIMESTAMP';
    if (nonces.has(envelope.nonce)) return 'REPLAYED';
    if (nonces.size > 50_000) nonces.clear();
    nonces.add(envelope.nonce);
    return null;
  }

  function find(decisionNo: string): Told {
    const faults = scenario.of(code, decisionNo);
    const isOther = scenario.strikes(faults.answersAnotherAccount, 'answersAnotherAccount', decisionNo);
    const asked = isOther ? neighbourOf(decisionNo) : decisionNo;
    const found = company.find(asked);
    if (found === 'account_unknown') return { result: 'NO_DECISION', message: '查无此决定书' };
    if (found === 'account_closed') return { result: 'REVOKED', message: '处罚决定已撤销' };
    const [bill] = found.bills;
    const usage = company.usage(asked)?.[0];
    const fineFen = bill ? bill.amountFen - bill.lateFeeFen : (usage?.amountFen ?? 0);
    const today = toBeijingTime(clock.now()).slice(0, 10);
    return {
      result: 'OK',
      message: '',
      decision: {
        decisionNo: asked,
        paymentCode: `53${String(Math.floor(lot(code, asked, clock.now().getTime()) * 1e18)).padStart(18, '0')}`,
        party: found.account.holder,
        place: found.account.address,
        reason: '违反禁止停车标志指示',
        decidedOn: bill?.period ?? today,
        dueOn: bill?.dueOn ?? today,
        fine: formatYuan(fineFen),
        surcharge: formatYuan(bill?.lateFeeFen ?? 0),
        total: formatYuan(bill?.amountFen ?? fineFen),
        status: bill ? 'UNPAID' : 'PAID',
      },
    };
  }

  function told(outcome: BookOutcome, serial: string): Told {
    if (outcome.outcome === 'refused') return { result: REFUSALS[outcome.reason], message: '未入账', serial };
    if (outcome.outcome === 'paid') return { result: 'PAID', message: '该决定书已缴款', serial };
    if (outcome.outcome === 'processing') return { result: 'PROCESSING', message: '处理中', serial };
    if (outcome.outcome === 'closed') {
      return { result: 'CLOSED', message: '系统维护', serial, until: outcome.until && compact(outcome.until) };
    }
    const { row } = outcome;
    return {
      result: 'OK',
      message: '',
      serial,
      payment: {
        serial: row.sequence,
        decisionNo: row.accountNo,
        receiptNo: row.proofNo,
        total: formatYuan(row.amountFen),
        paidAt: compact(new Date(row.at)),
        bookDate: row.businessDate,
      },
    };
  }

  async function confirm(envelope: Envelope, content: unknown): Promise<SimAnswer> {
    const asked = confirmSchema.parse(content);
    const outcome = await company.writeOff({
      sequence: asked.serial,
      accountNo: asked.decisionNo,
      billNo: billNoOf(asked.decisionNo),
      amountFen: parseYuan(asked.total),
    });
    const of = { accountNo: asked.decisionNo, sequence: asked.serial };
    const reply = told(outcome, asked.serial);
    const { answersOutOfOrder } = scenario.of(code, of.accountNo);
    const isLate = scenario.strikes(answersOutOfOrder, 'answersOutOfOrder', of.sequence) && lastReply !== null;
    const sent = isLate ? lastReply! : reply;
    lastReply = reply;
    const { isGarbage, cut } = answerFault(deps, of);
    if (isGarbage) return GARBAGE;
    const note = `${tailOf(of.accountNo)} ${of.sequence}: ${outcome.outcome}${cut ? `, answer cut ${cut}` : ''}`;
    return { ...replied(envelope, sent, note), ...(cut ? { cut } : {}) };
  }

  function file(envelope: Envelope): SimAnswer {
    const date = z.iso.date().parse(envelope.data);
    const fault = scenario.of(code).detailFile;
    if (fault === 'late') return { status: 204, body: '', note: 'file is late' };
    const rows = company.fileRows(date);
    const total = formatYuan(rows.reduce((sum, row) => sum + row.amountFen, 0));
    const { text, digestOf } = spoiltFile(fault, {
      head: (count) => `NT|${date}|${count}|${total}`,
      lines: rows.map((row) =>
        [row.sequence, row.proofNo, row.accountNo, formatYuan(row.amountFen), compact(new Date(row.at)), 'PAY'].join(
          '|',
        ),
      ),
      tail: FILE_TAIL,
      otherFormat: '流水号,票据号,决定书编号,金额',
    });
    return {
      status: 200,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        [FILE_SIGNATURE_HEADER]: signFile(entry.secret, date, sha256(digestOf)),
      },
      body: text,
      note: `file of ${date}: ${rows.length} rows${fault ? `, ${fault}` : ''}`,
    };
  }

  async function carryOut(request: SimRequest, envelope: Envelope): Promise<SimAnswer> {
    if (request.path === FILE_PATH) return file(envelope);
    if (request.path !== GATEWAY_PATH) return { status: 404, body: { error: 'no such path' }, note: 'unknown path' };
    const content: unknown = JSON.parse(Buffer.from(envelope.data, 'base64').toString('utf8'));
    if (envelope.method === METHODS.confirm) return confirm(envelope, content);
    if (envelope.method === METHODS.check) {
      const { serial } = checkSchema.parse(content);
      return replied(envelope, told(company.check(serial), serial), `asked about ${serial}`);
    }
    const { decisionNo } = findSchema.parse(content);
    if (envelope.method === METHODS.find) {
      const reply = find(decisionNo);
      return replied(envelope, reply, `${tailOf(decisionNo)}: ${reply.decision?.status ?? reply.result}`);
    }
    const months = company.usage(decisionNo);
    if (envelope.method !== METHODS.history || !months) {
      return replied(envelope, { result: 'NO_DECISION', message: '' }, 'refused');
    }
    const history = {
      decisionNo,
      months: months.map(({ period, usage, amountFen }) => ({
        month: period,
        times: usage,
        total: formatYuan(amountFen),
      })),
    };
    return replied(envelope, { result: 'OK', message: '', history }, `${tailOf(decisionNo)}: history`);
  }

  return async (request) => {
    let envelope: Envelope;
    try {
      envelope = envelopeSchema.parse(JSON.parse(request.body.toString('utf8')));
    } catch {
      return { status: 400, body: { error: 'invalid envelope' }, note: 'refused: invalid envelope' };
    }
    const fault = faultOf(envelope);
    if (fault) return { status: 401, body: { error: fault }, note: `refused: ${fault}` };
    try {
      return await carryOut(request, envelope);
    } catch {
      return { status: 400, body: { error: 'invalid data' }, note: 'refused: invalid data' };
    }
  };
}
