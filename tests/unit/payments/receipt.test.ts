import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import sharp from 'sharp';
import { capitalAmount } from '../../../bff/features/payments/receipt/capital-amount';
import { drawPdf, drawPicture } from '../../../bff/features/payments/receipt/draw-receipt';
import { layOutReceipt, wrap } from '../../../bff/features/payments/receipt/lay-out-receipt';
import type { Receipt } from '../../../bff/features/payments/receipt/receipt.types';
import { receiptFonts, widthOf } from '../../../bff/features/payments/receipt/receipt-fonts';
import { unpackWoff } from '../../../bff/features/payments/receipt/unpack-woff';

const RECEIPT: Receipt = {
  billerName: '云岭市自来水有限公司',
  stateWords: '收费单位已入账',
  mark: 'none',
  amountFen: 8_650,
  returnedFen: 0,
  rows: [
    { name: '支付单号', value: 'YCT01M819D538TY757TP0G5G2G6YD' },
    { name: '户名', value: '林*雯' },
  ],
  lines: [{ name: '第一阶梯水费 12 m³', amountFen: 3_420 }],
  printedAt: '2026-11-22 17:06:00',
};

describe('an amount in capitals', () => {
  it.each([
    [0, '零元整'],
    [1, '壹分'],
    [10, '壹角整'],
    [8_650, '捌拾陆元伍角整'],
    [8_605, '捌拾陆元零伍分'],
    [100_000, '壹仟元整'],
    [100_500, '壹仟零伍元整'],
    [1_000_000, '壹万元整'],
    [1_008_650, '壹万零捌拾陆元伍角整'],
    [10_040_600_00, '壹仟零肆万零陆佰元整'],
    [100_000_000_00, '壹亿元整'],
    [100_001_000_00, '壹亿零壹仟元整'],
    [123_456_789, '壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分'],
  ])('%i fen', (fen, words) => expect(capitalAmount(fen)).toBe(words));

  it('names different amounts differently, and never two noughts in a row', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e9 }), fc.nat({ max: 1e9 }), (one, other) => {
        expect(capitalAmount(one)).not.toMatch(/零零|.零元|零万|零亿/);
        expect(capitalAmount(one) === capitalAmount(other)).toBe(one === other);
      }),
    );
  });

  it('refuses what is no amount', () => {
    for (const fen of [-1, 0.5, Number.NaN, 1e15]) expect(() => capitalAmount(fen)).toThrow();
  });
});

describe('a receipt', () => {
  it('is set within the page, every letter of it in the font', () => {
    const page = layOutReceipt({ ...RECEIPT, returnedFen: 100, mark: 'refunded' });
    const { regular, bold } = receiptFonts().outlines;
    for (const mark of page.marks) {
      if (mark.kind !== 'text') continue;
      const font = mark.isBold ? bold : regular;
      for (const letter of mark.text) expect(font.hasGlyphForCodePoint(letter.codePointAt(0)!)).toBe(true);
      expect(widthOf(font, mark.text, mark.size)).toBeLessThanOrEqual(page.width - 60);
      expect(mark.y).toBeLessThan(page.height);
    }
    expect(page.marks.some((mark) => mark.kind === 'text' && mark.text === '已退款' && mark.turn)).toBe(true);
  });

  it('breaks what is too long and loses nothing of it', () => {
    const text = '云岭市自来水有限公司2026年10月水费'.repeat(6);
    const lines = wrap(text, 26, 400);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.join('')).toBe(text);
  });

  it('is a PDF of one page with its font inside, made in well under a second', async () => {
    const page = layOutReceipt(RECEIPT);
    await drawPdf(page, 'warm');
    const begunAt = Date.now();
    const pdf = await drawPdf(page, '凭证');
    expect(Date.now() - begunAt).toBeLessThan(2_000);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const text = pdf.toString('latin1');
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(text).toContain('/FontFile');
    expect(pdf.length).toBeLessThan(200_000);
  });

  it('is a picture that needs no font: as dark where letters are as it must be', async () => {
    const picture = await drawPicture(layOutReceipt(RECEIPT));
    const { width, format } = await sharp(picture).metadata();
    expect({ width, format }).toEqual({ width: 1125, format: 'png' });
    const { channels } = await sharp(picture)
      .greyscale()
      .extract({ left: 300, top: 280, width: 525, height: 110 })
      .stats();
    // The amount in bold figures: neither blank nor a row of boxes.
    expect(channels[0]!.min).toBeLessThan(80);
    expect(channels[0]!.mean).toBeGreaterThan(120);
    expect(channels[0]!.mean).toBeLessThan(245);
  });

  it('unpacks a font to what was packed', () => {
    const file = require.resolve('@fontsource/noto-sans-sc/files/noto-sans-sc-latin-400-normal.woff');
    const plain = unpackWoff(readFileSync(file));
    expect([0x00010000, 0x4f54544f]).toContain(plain.readUInt32BE(0));
    expect(() => unpackWoff(Buffer.alloc(64))).toThrow();
  });
});
