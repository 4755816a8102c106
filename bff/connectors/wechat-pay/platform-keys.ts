import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../platform/clock';
import type { Logger } from '../../platform/log';
import type { Merchant, PlatformKey } from './merchant-keys';

/** A serial that nobody knows may make us ask this often, however many forged messages carry one. */
const DOWNLOAD_EVERY_MS = 300_000;
/** Where the download failed, the key may be a true new one: asked again soon, yet not for every message. */
const DOWNLOAD_AGAIN_MS = 15_000;
const MOST_KEPT = 20;

export interface PlatformKeys {
  /** The key behind a serial if it is known and not expired. */
  known(merchant: Merchant, serial: string): KeyObject | null;
  /** As `known`; for an unknown one asks WeChat, at most once in five minutes for a merchant, or in 15 s until it answers. */
  find(merchant: Merchant, serial: string): Promise<KeyObject | null>;
}

/**
 * Keys that WeChat signs with, by serial: those of the key file and those downloaded since. During a switch messages
 * come signed by either for days, so none is dropped before it expires.
 */
export function createPlatformKeys(deps: {
  clock: Clock;
  log: Logger;
  download: (merchant: Merchant) => Promise<(PlatformKey & { serialNo: string })[]>;
}): PlatformKeys {
  // Maps all the way: a serial is somebody else's word, and `constructor` would be found in an object.
  const downloaded = new Map<string, Map<string, PlatformKey>>();
  const asked = new Map<string, { atMs: number; done: Promise<boolean> }>();

  function known(merchant: Merchant, serial: string): KeyObject | null {
    const found = merchant.platformKeys.get(serial) ?? downloaded.get(merchant.mchid)?.get(serial);
    return found && found.expiresAtMs > deps.clock.now().getTime() ? found.key : null;
  }

  /** Whether WeChat answered. */
  async function download(merchant: Merchant): Promise<boolean> {
    try {
      const fresh = await deps.download(merchant);
      const kept = [...(downloaded.get(merchant.mchid) ?? []), ...fresh.map((key) => [key.serialNo, key] as const)];
      downloaded.set(merchant.mchid, new Map(kept.slice(-MOST_KEPT)));
      deps.log.info({ system: 'wechat-pay', mchid: merchant.mchid, count: fresh.length }, 'platform certificates read');
      return true;
    } catch (error) {
      deps.log.error({ system: 'wechat-pay', mchid: merchant.mchid, error }, 'platform certificates not to be had');
      return false;
    }
  }

  async function find(merchant: Merchant, serial: string): Promise<KeyObject | null> {
    const at = known(merchant, serial);
    if (at) return at;
    const nowMs = deps.clock.now().getTime();
    const last = asked.get(merchant.mchid);
    if (last) {
      const waitMs = (await last.done) ? DOWNLOAD_EVERY_MS : DOWNLOAD_AGAIN_MS;
      if (Math.abs(nowMs - last.atMs) < waitMs) return known(merchant, serial);
      // While this one waited, another may have begun to ask.
      if (asked.get(merchant.mchid) !== last) return find(merchant, serial);
    }
    const done = download(merchant);
    asked.set(merchant.mchid, { atMs: nowMs, done });
    await done;
    return known(merchant, serial);
  }

  return { known, find };
}
