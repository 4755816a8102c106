import type { SignedVerdict, TrustList } from '@contracts/health-code';
import type { CodeContent } from '@contracts/health-code-content';
import { decodeBase45 } from './base45';
import { fromBase64Url, toHex } from './bytes';
import { decodeContent } from './code-content';
import { headerOf, readEnvelope, signedBytes } from './envelope';
import { verifySignature } from './trust-list';

export interface CodeReading {
  verdict: SignedVerdict;
  /** present exactly when the signature is good */
  content: CodeContent | null;
  /** seconds past its display window */
  lateS: number;
}

const PREFIX = 'YCT1:';
const MAX_CODE_LENGTH = 400;

/**
 * Reads a scanned text with nothing but the trust list. The same order as on the server, and by test the same verdict:
 * form, key, signature, and only then content, time and revocation.
 */
export function verifyCode(text: string, list: TrustList, nowMs: number): CodeReading {
  const notACode: CodeReading = { verdict: 'not_a_code', content: null, lateS: 0 };
  const forged: CodeReading = { verdict: 'forged', content: null, lateS: 0 };
  if (text.length > MAX_CODE_LENGTH || !text.startsWith(PREFIX)) return notACode;
  const bytes = decodeBase45(text.slice(PREFIX.length));
  const envelope = bytes && readEnvelope(bytes);
  if (!envelope) return notACode;
  const header = toHex(envelope.header);
  const key = list.keys.find((candidate) => toHex(headerOf(candidate.kid)) === header);
  const point = key && fromBase64Url(key.point);
  if (!point || !verifySignature(envelope.signature, signedBytes(envelope), point)) return forged;
  const content = decodeContent(envelope.payload);
  if (!content) return forged;
  const nowS = nowMs / 1000;
  return { verdict: judge(content, list, nowS), content, lateS: Math.max(0, Math.floor(nowS - content.expiresAtS)) };
}

function judge(content: CodeContent, { windows, revoked }: TrustList, nowS: number): SignedVerdict {
  if (content.isSpecimen) return 'specimen';
  if (content.issuedAtS > nowS + windows.skewS) return 'not_yet_valid';
  if (nowS > content.expiresAtS + windows.graceS) return 'expired';
  const subject = toHex(content.subjectHash);
  const isRevoked = revoked.some(
    (entry) => entry.subjectHashHex === subject && content.issuedAtS < entry.issuedBeforeS,
  );
  return isRevoked ? 'revoked' : content.colour;
}
