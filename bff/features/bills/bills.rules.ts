import { createHash } from 'node:crypto';
import type { Bill } from '../../connectors/biller/biller.port';
import type { BillChange, BillLineView, Exactness, MeterReadingView } from '../../contracts/bills';

/** A bill is asked for again before it is paid once it is this old. */
export const BILL_KEPT_MS = 15 * 60_000;

/** Names a debt, whoever looks at it; the number itself can't be had back from it. */
export function billKeyOf(billerCode: string, accountIndex: string, billNo: string | null): string {
  return createHash('sha256')
    .update(`${billerCode}\n${accountIndex}\n${billNo ?? 'in advance'}`)
    .digest('hex');
}

/** Letters and digits of a number as printed: spaces go, capitals stay. */
export function normalAccountNo(text: string): string {
  return text.replace(/\s+/g, '').toUpperCase();
}

/** `021****857`: enough to tell one's own, too little for anybody else. */
export function maskAccountNo(accountNo: string): string {
  const letters = [...accountNo];
  if (letters.length <= 4) return `${letters[0] ?? ''}***`;
  const shown = letters.length > 8 ? 3 : 2;
  return `${letters.slice(0, shown).join('')}****${letters.slice(-shown).join('')}`;
}

/** 王*芳 → 王**: where the last character has to be given, it is not shown. */
export function hideLastCharacter(holderMasked: string): string {
  return `${[...holderMasked].slice(0, -1).join('')}*`;
}

export function isLastCharacter(holderMasked: string, given: string): boolean {
  const last = [...holderMasked].at(-1);
  return last !== undefined && last !== '*' && [...given.trim()].at(-1) === last;
}

interface SumRules {
  exactness: Exactness;
  minFen: number;
  maxFen: number;
}

/** The sums that may be paid on a bill. */
export function payableOf(rules: SumRules, dueFen: number): { minFen: number; maxFen: number } {
  if (rules.exactness === 'exact') return { minFen: dueFen, maxFen: dueFen };
  if (rules.exactness === 'at_least') return { minFen: dueFen, maxFen: Math.max(dueFen, rules.maxFen) };
  if (rules.exactness === 'at_most') return { minFen: Math.min(dueFen, rules.minFen), maxFen: dueFen };
  return { minFen: Math.min(rules.minFen, dueFen), maxFen: Math.max(rules.maxFen, dueFen) };
}

/** A bill as it was seen, as far as a difference is told. */
export interface SeenBill {
  dueFen: number;
  lateFeeFen: number;
  dueOn: string | null;
  lines: readonly BillLineView[];
  readings: readonly MeterReadingView[];
  holderMasked: string;
}

const usageOf = (readings: readonly MeterReadingView[]) => readings.reduce((sum, reading) => sum + reading.usage, 0);
const linesText = (lines: readonly BillLineView[]) =>
  JSON.stringify(lines.map(({ name, amountFen, kind }) => [name, amountFen, kind]));

export function seenOf(bill: Bill, holderMasked: string): SeenBill {
  const { amountFen, lateFeeFen, dueOn, lines, readings } = bill;
  return { dueFen: amountFen, lateFeeFen, dueOn, lines, readings, holderMasked };
}

/** What is another than it was. */
export function changesBetween(before: SeenBill, after: SeenBill): BillChange[] {
  const changes: BillChange[] = [];
  const note = (field: BillChange['field'], was: string, is: string) => {
    if (was !== is) changes.push({ field, before: was, after: is });
  };
  note('holderMasked', before.holderMasked, after.holderMasked);
  note('amountFen', String(before.dueFen), String(after.dueFen));
  note('lateFeeFen', String(before.lateFeeFen), String(after.lateFeeFen));
  note('usage', String(usageOf(before.readings)), String(usageOf(after.readings)));
  note('dueOn', before.dueOn ?? '', after.dueOn ?? '');
  // The lines differ with every amount; they are worth a word only when they differ by themselves.
  if (before.dueFen === after.dueFen && linesText(before.lines) !== linesText(after.lines)) {
    changes.push({ field: 'lines', before: String(before.lines.length), after: String(after.lines.length) });
  }
  return changes;
}

const BEIJING_MS = 8 * 3_600_000;
/** The calendar date in Beijing, `YYYY-MM-DD`. */
export function beijingDate(at: Date): string {
  return new Date(at.getTime() + BEIJING_MS).toISOString().slice(0, 10);
}

/** The first 127 bytes of UTF-8, never half a letter. */
export function within127Bytes(text: string): string {
  let bytes = 0;
  let kept = '';
  for (const letter of text) {
    bytes += Buffer.byteLength(letter);
    if (bytes > 127) break;
    kept += letter;
  }
  return kept;
}
