import { isIP } from 'node:net';

const LOCAL_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|test|invalid|onion|arpa)$/i;

/** Why citizens could not, or must not, be sent to an address; null when it looks like a public https page. */
export function publicHostFault(text: string): 'form' | 'https' | 'private' | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'form';
  }
  if (url.protocol !== 'https:') return 'https';
  if (url.username || url.password) return 'form';
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) !== 0) return 'private';
  if (LOCAL_NAMES.test(host)) return 'private';
  if (!host.includes('.')) return 'private';
  if (url.port !== '' && url.port !== '443') return 'private';
  return null;
}
