import type { SimAnswer } from '../simulator.types';
import type { BillerScenario } from './scenarios';

/** A day's file as text, spoilt as the switch says (65). `digestOf` is what the signature is made over. */
export function spoiltFile(
  fault: BillerScenario['detailFile'],
  file: { head(count: number): string; lines: string[]; tail: string | null; otherFormat: string },
): { text: string; digestOf: string } & Pick<SimAnswer, 'cut'> {
  const { lines } = file;
  const tail = file.tail === null ? [] : [file.tail];
  const made = (count: number, rows: string[], end = tail) => `${[file.head(count), ...rows, ...end].join('\n')}\n`;
  const whole = made(lines.length, lines);
  if (fault === 'truncated') {
    // Half the rows, and a signature of what was meant to be sent; the connection ends as if all were well.
    return { text: made(lines.length, lines.slice(0, Math.floor(lines.length / 2)), []), digestOf: whole };
  }
  if (fault === 'hash_wrong') return { text: whole, digestOf: `${whole} ` };
  if (fault === 'count_wrong') {
    const text = made(lines.length + 1, lines);
    return { text, digestOf: text };
  }
  if (fault === 'duplicated') {
    const text = made(lines.length, [...lines, ...lines]);
    return { text, digestOf: text };
  }
  if (fault === 'other_format') {
    const text = `${file.otherFormat}\n`;
    return { text, digestOf: text };
  }
  return { text: whole, digestOf: whole };
}
