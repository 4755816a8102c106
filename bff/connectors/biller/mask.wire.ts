/** 王桂芳 → 王*芳, 王芳 → 王*. A name that comes masked stays as it is. */
export function maskHolder(name: string): string {
  const letters = [...name.trim()];
  if (letters.includes('*')) return letters.join('');
  if (letters.length <= 1) return letters.length === 1 ? '*' : '';
  if (letters.length === 2) return `${letters[0]}*`;
  return `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`;
}

/** 翠湖街道文林路12号3栋502室 → 翠湖街道文林路***: house and room are nobody else's business. */
export function maskAddress(address: string): string {
  const text = address.trim();
  if (text.includes('*')) return text;
  const at = text.search(/\d/);
  return at > 0 ? `${text.slice(0, at)}***` : `${[...text].slice(0, 4).join('')}***`;
}
