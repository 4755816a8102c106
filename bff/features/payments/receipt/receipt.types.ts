/** What stands on a receipt, already in the words of the page. Nothing in it is unmasked. */
export interface Receipt {
  billerName: string;
  /** 到账, 退款 … */
  stateWords: string;
  /** `none`, or the mark across the page */
  mark: 'none' | 'refunded' | 'part_refunded' | 'pending';
  amountFen: number;
  returnedFen: number;
  /** name and value, in the order of the page */
  rows: { name: string; value: string }[];
  /** lines of the bill; empty for money in advance */
  lines: { name: string; amountFen: number }[];
  printedAt: string;
}

/** One thing on the page; y is of the baseline. Units are those of a page 750 wide. */
export type Mark =
  | {
      kind: 'text';
      text: string;
      x: number;
      y: number;
      size: number;
      isBold?: boolean;
      colour: string;
      align?: 'left' | 'right' | 'middle';
      /** degrees, about its own middle */
      turn?: number;
      opacity?: number;
    }
  | { kind: 'rule'; y: number; colour: string }
  | { kind: 'box'; x: number; y: number; width: number; height: number; colour: string };

export interface Page {
  width: number;
  height: number;
  marks: Mark[];
}
