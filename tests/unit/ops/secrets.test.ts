import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keptSecrets } from '../../../bff/ops/secrets.mjs';
import { loadConfig } from '../../../bff/platform/config';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'yct-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('secrets of a demo instance', () => {
  it('are made once, kept for the owner alone, and differ from those of another', () => {
    const first = keptSecrets(folder);
    expect(keptSecrets(folder)).toEqual(first);
    expect(statSync(path.join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
    const other = keptSecrets(mkdtempSync(path.join(folder, 'other-')));
    for (const name of Object.keys(first) as (keyof typeof first)[]) expect(other[name]).not.toBe(first[name]);
  });

  it('keep what is there when a newer version asks for more', () => {
    const first = keptSecrets(folder);
    const file = path.join(folder, 'secrets.json');
    const { LINK_SECRET: _, ...older } = first;
    writeFileSync(file, JSON.stringify(older));
    const next = keptSecrets(folder);
    expect(next).toMatchObject(older);
    expect(next.LINK_SECRET).toHaveLength(64);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(next);
  });

  it('are what the program’s configuration asks for', () => {
    const secrets = keptSecrets(folder);
    const outside = 'http://127.0.0.1:1';
    const config = loadConfig({
      ...secrets,
      DATABASE_URL: 'mysql://root@localhost/x',
      SMS_URL: outside,
      WECHAT_PAY_MERCHANTS_FILE: path.join(folder, 'merchants.json'),
      HEALTH_AUTHORITY_URL: outside,
      TRANSIT_GTFS_URL: outside,
      TRANSIT_REALTIME_URL: outside,
    });
    expect(config.TOKEN_SECRET).toBe(secrets.TOKEN_SECRET);
    const [, key] = secrets.HEALTH_CODE_SIGNING_KEYS!.split(':');
    const parsed = createPrivateKey({ key: Buffer.from(key!, 'base64'), format: 'der', type: 'pkcs8' });
    expect(parsed.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });
});
