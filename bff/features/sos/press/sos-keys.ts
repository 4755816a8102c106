import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A phone that was not opened for a year still names its person. */
const PASS_LIFE_MS = 400 * 86_400_000;
const PERSON = /^[0-9A-HJKMNP-TV-Z]{26}$/;

export interface SosKeys {
  /** a pass that names this person for a year and a bit */
  issuePass(personId: string, now: Date): { pass: string; expiresAt: Date };
  /** whom a pass names; null when it is not ours or too old */
  readPass(pass: string | null | undefined, now: Date): string | null;
  /** opens the waiting view of this case without a session */
  caseKey(caseId: string): string;
  isCaseKey(caseId: string, given: string | undefined): boolean;
  /** What two sendings of one press share: a key alone might be made twice, on two phones it is two presses. */
  pressKey(installKey: string, clientKey: string): string;
}

function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Passes and case keys: signed by keys derived from `secret`, told apart by purpose; read without any table. */
export function createSosKeys(secret: string): SosKeys {
  const derive = (purpose: string) => createHmac('sha256', secret).update(`sos ${purpose} v1`).digest();
  const passKey = derive('pass');
  const openKey = derive('case');
  const signed = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest('base64url');

  return {
    issuePass(personId, now) {
      const expiresAt = new Date(now.getTime() + PASS_LIFE_MS);
      const text = `1.${personId}.${Math.floor(expiresAt.getTime() / 1_000).toString(36)}`;
      return { pass: `${text}.${signed(passKey, text)}`, expiresAt };
    },
    readPass(pass, now) {
      if (!pass) return null;
      const [version, personId = '', until = '', signature = ''] = pass.split('.');
      if (version !== '1' || !PERSON.test(personId)) return null;
      if (!isSame(signature, signed(passKey, `1.${personId}.${until}`))) return null;
      return Number.parseInt(until, 36) * 1_000 > now.getTime() ? personId : null;
    },
    caseKey: (caseId) => signed(openKey, caseId),
    isCaseKey: (caseId, given) => given !== undefined && isSame(given, signed(openKey, caseId)),
    pressKey: (installKey, clientKey) => createHash('sha256').update(`${installKey}\n${clientKey}`).digest('base64url'),
  };
}
