import qrcode from 'qrcode-generator';

/** Pixels a module; drawn large and scaled down, so that edges stay sharp on any screen. */
const CELL = 8;

/** A QR symbol as a GIF that an image of WeChat and of a browser can show. Level Q: a quarter may be scratched. */
export function symbolOf(text: string): string {
  const symbol = qrcode(0, 'Q');
  symbol.addData(text, 'Alphanumeric');
  symbol.make();
  // The quiet zone is the white of the card around it.
  return symbol.createDataURL(CELL, 0);
}
