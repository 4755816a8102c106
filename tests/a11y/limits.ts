/**
 * What is held to, with its source. A CSS pixel of a page at `width=device-width` is the pt (iOS) or dp (Android) of the
 * rules.
 */
export const LIMITS = {
  /** MIIT application specification for old people, T/TAF 114-2022: main text of elder mode, and how far it grows. */
  elderTextPt: 18,
  elderGrownPt: 30,
  /** T/TAF 114: line spacing ≥ 1.3, paragraph spacing ≥ 1.3 times that. */
  lineHeight: 1.3,
  paragraphGap: 1.3,
  /** T/TAF 114: main components of elder mode; everything else; what closes an overlay. */
  elderTargetPt: 60,
  targetPt: 44,
  /** WCAG 2.2, 1.4.3 and 1.4.11. */
  contrast: 4.5,
  largeContrast: 3,
  nonText: 3,
  /** WCAG 2.2, 1.4.10 reflow and 1.4.4 resize. */
  reflowWidth: 320,
  textFactor: 2,
} as const;

/** What WCAG calls large: 18 pt, or 14 pt and bold, in CSS pixels. */
export const LARGE_TEXT_PX = 24;
export const LARGE_BOLD_TEXT_PX = 18.66;
