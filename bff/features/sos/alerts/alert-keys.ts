import { createHmac, timingSafeEqual } from 'node:crypto';

/** Keys of the links in texts: whoever has the text may answer that one alert, signed in or not. */
export function createAlertKeys(secret: string) {
  const keyOf = (alertId: string) =>
    createHmac('sha256', secret).update(`sos-alert:${alertId}`).digest('base64url').slice(0, 16);
  return {
    keyOf,
    opens(alertId: string, key: string): boolean {
      const expected = Buffer.from(keyOf(alertId));
      const given = Buffer.from(key);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

export type AlertKeys = ReturnType<typeof createAlertKeys>;
