/** What became of a message handed to somebody else's network. `unknown`: it left, no answer came; it may have been carried out. */
export type SendOutcome =
  | { outcome: 'accepted'; providerId: string }
  | { outcome: 'refused'; reason: string; isRetryable: boolean }
  | { outcome: 'unknown'; reason: string };
