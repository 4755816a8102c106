import { randomBytes } from 'node:crypto';
import { businessDateOf, fromBeijingTime, toBeijingTime } from '../beijing-time.wire';
import type {
  AccountOutcome,
  Biller,
  BillerPowers,
  UsagePoint,
  WriteOffOutcome,
  WriteOffRequest,
} from '../biller.port';
import { type BillerOptions, bytesOf, outcomeOfFailure, spokenBy } from '../biller-options';
import { formatYuan, parseYuan } from '../yuan.wire';
import { readAccount, readUsage } from './account-answer';
import {
  AGENT_HEADER,
  childOf,
  FILE_PATH,
  fromGbkXml,
  GATEWAY_PATH,
  isSameMac,
  MAC_HEADER,
  mac,
  RETURN,
  TRADES,
  textOf,
  toGbkXml,
  type XmlNode,
} from './bank-xml.wire';
import { makeDetailFile, readDisputes } from './detail-file';

/** Date and sequence name a write-off, but a second send is not promised to be harmless, and nothing can be asked or taken back. */
const POWERS: BillerPowers = {
  canQueryWriteOff: false,
  canVoid: false,
  isSequenceIdempotent: false,
  cutOff: '23:00',
  acceptsPartial: false,
  acceptsPrepay: false,
  detailFile: 'we_make',
  encoding: 'gbk',
  amountUnit: 'yuan',
  invoice: 'counter',
};
const FILE_DEADLINE_MS = 60_000;

interface Reply {
  code: string;
  message: string;
  sequence: string;
  body: XmlNode;
}

/** Speaks the older dialect: GBK XML under a MAC, yuan with two decimals, one send a write-off, settled by the day's file. */
export function createBankXmlBiller(options: BillerOptions): Biller {
  const { entry, baseUrl, call, clock, log } = options;
  // What the dialect has no words for can't be agreed on either.
  const powers: BillerPowers = { ...POWERS, ...entry.powers, canQueryWriteOff: false, canVoid: false };

  async function post(path: string, bytes: Buffer, signal: AbortSignal): Promise<XmlNode> {
    const response = await fetch(baseUrl + path, {
      method: 'POST',
      headers: {
        'content-type': 'text/xml; charset=GBK',
        [AGENT_HEADER]: entry.keyId,
        [MAC_HEADER]: mac(entry.secret, bytes),
      },
      body: new Uint8Array(bytes),
      signal,
      redirect: 'error',
    });
    const answer = await bytesOf(response);
    if (!isSameMac(response.headers.get(MAC_HEADER) ?? '', mac(entry.secret, answer))) {
      throw new Error(`an answer without the biller’s MAC, HTTP ${response.status}`);
    }
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    try {
      return fromGbkXml(answer, 'Response');
    } catch {
      // What the parser says may quote the document.
      throw new Error('an answer that is not the agreed XML');
    }
  }

  async function trade(code: string, sequence: string, body: XmlNode, signal: AbortSignal): Promise<Reply> {
    const date = powersDate();
    const head = { Trade: code, Agent: entry.keyId, Date: date, Seq: sequence, Time: compact(clock.now()) };
    const answer = await post(GATEWAY_PATH, toGbkXml('Request', { Head: head, Body: body }), signal);
    const told = childOf(answer, 'Head');
    // The MAC covers what it answers to: an answer of yesterday, or to another question, is none.
    if (textOf(told, 'Trade') !== code || textOf(told, 'Date') !== date || textOf(told, 'Seq') !== sequence) {
      log.warn({ system: 'biller', biller: entry.code }, 'an answer to another question');
      throw new Error('an answer to another question');
    }
    return {
      code: textOf(told, 'Return'),
      message: spokenBy(textOf(told, 'Message')),
      sequence: textOf(told, 'Seq'),
      body: childOf(answer, 'Body'),
    };
  }

  const compact = (at: Date) => toBeijingTime(at).replace(/\D/g, '');
  const powersDate = () => businessDateOf(clock.now(), powers.cutOff).replaceAll('-', '');
  const questionNo = () => `Q${randomBytes(9).toString('hex')}`;

  async function fetchAccount(accountNo: string): Promise<AccountOutcome> {
    return call.run(
      async (signal) => {
        const reply = await trade(TRADES.query, questionNo(), { UserNo: accountNo }, signal);
        if (reply.code === RETURN.accountUnknown) {
          return { outcome: 'refused', code: 'account_unknown', message: reply.message };
        }
        if (reply.code === RETURN.accountClosed) {
          return { outcome: 'refused', code: 'account_closed', message: reply.message };
        }
        if (reply.code !== RETURN.done) throw new Error(`the biller answered with code ${reply.code}`);
        return { outcome: 'found', answer: readAccount(reply.body, accountNo) };
      },
      { safe: true },
    );
  }

  function outcomeOf(reply: Reply, request: WriteOffRequest): WriteOffOutcome {
    const { code, message, body } = reply;
    if (code === RETURN.accountUnknown) return { outcome: 'refused', code: 'account_unknown', message };
    if (code === RETURN.accountClosed) return { outcome: 'refused', code: 'account_closed', message };
    if (code === RETURN.billUnknown) return { outcome: 'refused', code: 'bill_unknown', message };
    if (code === RETURN.amount) return { outcome: 'refused', code: 'amount_refused', message };
    if (code === RETURN.notTaken) return { outcome: 'refused', code: 'not_allowed', message };
    if (code === RETURN.paid) return { outcome: 'paid_by_other', message };
    if (code === RETURN.closed) return { outcome: 'closed', until: fromBeijingTime(textOf(body, 'Until')) };
    // Seen before: it may have been booked then. Only the day's file knows.
    if (code === RETURN.sequenceSeen) return { outcome: 'unknown', reason: 'the biller has seen this sequence before' };
    if (code !== RETURN.done) return { outcome: 'unknown', reason: `code ${code}` };
    if (textOf(body, 'UserNo') !== request.accountNo)
      return { outcome: 'unknown', reason: 'proof for another account' };
    if (textOf(body, 'BillNo') !== (request.billNo ?? ''))
      return { outcome: 'unknown', reason: 'proof of another bill' };
    const writtenOffAt = fromBeijingTime(textOf(body, 'Time'));
    const date = /^(\d{4})(\d\d)(\d\d)$/.exec(textOf(body, 'SettleDate'));
    const proofNo = textOf(body, 'ProofNo');
    if (!writtenOffAt || !date || !proofNo) return { outcome: 'unknown', reason: 'proof with parts missing' };
    return {
      outcome: 'done',
      proofNo,
      amountFen: parseYuan(textOf(body, 'Amount')),
      writtenOffAt,
      businessDate: `${date[1]}-${date[2]}-${date[3]}`,
    };
  }

  return {
    code: entry.code,
    powers,
    fetchAccount,
    usage: (accountNo): Promise<UsagePoint[]> =>
      call.run(
        async (signal) => {
          const reply = await trade(TRADES.usage, questionNo(), { UserNo: accountNo }, signal);
          if (reply.code !== RETURN.done) throw new Error(`the biller answered with code ${reply.code}`);
          return readUsage(reply.body, accountNo);
        },
        { safe: true },
      ),
    async writeOff(request) {
      try {
        const body = {
          UserNo: request.accountNo,
          BillNo: request.billNo ?? '',
          Amount: formatYuan(request.amountFen),
          PaidTime: compact(request.paidAt),
          ChannelNo: request.transactionId,
        };
        const reply = await call.run((signal) => trade(TRADES.pay, request.sequence, body, signal));
        return outcomeOf(reply, request);
      } catch (error) {
        return outcomeOfFailure(error);
      }
    },
    queryWriteOff: async () => {
      throw new Error(`${entry.code} can't be asked about a write-off`);
    },
    voidWriteOff: async () => {
      throw new Error(`${entry.code} can't take a write-off back`);
    },
    /** The agency makes this dialect's file: there is none to fetch. */
    detailFile: async () => null,
    async sendDetailFile(businessDate, rows, summary) {
      try {
        const file = await makeDetailFile(businessDate, rows, summary, entry.keyId);
        const answer = await call.run((signal) => post(FILE_PATH, file.bytes, signal), { timeoutMs: FILE_DEADLINE_MS });
        const head = childOf(answer, 'Head');
        if (textOf(head, 'Trade') !== TRADES.settle || textOf(head, 'Date') !== businessDate.replaceAll('-', '')) {
          return { outcome: 'unknown', reason: 'an answer about another day' };
        }
        const code = textOf(head, 'Return');
        if (code === RETURN.done) {
          const isSame = textOf(head, 'Count') === String(summary.count);
          return isSame && textOf(head, 'Total') === formatYuan(summary.totalFen)
            ? { outcome: 'agreed' }
            : { outcome: 'unknown', reason: 'agreed to another count or total' };
        }
        if (code !== RETURN.disagrees) return { outcome: 'unknown', reason: `code ${code}` };
        return { outcome: 'disputed', ...readDisputes(childOf(answer, 'Body'), file.rows) };
      } catch (error) {
        return { outcome: 'unknown', reason: error instanceof Error ? error.message : 'failed' };
      }
    },
    businessDateOf: (at) => businessDateOf(at, powers.cutOff),
  };
}
