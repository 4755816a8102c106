import Taro from '@tarojs/taro';
import { create } from 'zustand';
import { readKept, writeKept } from './kept';
import { useMode } from './mode';

/** Sizes of the main text in points; the accessibility rules ask that old people's text grows to 30. */
export const ELDER_SIZES = [18, 20, 22, 24, 26, 28, 30] as const;
export const STANDARD_SIZES = [16, 20, 24] as const;
export type TextSize = (typeof ELDER_SIZES)[number] | (typeof STANDARD_SIZES)[number];

const ELDER_USUAL = 22;
const KEY = 'text-size';

/** What the person chose for each mode; `null`: as WeChat (or the browser) is set. */
interface Chosen {
  elder: TextSize | null;
  standard: TextSize | null;
}

interface TextSizeStore extends Chosen {
  choose(mode: keyof Chosen, size: TextSize | null): void;
}

const NOTHING: Chosen = { elder: null, standard: null };

export const useChosenTextSize = create<TextSizeStore>((set, get) => ({
  ...NOTHING,
  ...readKept<Chosen>(KEY),
  choose(mode, size) {
    const { elder, standard } = get();
    const chosen: Chosen = mode === 'elder' ? { elder: size, standard } : { elder, standard: size };
    writeKept(KEY, chosen);
    set(chosen);
  },
}));

/** An independent subpackage has its own copy of the store: it looks at what the main package kept. */
export function resyncTextSize(): void {
  const kept = { ...NOTHING, ...readKept<Chosen>(KEY) };
  const now = useChosenTextSize.getState();
  if (kept.elder !== now.elder || kept.standard !== now.standard) useChosenTextSize.setState(kept);
}

/**
 * Points of WeChat's own text size: 16 or 17 as it comes, 23.8 in WeChat's care mode. In a browser the size of its
 * text, 16 unless its owner chose another.
 */
function systemSize(): number {
  try {
    const size =
      process.env.TARO_ENV === 'h5'
        ? Number.parseFloat(window.getComputedStyle(document.documentElement).fontSize)
        : (Taro.getAppBaseInfo() as { fontSizeSetting?: number }).fontSizeSetting;
    return size && size > 0 ? size : STANDARD_SIZES[0];
  } catch {
    return STANDARD_SIZES[0];
  }
}

/** The size of those offered that is nearest; of two equally near ones the larger. */
function nearest<Size extends number>(sizes: readonly Size[], wanted: number): Size {
  return sizes.reduce((best, size) => (Math.abs(size - wanted) <= Math.abs(best - wanted) ? size : best));
}

/** The size that the system asks for in a mode. 17 is what iPhones call normal. */
export function followedSize(isElder: boolean, system = systemSize()): TextSize {
  if (isElder) return nearest(ELDER_SIZES, Math.max(ELDER_USUAL, system));
  return system <= 17 ? STANDARD_SIZES[0] : nearest(STANDARD_SIZES, system);
}

/** The size of the main text on every screen now; `asElder` for one that is as large in both modes. */
export function useTextSize(asElder = false): TextSize {
  const isElder = useMode((mode) => mode.isElder) || asElder;
  const chosen = useChosenTextSize((sizes) => (isElder ? sizes.elder : sizes.standard));
  return chosen ?? followedSize(isElder);
}
