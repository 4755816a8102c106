import type { VaultKind } from './vault.types';

/** 林晓雯 → 林*雯, 赵强 → 赵*, 欧阳 → 欧* */
export function maskName(name: string): string {
  const letters = [...name];
  if (letters.length <= 2) return `${letters[0] ?? ''}*`;
  return `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`;
}

/** 13800000001 → 138****0001 */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** First digit and the last two: enough to know one's own, too little for anybody else. */
export function maskIdNumber(idNumber: string): string {
  return `${idNumber.slice(0, 1)}${'*'.repeat(Math.max(0, idNumber.length - 3))}${idNumber.slice(-2)}`;
}

/** The masked form of a value of the vault. */
export function maskValue(kind: VaultKind, value: string): string {
  if (kind === 'name') return maskName(value);
  if (kind === 'phone') return maskPhone(value);
  if (kind === 'id_number') return maskIdNumber(value);
  if (kind === 'address') return `${[...value].slice(0, 6).join('')}…`;
  return '***';
}
