import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import type { Logger } from '../../platform/log';

const merchantSchema = z.object({
  mchid: z.string().regex(/^\d{8,10}$/),
  name: z.string().min(1),
  /** may open combined orders */
  mayCombine: z.boolean().default(false),
  /** billers that are paid on this number */
  billerCodes: z.array(z.string().min(1)),
  /** of the merchant's API certificate */
  serialNo: z.string().regex(/^[0-9A-Fa-f]{8,64}$/),
  privateKeyPem: z.string().min(1),
  apiV3Key: z.string().refine((key) => Buffer.byteLength(key) === 32, 'must be 32 bytes'),
  /** still opens what WeChat sealed before the key was changed */
  previousApiV3Key: z
    .string()
    .refine((key) => Buffer.byteLength(key) === 32, 'must be 32 bytes')
    .optional(),
  publicKeyId: z.string().startsWith('PUB_KEY_ID_').optional(),
  publicKeyPem: z.string().optional(),
  platformCertificates: z.array(z.object({ serialNo: z.string().min(1), pem: z.string().min(1) })).default([]),
});

const fileSchema = z.object({
  isDemo: z.boolean().default(false),
  appId: z.string().min(1),
  merchants: z.array(merchantSchema).min(1),
});

/** A key that WeChat signs with: a platform certificate, or the public key that replaces certificates. */
export interface PlatformKey {
  key: KeyObject;
  /** infinity for a public key, which does not expire */
  expiresAtMs: number;
}

export interface Merchant {
  mchid: string;
  name: string;
  mayCombine: boolean;
  billerCodes: readonly string[];
  serialNo: string;
  privateKeyPem: string;
  /** newest first */
  apiV3Keys: readonly KeyObject[];
  publicKeyId: string | null;
  platformKeys: ReadonlyMap<string, PlatformKey>;
}

export interface MerchantKeySet {
  appId: string;
  merchants: ReadonlyMap<string, Merchant>;
}

export interface MerchantKeys {
  /** the keys now in force */
  current(): MerchantKeySet;
  /** looks at the file now, because WeChat refused what was signed with the keys in force */
  lookAgain(): void;
}

export function platformKeyOfCertificate(pem: string): PlatformKey & { serialNo: string } {
  const certificate = new X509Certificate(pem);
  return {
    key: certificate.publicKey,
    expiresAtMs: new Date(certificate.validTo).getTime(),
    serialNo: certificate.serialNumber.toUpperCase(),
  };
}

function merchantOf(given: z.output<typeof merchantSchema>): Merchant {
  if (createPrivateKey(given.privateKeyPem).asymmetricKeyType !== 'rsa') throw new Error('privateKeyPem is not RSA');
  if (!given.publicKeyId !== !given.publicKeyPem) throw new Error('publicKeyId and publicKeyPem go together');
  const platformKeys = new Map<string, PlatformKey>();
  for (const { serialNo, pem } of given.platformCertificates) platformKeys.set(serialNo, platformKeyOfCertificate(pem));
  if (given.publicKeyId && given.publicKeyPem) {
    platformKeys.set(given.publicKeyId, {
      key: createPublicKey(given.publicKeyPem),
      expiresAtMs: Number.POSITIVE_INFINITY,
    });
  }
  return {
    mchid: given.mchid,
    name: given.name,
    mayCombine: given.mayCombine,
    billerCodes: given.billerCodes,
    serialNo: given.serialNo,
    privateKeyPem: given.privateKeyPem,
    apiV3Keys: [given.apiV3Key, given.previousApiV3Key]
      .filter((key) => key !== undefined)
      .map((key) => createSecretKey(Buffer.from(key))),
    publicKeyId: given.publicKeyId ?? null,
    platformKeys,
  };
}

/** Parses a merchants file. @throws Error that names the merchant and the field, never a key */
export function readMerchantKeys(text: string, allow: { demoKeys: boolean }): MerchantKeySet {
  const parsed = fileSchema.safeParse(JSON.parse(text));
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  }
  const { isDemo, appId, merchants } = parsed.data;
  if (isDemo && !allow.demoKeys) throw new Error('keys of the demo are refused in production');
  const byNumber = new Map<string, Merchant>();
  for (const given of merchants) {
    if (byNumber.has(given.mchid)) throw new Error(`${given.mchid} is there twice`);
    try {
      byNumber.set(given.mchid, merchantOf(given));
    } catch (error) {
      throw new Error(`${given.mchid}: ${error instanceof Error ? error.message : 'unreadable'}`);
    }
  }
  return { appId, merchants: byNumber };
}

/** A look at the file this often at most; a rotation takes hold within it. */
const LOOK_EVERY_MS = 1_000;

/**
 * Keys from a file, read again when it changed: a rotation needs no restart. A new file that is broken changes nothing
 * and is logged once. @throws Error when the first reading fails
 */
export function createMerchantKeys(options: {
  file: string;
  /** the mini-program's; openids belong to it, so another one could pay nobody */
  appId: string;
  demoKeys: boolean;
  log: Logger;
  lookEveryMs?: number;
}): MerchantKeys {
  const lookEveryMs = options.lookEveryMs ?? LOOK_EVERY_MS;
  const markOf = () => {
    const { mtimeMs, size, ino } = statSync(options.file);
    return `${mtimeMs} ${size} ${ino}`;
  };
  const read = () => {
    const set = readMerchantKeys(readFileSync(options.file, 'utf8'), { demoKeys: options.demoKeys });
    if (set.appId !== options.appId) throw new Error('appId differs from WECHAT_APP_ID');
    return set;
  };

  let mark = markOf();
  let kept: MerchantKeySet;
  try {
    kept = read();
  } catch (error) {
    throw new Error(`WECHAT_PAY_MERCHANTS_FILE: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  let lookedAtMs = performance.now();

  function look(): void {
    let seen = 'gone';
    try {
      seen = markOf();
    } catch {
      // A file that is away for a moment, as in the middle of a replacement, is a change like any other.
    }
    if (seen === mark) return;
    mark = seen;
    try {
      kept = read();
      options.log.info({ system: 'wechat-pay', merchants: kept.merchants.size }, 'merchant keys read again');
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unreadable';
      options.log.error({ system: 'wechat-pay', reason }, 'merchant keys unreadable, going on with the old ones');
    }
  }

  return {
    current() {
      const nowMs = performance.now();
      if (nowMs - lookedAtMs >= lookEveryMs) {
        lookedAtMs = nowMs;
        look();
      }
      return kept;
    },
    lookAgain() {
      lookedAtMs = performance.now();
      look();
    },
  };
}
