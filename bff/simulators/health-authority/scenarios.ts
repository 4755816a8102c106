export const HEALTH_SCENARIOS = [
  'clear',
  'contact',
  'isolating',
  'isolating_without_evidence',
  'isolating_ended',
  'not_found',
  'stale',
] as const;
export type HealthScenario = (typeof HEALTH_SCENARIOS)[number];

/** Last four digits of a phone, or order digits 15 to 17 of an identity number → what the register holds. */
const BY_PHONE: Record<string, HealthScenario> = {
  '6601': 'contact',
  '6602': 'isolating',
  '6603': 'isolating_without_evidence',
  '6604': 'isolating_ended',
  '6605': 'not_found',
  '6606': 'stale',
};
const BY_ORDER: Record<string, HealthScenario> = {
  // 高翔 of the demo city was born with order 019
  '019': 'contact',
  '901': 'contact',
  '902': 'isolating',
  '903': 'isolating_without_evidence',
  '904': 'isolating_ended',
  '905': 'not_found',
  '906': 'stale',
};

/** What the register holds of a number; everybody else is clear. */
export function healthScenario(idType: string, idNumber: string): HealthScenario {
  if (idType === 'phone') return BY_PHONE[idNumber.slice(-4)] ?? 'clear';
  return BY_ORDER[idNumber.slice(14, 17)] ?? 'clear';
}
