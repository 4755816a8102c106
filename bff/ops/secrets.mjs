/** Keys and secrets of one demo instance: made once, kept in its own folder, never a constant in the source. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const hex = (bytes) => randomBytes(bytes).toString('hex');
const signingKey = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ format: 'der', type: 'pkcs8' })
    .toString('base64');

/** What the program's environment asks for, and how to make one. */
const MAKERS = {
  TOKEN_SECRET: () => hex(32),
  LINK_SECRET: () => hex(32),
  VAULT_KEYS: () => `k1:${randomBytes(32).toString('base64')}`,
  HEALTH_CODE_SIGNING_KEYS: () => `k1:${signingKey()}`,
  WECHAT_APP_ID: () => `wx${hex(8)}`,
  WECHAT_APP_SECRET: () => hex(16),
  SMS_ACCESS_KEY: () => `ak${hex(8)}`,
  SMS_SECRET: () => hex(16),
  HEALTH_AUTHORITY_KEY_ID: () => `ha-${hex(4)}`,
  HEALTH_AUTHORITY_SECRET: () => hex(32),
  SOS_WATCH_SECRET: () => hex(32),
};

/** Makes a set without keeping it. */
export function makeSecrets() {
  return Object.fromEntries(Object.entries(MAKERS).map(([name, make]) => [name, make()]));
}

/**
 * The instance's set; names that a newer version asks for are added, those that are there stay as they are.
 * @returns {Record<keyof typeof MAKERS, string>}
 */
export function keptSecrets(dataDir) {
  const path = join(dataDir, 'secrets.json');
  let kept = {};
  try {
    kept = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw new Error(`${path} cannot be read: ${error.message}`);
  }
  const secrets = { ...makeSecrets(), ...kept };
  if (Object.keys(secrets).length > Object.keys(kept).length) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  return secrets;
}
