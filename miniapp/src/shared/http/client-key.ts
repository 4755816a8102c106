const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A fresh key for something that may be sent twice: 48 bits of time and 80 of chance, in 26 letters. It tells one
 * press from another and is no secret, so `Math.random` (all that WeChat offers synchronously) is enough.
 */
export function newClientKey(nowMs = Date.now()): string {
  let time = '';
  for (let rest = nowMs, i = 0; i < 10; i += 1) {
    time = ALPHABET[rest % 32] + time;
    rest = Math.floor(rest / 32);
  }
  let chance = '';
  for (let i = 0; i < 16; i += 1) chance += ALPHABET[Math.floor(Math.random() * 32)];
  return time + chance;
}
