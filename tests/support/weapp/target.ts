/**
 * How a test names something on the screen. A plain string is visible text or an ARIA label: the innermost element
 * whose whole text it is, else the innermost that contains it.
 */
export type Target =
  | string
  | { id: string }
  | { text: string; nth?: number }
  | { role: string; name?: string; nth?: number }
  | { placeholder: string; nth?: number }
  | { css: string; nth?: number };

/** Where on the screen a target lies, or why it cannot be touched. */
export type Found = { x: number; y: number } | { problem: string };

/** One element with a role or an `aria-` attribute, as rendered. */
export interface AriaNode {
  role: string;
  name: string;
  attributes: Record<string, string>;
}
