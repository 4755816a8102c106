import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { businessDateOf, fromBeijingTime, toBeijingTime } from '../beijing-time.wire';
import type {
  AccountOutcome,
  Biller,
  BillerPowers,
  BillerRefusal,
  WriteOffOutcome,
  WriteOffRequest,
} from '../biller.port';
import { type BillerOptions, bytesOf, outcomeOfFailure, spokenBy } from '../biller-options';
import { maskAddress, maskHolder } from '../mask.wire';
import { readDetailFile } from './detail-file';
import { createSignedJsonInvoices } from './invoices.client';
import {
  type Answer,
  accountDataSchema,
  accountReference,
  answerSchema,
  HEADERS,
  isSameSignature,
  PATHS,
  sha256,
  signAnswer,
  signRequest,
  usageDataSchema,
  writeOffDataSchema,
} from './signed-json.wire';

const POWERS: BillerPowers = {
  canQueryWriteOff: true,
  canVoid: true,
  isSequenceIdempotent: true,
  cutOff: null,
  acceptsPartial: false,
  acceptsPrepay: false,
  detailFile: 'biller_makes',
  encoding: 'utf-8',
  amountUnit: 'fen',
  invoice: 'online',
};

const REFUSALS: Record<string, BillerRefusal> = {
  '2001': 'account_unknown',
  '2002': 'account_closed',
  '2003': 'bill_unknown',
  '2004': 'amount_refused',
  '2005': 'not_allowed',
  '2006': 'sequence_reused',
  '2007': 'not_found',
  '2099': 'other',
};
const FILE_DEADLINE_MS = 300_000;
const LINE_KINDS = { CHARGE: 'charge', LATE_FEE: 'late_fee', DEDUCTION: 'deduction' } as const;

/** Speaks JSON in signed requests, and believes only answers signed over its own nonce about what it asked for. */
export function createSignedJsonBiller(options: BillerOptions): Biller {
  const { entry, baseUrl, call, clock, log } = options;
  const powers: BillerPowers = { ...POWERS, ...entry.powers };

  async function send(
    path: string,
    content: object,
    signal: AbortSignal,
  ): Promise<{ response: Response; nonce: string }> {
    const body = JSON.stringify(content);
    const timestamp = String(clock.now().getTime());
    const nonce = randomBytes(16).toString('hex');
    const response = await fetch(baseUrl + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        [HEADERS.keyId]: entry.keyId,
        [HEADERS.timestamp]: timestamp,
        [HEADERS.nonce]: nonce,
        [HEADERS.signature]: signRequest(entry.secret, {
          method: 'POST',
          path,
          timestamp,
          nonce,
          bodyDigest: sha256(body),
        }),
      },
      body,
      signal,
      redirect: 'error',
    });
    return { response, nonce };
  }

  function isSigned(response: Response, nonce: string, bodyDigest: string): boolean {
    const expected = signAnswer(entry.secret, { status: response.status, requestNonce: nonce, bodyDigest });
    return isSameSignature(response.headers.get(HEADERS.signature) ?? '', expected);
  }

  async function ask(path: string, content: object, signal: AbortSignal): Promise<Answer> {
    const { response, nonce } = await send(path, content, signal);
    const bytes = await bytesOf(response);
    if (!isSigned(response, nonce, sha256(bytes))) {
      throw new Error(`an answer without the biller’s signature, HTTP ${response.status}`);
    }
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return understood(answerSchema, JSON.parse(bytes.toString('utf8')));
  }

  /** Names of fields alone go to the log: values are somebody's account. */
  function understood<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const drift = parsed.error.issues.map((issue) => issue.path.join('.'));
    log.warn({ system: 'biller', biller: entry.code, drift }, 'the answer does not have the agreed form');
    throw new Error('the answer does not have the agreed form');
  }

  const refusalOf = (answer: Answer) => {
    const code = REFUSALS[answer.code];
    return code ? { outcome: 'refused' as const, code, message: spokenBy(answer.message) } : null;
  };

  async function fetchAccount(accountNo: string): Promise<AccountOutcome> {
    return call.run(
      async (signal) => {
        const answer = await ask(PATHS.account, { accountNo }, signal);
        const refused = refusalOf(answer);
        if (refused) return refused;
        if (answer.code !== '0000') throw new Error(`the biller answered with code ${answer.code}`);
        const { accountRef, holder, address, bills, ...rest } = understood(accountDataSchema, answer.data);
        if (accountRef !== accountReference(accountNo)) throw new Error('the biller answered about another account');
        for (const bill of bills) {
          const sum = bill.lines.reduce((total, line) => total + line.amountFen, 0);
          if (sum !== bill.amountFen) throw new Error('the lines of a bill do not make its amount');
        }
        return {
          outcome: 'found',
          answer: {
            account: { ...rest, holderMasked: maskHolder(holder), addressMasked: address && maskAddress(address) },
            bills: bills.map(({ lines, ...bill }) => ({
              ...bill,
              lines: lines.map((line) => ({ ...line, kind: LINE_KINDS[line.kind] })),
            })),
          },
        };
      },
      { safe: true },
    );
  }

  function outcomeOf(answer: Answer, of: { sequence: string; accountNo: string | null }): WriteOffOutcome {
    // An answer that belongs to another write-off says nothing of this one.
    if (answer.sequence !== of.sequence) return { outcome: 'unknown', reason: 'an answer about another sequence' };
    const refused = refusalOf(answer);
    if (refused) return refused;
    if (answer.code === '2008') return { outcome: 'paid_by_other', message: spokenBy(answer.message) };
    if (answer.code === '3001') {
      return { outcome: 'closed', until: answer.until ? fromBeijingTime(answer.until) : null };
    }
    if (answer.code !== '0000') return { outcome: 'unknown', reason: `code ${answer.code}` };
    const data = understood(writeOffDataSchema, answer.data);
    if (data.sequence !== of.sequence) return { outcome: 'unknown', reason: 'proof of another sequence' };
    if (of.accountNo !== null && data.accountRef !== accountReference(of.accountNo)) {
      return { outcome: 'unknown', reason: 'proof for another account' };
    }
    const writtenOffAt = fromBeijingTime(data.writtenOffAt);
    if (!writtenOffAt) return { outcome: 'unknown', reason: 'an impossible time' };
    const { proofNo, amountFen, businessDate } = data;
    return { outcome: 'done', proofNo, amountFen, writtenOffAt, businessDate };
  }

  async function settle(
    path: string,
    content: object,
    of: { sequence: string; accountNo: string | null },
    isSafe = false,
  ): Promise<WriteOffOutcome> {
    try {
      const answer = await call.run((signal) => ask(path, content, signal), { safe: isSafe });
      return outcomeOf(answer, of);
    } catch (error) {
      return outcomeOfFailure(error);
    }
  }

  return {
    code: entry.code,
    powers,
    fetchAccount,
    usage: (accountNo) =>
      call.run(
        async (signal) => {
          const answer = await ask(PATHS.usage, { accountNo }, signal);
          if (answer.code !== '0000') throw new Error(`the biller answered with code ${answer.code}`);
          const { accountRef, months } = understood(usageDataSchema, answer.data);
          if (accountRef !== accountReference(accountNo)) throw new Error('the biller answered about another account');
          return months;
        },
        { safe: true },
      ),
    writeOff: ({ paidAt, ...request }: WriteOffRequest) =>
      settle(PATHS.writeOff, { ...request, paidAt: toBeijingTime(paidAt) }, request),
    async queryWriteOff(sequence, businessDate) {
      if (!powers.canQueryWriteOff) throw new Error(`${entry.code} can't be asked about a write-off`);
      const outcome = await settle(
        PATHS.writeOffQuery,
        { sequence, businessDate },
        { sequence, accountNo: null },
        true,
      );
      // A question that never left says nothing of the write-off it asked about.
      return outcome.outcome === 'closed' ? { outcome: 'unknown', reason: 'closed to questions' } : outcome;
    },
    async voidWriteOff({ sequence, accountNo, amountFen }, voidSequence) {
      if (!powers.canVoid) throw new Error(`${entry.code} can't take a write-off back`);
      return settle(
        PATHS.voidWriteOff,
        { sequence, voidSequence, accountNo, amountFen },
        { sequence: voidSequence, accountNo },
      );
    },
    detailFile: (businessDate) =>
      call.run(
        async () => {
          // The file is read while it comes, long after this call has answered: it has its own deadline.
          const { response, nonce } = await send(
            PATHS.detailFile,
            { businessDate },
            AbortSignal.timeout(FILE_DEADLINE_MS),
          );
          if (response.status === 404) {
            const bytes = await bytesOf(response);
            if (!isSigned(response, nonce, sha256(bytes))) throw new Error('an unsigned answer about a file');
            return null;
          }
          const digest = response.headers.get(HEADERS.digest) ?? '';
          if (!response.ok || !response.body || !isSigned(response, nonce, digest)) {
            await response.body?.cancel();
            throw new Error(`no signed file, HTTP ${response.status}`);
          }
          return readDetailFile(response.body, { digest, businessDate });
        },
        { safe: true },
      ),
    sendDetailFile: async () => {
      throw new Error(`${entry.code} makes its own detail file`);
    },
    ...(powers.invoice === 'online'
      ? { invoices: createSignedJsonInvoices({ call, send, ask, isSigned, understood }) }
      : {}),
    businessDateOf: (at) => businessDateOf(at, powers.cutOff),
  };
}
