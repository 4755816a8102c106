import { readFileSync, statSync } from 'node:fs';
import type { Logger } from '../../platform/log';
import type { CentreNumber } from './emergency-centre.port';
import { type CentresFile, centresFileSchema } from './emergency-centre.wire';

export interface CentreEntry {
  centre: CentreNumber;
  /** without a slash at its end */
  baseUrl: string;
  sender: string;
  keyId: string;
  secret: string;
}

/** The file's time is looked at no more often. */
const LOOK_EVERY_MS = 2_000;
const LOOPBACK = /^(localhost|127\.|\[?::1|0\.0\.0\.0)/;

export interface CentreKeysOptions {
  /** path of the key file; null: no centre is connected */
  file: string | null;
  /** what paths in the file are below; null: the file has whole addresses */
  baseUrl: string | null;
  /** refuse demo keys, and addresses on this machine or without https */
  isProduction: boolean;
  log: Logger;
}

/** Addresses and keys of the centres, read again when the file changes: keys change without a restart. */
export function createCentreKeys(options: CentreKeysOptions) {
  const { file, log } = options;
  let sender = '';
  let entries: CentreEntry[] = [];
  let readMark = '';
  let lookedAt = 0;

  function addressOf(entry: CentresFile['centres'][number]): string {
    const isPath = entry.baseUrl.startsWith('/');
    if (isPath && !options.baseUrl)
      throw new Error(`centre ${entry.centre}: a path, and EMERGENCY_CENTRES_URL is not set`);
    const address = isPath ? options.baseUrl + entry.baseUrl : entry.baseUrl;
    const { hostname, protocol } = new URL(address);
    if (options.isProduction && (LOOPBACK.test(hostname) || protocol !== 'https:')) {
      throw new Error(`centre ${entry.centre}: production asks for an https address that is not on this machine`);
    }
    return address.replace(/\/+$/, '');
  }

  function load(path: string): void {
    const content = centresFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    if (options.isProduction && content.isDemo)
      throw new Error('demo keys of emergency centres are refused in production');
    entries = content.centres.map((entry) => ({ ...entry, baseUrl: addressOf(entry) }));
    sender = content.sender;
  }

  function refresh(): void {
    if (!file || Date.now() - lookedAt < LOOK_EVERY_MS) return;
    lookedAt = Date.now();
    try {
      const { mtimeMs, size, ino } = statSync(file);
      const mark = `${mtimeMs}:${size}:${ino}`;
      if (mark === readMark) return;
      load(file);
      readMark = mark;
      log.info({ system: 'emergency-centre', centres: entries.map(({ centre }) => centre) }, 'keys of centres read');
    } catch (error) {
      // A file that is being written, or spoilt: the keys in use stay in use. The first read must succeed.
      if (readMark === '') throw error;
      log.error(
        { system: 'emergency-centre', fault: error instanceof SyntaxError ? 'not JSON' : 'not usable' },
        'keys of centres not read',
      );
    }
  }

  refresh();
  return {
    of(centre: CentreNumber): CentreEntry | null {
      refresh();
      return entries.find((each) => each.centre === centre) ?? null;
    },
    byKeyId(keyId: string): CentreEntry | null {
      refresh();
      return entries.find((each) => each.keyId === keyId) ?? null;
    },
    /** how we name ourselves */
    sender(): string {
      refresh();
      return sender;
    },
  };
}

export type CentreKeys = ReturnType<typeof createCentreKeys>;
