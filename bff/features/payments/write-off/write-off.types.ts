import type { BillerDetailRow } from '../../../connectors/biller/biller.port';
import type { OrderActions } from '../advance-order';

/** What a row of a biller's day meant. */
export type DetailVerdict =
  /** as we have it */
  | 'agreed'
  /** it proved what was unknown */
  | 'applied'
  /** booked or taken back with another amount than ours, or against what was decided since: people look at it */
  | 'contradicts'
  /** no write-off of ours has this sequence */
  | 'not_ours';

/** What the absence of a write-off from a biller's complete day meant. */
export type AbsenceVerdict =
  /** it proved that nothing was booked, or reopened what was taken for booked */
  | 'applied'
  /** that day could not have held it, or the order went on since: nothing to conclude */
  | 'no_matter';

/** Writing orders off at their billers. */
export interface WriteOffs {
  /** of paid, paid_late, wo_queued, wo_sent, wo_unknown, voiding, wo_failed */
  actions: OrderActions;
  /** One row of the biller's file of a day, or one that it disputes as surplus. Twice does no harm. */
  applyDetailRow(billerCode: string, row: BillerDetailRow): Promise<DetailVerdict>;
  /** The complete file of `businessDate`, and of every day before it, does not hold the write-off of this order. */
  applyAbsence(orderId: string, businessDate: string): Promise<AbsenceVerdict>;
}
