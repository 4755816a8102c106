import type { Failure } from './failure.types';
import { booksFailures } from './failures-books';
import { notificationFailures } from './failures-notification';
import { orderFailures } from './failures-order';
import { refundFailures } from './failures-refund';
import { writeOffFailures } from './failures-write-off';

/** The table of failures by where they strike; those of one group share a city. */
export const FAILURE_GROUPS: readonly { name: string; failures: readonly Failure[] }[] = [
  { name: 'notification', failures: notificationFailures },
  { name: 'order and payer', failures: orderFailures },
  { name: 'write-off', failures: writeOffFailures },
  { name: 'refund and receipt', failures: refundFailures },
  { name: 'reconciliation and operations', failures: booksFailures },
];

/** Numbers of the table without an entry, and those with more than one. */
export function gapsInTable(): number[] {
  const numbers = FAILURE_GROUPS.flatMap(({ failures }) => failures.map((failure) => failure.number));
  return Array.from({ length: 75 }, (_, at) => at + 1).filter(
    (number) => numbers.filter((each) => each === number).length !== 1,
  );
}
