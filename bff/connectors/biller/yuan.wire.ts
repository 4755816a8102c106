const YUAN = /^(-?)(\d{1,10})\.(\d{2})$/;

/** `12.30` → 1230. Text to whole fen without a float in between. @throws when it is not yuan with two decimals */
export function parseYuan(text: string): number {
  const parts = YUAN.exec(text);
  if (!parts) throw new Error('not an amount in yuan with two decimals');
  const fen = Number(parts[2]) * 100 + Number(parts[3]);
  return parts[1] && fen !== 0 ? -fen : fen;
}

/** 1230 → `12.30`. @throws when it is not whole fen */
export function formatYuan(fen: number): string {
  if (!Number.isSafeInteger(fen)) throw new Error('not whole fen');
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
