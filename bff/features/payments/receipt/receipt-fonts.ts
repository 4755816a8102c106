import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { create, type Font } from 'fontkit';
import { unpackWoff } from './unpack-woff';

/** Both cuts of the font the receipts are set in, as bytes for the PDF and as outlines for the picture. */
export interface ReceiptFonts {
  regular: Buffer;
  bold: Buffer;
  outlines: { regular: Font; bold: Font };
}

let loaded: ReceiptFonts | undefined;

/** Read once, at the first receipt: they come with a package, so no machine needs a Chinese font of its own. */
export function receiptFonts(): ReceiptFonts {
  if (loaded) return loaded;
  const find = createRequire(path.join(process.cwd(), 'package.json'));
  const read = (weight: number) =>
    unpackWoff(
      readFileSync(
        find.resolve(`@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-${weight}-normal.woff`),
      ),
    );
  const regular = read(400);
  const bold = read(700);
  loaded = { regular, bold, outlines: { regular: create(regular) as Font, bold: create(bold) as Font } };
  return loaded;
}

/** Width of a text at a size, in the page's units. */
export function widthOf(font: Font, text: string, size: number): number {
  return (font.layout(text).advanceWidth * size) / font.unitsPerEm;
}
