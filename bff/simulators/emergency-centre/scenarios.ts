/** How a centre answers a message. */
export const CENTRE_MODES = [
  // the Ack is the answer
  'receipt_at_once',
  // 202, the Ack follows by our address
  'receipt_later',
  // the Ack comes by our address while the message is still unanswered
  'receipt_first',
  // 202, and nothing ever
  'no_receipt',
  // Ack as answer, and twice more by our address
  'receipt_thrice',
  // Error
  'refuses',
] as const;
export type CentreMode = (typeof CENTRE_MODES)[number];
