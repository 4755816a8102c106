/** The test phone, in CSS pixels: a 390 × 844 screen, its status bar, WeChat's navigation bar and tab bar. */
export const screen = {
  width: 390,
  height: 844,
  statusBar: 47,
  navigationBar: 44,
  tabBar: 83,
  safeBottom: 34,
} as const;

/** `20rpx` → `10.4px`, in any piece of style text: 750 rpx are the width of a screen, whatever its width is. */
export function rpxToPx(style: string): string {
  return style.replace(
    /(?<![\w-])(-?\d*\.?\d+)rpx\b/g,
    (_, amount: string) => `${Number(((Number(amount) * screen.width) / 750).toFixed(3))}px`,
  );
}
