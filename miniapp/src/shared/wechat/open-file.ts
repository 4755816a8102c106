import Taro from '@tarojs/taro';
import { fetchBlob, fetchFile } from '@/shared/http/fetch-file';

/** Opens a PDF of the person's own; from there WeChat can send it on. A browser downloads it. */
export const openPdf = (path: string, name: string): Promise<void> => openDocument(path, name, 'pdf');

/** The same with an Excel workbook. */
export const openWorkbook = (path: string, name: string): Promise<void> => openDocument(path, name, 'xlsx');

/** A table as text is for a desktop: WeChat opens no such file. */
export const canKeepFile = process.env.TARO_ENV === 'h5';

/** Downloads a file in a browser. */
export async function keepFile(path: string, name: string): Promise<void> {
  if (canKeepFile) keepInBrowser(await fetchBlob(path), name);
}

/** The same with text that is here already. */
export function keepText(text: string, name: string): void {
  if (canKeepFile) keepInBrowser(new Blob([text], { type: 'text/csv;charset=utf-8' }), name);
}

async function openDocument(path: string, name: string, fileType: 'pdf' | 'xlsx'): Promise<void> {
  if (process.env.TARO_ENV === 'h5') return keepInBrowser(await fetchBlob(path), name);
  const filePath = await fetchFile(path);
  await Taro.openDocument({ filePath, fileType, showMenu: true });
}

/** Brings up what can be done with a picture: keep it, send it to a friend. A browser that can't share downloads it. */
export async function sharePicture(path: string, name: string): Promise<void> {
  if (process.env.TARO_ENV === 'h5') {
    const blob = await fetchBlob(path);
    const file = new File([blob], name, { type: blob.type });
    if (navigator.maxTouchPoints > 0 && navigator.canShare?.({ files: [file] })) {
      await navigator.share({ files: [file] }).catch(() => undefined);
      return;
    }
    return keepInBrowser(blob, name);
  }
  const filePath = await fetchFile(path);
  // Going back from the menu is no failure.
  await Taro.showShareImageMenu({ path: filePath }).catch(() => undefined);
}

function keepInBrowser(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
