import { capitalAmount } from './capital-amount';
import type { Mark, Page, Receipt } from './receipt.types';
import { receiptFonts, widthOf } from './receipt-fonts';

const WIDTH = 750;
const LEFT = 60;
const RIGHT = WIDTH - LEFT;
const GAP = 24;
const INK = '#1a2233';
const SOFT = '#5b6577';
const LINE = '#dfe3ea';
const ACCENT = '#0b5fa5';
const WARN = '#b3261e';
const MARK_WORDS = { refunded: '已退款', part_refunded: '部分退款', pending: '入账中' } as const;

export const yuan = (fen: number) => `¥${(fen / 100).toFixed(2)}`;

/** Breaks a text so that no line is wider than asked; Chinese breaks anywhere, numbers where they must. */
export function wrap(text: string, size: number, width: number): string[] {
  const font = receiptFonts().outlines.regular;
  const lines: string[] = [];
  let line = '';
  for (const letter of text) {
    if (line !== '' && widthOf(font, line + letter, size) > width) {
      lines.push(line);
      line = '';
    }
    line += letter;
  }
  return [...lines, line];
}

/** Sets a receipt: head, amount in figures and capitals, facts, the bill's lines, and what it is not. */
export function layOutReceipt(receipt: Receipt): Page {
  const marks: Mark[] = [];
  let y = 0;
  const text = (words: string, x: number, size: number, more: Partial<Extract<Mark, { kind: 'text' }>> = {}) =>
    void marks.push({ kind: 'text', text: words, x, y, size, colour: INK, ...more });
  const rule = () => void marks.push({ kind: 'rule', y, colour: LINE });
  const pair = (name: string, value: string, size = 26) => {
    text(name, LEFT, size, { colour: SOFT });
    for (const [at, line] of wrap(
      value,
      size,
      RIGHT - LEFT - GAP - widthOf(receiptFonts().outlines.regular, name, size),
    ).entries()) {
      if (at > 0) y += size * 1.45;
      text(line, RIGHT, size, { align: 'right' });
    }
    y += size * 1.75;
  };

  marks.push({ kind: 'box', x: 0, y: 0, width: WIDTH, height: 12, colour: ACCENT });
  y = 84;
  text('一城通', LEFT, 30, { isBold: true, colour: ACCENT });
  text('电子缴费凭证', RIGHT, 30, { align: 'right', isBold: true });
  y = 168;
  text(receipt.billerName, WIDTH / 2, 32, { align: 'middle' });
  y = 256;
  text(yuan(receipt.amountFen), WIDTH / 2, 72, { align: 'middle', isBold: true });
  y = 312;
  for (const line of wrap(`人民币（大写）${capitalAmount(receipt.amountFen)}`, 26, RIGHT - LEFT)) {
    text(line, WIDTH / 2, 26, { align: 'middle', colour: SOFT });
    y += 38;
  }
  text(receipt.stateWords, WIDTH / 2, 28, {
    align: 'middle',
    isBold: true,
    colour: receipt.mark === 'none' ? ACCENT : WARN,
  });
  y += 44;
  rule();
  y += 56;
  for (const { name, value } of receipt.rows) pair(name, value);
  if (receipt.lines.length > 0) {
    y -= 12;
    rule();
    y += 56;
    text('账单明细', LEFT, 28, { isBold: true });
    y += 50;
    for (const { name, amountFen } of receipt.lines) pair(name, yuan(amountFen));
  }
  if (receipt.returnedFen > 0) {
    y -= 12;
    rule();
    y += 56;
    pair('已退回', `${yuan(receipt.returnedFen)}（${capitalAmount(receipt.returnedFen)}）`);
  }
  y -= 12;
  rule();
  y += 46;
  for (const line of [
    '本凭证由一城通按微信支付与收费单位的记录出具，可凭支付单号核验。',
    '不作发票使用；电子发票请在订单中向收费单位申请。',
    `出具时间 ${receipt.printedAt}`,
  ]) {
    text(line, WIDTH / 2, 20, { align: 'middle', colour: SOFT });
    y += 32;
  }
  if (receipt.mark !== 'none') {
    const words = MARK_WORDS[receipt.mark];
    const at = { x: WIDTH / 2, y: 480, size: 120, isBold: true, align: 'middle' as const };
    marks.push({ kind: 'text', text: words, colour: WARN, turn: -18, opacity: 0.14, ...at });
  }
  return { width: WIDTH, height: Math.ceil(y + 20), marks };
}
