import type { AccountAnswer, Bill, BillLine, MeterReading, UsagePoint } from '../biller.port';
import { maskAddress, maskHolder } from '../mask.wire';
import { parseYuan } from '../yuan.wire';
import { listOf, textOf, type XmlNode } from './bank-xml.wire';

const UNITS = ['m3', 'kWh', 'GJ', 'm2', 'times'] as const;
const LINE_KINDS: Record<string, BillLine['kind']> = { '1': 'charge', '2': 'late_fee', '3': 'deduction' };

function unitOf(node: XmlNode): MeterReading['unit'] {
  const unit = UNITS.find((each) => each === textOf(node, 'Unit'));
  if (!unit) throw new Error('a unit nobody agreed on');
  return unit;
}

function numberOf(node: XmlNode, name: string): number {
  const text = textOf(node, name);
  if (!/^\d{1,9}(\.\d{1,3})?$/.test(text)) throw new Error(`${name} is not a number`);
  return Number(text);
}

function dateOf(text: string): string | null {
  if (text === '') return null;
  const parts = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (!parts) throw new Error('a date in another form');
  return `${parts[1]}-${parts[2]}-${parts[3]}`;
}

function periodOf(text: string): string {
  const parts = /^(\d{4})(\d\d)$/.exec(text);
  if (!parts) throw new Error('a period in another form');
  return `${parts[1]}-${parts[2]}`;
}

function requireAccount(body: XmlNode, accountNo: string): void {
  if (textOf(body, 'UserNo') !== accountNo) throw new Error('the biller answered about another account');
}

function readBill(node: XmlNode): Bill {
  const lines = listOf(node, 'Items', 'Item').map((item): BillLine => {
    const kind = LINE_KINDS[textOf(item, 'Kind')];
    if (!kind) throw new Error('a kind of line nobody agreed on');
    return {
      name: textOf(item, 'Name'),
      amountFen: parseYuan(textOf(item, 'Amount')),
      detail: textOf(item, 'Detail') || null,
      kind,
    };
  });
  const amountFen = parseYuan(textOf(node, 'Amount'));
  if (lines.reduce((total, line) => total + line.amountFen, 0) !== amountFen) {
    throw new Error('the lines of a bill do not make its amount');
  }
  const billNo = textOf(node, 'BillNo');
  if (!billNo || amountFen < 0) throw new Error('a bill without a number, or below zero');
  return {
    billNo,
    period: periodOf(textOf(node, 'Period')),
    amountFen,
    lateFeeFen: parseYuan(textOf(node, 'LateFee')),
    dueOn: dateOf(textOf(node, 'DueDate')),
    lines,
    readings: listOf(node, 'Meters', 'Meter').map((meter) => ({
      name: textOf(meter, 'Name'),
      previous: textOf(meter, 'Last') === '' ? null : numberOf(meter, 'Last'),
      current: textOf(meter, 'This') === '' ? null : numberOf(meter, 'This'),
      usage: numberOf(meter, 'Usage'),
      unit: unitOf(meter),
    })),
    fetchReference: null,
  };
}

/** What is owed. @throws when it is about another account or a sum does not hold */
export function readAccount(body: XmlNode, accountNo: string): AccountAnswer {
  requireAccount(body, accountNo);
  const bills = listOf(body, 'Bills', 'Bill').map(readBill);
  if (textOf(body, 'BillCount') !== String(bills.length)) throw new Error('some of the bills are missing');
  const address = textOf(body, 'Address');
  const balance = textOf(body, 'Balance');
  return {
    account: {
      holderMasked: maskHolder(textOf(body, 'UserName')),
      addressMasked: address ? maskAddress(address) : null,
      balanceFen: balance ? parseYuan(balance) : null,
      limits: textOf(body, 'Limits') || null,
    },
    bills,
  };
}

/** Months of usage, oldest first. */
export function readUsage(body: XmlNode, accountNo: string): UsagePoint[] {
  requireAccount(body, accountNo);
  return listOf(body, 'Months', 'Month').map((month) => ({
    period: periodOf(textOf(month, 'Period')),
    usage: numberOf(month, 'Usage'),
    unit: unitOf(month),
    amountFen: parseYuan(textOf(month, 'Amount')),
  }));
}
