import { sign } from 'node:crypto';
import type { SignedTrustList, TrustList } from '../../../contracts/health-code';
import { hasLowS, negateS } from './envelope';
import type { SigningKeys } from './signing-keys';
import { type RevokedSubject, WINDOWS } from './windows';

/** Keeps a signature over a list from passing as one over a code. */
const SIGNED_PREFIX = 'YCT1-TRUST\n';

/** The list a gate works from without network: keys, windows, revocations, and what each reason means. */
export function signTrustList(
  keys: SigningKeys,
  revoked: readonly RevokedSubject[],
  reasons: TrustList['reasons'],
  now: Date,
): SignedTrustList {
  const list: TrustList = {
    generatedAt: now.toISOString(),
    validUntil: new Date(now.getTime() + WINDOWS.listValidS * 1000).toISOString(),
    windows: WINDOWS,
    keys: keys.all.map((key) => ({ kid: key.kid, point: key.publicPoint.toString('base64url') })),
    revoked: [...revoked],
    reasons,
  };
  const payload = Buffer.from(JSON.stringify(list)).toString('base64url');
  const { kid, privateKey } = keys.current;
  const signature = sign('sha256', Buffer.from(SIGNED_PREFIX + payload), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  if (!hasLowS(signature)) negateS(signature);
  return { payload, kid, signature: signature.toString('base64url') };
}
