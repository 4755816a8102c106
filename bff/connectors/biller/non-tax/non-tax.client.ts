import { randomBytes } from 'node:crypto';
import { businessDateOf, fromBeijingTime, toBeijingTime } from '../beijing-time.wire';
import type { AccountOutcome, Biller, BillerPowers, BillerRefusal, BillLine, WriteOffOutcome } from '../biller.port';
import { type BillerOptions, bytesOf, outcomeOfFailure, spokenBy } from '../biller-options';
import { maskHolder } from '../mask.wire';
import { formatYuan, parseYuan } from '../yuan.wire';
import { readDetailFile } from './detail-file';
import {
  billNoOf,
  envelopeSchema,
  FILE_PATH,
  FILE_SIGNATURE_HEADER,
  GATEWAY_PATH,
  isSameSign,
  METHODS,
  type Reply,
  replySchema,
  signEnvelope,
  signFile,
} from './non-tax.wire';

/** A fine is paid whole, once, to the treasury; the fiscal e-receipt is the proof, and only the authority revokes. */
const POWERS: BillerPowers = {
  canQueryWriteOff: true,
  canVoid: false,
  isSequenceIdempotent: true,
  cutOff: null,
  acceptsPartial: false,
  acceptsPrepay: false,
  detailFile: 'biller_makes',
  encoding: 'utf-8',
  amountUnit: 'yuan',
  invoice: 'proof',
};

const REFUSALS: Record<string, BillerRefusal> = {
  NO_DECISION: 'account_unknown',
  REVOKED: 'account_closed',
  AMOUNT: 'amount_refused',
  CODE_EXPIRED: 'bill_unknown',
  SEQ_CONFLICT: 'sequence_reused',
  NO_PAYMENT: 'not_found',
};
const WINDOW_MS = 600_000;
const FILE_DEADLINE_MS = 300_000;

/** Speaks to the treasury's non-tax channel: a decision number for an account, a payment code for a fetch reference. */
export function createNonTaxBiller(options: BillerOptions): Biller {
  const { entry, baseUrl, call, clock, log } = options;
  const powers: BillerPowers = {
    ...POWERS,
    cutOff: entry.powers?.cutOff ?? null,
    canQueryWriteOff: entry.powers?.canQueryWriteOff ?? true,
  };
  const compact = (at: Date) => toBeijingTime(at).replace(/\D/g, '');

  async function ask(method: string, content: object, signal: AbortSignal): Promise<Reply> {
    const nonce = randomBytes(16).toString('hex');
    const unsigned = {
      method,
      agency: entry.keyId,
      timestamp: compact(clock.now()),
      nonce,
      data: Buffer.from(JSON.stringify(content)).toString('base64'),
    };
    const response = await fetch(baseUrl + GATEWAY_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...unsigned, sign: signEnvelope(entry.secret, unsigned) }),
      signal,
      redirect: 'error',
    });
    const bytes = await bytesOf(response);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const { sign, ...told } = envelopeSchema.parse(JSON.parse(bytes.toString('utf8')));
    if (!isSameSign(sign, signEnvelope(entry.secret, told)))
      throw new Error('a reply without the treasury’s signature');
    if (told.nonce !== nonce || told.method !== method) throw new Error('a reply to another question');
    const at = fromBeijingTime(told.timestamp);
    if (!at || Math.abs(at.getTime() - clock.now().getTime()) > WINDOW_MS) throw new Error('a reply of another time');
    const parsed = replySchema.safeParse(JSON.parse(Buffer.from(told.data, 'base64').toString('utf8')));
    if (parsed.success) return parsed.data;
    const drift = parsed.error.issues.map((issue) => issue.path.join('.'));
    log.warn({ system: 'biller', biller: entry.code, drift }, 'the reply does not have the agreed form');
    throw new Error('the reply does not have the agreed form');
  }

  const refusalOf = (reply: Reply) => {
    const code = REFUSALS[reply.result];
    return code ? { outcome: 'refused' as const, code, message: spokenBy(reply.message) } : null;
  };

  function accountOf(reply: Reply, decisionNo: string): AccountOutcome {
    const { decision } = reply;
    if (reply.result !== 'OK' || !decision) throw new Error(`the treasury answered ${reply.result}`);
    if (decision.decisionNo !== decisionNo) throw new Error('the treasury answered about another decision');
    if (decision.status === 'REVOKED') return { outcome: 'refused', code: 'account_closed', message: '处罚决定已撤销' };
    const amountFen = parseYuan(decision.total);
    const lateFeeFen = parseYuan(decision.surcharge);
    const fineFen = parseYuan(decision.fine);
    if (fineFen + lateFeeFen !== amountFen) throw new Error('the parts of a fine do not make its total');
    const lines: BillLine[] = [
      { name: '罚款', amountFen: fineFen, detail: decision.reason, kind: 'charge' },
      ...(lateFeeFen > 0
        ? [{ name: '加处罚款', amountFen: lateFeeFen, detail: '逾期每日按罚款的 3% 加处', kind: 'late_fee' as const }]
        : []),
    ];
    return {
      outcome: 'found',
      answer: {
        account: {
          holderMasked: maskHolder(decision.party),
          addressMasked: decision.place || null,
          balanceFen: null,
          limits: null,
        },
        bills:
          decision.status === 'PAID'
            ? []
            : [
                {
                  billNo: billNoOf(decision.decisionNo),
                  period: decision.decidedOn,
                  amountFen,
                  lateFeeFen,
                  dueOn: decision.dueOn,
                  lines,
                  readings: [],
                  fetchReference: decision.paymentCode,
                },
              ],
      },
    };
  }

  function outcomeOf(reply: Reply, of: { serial: string; decisionNo: string | null }): WriteOffOutcome {
    if (reply.serial !== of.serial) return { outcome: 'unknown', reason: 'a reply about another serial' };
    const refused = refusalOf(reply);
    if (refused) return refused;
    if (reply.result === 'PAID') return { outcome: 'paid_by_other', message: spokenBy(reply.message) };
    if (reply.result === 'CLOSED') {
      return { outcome: 'closed', until: reply.until ? fromBeijingTime(reply.until) : null };
    }
    const { payment } = reply;
    if (reply.result !== 'OK' || !payment) return { outcome: 'unknown', reason: `result ${spokenBy(reply.result)}` };
    if (payment.serial !== of.serial) return { outcome: 'unknown', reason: 'proof of another serial' };
    if (of.decisionNo !== null && payment.decisionNo !== of.decisionNo) {
      return { outcome: 'unknown', reason: 'proof for another decision' };
    }
    const writtenOffAt = fromBeijingTime(payment.paidAt);
    if (!writtenOffAt) return { outcome: 'unknown', reason: 'an impossible time' };
    return {
      outcome: 'done',
      proofNo: payment.receiptNo,
      amountFen: parseYuan(payment.total),
      writtenOffAt,
      businessDate: payment.bookDate,
    };
  }

  return {
    code: entry.code,
    powers,
    fetchAccount: (accountNo) =>
      call.run(
        async (signal) => {
          const reply = await ask(METHODS.find, { decisionNo: accountNo }, signal);
          return refusalOf(reply) ?? accountOf(reply, accountNo);
        },
        { safe: true },
      ),
    usage: (accountNo) =>
      call.run(
        async (signal) => {
          const { result, history } = await ask(METHODS.history, { decisionNo: accountNo }, signal);
          if (result !== 'OK' || !history) throw new Error(`the treasury answered ${result}`);
          if (history.decisionNo !== accountNo) throw new Error('the treasury answered about another decision');
          return history.months.map(({ month, times, total }) => ({
            period: month,
            usage: times,
            unit: 'times' as const,
            amountFen: parseYuan(total),
          }));
        },
        { safe: true },
      ),
    async writeOff(request) {
      // A fine has one bill, and no money in advance.
      if (request.billNo !== billNoOf(request.accountNo)) {
        return { outcome: 'refused', code: 'not_allowed', message: '罚款不能预存' };
      }
      const content = {
        serial: request.sequence,
        decisionNo: request.accountNo,
        paymentCode: request.fetchReference,
        total: formatYuan(request.amountFen),
        paidAt: compact(request.paidAt),
        channelNo: request.transactionId,
      };
      try {
        const reply = await call.run((signal) => ask(METHODS.confirm, content, signal));
        return outcomeOf(reply, { serial: request.sequence, decisionNo: request.accountNo });
      } catch (error) {
        return outcomeOfFailure(error);
      }
    },
    async queryWriteOff(sequence, businessDate) {
      try {
        const content = { serial: sequence, bookDate: businessDate };
        const reply = await call.run((signal) => ask(METHODS.check, content, signal), { safe: true });
        const outcome = outcomeOf(reply, { serial: sequence, decisionNo: null });
        return outcome.outcome === 'closed' ? { outcome: 'unknown', reason: 'closed to questions' } : outcome;
      } catch (error) {
        const outcome = outcomeOfFailure(error);
        return outcome.outcome === 'closed' ? { outcome: 'unknown', reason: 'the question was not sent' } : outcome;
      }
    },
    voidWriteOff: async () => {
      throw new Error(`${entry.code}: only the authority revokes a fine`);
    },
    detailFile: (businessDate) =>
      call.run(
        async () => {
          const nonce = randomBytes(16).toString('hex');
          const unsigned = {
            method: 'file',
            agency: entry.keyId,
            timestamp: compact(clock.now()),
            nonce,
            data: businessDate,
          };
          const response = await fetch(baseUrl + FILE_PATH, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ ...unsigned, sign: signEnvelope(entry.secret, unsigned) }),
            // The file is read while it comes, long after this call has answered: it has its own deadline.
            signal: AbortSignal.timeout(FILE_DEADLINE_MS),
            redirect: 'error',
          });
          if (response.status === 204) {
            // Nothing yet: worth believing, since at worst the file is asked for again.
            return null;
          }
          if (!response.ok || !response.body) {
            await response.body?.cancel();
            throw new Error(`no file, HTTP ${response.status}`);
          }
          const given = response.headers.get(FILE_SIGNATURE_HEADER) ?? '';
          return readDetailFile(response.body, {
            businessDate,
            isSigned: (digest) => isSameSign(given, signFile(entry.secret, businessDate, digest)),
          });
        },
        { safe: true },
      ),
    sendDetailFile: async () => {
      throw new Error(`${entry.code} makes its own detail file`);
    },
    businessDateOf: (at) => businessDateOf(at, powers.cutOff),
  };
}
