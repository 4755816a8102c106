/** Magic endings of phone numbers: what the carrier makes of them. Any other number is delivered at once. */
export const SMS_SCENARIOS = {
  /** no such subscriber: accepted, then a receipt that says it failed */
  emptyNumber: '9001',
  /** phone switched off: accepted, and no receipt ever */
  switchedOff: '9002',
  /** the carrier refuses for frequency: HTTP 429 */
  tooFrequent: '9003',
  /** voice: picks up and presses nothing */
  picksUp: '9004',
  /** voice: rings out */
  noAnswer: '9005',
  /** voice: engaged */
  busy: '9006',
  /** voice: answers and presses 1 by itself; others wait for a key from the control page */
  pressesOne: '9007',
  /** voice: answers and presses 2 */
  pressesTwo: '9008',
} as const;

export type SmsScenario = keyof typeof SMS_SCENARIOS;

export function smsScenario(phone: string): SmsScenario | null {
  const found = Object.entries(SMS_SCENARIOS).find(([, ending]) => phone.endsWith(ending));
  return (found?.[0] as SmsScenario | undefined) ?? null;
}
