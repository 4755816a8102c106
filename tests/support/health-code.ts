import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { TrustList } from '../../bff/contracts/health-code';
import type { CodeContent } from '../../bff/contracts/health-code-content';
import { readSigningKeys, type SigningKeys } from '../../bff/features/health-code/code/signing-keys';
import { signTrustList } from '../../bff/features/health-code/code/trust-list';
import type { RevokedSubject } from '../../bff/features/health-code/code/windows';
import { openTrustList } from '../../miniapp/src/features/health-check/verifier/trust-list';

/** Text of HEALTH_CODE_SIGNING_KEYS with fresh keys. */
export function newKeyText(...kids: string[]): string {
  return kids
    .map((kid) => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return `${kid}:${privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')}`;
    })
    .join(',');
}

export const newKeys = (...kids: string[]): SigningKeys => readSigningKeys(newKeyText(...kids));

export const NOW = new Date('2026-11-22T08:00:00.000Z');
export const nowS = NOW.getTime() / 1000;

export function aContent(part: Partial<CodeContent> = {}): CodeContent {
  return {
    codeId: randomBytes(16),
    subjectHash: randomBytes(16),
    colour: 'green',
    maskedName: '林*雯',
    reasonCode: 'G_CLEAR',
    ruleVersion: 2,
    dataAsOfS: nowS - 600,
    issuedAtS: nowS,
    expiresAtS: nowS + 60,
    isSpecimen: false,
    ...part,
  };
}

/** The list as a phone holds it after opening. */
export function phoneList(keys: SigningKeys, revoked: RevokedSubject[] = [], at = NOW): TrustList {
  const opened = openTrustList(signTrustList(keys, revoked, [], at), null);
  if ('fault' in opened) throw new Error(opened.fault);
  return opened.list;
}
