import { DEMO_SMS_CODE, demoPerson } from '../../prisma/seed/demo-people';
import type { DemoPersonKey } from '../../prisma/seed/ids';
import type { Device, DeviceOptions, openPhone } from './browser';
import type { City } from './city';

export interface SignedInOptions extends DeviceOptions {
  isElder?: boolean;
  language?: 'zh' | 'en';
}

/** Signs somebody in and gives what their phone keeps of it. */
export async function keptOf(city: City, key: DemoPersonKey): Promise<{ tokens: unknown; person: unknown }> {
  const { phone } = demoPerson(key);
  const visitor = city.visitor();
  await visitor.post('/identity/sms-codes', { phone });
  const { body } = await visitor.post('/identity/sms-login', { phone, code: DEMO_SMS_CODE });
  return { tokens: body.tokens, person: body.me };
}

/** The phones and desktops of a journey's people. Close them after each test. */
export function createDevices(city: () => City) {
  const opened: Device[] = [];

  async function on(open: typeof openPhone, url: string, options?: DeviceOptions): Promise<Device> {
    const device = await open(url, options);
    opened.push(device);
    return device;
  }

  return {
    /** A device of somebody unknown, on an address. */
    on,

    /** A device of somebody who has signed in before, on a page. Signing in has a journey of its own. */
    async signedIn(open: typeof openPhone, key: DemoPersonKey, at: string, options: SignedInOptions = {}) {
      const { isElder, language, ...looks } = options;
      const kept = await keptOf(city(), key);
      const device = await on(open, city().url, looks);
      await device.page.evaluate(
        (values) => {
          for (const [name, data] of Object.entries(values)) {
            if (data !== undefined) localStorage.setItem(`yct.${name}`, JSON.stringify({ data }));
          }
        },
        { ...kept, elder: isElder, language },
      );
      await device.page.goto(`${city().url}/#${at}`);
      await device.page.reload();
      return device;
    },

    async close(): Promise<void> {
      await Promise.all(opened.splice(0).map((device) => device.close()));
    },
  };
}
