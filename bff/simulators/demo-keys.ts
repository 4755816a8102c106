import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { DEMO_SETTINGS } from './demo-settings';
import { selfSignedCertificate } from './self-signed-certificate';

/** Merchants of the demo: each biller is paid on its own number; the portal's own only opens combined orders. */
export const DEMO_MERCHANTS = [
  { mchid: '1900000100', name: '一城通', mayCombine: true, billerCodes: [] },
  { mchid: '1900000101', name: '云岭市自来水有限公司', mayCombine: false, billerCodes: ['water'] },
  { mchid: '1900000102', name: '云岭供电公司', mayCombine: false, billerCodes: ['power'] },
  { mchid: '1900000103', name: '云岭市燃气有限公司', mayCombine: false, billerCodes: ['gas'] },
  { mchid: '1900000104', name: '云岭市热力公司', mayCombine: false, billerCodes: ['heating'] },
  { mchid: '1900000105', name: '云岭安居物业', mayCombine: false, billerCodes: ['property'] },
  { mchid: '1900000106', name: '云岭市财政局非税收入', mayCombine: false, billerCodes: ['fines'] },
] as const;

/** The file that the program reads (`WECHAT_PAY_MERCHANTS_FILE`): what a merchant keeps. */
export interface MerchantsFile {
  /** marks keys that production refuses */
  isDemo: true;
  appId: string;
  merchants: {
    mchid: string;
    name: string;
    mayCombine: boolean;
    billerCodes: string[];
    serialNo: string;
    privateKeyPem: string;
    apiV3Key: string;
    previousApiV3Key?: string;
    publicKeyId?: string;
    publicKeyPem?: string;
    platformCertificates: { serialNo: string; pem: string }[];
  }[];
}

/** The file that the simulator reads (`WECHAT_PAY_PLATFORM_FILE`): what WeChat Pay keeps. */
export interface PlatformFile {
  appId: string;
  merchants: {
    mchid: string;
    name: string;
    mayCombine: boolean;
    serialNo: string;
    publicKeyPem: string;
    apiV3Key: string;
  }[];
  /** the one in use, then the next one */
  certificates: { serialNo: string; privateKeyPem: string; pem: string; effectiveAt: string; expiresAt: string }[];
  publicKey: { id: string; privateKeyPem: string; publicKeyPem: string };
}

export interface DemoKeys {
  merchantsFile: string;
  platformFile: string;
}

const YEAR_MS = 365 * 86_400_000;
const pemOf = (key: KeyObject) =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }) as string;
const newPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
/** 40 hex digits as WeChat's own, the first below 8 */
const newSerial = () => `3${randomBytes(20).toString('hex').slice(1)}`.toUpperCase();

/** A key pair of a merchant with its serial number, as the merchant platform would issue it. */
export function newMerchantKey(): { serialNo: string; privateKeyPem: string; publicKeyPem: string } {
  const pair = newPair();
  return { serialNo: newSerial(), privateKeyPem: pemOf(pair.privateKey), publicKeyPem: pemOf(pair.publicKey) };
}

/** 32 letters and digits. */
export const newApiV3Key = () => randomBytes(16).toString('hex');

function newCertificate(): PlatformFile['certificates'][number] {
  const pair = newPair();
  const serialNo = newSerial();
  // Wide enough for tests whose clock stands years away.
  const notBefore = new Date('2020-01-01T00:00:00Z');
  const notAfter = new Date(notBefore.getTime() + 25 * YEAR_MS);
  const pem = selfSignedCertificate({ ...pair, serialNo, commonName: 'WeChat Pay simulator', notBefore, notAfter });
  return {
    serialNo,
    privateKeyPem: pemOf(pair.privateKey),
    pem,
    effectiveAt: notBefore.toISOString(),
    expiresAt: notAfter.toISOString(),
  };
}

function makeKeys(appId: string): { merchants: MerchantsFile; platform: PlatformFile } {
  const certificates = [newCertificate(), newCertificate()];
  const publicPair = newPair();
  const publicKey = {
    id: `PUB_KEY_ID_0${DEMO_MERCHANTS[0].mchid}${randomBytes(8).toString('hex').toUpperCase()}`,
    privateKeyPem: pemOf(publicPair.privateKey),
    publicKeyPem: pemOf(publicPair.publicKey),
  };
  const made = DEMO_MERCHANTS.map((merchant) => ({ ...merchant, key: newMerchantKey(), apiV3Key: newApiV3Key() }));
  return {
    merchants: {
      isDemo: true,
      appId,
      merchants: made.map(({ key, billerCodes, ...merchant }) => ({
        ...merchant,
        billerCodes: [...billerCodes],
        serialNo: key.serialNo,
        privateKeyPem: key.privateKeyPem,
        publicKeyId: publicKey.id,
        publicKeyPem: publicKey.publicKeyPem,
        platformCertificates: [{ serialNo: certificates[0]!.serialNo, pem: certificates[0]!.pem }],
      })),
    },
    platform: {
      appId,
      merchants: made.map(({ key, mchid, name, mayCombine, apiV3Key }) => ({
        mchid,
        name,
        mayCombine,
        serialNo: key.serialNo,
        publicKeyPem: key.publicKeyPem,
        apiV3Key,
      })),
      certificates,
      publicKey,
    },
  };
}

function write(file: string, content: object): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/** Where tests and simulators that were told nothing else find their keys: made once a machine, owner's eyes only. */
export function sharedKeysFolder(): string {
  return path.join(tmpdir(), `yct-demo-keys-1-${userInfo().uid}`);
}

/**
 * Keys of the demo in `folder`: made when they are not there, else kept; both files carry the same `appId`.
 * Several processes may ask at once: one set wins whole.
 */
export function ensureDemoKeys(
  folder: string = sharedKeysFolder(),
  appId: string = DEMO_SETTINGS.WECHAT_APP_ID,
): DemoKeys {
  const keys = {
    merchantsFile: path.join(folder, 'wechat-pay-merchants.json'),
    platformFile: path.join(folder, 'wechat-pay-platform.json'),
  };
  if (!existsSync(keys.platformFile) || !existsSync(keys.merchantsFile)) {
    mkdirSync(path.dirname(folder), { recursive: true });
    const draft = `${folder}.${process.pid}.${randomBytes(4).toString('hex')}`;
    mkdirSync(draft, { mode: 0o700 });
    const { merchants, platform } = makeKeys(appId);
    write(path.join(draft, 'wechat-pay-merchants.json'), merchants);
    write(path.join(draft, 'wechat-pay-platform.json'), platform);
    try {
      renameSync(draft, folder);
    } catch {
      // Somebody was quicker, or the folder holds other keys already: theirs stand, ours fill what is missing.
      if (!existsSync(keys.platformFile) || !existsSync(keys.merchantsFile)) {
        for (const file of Object.values(keys)) renameSync(path.join(draft, path.basename(file)), file);
      }
      rmSync(draft, { recursive: true, force: true });
    }
  }
  const merchants = JSON.parse(readFileSync(keys.merchantsFile, 'utf8')) as MerchantsFile;
  if (merchants.appId !== appId) {
    write(keys.merchantsFile, { ...merchants, appId });
    write(keys.platformFile, { ...(JSON.parse(readFileSync(keys.platformFile, 'utf8')) as PlatformFile), appId });
  }
  return keys;
}
