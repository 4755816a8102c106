import { type KeyObject, verify } from 'node:crypto';
import type { SignedVerdict } from '../../../contracts/health-code';
import type { CodeContent } from '../../../contracts/health-code-content';
import { decodeBase45 } from './base45';
import { CODE_PREFIX, decodeContent, MAX_CODE_LENGTH } from './code-content';
import { hasLowS, readEnvelope } from './envelope';
import type { SigningKey } from './signing-keys';
import { type CodeWindows, isRevoked, type RevokedSubject, WINDOWS } from './windows';

export interface CodeTrust {
  /** by protected header, in latin1: the kid is matched as it is written, and only its own key is tried */
  keys: ReadonlyMap<string, { publicKey: KeyObject; prefix: Buffer }>;
  windows: CodeWindows;
  revoked: readonly RevokedSubject[];
}

/** What one code says by itself. Replay is not its own property: it needs the memory of other scans. */
export interface CodeReading {
  verdict: SignedVerdict;
  /** present exactly when the signature is good */
  content: CodeContent | null;
  /** seconds past its display window, 0 while fresh */
  lateS: number;
}

export function trustOf(
  keys: readonly SigningKey[],
  revoked: readonly RevokedSubject[] = [],
  windows: CodeWindows = WINDOWS,
): CodeTrust {
  const byHeader = new Map(
    keys.map((key) => [key.header.toString('latin1'), { publicKey: key.publicKey, prefix: key.prefix }]),
  );
  return { keys: byHeader, windows, revoked };
}

const toVerify = Buffer.allocUnsafe(1024);
const notACode: CodeReading = { verdict: 'not_a_code', content: null, lateS: 0 };
const forged: CodeReading = { verdict: 'forged', content: null, lateS: 0 };

/** Reads a scanned text at `now`. Order: form, key, signature, and only then content, time and revocation. */
export function verifyCode(text: string, trust: CodeTrust, now: Date): CodeReading {
  if (text.length > MAX_CODE_LENGTH || !text.startsWith(CODE_PREFIX)) return notACode;
  const bytes = decodeBase45(text, CODE_PREFIX.length);
  const envelope = bytes && readEnvelope(bytes);
  if (!envelope) return notACode;
  const key = trust.keys.get(latin1(envelope.header));
  if (!key || !hasLowS(envelope.signature)) return forged;
  toVerify.set(key.prefix, 0);
  toVerify.set(envelope.payloadString, key.prefix.length);
  const signed = toVerify.subarray(0, key.prefix.length + envelope.payloadString.length);
  const options = { key: key.publicKey, dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha256', signed, options, envelope.signature)) return forged;
  const content = decodeContent(envelope.payload);
  if (!content) return forged;
  const nowS = now.getTime() / 1000;
  const lateS = Math.max(0, Math.floor(nowS - content.expiresAtS));
  return { verdict: judge(content, trust, nowS), content, lateS };
}

function judge(content: CodeContent, trust: CodeTrust, nowS: number): SignedVerdict {
  if (content.isSpecimen) return 'specimen';
  if (content.issuedAtS > nowS + trust.windows.skewS) return 'not_yet_valid';
  if (nowS > content.expiresAtS + trust.windows.graceS) return 'expired';
  if (isRevoked(content, trust.revoked)) return 'revoked';
  return content.colour;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
