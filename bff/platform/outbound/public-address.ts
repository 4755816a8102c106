import { BlockList, isIP } from 'node:net';

const LOCAL_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|test|invalid|onion|arpa)$/i;

/** Why citizens could not, or must not, be sent to an address; null when it looks like a public https page. */
export function publicLinkFault(text: string): 'form' | 'https' | 'private' | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'form';
  }
  if (url.protocol !== 'https:') return 'https';
  if (url.username || url.password) return 'form';
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) !== 0 || LOCAL_NAMES.test(host) || !host.includes('.')) return 'private';
  return url.port === '' || url.port === '443' ? null : 'private';
}

// IANA special-purpose registries (RFC 6890 and its updates): nothing in them is the public internet.
const CLOSED = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  CLOSED.addSubnet(network, prefix, 'ipv4');
}
const OPEN_V6 = new BlockList();
OPEN_V6.addSubnet('2000::', 3, 'ipv6');
const CLOSED_V6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4 and NAT64 carry an IPv4 address inside, which could be a private one.
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  CLOSED_V6.addSubnet(network, prefix, 'ipv6');
}

/** True when an IP address belongs to the public internet: not this machine, this network, a cloud's metadata or a multicast group. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !CLOSED.check(address, 'ipv4');
  // Everything outside 2000::/3 is special, mapped IPv4 (::ffff:0:0/96) among it.
  return family === 6 && OPEN_V6.check(address, 'ipv6') && !CLOSED_V6.check(address, 'ipv6');
}
