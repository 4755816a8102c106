/** Larger pictures are scaled down to this: a code fills enough of them, and a phone's picture has 12 million points. */
const MOST_PIXELS = 1_600;

/** Reads the text of a photographed code, `null` when there is none to be found. */
export async function decodePhoto(address: string): Promise<string | null> {
  const [{ default: jsQR }, bitmap] = await Promise.all([import('jsqr'), loadBitmap(address)]);
  const scale = Math.min(1, MOST_PIXELS / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  return jsQR(pixels.data, pixels.width, pixels.height)?.data ?? null;
}

async function loadBitmap(address: string): Promise<ImageBitmap> {
  const blob = await (await fetch(address)).blob();
  URL.revokeObjectURL(address);
  return createImageBitmap(blob);
}
