import { type KeyObject, sign } from 'node:crypto';

// Just enough DER to write an X.509 certificate (RFC 5280): Node reads certificates but does not make them.
function tlv(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = length < 0x100 ? [length] : [length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length, ...bytes]), content]);
}

const sequence = (...parts: Buffer[]) => tlv(0x30, ...parts);
const RSA_SHA256 = sequence(tlv(0x06, Buffer.from('2a864886f70d01010b', 'hex')), tlv(0x05));
const COMMON_NAME = tlv(0x06, Buffer.from('550403', 'hex'));

function distinguishedName(commonName: string): Buffer {
  return sequence(tlv(0x31, sequence(COMMON_NAME, tlv(0x0c, Buffer.from(commonName, 'utf8')))));
}

function utcTime(at: Date): Buffer {
  const text = at.toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return tlv(0x17, Buffer.from(`${text}Z`, 'ascii'));
}

/** A certificate that names and signs itself, as PEM. `serialNo`: up to 40 hex digits. */
export function selfSignedCertificate(of: {
  privateKey: KeyObject;
  publicKey: KeyObject;
  serialNo: string;
  commonName: string;
  notBefore: Date;
  notAfter: Date;
}): string {
  // A leading zero byte keeps the number positive.
  const serial = Buffer.concat([Buffer.from([0]), Buffer.from(of.serialNo, 'hex')]);
  const name = distinguishedName(of.commonName);
  const toBeSigned = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, serial[1]! & 0x80 ? serial : serial.subarray(1)),
    RSA_SHA256,
    name,
    sequence(utcTime(of.notBefore), utcTime(of.notAfter)),
    name,
    of.publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', toBeSigned, of.privateKey);
  const der = sequence(toBeSigned, RSA_SHA256, tlv(0x03, Buffer.from([0]), signature));
  const lines = der.toString('base64').match(/.{1,64}/g)!;
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
