import {
  AGENT_HEADER,
  childOf,
  DETAIL,
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
} from '../../connectors/biller/bank-xml/bank-xml.wire';
import { toBeijingTime } from '../../connectors/biller/beijing-time.wire';
import { formatYuan, parseYuan } from '../../connectors/biller/yuan.wire';
import type { SimAnswer, SimRequest } from '../simulator.types';
import type { BookOutcome, BookRow, SimBill } from './company.types';
import { answerFault, type CompanyServer, GARBAGE, neighbourOf, type ServerDeps, tailOf } from './company-server';

const REFUSALS: Record<Extract<BookOutcome, { outcome: 'refused' }>['reason'], string> = {
  account_unknown: RETURN.accountUnknown,
  account_closed: RETURN.accountClosed,
  bill_unknown: RETURN.billUnknown,
  amount: RETURN.amount,
  not_taken: RETURN.notTaken,
  sequence_reused: RETURN.sequenceSeen,
  not_found: RETURN.busy,
  void_unsupported: RETURN.busy,
};
const KINDS = { charge: '1', late_fee: '2', deduction: '3' } as const;
const compact = (text: string) => text.replace(/\D/g, '');
const stamp = (iso: string) => compact(toBeijingTime(new Date(iso)));

interface Told {
  code: string;
  message?: string;
  body?: XmlNode;
}

function billNode(bill: SimBill): XmlNode {
  return {
    BillNo: bill.billNo,
    Period: compact(bill.period),
    Amount: formatYuan(bill.amountFen),
    LateFee: formatYuan(bill.lateFeeFen),
    DueDate: compact(bill.dueOn),
    Items: {
      Item: bill.lines.map((line) => ({
        Name: line.name,
        Amount: formatYuan(line.amountFen),
        Kind: KINDS[line.kind],
        // GBK has no m³
        Detail: (line.detail ?? '').replaceAll('m³', '立方米'),
      })),
    },
    Meters: {
      Meter: bill.readings.map((meter) => ({
        Name: meter.name,
        Last: meter.previous === null ? '' : String(meter.previous),
        This: meter.current === null ? '' : String(meter.current),
        Usage: String(meter.usage),
        Unit: meter.unit,
      })),
    },
  };
}

/** The older dialect as the company serves it: GBK XML under a MAC, no second question, the agency's file at day's end. */
export function createBankXmlServer(deps: ServerDeps): CompanyServer {
  const { company, entry, scenario } = deps;
  const { code } = company.plan;
  let lastAnswer: Buffer | null = null;

  function sealed(bytes: Buffer, note: string): SimAnswer {
    return {
      status: 200,
      headers: { 'content-type': 'text/xml; charset=GBK', [MAC_HEADER]: mac(entry.secret, bytes) },
      body: bytes,
      note,
    };
  }

  function document(head: XmlNode, { code: returned, message = '', body = {} }: Told): Buffer {
    const { Trade, Agent, Date: date, Seq } = head;
    return toGbkXml('Response', {
      Head: {
        Trade: Trade ?? '',
        Agent: Agent ?? '',
        Date: date ?? '',
        Seq: Seq ?? '',
        Return: returned,
        Message: message,
      },
      Body: body,
    });
  }

  function query(accountNo: string): Told {
    const { answersAnotherAccount } = scenario.of(code, accountNo);
    const isOther = scenario.strikes(answersAnotherAccount, 'answersAnotherAccount', accountNo);
    const asked = isOther ? neighbourOf(accountNo) : accountNo;
    const found = company.find(asked);
    if (typeof found === 'string') return { code: REFUSALS[found], message: '户号不存在或已销户' };
    const { account, bills } = found;
    return {
      code: RETURN.done,
      message: '交易成功',
      body: {
        UserNo: asked,
        UserName: account.holder,
        Address: account.address,
        Balance: account.balanceFen === null ? '' : formatYuan(account.balanceFen),
        Limits: account.limits ?? '',
        BillCount: String(bills.length),
        Bills: { Bill: bills.map(billNode) },
      },
    };
  }

  function usage(accountNo: string): Told {
    const months = company.usage(accountNo);
    if (!months) return { code: RETURN.accountUnknown, message: '户号不存在' };
    const Month = months.map((month) => ({
      Period: compact(month.period),
      Usage: String(month.usage),
      Unit: month.unit,
      Amount: formatYuan(month.amountFen),
    }));
    return { code: RETURN.done, body: { UserNo: accountNo, Months: { Month } } };
  }

  function told(outcome: BookOutcome): Told {
    if (outcome.outcome === 'refused') return { code: REFUSALS[outcome.reason], message: '未入账' };
    if (outcome.outcome === 'paid') return { code: RETURN.paid, message: '该账单已销账' };
    if (outcome.outcome === 'processing') return { code: RETURN.busy, message: '处理中' };
    if (outcome.outcome === 'closed') {
      const Until = outcome.until ? compact(toBeijingTime(outcome.until)) : '';
      return { code: RETURN.closed, message: '系统日切或维护', body: { Until } };
    }
    const { row } = outcome;
    return {
      code: RETURN.done,
      message: '交易成功',
      body: {
        UserNo: row.accountNo,
        BillNo: row.billNo ?? '',
        Amount: formatYuan(row.amountFen),
        ProofNo: row.proofNo,
        Time: stamp(row.at),
        SettleDate: compact(row.businessDate),
      },
    };
  }

  async function pay(head: XmlNode, body: XmlNode): Promise<SimAnswer> {
    const of = { accountNo: textOf(body, 'UserNo'), sequence: textOf(head, 'Seq') };
    const amountFen = parseYuan(textOf(body, 'Amount'));
    const outcome = await company.writeOff({ ...of, billNo: textOf(body, 'BillNo') || null, amountFen });
    const answer = document(head, told(outcome));
    const { answersOutOfOrder } = scenario.of(code, of.accountNo);
    const isLate = scenario.strikes(answersOutOfOrder, 'answersOutOfOrder', of.sequence) && lastAnswer !== null;
    const sent = isLate ? lastAnswer! : answer;
    lastAnswer = answer;
    const { isGarbage, cut } = answerFault(deps, of);
    if (isGarbage) return GARBAGE;
    const note = `${tailOf(of.accountNo)} ${of.sequence}: ${outcome.outcome}${cut ? `, answer cut ${cut}` : ''}`;
    return { ...sealed(sent, note), ...(cut ? { cut } : {}) };
  }

  /** The agency's file against the books: agreed, or the rows that only one of both has. */
  function settle(request: SimRequest): SimAnswer {
    const { settlement } = scenario.of(code);
    if (settlement === 'silent') return { status: 200, body: '', cut: 'silent', note: 'file never answered' };
    const lines = request.body.toString('latin1').split(DETAIL.end).filter(Boolean);
    const [mark, date = ''] = (lines[0] ?? '').split('|');
    const [end, count = '', total = ''] = (lines.at(-1) ?? '').split('|');
    const head = { Trade: TRADES.settle, Agent: entry.keyId, Date: date, Seq: '' };
    const rows = lines.slice(1, -1).map((line) => line.split('|'));
    const isWhole = mark === 'HEAD' && end === 'TAIL' && Number(count) === rows.length;
    if (!isWhole) return sealed(document(head, { code: RETURN.busy, message: '文件格式错误' }), 'file refused');
    const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
    const keyOf = (sequence: string, amount: string) => `${sequence}|${amount}`;
    const signedFen = (row: BookRow) => (row.kind === 'reversal' ? -row.amountFen : row.amountFen);
    const ours = settlement === 'disputes_all' ? [] : company.fileRows(day);
    const inBooks = new Set(ours.map((row) => keyOf(row.sequence, formatYuan(signedFen(row)))));
    const inFile = new Set(rows.map(([sequence = '', , , , amount = '']) => keyOf(sequence, amount)));
    const missing = rows.filter(([sequence = '', , , , amount = '']) => !inBooks.has(keyOf(sequence, amount)));
    const surplus = ours.filter((row) => !inFile.has(keyOf(row.sequence, formatYuan(signedFen(row)))));
    if (missing.length === 0 && surplus.length === 0) {
      const bytes = toGbkXml('Response', { Head: { ...head, Return: RETURN.done, Count: count, Total: total } });
      return sealed(bytes, `file of ${day}: ${count} rows agreed`);
    }
    const bytes = toGbkXml('Response', {
      Head: { ...head, Return: RETURN.disagrees, Message: '对账不平' },
      Body: {
        Missing: { Row: missing.map(([sequence = '']) => ({ Seq: sequence })) },
        Surplus: {
          Row: surplus.map((row) => ({
            Seq: row.sequence,
            ProofNo: row.proofNo,
            UserNo: row.accountNo,
            BillNo: row.billNo ?? '',
            Amount: formatYuan(signedFen(row)),
            Time: stamp(row.at),
          })),
        },
      },
    });
    return sealed(bytes, `file of ${day}: ${missing.length} not ours, ${surplus.length} not theirs`);
  }

  async function trade(request: SimRequest): Promise<SimAnswer> {
    const content = fromGbkXml(request.body, 'Request');
    const head = childOf(content, 'Head');
    const body = childOf(content, 'Body');
    const kind = textOf(head, 'Trade');
    const accountNo = textOf(body, 'UserNo');
    if (kind === TRADES.pay) return pay(head, body);
    const answer = kind === TRADES.query ? query(accountNo) : kind === TRADES.usage ? usage(accountNo) : null;
    return sealed(
      document(head, answer ?? { code: RETURN.busy, message: '无此交易' }),
      `${tailOf(accountNo)}: trade ${kind}`,
    );
  }

  return async (request) => {
    const isOurs =
      request.headers[AGENT_HEADER] === entry.keyId &&
      isSameMac(request.headers[MAC_HEADER] ?? '', mac(entry.secret, request.body));
    if (!isOurs) return { status: 403, body: 'MAC', note: 'refused: MAC' };
    try {
      if (request.path === FILE_PATH) return settle(request);
      if (request.path === GATEWAY_PATH) return await trade(request);
      return { status: 404, body: 'no such path', note: 'refused: unknown path' };
    } catch {
      return sealed(document({}, { code: RETURN.busy, message: '报文错误' }), 'refused: invalid document');
    }
  };
}
