const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const IN_GROUP = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿'];

/**
 * 大写金额 by the rules for bank bills (支付结算办法): one 零 for any run of noughts inside, 整 where there are no fen.
 * @param amountFen whole fen, below a million million yuan
 */
export function capitalAmount(amountFen: number): string {
  if (!Number.isSafeInteger(amountFen) || amountFen < 0 || amountFen >= 1e14)
    throw new Error(`not an amount: ${amountFen}`);
  const yuan = Math.floor(amountFen / 100);
  const jiao = Math.floor(amountFen / 10) % 10;
  const fen = amountFen % 10;
  let words = '';
  let isGap = false;
  const digits = String(yuan);
  for (let at = 0; at < digits.length; at += 1) {
    const place = digits.length - 1 - at;
    const digit = Number(digits[at]);
    if (digit === 0) {
      isGap = words !== '';
    } else {
      words += (isGap ? '零' : '') + DIGITS[digit] + IN_GROUP[place % 4];
      isGap = false;
    }
    const isGroupFilled = Number(digits.slice(Math.max(0, at - 3), at + 1)) > 0;
    if (place > 0 && place % 4 === 0 && isGroupFilled) words += GROUPS[place / 4];
  }
  if (yuan > 0) words += '元';
  if (jiao === 0 && fen === 0) return `${words || '零元'}整`;
  if (jiao > 0) words += `${yuan > 0 && isGap ? '零' : ''}${DIGITS[jiao]}角`;
  else if (yuan > 0) words += '零';
  return words + (fen > 0 ? `${DIGITS[fen]}分` : '整');
}
