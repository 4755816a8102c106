import { sign } from 'node:crypto';
import type { CodeContent } from '../../../contracts/health-code-content';
import { encodeBase45 } from './base45';
import { CODE_PREFIX, encodeContent } from './code-content';
import { hasLowS, negateS, writeByteString, writeEnvelope } from './envelope';
import type { SigningKey } from './signing-keys';

const toSign = Buffer.allocUnsafe(512);

/** Signs the content and gives the text of the QR symbol: about 245 characters, all in its alphanumeric set. */
export function issueCode(content: CodeContent, key: SigningKey): string {
  const payload = encodeContent(content);
  toSign.set(key.prefix, 0);
  const end = writeByteString(toSign, key.prefix.length, payload);
  const signature = sign('sha256', toSign.subarray(0, end), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  if (!hasLowS(signature)) negateS(signature);
  return CODE_PREFIX + encodeBase45(writeEnvelope(key.header, payload, signature));
}
