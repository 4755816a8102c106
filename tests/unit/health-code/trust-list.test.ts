import { signTrustList } from '../../../bff/features/health-code/code/trust-list';
import { fromBase64Url, fromUtf8 } from '../../../miniapp/src/features/health-check/verifier/bytes';
import { openTrustList } from '../../../miniapp/src/features/health-check/verifier/trust-list';
import { NOW, newKeys } from '../../support/health-code';

const keys = newKeys('2026a', '2025b');
const reasons = [{ code: 'G_CLEAR', words: { zh: '没有发现需要注意的情况', en: 'Nothing found' } }];
const signed = signTrustList(keys, [{ subjectHashHex: 'ab'.repeat(16), issuedBeforeS: 5 }], reasons, NOW);

describe('the trust list', () => {
  it('is opened by the phone as it was signed', () => {
    const opened = openTrustList(signed, null);
    expect(opened).toMatchObject({
      list: {
        generatedAt: NOW.toISOString(),
        validUntil: '2026-11-23T08:00:00.000Z',
        keys: [{ kid: '2026a' }, { kid: '2025b' }],
        revoked: [{ issuedBeforeS: 5 }],
        reasons,
      },
    });
  });

  it('is believed only when a key the phone knows has signed it', () => {
    const { list } = openTrustList(signed, null) as { list: { keys: { kid: string; point: string }[] } };
    expect(openTrustList(signed, list.keys)).toHaveProperty('list');
    const rotated = { ...keys, current: keys.all[1]! };
    expect(openTrustList(signTrustList(rotated, [], [], NOW), list.keys)).toHaveProperty('list');
    expect(openTrustList(signTrustList(newKeys('evil'), [], [], NOW), list.keys)).toEqual({ fault: 'unknown_key' });
    expect(openTrustList(signTrustList(newKeys('2026a'), [], [], NOW), list.keys)).toEqual({ fault: 'bad_signature' });
  });

  it('is refused when anything in it was changed', () => {
    const other = signTrustList(keys, [], [], NOW);
    expect(openTrustList({ ...signed, payload: other.payload }, null)).toEqual({ fault: 'bad_signature' });
    expect(openTrustList({ ...signed, kid: '2025b' }, null)).toEqual({ fault: 'bad_signature' });
    expect(openTrustList({ ...signed, kid: 'none' }, null)).toEqual({ fault: 'unknown_key' });
    expect(openTrustList({ ...signed, signature: 'AA' }, null)).toEqual({ fault: 'malformed' });
    expect(openTrustList({ ...signed, payload: '!!' }, null)).toEqual({ fault: 'malformed' });
    expect(openTrustList({ ...signed, payload: 'e30' }, null)).toEqual({ fault: 'malformed' });
  });
});

describe('the phone’s own decoders', () => {
  it('read base64url and UTF-8 as Node writes them', () => {
    const text = '健康码 €𠮷 ok';
    expect(fromUtf8(fromBase64Url(Buffer.from(text).toString('base64url'))!)).toBe(text);
    expect(fromBase64Url('A')).toBeNull();
    expect(fromBase64Url('A+')).toBeNull();
  });

  it.each([
    ['a lone continuation', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong euro', [0xe0, 0x82, 0xac]],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
    ['beyond the last character', [0xf4, 0x90, 0x80, 0x80]],
    ['a head without its tail', [0xe6, 0x9e]],
    ['a byte of no form', [0xff]],
  ])('refuse %s', (_, bytes) => {
    expect(fromUtf8(Uint8Array.from(bytes))).toBeNull();
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes))).toThrow();
  });
});
