import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import type { Mark, Page } from './receipt.types';
import { receiptFonts, widthOf } from './receipt-fonts';

/** Points of the PDF for one unit of the page: 750 units are the width of A5. */
const POINTS = 419.53 / 750;

type TextMark = Extract<Mark, { kind: 'text' }>;

function leftOf(mark: TextMark): number {
  const { outlines } = receiptFonts();
  const width = widthOf(mark.isBold ? outlines.bold : outlines.regular, mark.text, mark.size);
  return mark.align === 'right' ? mark.x - width : mark.align === 'middle' ? mark.x - width / 2 : mark.x;
}

/** A PDF of one page with the letters it needs embedded: it looks the same on every machine, and can be searched. */
export function drawPdf(page: Page, title: string): Promise<Buffer> {
  const fonts = receiptFonts();
  const size: [number, number] = [page.width * POINTS, page.height * POINTS];
  const pdf = new PDFDocument({ size, margin: 0, info: { Title: title, Author: '一城通' }, lang: 'zh-CN' });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  pdf.registerFont('regular', fonts.regular);
  pdf.registerFont('bold', fonts.bold);
  pdf.scale(POINTS);
  for (const mark of page.marks) {
    if (mark.kind === 'box') pdf.rect(mark.x, mark.y, mark.width, mark.height).fill(mark.colour);
    else if (mark.kind === 'rule') pdf.rect(60, mark.y, page.width - 120, 1).fill(mark.colour);
    else {
      pdf.save();
      if (mark.turn) pdf.rotate(mark.turn, { origin: [mark.x, mark.y] });
      pdf
        .font(mark.isBold ? 'bold' : 'regular', mark.size)
        .fillColor(mark.colour, mark.opacity ?? 1)
        .text(mark.text, leftOf(mark), mark.y, { baseline: 'alphabetic', lineBreak: false });
      pdf.restore();
    }
  }
  pdf.end();
  return whole;
}

/** A text as one path: the picture needs no font where it is made or seen. */
function pathOf(mark: TextMark): string {
  const { outlines } = receiptFonts();
  const font = mark.isBold ? outlines.bold : outlines.regular;
  const run = font.layout(mark.text);
  const scale = mark.size / font.unitsPerEm;
  let x = leftOf(mark);
  const glyphs: string[] = [];
  for (const [at, glyph] of run.glyphs.entries()) {
    const outline = glyph.path.toSVG();
    // Fonts count upwards, pictures downwards.
    if (outline) {
      glyphs.push(`<path transform="translate(${x.toFixed(2)} ${mark.y}) scale(${scale} ${-scale})" d="${outline}"/>`);
    }
    x += (run.positions[at]?.xAdvance ?? glyph.advanceWidth) * scale;
  }
  const turned = mark.turn ? ` transform="rotate(${mark.turn} ${mark.x} ${mark.y})"` : '';
  return `<g fill="${mark.colour}" fill-opacity="${mark.opacity ?? 1}"${turned}>${glyphs.join('')}</g>`;
}

/** A picture to be kept or sent on, 1,125 wide: sharp on a phone of three pixels to the point. */
export function drawPicture(page: Page): Promise<Buffer> {
  const parts = page.marks.map((mark) => {
    if (mark.kind === 'box') {
      return `<rect x="${mark.x}" y="${mark.y}" width="${mark.width}" height="${mark.height}" fill="${mark.colour}"/>`;
    }
    if (mark.kind === 'rule') {
      return `<rect x="60" y="${mark.y}" width="${page.width - 120}" height="1" fill="${mark.colour}"/>`;
    }
    return pathOf(mark);
  });
  const zoom = 1.5;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${page.width * zoom}" height="${page.height * zoom}" viewBox="0 0 ${page.width} ${page.height}"><rect width="100%" height="100%" fill="#fff"/>${parts.join('')}</svg>`;
  return sharp(Buffer.from(svg)).png({ compressionLevel: 9, palette: true }).toBuffer();
}
